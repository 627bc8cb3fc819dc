package flows_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// fails is a store with a disk that fails at one append, and ever after.
type fails struct {
	journal.Store
	at     func(recs []journal.Record) bool // which append
	stored bool                             // it was stored all the same
	with   error
	failed bool
	on     func()
	// how durable the append was that failed
	durability journal.Durability
}

func (f *fails) Append(ctx context.Context, call string, expect journal.Rev, d journal.Durability, recs ...journal.Record) (journal.Rev, error) {
	if f.failed {
		return expect, journal.ErrUnavailable
	}
	if !f.at(recs) {
		return f.Store.Append(ctx, call, expect, d, recs...)
	}
	f.failed, f.durability = true, d
	defer f.on()
	if f.stored {
		if _, err := f.Store.Append(ctx, call, expect, d, recs...); err != nil {
			return expect, err
		}
	}
	return expect, f.with
}

// intent is the command that may not be repeated, nil when there is none.
func intent(t testing.TB, recs []journal.Record) *engine.Command {
	for _, r := range recs {
		if r.Kind == journal.Command {
			if c := read[engine.Command](t, r); !c.Repeatable() {
				return &c
			}
		}
	}
	return nil
}

// TestFailingDisk: what may not be done twice is not done when its intent, and
// nothing more is done when its outcome, cannot be written down. The call
// stays open, and who runs it is told.
func TestFailingDisk(t *testing.T) {
	for _, c := range shippedCalls() {
		if len(c.faults) > 0 || c.charges == 0 {
			continue
		}
		for _, with := range []error{journal.ErrUnknown, journal.ErrUnavailable} {
			for _, stored := range []bool{false, true} {
				if stored && errors.Is(with, journal.ErrUnavailable) {
					continue // that one means that nothing is stored
				}
				t.Run(fmt.Sprint(c, "/intent/", with, stored), func(t *testing.T) { c.failIntent(t, with, stored) })
				t.Run(fmt.Sprint(c, "/outcome/", with, stored), func(t *testing.T) { c.failOutcome(t, with, stored) })
			}
		}
	}
}

func (c shippedCall) failIntent(t *testing.T, with error, stored bool) {
	w := c.world(t)
	w.call.slow = ""
	var wanted *engine.Command
	disk := &fails{Store: &journal.Memory{}, stored: stored, with: with, on: w.note, at: func(recs []journal.Record) bool {
		wanted = intent(t, recs)
		return wanted != nil
	}}
	w.stops(t, disk, with)
	if disk.durability != journal.Durable {
		t.Error("the intent was not to be durable")
	}
	if wanted.Fetch != nil && len(w.sent.once) > 0 || wanted.Leg != nil && w.did(wanted.Leg.Kind) > 0 {
		t.Errorf("%s was done", wanted.Applet)
	}
	if n := w.books(t); n[sandbox.KindSession] > 0 || n[sandbox.KindCharge] > 0 {
		t.Errorf("ledger: %v", w.provider.Ledger())
	}
}

func (c shippedCall) failOutcome(t *testing.T, with error, stored bool) {
	w := c.world(t)
	w.call.slow = ""
	once, did, arrived := 0, 0, int64(0)
	disk := &fails{Store: &journal.Memory{}, stored: stored, with: with, on: w.note, at: func(recs []journal.Record) bool {
		if once == 0 { // the command's number
			if i := intent(t, recs); i != nil && i.Fetch != nil {
				once = i.N
			}
			return false
		}
		did, arrived = len(w.caller.did), w.sent.requests.Load()
		return recs[0].Kind == journal.Event && read[engine.Event](t, recs[0]).N == once
	}}
	w.stops(t, disk, with)
	if disk.durability != journal.Durable {
		t.Error("the outcome was not to be durable")
	}
	if len(w.caller.did) != did || w.sent.requests.Load() != arrived {
		t.Error("the call went on though its outcome was not written down")
	}
	if n := w.books(t); n[sandbox.KindSession] > 1 || n[sandbox.KindCharge] > 1 {
		t.Errorf("ledger: %v", w.provider.Ledger())
	}
}

// stops runs the call into the error, and sees that it stays open.
func (w *world) stops(t *testing.T, store journal.Store, with error) {
	t.Helper()
	w.drive.Journal = store
	out, err := w.drive.Run(t.Context(), w.begin())
	if !errors.Is(err, with) {
		t.Errorf("Run gives %v, want %v", err, with)
	}
	if out.End.Outcome != "" || out.State == nil || out.State.End != nil {
		t.Errorf("the call has ended: %+v", out.End)
	}
	for _, r := range recordsOf(t, store) {
		if r.Kind == journal.End {
			t.Error("the journal has an end")
		}
	}
}

func (w *world) did(kind string) int {
	n := 0
	for _, c := range w.caller.did {
		if c.Kind == kind {
			n++
		}
	}
	return n
}

// lapsed is a node whose lease has run out, though it does not know from
// whom it would hear it.
type lapsed struct{ journal.Node }

func (lapsed) Valid() bool { return false }

// TestLostLease: a node whose lease has run out does nothing that may not be
// repeated; another one may be doing it.
func TestLostLease(t *testing.T) {
	for _, c := range shippedCalls() {
		if len(c.faults) > 0 || c.sessions == 0 {
			continue
		}
		t.Run(c.String(), func(t *testing.T) {
			w := c.world(t)
			w.call.slow = ""
			node, err := (&journal.Memory{Now: w.clock.Now}).Join(t.Context(), "a", time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			w.stops(t, lapsed{node}, journal.ErrLeaseLost)
			if len(w.sent.once) > 0 {
				t.Errorf("sent: %v", w.sent.once)
			}
			if n := w.books(t); n[sandbox.KindSession] > 0 || n[sandbox.KindCharge] > 0 {
				t.Errorf("ledger: %v", w.provider.Ledger())
			}
			if i := intent(t, recordsOf(t, node)); i == nil {
				t.Error("the call did not come to what may not be repeated")
			}
		})
	}
}
