package interactions

import (
	"sync"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// ticket is a call's place in the inbox. What has no lock of its own is under
// the inbox's.
type ticket struct {
	inbox   *Inbox
	call    string
	vault   vars.Vault
	expects map[mailbox]engine.Expect // immutable
	// arrivals never blocks who writes: one that is accepted, and so many
	// that are refused.
	arrivals chan engine.Arrival

	full    bool // one is accepted, or being made ready
	gone    bool // withdrawn
	refused int
	pending *delivery // accepted, and perhaps not taken yet
}

var _ engine.Ticket = (*ticket)(nil)

func newTicket(i *Inbox, call string, all []engine.Expect, v vars.Vault) *ticket {
	t := &ticket{inbox: i, call: call, vault: v, expects: map[mailbox]engine.Expect{}, arrivals: make(chan engine.Arrival, 1+maxRefused)}
	for _, e := range all {
		t.expects[mailbox{e.Notification, e.Key}] = e
	}
	t.full = true // until it was offered what came early
	return t
}

// Arrivals implements [engine.Ticket].
func (t *ticket) Arrivals() <-chan engine.Arrival { return t.arrivals }

// Withdraw implements [engine.Ticket].
func (t *ticket) Withdraw() {
	i := t.inbox
	i.mu.Lock()
	defer i.mu.Unlock()
	if t.gone {
		return
	}
	t.gone = true
	for a := range t.expects {
		i.release(a, t)
	}
	for {
		select {
		case a := <-t.arrivals:
			if a.Refused != "" {
				a.Done(nil)
				continue
			}
			d := t.pending
			t.pending = nil
			d.finish(i.keepAgain(d)) // when it is kept that is as good as taken
		default:
			return
		}
	}
}

// refuse writes a refused one down, if the call is there to do it.
func (t *ticket) refuse(m *incoming, err error, done func()) bool {
	t.inbox.mu.Lock()
	defer t.inbox.mu.Unlock()
	if t.gone || t.refused >= maxRefused {
		return false
	}
	t.refused++
	t.arrivals <- refusedArrival(m, err, done)
	return true
}

// deliver hands one over for which the ticket was marked full. Where that
// fails the ticket stays full, for offer.
func (t *ticket) deliver(d *delivery, h *hearing) error {
	var got engine.Notified
	err := guarded(func() (err error) { got, err = h.receive(); return err })
	i := t.inbox
	i.mu.Lock()
	defer i.mu.Unlock()
	switch {
	case err != nil:
		i.seen.forget(d.id)
		d.finish(err)
		return err
	case t.gone:
		d.finish(i.keepAgain(d))
		return nil
	}
	t.pending = d
	var once sync.Once
	t.arrivals <- engine.Arrival{Notified: got, Done: func(err error) { once.Do(func() { i.settle(t, d, err) }) }}
	return nil
}

// settle is the end of a delivery: the event is in the journal, or not.
func (i *Inbox) settle(t *ticket, d *delivery, err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	t.pending = nil
	switch {
	case err == nil:
		i.seen.remember(d.id, &memo{until: i.config.Now().Add(Remember)})
	case d.early:
		err = i.keepAgain(d)
	default:
		i.seen.forget(d.id) // its sender is told, and sends it again
	}
	d.finish(err)
}
