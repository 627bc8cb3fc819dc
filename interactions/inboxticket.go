package interactions

import (
	"errors"
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

// free says that a ticket may have another, which did not get the last.
func (t *ticket) free() {
	t.inbox.mu.Lock()
	defer t.inbox.mu.Unlock()
	t.full = false
}

// offer gives a ticket that is marked full what came early, the oldest first.
func (t *ticket) offer() {
	i := t.inbox
	for {
		i.mu.Lock()
		e := i.nextFor(t)
		if e == nil {
			t.full = false
			i.mu.Unlock()
			return
		}
		i.kept.remove(e)
		i.mu.Unlock()
		if t.take(e) {
			return
		}
	}
}

// take judges an early one anew, for this call. false: it is not for the call,
// and the next may be.
func (t *ticket) take(e *early) bool {
	i := t.inbox
	h := i.hearing(e.m, e.at, t)
	_, err := h.judge(t, e.at)
	if err == nil {
		id := h.identify(e.at)
		d := &delivery{m: e.m, at: e.at, id: id, early: true, done: make(chan struct{})}
		i.mu.Lock()
		if was := i.seen.known[id]; was != nil && was.early != e { // delivered, or on its way, already
			i.seen.forgetEarly(e)
			i.mu.Unlock()
			i.note(e.m, "dropped", "it was delivered already")
			return false
		}
		i.seen.forgetEarly(e)
		i.seen.remember(id, &memo{delivery: d})
		i.mu.Unlock()
		if err = t.deliver(d, h); err == nil {
			return true
		}
		if errors.Is(err, errVault) { // nothing is wrong with it
			i.mu.Lock()
			_ = i.keepAgain(d) // its sender has his answer already
			i.mu.Unlock()
			t.free()
			t.refuse(e.m, err, func() {})
			return true
		}
	} else {
		i.mu.Lock()
		i.seen.forgetEarly(e)
		i.mu.Unlock()
	}
	t.refuse(e.m, err, func() {})
	i.note(e.m, "dropped", err.Error())
	return false
}
