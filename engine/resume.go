package engine

import (
	"context"
	"errors"
	"fmt"
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
