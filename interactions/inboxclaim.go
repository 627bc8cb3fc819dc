package interactions

import (
	"slices"
	"time"
)

// claim says which call a mailbox belongs to. Between two waits of a call, as
// a Poll has them, the mailbox stays its own for [Hold]: what comes meanwhile
// is kept for it.
type claim struct {
	call   string
	ticket *ticket   // nil: the call does not wait now
	until  time.Time // then: how long it is its own
	queue  []*ticket // other calls that wait for the same
}

// lapse is the end of a claim, unless the call waits again. They are in the
// order of time.
type lapse struct {
	at    mailbox
	until time.Time
}

// claim gives a mailbox to a ticket's call, or puts it behind the call that
// has it.
func (i *Inbox) claim(a mailbox, t *ticket) {
	c := i.claims[a]
	switch {
	case c == nil:
		i.claims[a] = &claim{call: t.call, ticket: t}
	case c.call == t.call, c.ticket == nil && len(c.queue) == 0 && !c.until.After(i.config.Now()):
		c.call, c.ticket = t.call, t
	default:
		c.queue = append(c.queue, t)
		i.arm()
	}
}

// release ends the wait of a ticket.
func (i *Inbox) release(a mailbox, t *ticket) {
	c := i.claims[a]
	switch {
	case c == nil:
	case c.ticket == t:
		c.ticket, c.until = nil, i.config.Now().Add(Hold)
		i.lapses = append(i.lapses, lapse{a, c.until})
		i.arm()
	default:
		c.queue = slices.DeleteFunc(c.queue, func(other *ticket) bool { return other == t })
	}
}

// promote gives mailboxes whose call is not coming back to the next in the
// queue; those given are marked full, for offer.
func (i *Inbox) promote() []*ticket {
	var next []*ticket
	now := i.config.Now()
	for len(i.lapses) > 0 && !i.lapses[0].until.After(now) {
		l := i.lapses[0]
		i.lapses = i.lapses[1:]
		c := i.claims[l.at]
		if c == nil || c.ticket != nil || !c.until.Equal(l.until) {
			continue // it waits again, or did since
		}
		if len(c.queue) == 0 {
			delete(i.claims, l.at)
			continue
		}
		t := c.queue[0]
		i.claims[l.at] = &claim{call: t.call, ticket: t, queue: c.queue[1:]}
		if !t.full {
			t.full = true
			next = append(next, t)
		}
	}
	return next
}

// tidy drops what is out of date.
func (i *Inbox) tidy() {
	now := i.config.Now()
	for _, e := range i.kept.expired(now.Add(-i.config.Keep)) {
		i.kept.remove(e)
		i.seen.forgetEarly(e)
		i.noteLater(e.m, "expired")
	}
	i.seen.trim(now)
	i.arm()
}

// arm sets the alarm to the next thing that is due, so that nothing clear is
// kept for longer than it may be.
func (i *Inbox) arm() {
	next := time.Time{}
	if at, some := i.kept.oldest(); some {
		next = at.Add(i.config.Keep)
	}
	if len(i.lapses) > 0 && (next.IsZero() || i.lapses[0].until.Before(next)) {
		next = i.lapses[0].until
	}
	if i.closed || next.IsZero() || i.alarm != nil && !next.Before(i.due) {
		return
	}
	if i.alarm != nil {
		i.alarm.Stop()
	}
	i.due = next
	i.alarm = time.AfterFunc(max(next.Sub(i.config.Now()), 20*time.Millisecond), i.ring)
}

func (i *Inbox) ring() {
	i.mu.Lock()
	i.alarm = nil
	next := i.promote()
	i.tidy()
	i.mu.Unlock()
	for _, t := range next {
		t.offer()
	}
}

// noteLater logs without the lock that the caller holds.
func (i *Inbox) noteLater(m *incoming, what string) {
	if i.config.Log != nil {
		go i.note(m, what, "")
	}
}

func (i *Inbox) note(m *incoming, what, why string) {
	if i.config.Log != nil {
		i.config.Log(InboxEntry{At: i.config.Now(), Method: m.method, Path: m.n.path, Notification: m.n.Name, What: what, Why: why})
	}
}
