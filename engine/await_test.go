package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// post is an inbox whose senders come one after another, each when the one
// before has his answer.
type post struct {
	list     []engine.Notified
	answered []error
	arrivals chan engine.Arrival
}

func (p *post) Expect(string, []engine.Expect, vars.Vault) engine.Ticket {
	p.arrivals = make(chan engine.Arrival, 1)
	p.next()
	return p
}

func (p *post) next() {
	if len(p.list) == 0 {
		return
	}
	n := p.list[0]
	p.list = p.list[1:]
	p.arrivals <- engine.Arrival{Notified: n, Done: func(err error) { p.answered = append(p.answered, err) }}
}

func (p *post) Arrivals() <-chan engine.Arrival { return p.arrivals }
func (p *post) Withdraw()                       {}

// TestRepeatAfterACrashIsNotTakenTwice: the process before took the
// notification down and died before it could answer; the sender repeats it.
func TestRepeatAfterACrashIsNotTakenTwice(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="Z"><Do name="A" what="await" next="B"/><Do name="B" what="await" next="Z"/><Stop name="Z"/></CallFlow>`)
	first, second := engine.Notified{Notification: "n", Document: "d", ID: "1"}, engine.Notified{Notification: "n", Document: "d", ID: "2"}
	d := drive(t, p, &server{}, "")
	d.Inbox = &post{list: []engine.Notified{first, second}}
	out, recs := run(t, d)
	pure(t, p, recs, out.State)
	events := 0
	for i, r := range recs {
		if r.Kind != journal.Event {
			continue
		}
		if events++; events > 1 {
			break
		}
		store := &journal.Memory{}
		if _, err := store.Append(t.Context(), "call-1", 0, journal.Durable, recs[:i+1]...); err != nil {
			t.Fatal(err)
		}
		box := &post{list: []engine.Notified{first, second}}
		d := drive(t, p, &server{}, "")
		d.Journal, d.Inbox, d.Clock = store, box, clock.NewVirtual(time.Now())
		out, err := d.Resume(t.Context(), "call-1")
		if err != nil || out.End.Outcome != engine.Completed {
			t.Fatal(out, err)
		}
		if len(box.answered) != 2 || box.answered[0] != nil || box.answered[1] != nil {
			t.Errorf("answers %v", box.answered)
		}
		if all := records(t, store); len(all) != len(recs) {
			t.Errorf("%d records, the whole call has %d: %s", len(all), len(recs), toJSON(t, all))
		}
	}
}

// TestReplayWithoutItsNotification: a changed flow does not wait for it any
// more; that is a difference, not an error.
func TestReplayWithoutItsNotification(t *testing.T) {
	const flow = `<CallFlow name="f" start="A" onError="Z"><Do name="A" what="await" next="Z"/><Stop name="Z"/></CallFlow>`
	d := drive(t, compile(t, flow), &server{}, "")
	d.Inbox = &post{list: []engine.Notified{{Notification: "n", Document: "d", ID: "1"}}}
	_, recs := run(t, d)
	rec, err := engine.ReadRecording(seq(recs))
	if err != nil {
		t.Fatal(err)
	}
	got, err := compile(t, strings.Replace(flow, "await", "wait", 1)).Replay(rec)
	if err != nil || got.Same() || got.Differences[0].Kind != engine.DiffWait {
		t.Errorf("%+v %v", got, err)
	}
}

// TestSenderIsAnsweredWhenItIsInTheJournal: an answer before that would be a
// promise that a crash breaks.
func TestSenderIsAnsweredWhenItIsInTheJournal(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="Z"><Do name="A" what="await" next="Z"/><Stop name="Z"/></CallFlow>`)
	for _, failing := range []bool{false, true} {
		box := &post{list: []engine.Notified{{Notification: "n", Document: "d", ID: "1"}}}
		store := &spy{fail: func(recs []journal.Record) bool {
			if recs[0].Kind == journal.Event && len(box.answered) > 0 {
				t.Error("the sender was answered before the event was stored")
			}
			return failing && recs[0].Kind == journal.Event
		}}
		d := drive(t, p, &server{}, "")
		d.Journal, d.Inbox = store, box
		_, err := d.Run(t.Context(), call())
		if (err != nil) != failing || len(box.answered) != 1 || (box.answered[0] != nil) != failing {
			t.Errorf("failing %v: %v, answers %v", failing, err, box.answered)
		}
		if !failing && store.durable != store.total {
			t.Error("it is not durable")
		}
	}
}

// standing is a clock that nobody may wait by.
type standing struct {
	clock.Clock
	t *testing.T
}

func (c standing) Wait(context.Context, time.Duration, ...<-chan struct{}) error {
	c.t.Error("the time went on")
	return nil
}

// TestEarlyIsTakenFirst: what came before the wait is taken before the time
// goes on, however fast the clock is.
func TestEarlyIsTakenFirst(t *testing.T) {
	d := drive(t, compile(t, `<CallFlow name="f" start="A" onError="Z"><Do name="A" what="await" next="Z"/><Stop name="Z"/></CallFlow>`), &server{}, "")
	d.Clock = standing{clock.NewVirtual(time.Now()), t}
	d.Inbox = &post{list: []engine.Notified{{Notification: "n", Document: "d", ID: "1"}}}
	if out, _ := run(t, d); out.End.Outcome != engine.Completed {
		t.Error(out.End)
	}
}
