package interactions

import "errors"

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
