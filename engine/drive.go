package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Drive runs one live call: it performs the commands of a program, brings the
// answers back and keeps the journal. Only Program and Effects must be set.
// A Drive is used for one call.
type Drive struct {
	Program  *Program
	Effects  Effects
	Leg      leg.Leg              // nil: there is nobody to talk to; the call is as if the caller had hung up
	Vault    vars.Vault           // nil: one that dies with the process
	Settings vars.Settings        // the operator's
	Journal  journal.Store        // nil: kept in memory and forgotten; a journal.Node where nodes share calls
	Clock    clock.Clock          // nil: the machine's
	Inbox    Inbox                // nil: nothing comes in
	Observe  func(journal.Record) // sees each record after it is stored; must not block
}

// Outcome is how a call ended.
type Outcome struct {
	End   End
	State *State
}

// Run carries a call from its start to its end. The error is *[InputError]
// (nothing was done), a store's, a platform's or ctx's: then the call stays
// open and can be resumed. Whatever goes wrong inside the call is in Outcome.
func (d Drive) Run(ctx context.Context, call Call) (Outcome, error) {
	r := d.runner(call.ID)
	started, err := d.Program.Begin(call, d.Settings, r.own)
	if err != nil {
		return Outcome{}, err
	}
	at := r.clock.Now()
	s, turn, err := d.Program.Start(started, at)
	if err != nil {
		return Outcome{}, err
	}
	r.s = s
	if err := r.append(ctx, journal.Durable, append([]journal.Record{record(journal.Start, at, started)}, turn.records(s.At)...)); err != nil {
		return Outcome{}, err
	}
	return r.loop(ctx)
}

func (d Drive) runner(id string) *runner {
	r := &runner{Drive: d, id: id, own: d.Vault, clock: d.Clock, store: d.Journal}
	if r.own == nil {
		r.own = vars.NewMemoryVault()
	}
	if r.clock == nil {
		r.clock = clock.Real{}
	}
	if r.store == nil {
		r.store = &journal.Memory{}
	}
	r.vault = d.Program.hidden(d.Settings).Over(r.own)
	return r
}

// runner is a call that is being driven.
type runner struct {
	Drive
	id    string
	s     *State
	rev   journal.Rev
	own   vars.Vault // of the call
	vault vars.Vault // the same with the settings in front
	clock clock.Clock
	store journal.Store

	taken func(error) // says that the notification is in the journal; nil without one

	heard map[heard]bool // what the processes before took in
	begun int            // the command that another process may have begun: its number

	waiting int       // the wait that another process began: its number
	since   time.Time // and when
	again   int       // the request that another process began and that is sent again: its number
}

func (r *runner) loop(ctx context.Context) (Outcome, error) {
	for r.s.End == nil {
		ev, err := r.perform(ctx, *r.s.Pending)
		if err != nil {
			return Outcome{State: r.s}, err
		}
		err = r.step(ctx, ev)
		if r.taken != nil {
			r.taken(err)
			r.taken = nil
		}
		if err != nil { // ErrStale too: asking for the same again would never end
			return Outcome{State: r.s}, err
		}
	}
	if r.Leg != nil && !r.s.legGone() {
		if _, err := r.onPlatform(ctx, leg.Command{Kind: leg.Hangup}); err != nil && ctx.Err() == nil {
			return Outcome{End: *r.s.End, State: r.s}, fmt.Errorf("the call is over, but its leg: %w", err)
		}
	}
	return Outcome{End: *r.s.End, State: r.s}, nil
}

// step takes the call on and journals the event with what it brought about, as
// one unit, before any of it is done.
func (r *runner) step(ctx context.Context, ev Event) error {
	was := r.s.Pending
	turn, err := r.Program.Step(r.s, ev)
	if err != nil {
		return err
	}
	d := journal.Buffered
	if turn.End != nil || ev.Notified != nil || was != nil && !was.Repeatable() {
		d = journal.Durable
	}
	for _, c := range turn.Commands {
		if !c.Repeatable() {
			d = journal.Durable
		}
	}
	// The event is written down with the time the state took it at.
	ev.At = r.s.At
	return r.append(ctx, d, append([]journal.Record{record(journal.Event, ev.At, ev)}, turn.records(r.s.At)...))
}

// append stores records; a process that stops may still write down what has
// happened, so that a charge that went through is not an unknown later.
func (r *runner) append(ctx context.Context, d journal.Durability, records []journal.Record) error {
	for i := range records {
		records[i].N = uint64(r.rev) + uint64(i) + 1
	}
	rev, err := r.store.Append(context.WithoutCancel(ctx), r.id, r.rev, d, records...)
	if err != nil {
		return fmt.Errorf("journal of call %s: %w", r.id, err)
	}
	r.rev = rev
	if r.Observe != nil {
		for _, rec := range records {
			r.Observe(rec)
		}
	}
	return nil
}
