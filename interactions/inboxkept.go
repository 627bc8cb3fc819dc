package interactions

import (
	"container/list"
	"errors"
	"slices"
	"time"
)

// errFull is an inbox that can keep no more: what was verified is not dropped
// for what may come again.
var errFull = errors.New("too many notifications are kept")

// early is a notification that came before its call waited.
type early struct {
	m        *incoming
	at       mailbox
	verified bool
	id       identity // of a verified one

	number uint64 // 1, 2, 3 ... in the order in which they came
	place  *list.Element
}

// keptStore holds what came early, in the order of time.
type keptStore struct {
	byMailbox  map[mailbox][]*early
	verified   *list.List
	unverified *list.List
	count      int
	bytes      int
	last       uint64
}

func newKeptStore() keptStore {
	return keptStore{byMailbox: map[mailbox][]*early{}, verified: list.New(), unverified: list.New()}
}

func (k *keptStore) listOf(e *early) *list.List {
	if e.verified {
		return k.verified
	}
	return k.unverified
}

func (k *keptStore) add(e *early) {
	k.last++
	e.number = k.last
	e.place = k.listOf(e).PushBack(e)
	k.byMailbox[e.at] = append(k.byMailbox[e.at], e)
	k.counts(e, 1)
}

// addAgain puts one before those that came after it.
func (k *keptStore) addAgain(e *early) {
	e.place = k.listOf(e).PushFront(e)
	k.byMailbox[e.at] = slices.Insert(k.byMailbox[e.at], 0, e)
	k.counts(e, 1)
}

func (k *keptStore) remove(e *early) {
	k.listOf(e).Remove(e.place)
	all := slices.DeleteFunc(k.byMailbox[e.at], func(other *early) bool { return other == e })
	if len(all) == 0 {
		delete(k.byMailbox, e.at)
	} else {
		k.byMailbox[e.at] = all
	}
	k.counts(e, -1)
}

func (k *keptStore) counts(e *early, n int) {
	k.count += n
	k.bytes += n * e.m.size()
}

// oldest is when the first of them came.
func (k *keptStore) oldest() (at time.Time, some bool) {
	for _, l := range []*list.List{k.verified, k.unverified} {
		if f := l.Front(); f != nil {
			if e := f.Value.(*early); !some || e.m.at.Before(at) {
				at, some = e.m.at, true
			}
		}
	}
	return at, some
}

// expired are those that came at a time or before.
func (k *keptStore) expired(by time.Time) []*early {
	var all []*early
	for _, l := range []*list.List{k.verified, k.unverified} {
		for f := l.Front(); f != nil && !f.Value.(*early).m.at.After(by); f = f.Next() {
			all = append(all, f.Value.(*early))
		}
	}
	return all
}

// keep keeps one that nobody waits for. Where there are too many the oldest
// that nobody could verify goes; errFull where there is none.
func (i *Inbox) keep(e *early) error {
	if i.closed {
		return errClosed
	}
	k := &i.kept
	if of := k.byMailbox[e.at]; len(of) >= MaxKeptForKey {
		n := slices.IndexFunc(of, func(e *early) bool { return !e.verified })
		if n < 0 {
			return errFull
		}
		i.drop(of[n])
	}
	for k.count >= i.config.MaxKept || k.count > 0 && k.bytes+e.m.size() > MaxKeptBytes {
		f := k.unverified.Front()
		if f == nil {
			return errFull
		}
		i.drop(f.Value.(*early))
	}
	k.add(e)
	if e.verified {
		i.seen.remember(e.id, &memo{early: e})
	}
	i.arm()
	return nil
}

func (i *Inbox) drop(e *early) {
	i.kept.remove(e)
	i.noteLater(e.m, "dropped")
}

// keepAgain keeps one that was verified and that no call took after all,
// however many there are. errClosed: it is not kept, and its sender is told.
func (i *Inbox) keepAgain(d *delivery) error {
	if i.closed {
		i.seen.forget(d.id)
		return errClosed
	}
	e := &early{m: d.m, at: d.at, id: d.id, verified: true}
	i.kept.addAgain(e)
	i.seen.remember(d.id, &memo{early: e})
	i.arm()
	return nil
}

// nextFor is the oldest that a ticket may have; nil when there is none.
func (i *Inbox) nextFor(t *ticket) *early {
	if t.gone {
		return nil
	}
	var first *early
	for a, expect := range t.expects {
		if c := i.claims[a]; c == nil || c.ticket != t {
			continue
		}
		for _, e := range i.kept.byMailbox[a] {
			if e.m.n.Fingerprint != expect.Document {
				continue
			}
			if first == nil || e.m.at.Before(first.m.at) || e.m.at.Equal(first.m.at) && e.number < first.number {
				first = e
			}
			break
		}
	}
	return first
}
