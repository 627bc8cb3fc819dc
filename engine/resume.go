package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// Resume goes on with a call that a process left open: the journal is folded
// into a state, then the call is live again. Leg is the re-attached one, or
// nil. A journal that nodes share is claimed first: ErrBusy while the call's
// owner is alive. Secrets that the vault does not have any more are lost: a
// request that needs one is not sent. ErrProgram: the call began with another
// program.
func (d Drive) Resume(ctx context.Context, id string) (Outcome, error) {
	r := d.runner(id)
	if node, ok := r.store.(journal.Node); ok { // who had the call before is fenced from here on
		if _, err := node.Claim(ctx, id); err != nil && !errors.Is(err, journal.ErrEnded) {
			return Outcome{}, fmt.Errorf("journal of call %s: %w", id, err)
		}
	}
	f, err := Fold(d.Program, r.store.Read(ctx, id, 0))
	if err != nil {
		return Outcome{}, err
	}
	if err := d.belongs(f.Started, id); err != nil {
		return Outcome{}, err
	}
	r.s, r.rev, r.heard = f.State, journal.Rev(f.Records), f.heard
	if len(f.Missing) > 0 { // the process stopped in the middle of writing a turn down
		if err := r.append(ctx, journal.Durable, f.Missing); err != nil {
			return Outcome{State: r.s}, err
		}
	}
	begun := len(f.Missing) == 0
	if err := r.nobodyThere(ctx, begun); err != nil {
		return Outcome{State: r.s}, err
	}
	if begun && r.s.End == nil {
		r.begun = r.s.Pending.N
		if ev, ok := r.interrupted(f.Last); ok {
			if err := r.step(ctx, ev); err != nil {
				return Outcome{State: r.s}, err
			}
		}
	}
	return r.loop(ctx)
}

// belongs refuses a journal that is another call's, and a call that began with
// another plain setting: it may be the address that secrets are sent to.
func (d Drive) belongs(s Started, id string) error {
	if s.Call.ID != id {
		return fmt.Errorf("journal of call %s: it is the journal of another call, %s", id, s.Call.ID)
	}
	for _, set := range d.Program.settings {
		now := d.Settings[set.Name]
		if !set.Secret && now != "" && now != s.Settings[set.Name].Text {
			return fmt.Errorf("call %s: %w: %s", id, ErrSettings, set.Name)
		}
	}
	return nil
}

// nobodyThere notes that the caller is gone whose leg died with the process
// while a request was pending; else it would be answered first, and the flow go
// on as if somebody were there. One that was never sent, and may charge or
// start something, is not sent for nobody.
func (r *runner) nobodyThere(ctx context.Context, begun bool) error {
	if r.s.End != nil || !r.noLeg() || r.s.Pending.Fetch == nil {
		return nil
	}
	if err := r.step(ctx, Event{N: r.s.Pending.N, At: r.clock.Now(), HungUp: true}); err != nil {
		return err
	}
	c := r.s.Pending
	if begun || c.Repeatable() {
		return nil
	}
	return r.step(ctx, Event{N: c.N, At: r.clock.Now(), Fetched: &Fetched{Outcome: NotDone, Document: c.Fetch.Document,
		Issues: []Issue{{Msg: "the caller was gone before this was sent"}}}})
}

// interrupted says what came of the command that was under way when the
// process stopped, if it may not simply be performed again.
func (r *runner) interrupted(since time.Time) (Event, bool) {
	const stopped = "the process stopped while this was under way; whether it was done is not known"
	c := r.s.Pending
	ev := Event{N: c.N, At: r.clock.Now()}
	switch {
	case c.Wait != nil:
		r.waiting, r.since = c.N, since
		return ev, false
	case c.Repeatable():
		if c.Fetch != nil {
			r.again = c.N
		}
		return ev, false
	case c.Fetch != nil:
		ev.Fetched = &Fetched{Outcome: MaybeDone, Document: c.Fetch.Document, Issues: []Issue{{Msg: stopped}}}
	default:
		if r.noLeg() {
			ev.HungUp = true
		} else {
			ev.Leg = &leg.Event{Status: leg.Unknown, Detail: stopped}
		}
	}
	return ev, true
}

// Folded is a journal folded into a state.
type Folded struct {
	Started Started
	State   *State
	Records uint64    // how many were read
	Last    time.Time // of the last record that is neither a claim nor a note
	heard   map[heard]bool
	Missing []journal.Record // of the last turn, still without numbers: they follow from its event and were not written
}

// DivergenceError says that a journal holds something that the program would
// not have done: it was damaged, or the program is not the one it was
// recorded with.
type DivergenceError struct {
	Record uint64
	Want   string // what the program does, as a record
	Have   string // what the journal has
}

func (e *DivergenceError) Error() string {
	return fmt.Sprintf("record %d does not follow from the ones before it: the program gives %s, the journal has %s", e.Record, e.Want, e.Have)
}

// Fold runs a program over a journal, holding what it does against what was
// recorded. It does nothing else: no request, no leg, no clock.
func Fold(p *Program, records iter.Seq2[journal.Record, error]) (*Folded, error) {
	f := &Folded{}
	for rec, err := range records {
		if err != nil {
			return nil, err
		}
		if err := f.add(p, rec); err != nil {
			return nil, err
		}
		f.Records = rec.N
		if rec.Kind != journal.Claim && rec.Kind != journal.Note { // a wait that was under way goes on from when it began
			f.Last = rec.At
		}
	}
	if f.State == nil {
		return nil, fmt.Errorf("the journal is empty")
	}
	return f, nil
}

func (f *Folded) add(p *Program, rec journal.Record) error {
	if f.State == nil {
		return f.start(p, rec)
	}
	if rec.Kind == journal.Claim || rec.Kind == journal.Note { // also in the middle of a turn that was not written to its end
		return nil
	}
	if len(f.Missing) > 0 {
		want := f.Missing[0]
		if want.Kind != rec.Kind || !bytes.Equal(want.Data, rec.Data) {
			return &DivergenceError{rec.N, want.Kind + " " + string(want.Data), rec.Kind + " " + string(rec.Data)}
		}
		f.Missing = f.Missing[1:]
		return nil
	}
	if rec.Kind != journal.Event {
		return &DivergenceError{rec.N, "nothing before the next event", rec.Kind + " " + string(rec.Data)}
	}
	ev, err := readEvent(rec.Data)
	if err != nil {
		return fmt.Errorf("record %d: not an event: %w", rec.N, err)
	}
	if ev.Notified != nil && ev.Notified.ID != "" {
		if f.heard == nil {
			f.heard = map[heard]bool{}
		}
		f.heard[heard{ev.Notified.Notification, ev.Notified.ID}] = true
	}
	turn, err := p.Step(f.State, ev)
	if err != nil {
		return fmt.Errorf("record %d: %w", rec.N, err)
	}
	f.Missing = turn.records(f.State.At)
	return nil
}

func (f *Folded) start(p *Program, rec journal.Record) error {
	started, err := ReadStart(rec)
	if err != nil {
		return err
	}
	s, turn, err := p.Start(started, rec.At)
	if err != nil {
		return err
	}
	f.Started, f.State, f.Missing = started, s, turn.records(s.At)
	return nil
}
