package calltest

import (
	"strconv"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// inbox brings the notifications of the document in, in their order, each at
// the next wait for it.
type inbox struct {
	run  *run
	left []Notification
	came int
	real *interactions.Inbox // of those that come as requests; nil before the first
	sent []*delivery
}

var _ engine.Inbox = (*inbox)(nil)

// Expect implements [engine.Inbox].
func (b *inbox) Expect(call string, all []engine.Expect, v vars.Vault) engine.Ticket {
	arrivals := make(chan engine.Arrival, 1)
	for _, e := range all {
		if len(b.left) == 0 || b.left[0].Name != e.Notification {
			continue
		}
		if b.left[0].Skip > 0 {
			b.left[0].Skip--
			break
		}
		n := b.left[0]
		b.left = b.left[1:]
		b.came++
		if n.Raw != nil {
			return b.deliver(n, call, all, v)
		}
		arrivals <- engine.Arrival{Notified: b.notified(n, e, v), Done: func(error) {}}
		break
	}
	return ticket(arrivals)
}

func (b *inbox) notified(n Notification, e engine.Expect, v vars.Vault) engine.Notified {
	out := engine.Notified{Notification: e.Notification, Document: e.Document, ID: strconv.Itoa(b.came)}
	for _, doc := range b.run.library.Notifications() {
		if doc.Name == n.Name {
			out.Found = b.run.found(doc.Destinations(), n.Fields, e.Ref, e.Seal, v)
		}
	}
	return out
}

// over reports notifications that the call never waited for.
func (b *inbox) over() {
	for _, n := range b.left {
		b.run.note(n.Pos, "the call never waits for this notification, %s", n.Name)
	}
	for _, d := range b.sent {
		d.judge(b.run)
	}
}

type ticket chan engine.Arrival

// Arrivals implements [engine.Ticket].
func (t ticket) Arrivals() <-chan engine.Arrival { return t }

// Withdraw implements [engine.Ticket]: a call takes what comes at once.
func (t ticket) Withdraw() {}

// posOf is where the value of a name stands.
func posOf(fields []Named, name string) source.Pos {
	for _, f := range fields {
		if f.Name == name {
			return f.Pos
		}
	}
	return source.Pos{}
}
