package engine_test

import (
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
