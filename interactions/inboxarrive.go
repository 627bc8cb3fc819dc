package interactions

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"

	"github.com/ivrflow/ivrflow/engine"
)

// delivery is a notification on its way into a call. Whoever sends it, or
// sends it again meanwhile, waits until it is done.
type delivery struct {
	m     *incoming
	at    mailbox
	id    identity
	early bool // it was kept before, and its sender told so: it must not be lost
	done  chan struct{}
	err   error // when done
}

func (d *delivery) finish(err error) {
	d.err = err
	close(d.done)
}

// arrive brings a request to the call that waits for it, or keeps it. Nothing
// is evaluated while the lock is held; when calls came or went meanwhile it
// looks again.
func (i *Inbox) arrive(ctx context.Context, m *incoming, a mailbox) outcome {
	for range maxTries {
		t, free := i.waiting(a)
		h := i.hearing(m, a, t)
		verified, err := h.judge(t, a)
		if err == nil && !free {
			err = guarded(h.readable)
		}
		if err != nil {
			return i.refuse(ctx, t, m, err)
		}
		var id identity
		if verified {
			id = h.identify(a)
		}
		i.mu.Lock()
		i.tidy()
		if now, stillFree := i.owner(a); now != t || stillFree != free {
			i.mu.Unlock()
			continue
		}
		if verified {
			if was := i.seen.known[id]; was != nil {
				i.mu.Unlock()
				if was.delivery != nil {
					return i.await(ctx, was.delivery, "repeated")
				}
				return outcome{m.n.reply, "repeated", ""}
			}
		}
		if !free {
			err := i.keep(&early{m: m, at: a, id: id, verified: verified})
			i.mu.Unlock()
			if err != nil {
				return refusal(err)
			}
			return outcome{m.n.reply, "kept", ""}
		}
		t.full = true
		d := &delivery{m: m, at: a, id: id, done: make(chan struct{})}
		i.seen.remember(id, &memo{delivery: d})
		i.mu.Unlock()
		if err := t.deliver(d, h); err != nil {
			if errors.Is(err, errVault) {
				t.free()
			} else {
				t.offer() // what came meanwhile was kept behind this one
			}
			return i.refuse(ctx, t, m, err)
		}
		return i.await(ctx, d, "delivered")
	}
	return refusal(errFull)
}

// waiting is the ticket of a mailbox, nil when nobody waits; free says that
// it has taken nothing yet.
func (i *Inbox) waiting(a mailbox) (t *ticket, free bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.tidy()
	return i.owner(a)
}

func (i *Inbox) owner(a mailbox) (t *ticket, free bool) {
	if c := i.claims[a]; c != nil && c.ticket != nil {
		return c.ticket, !c.ticket.full
	}
	return nil, false
}

// hearing is the evaluation for a ticket's call; without one for none.
func (i *Inbox) hearing(m *incoming, a mailbox, t *ticket) *hearing {
	h := &hearing{m: m, settings: i.config.Settings}
	if t != nil {
		expect := t.expects[a]
		h.expect, h.vault = &expect, t.vault
	}
	return h
}

// judge verifies. Before a call is known that is possible only where Lets,
// Verify and Dedupe read nothing of one.
func (h *hearing) judge(t *ticket, a mailbox) (verified bool, err error) {
	switch {
	case t != nil && t.expects[a].Document != h.m.n.Fingerprint:
		return false, errVersion
	case t == nil && !h.m.n.judgedBefore(h.settings):
		return false, nil
	}
	err = guarded(h.verify)
	return err == nil, err
}

// guarded turns a panic into an error.
func guarded(f func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	return f()
}

// identity is a digest of what tells repeats: it is compared only.
type identity [sha256.Size]byte

func (h *hearing) identify(a mailbox) identity {
	id := ""
	if guarded(func() error { id, _ = h.identity(); return nil }) != nil {
		id = string(h.m.whole[:])
	}
	sum := sha256.New()
	for _, part := range []string{a.notification, a.key, id} {
		one := sha256.Sum256([]byte(part))
		sum.Write(one[:])
	}
	return identity(sum.Sum(nil))
}

// refuse tells the sender no, and the call that the key names: its journal has
// it before the sender knows.
func (i *Inbox) refuse(ctx context.Context, t *ticket, m *incoming, err error) outcome {
	a := refusal(err)
	if t == nil {
		return a
	}
	d := &delivery{m: m, done: make(chan struct{})}
	if t.refuse(m, err, sync.OnceFunc(func() { d.finish(nil) })) {
		i.await(ctx, d, "")
	}
	return a
}

func refusedArrival(m *incoming, err error, done func()) engine.Arrival {
	n := engine.Notified{Notification: m.n.Name, Document: m.n.Fingerprint}
	return engine.Arrival{Notified: n, Refused: err.Error(), Done: func(error) { done() }}
}
