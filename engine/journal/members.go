package journal

import (
	"fmt"
	"time"
)

// member is one membership of a node: a node that joins again is another, and
// does not own what the one before it owned.
type member struct {
	name  string
	ttl   time.Duration
	until time.Time // by the store's clock
	left  bool
}

func (m *member) running(now time.Time) bool { return !m.left && now.Before(m.until) }

// members are the nodes of a store in this process. The store guards them.
type members map[string]*member

func (ms *members) join(node string, ttl time.Duration, now time.Time) (*member, error) {
	if node == "" || ttl <= 0 {
		return nil, fmt.Errorf("journal: a node needs a name and a lease of some time, not %q and %s", node, ttl)
	}
	if was := (*ms)[node]; was != nil && was.running(now) {
		return nil, fmt.Errorf("journal: node %s is a member already: %w", node, ErrBusy)
	}
	if *ms == nil {
		*ms = members{}
	}
	m := &member{name: node, ttl: ttl, until: now.Add(ttl)}
	(*ms)[node] = m
	return m, nil
}

func (ms members) renew(m *member, now time.Time) error {
	if !m.running(now) {
		return ErrLeaseLost
	}
	m.until = now.Add(m.ttl)
	return nil
}

func (ms members) leave(m *member) {
	m.left = true
	if ms[m.name] == m {
		delete(ms, m.name)
	}
}

// head is where an open call stands, and whose it is.
type head struct {
	rev   Rev
	end   bool
	owner *member // nil: nobody who joined while this process had the store
	node  string  // the owner's name; "" for a call that was begun without a node
	epoch uint64
	last  time.Time
}

// admit tells whether a member (nil: who did not join) may append behind
// expect. The nil head is a call that is not there.
func (h *head) admit(as *member, expect Rev, now time.Time) error {
	if h == nil {
		if expect != 0 {
			return ErrFenced
		}
		if as != nil && !as.running(now) {
			return ErrLeaseLost
		}
		return nil
	}
	mine := h.owner == as
	if as == nil {
		mine = h.node == ""
	}
	if h.end || h.rev != expect || !mine {
		return ErrFenced
	}
	return nil
}

// claimable tells whether a member may take the call over.
func (h *head) claimable(as *member, now time.Time) error {
	switch {
	case !as.running(now):
		return ErrLeaseLost
	case h == nil:
		return ErrFenced
	case h.end:
		return ErrEnded
	case h.owner != nil && h.owner != as && h.owner.running(now):
		return fmt.Errorf("journal: the call is node %s's, whose lease runs: %w", h.owner.name, ErrBusy)
	}
	return nil
}

// begin is the head of a new call.
func begin(as *member) *head {
	h := &head{owner: as, epoch: 1}
	if as != nil {
		h.node = as.name
	}
	return h
}

// take counts records that were appended.
func (h *head) take(records []Record) {
	for _, r := range records {
		h.rev, h.last, h.end = Rev(r.N), r.At, r.Kind == End
	}
}

// claimed counts the record by which a member took the call over.
func (h *head) claimed(as *member, r Record) {
	h.take([]Record{r})
	h.owner, h.node, h.epoch = as, as.name, h.epoch+1
}

// state is the call as it is listed.
func (h *head) state(call string, now time.Time) OpenCall {
	return OpenCall{Call: call, Node: h.node, Epoch: h.epoch, Last: h.last.UTC(), Rev: h.rev, Free: h.owner == nil || !h.owner.running(now)}
}
