package interactions

import "time"

// memo is what is known of an identity: that it was delivered, or is on its
// way into a call, or is kept.
type memo struct {
	until    time.Time // of one that was delivered: how long it is remembered
	delivery *delivery
	early    *early
}

// memory remembers what came, so that nothing is delivered twice. Only what
// was verified gets in: nobody can have a notification taken for a repeat of
// his own.
type memory struct {
	known map[identity]*memo
	order []remembered // those that were delivered, by time
}

type remembered struct {
	id   identity
	memo *memo
}

func (m *memory) remember(id identity, what *memo) {
	m.known[id] = what
	if !what.until.IsZero() {
		m.order = append(m.order, remembered{id, what})
	}
}

func (m *memory) forget(id identity) { delete(m.known, id) }

// forgetEarly forgets one that is not kept any more, so that it may come
// again.
func (m *memory) forgetEarly(e *early) {
	if was := m.known[e.id]; was != nil && was.early == e {
		delete(m.known, e.id)
	}
}

// trim forgets the oldest.
func (m *memory) trim(now time.Time) {
	for len(m.order) > 0 && (len(m.order) > MaxRemembered || !m.order[0].memo.until.After(now)) {
		first := m.order[0]
		m.order = m.order[1:]
		if m.known[first.id] == first.memo {
			delete(m.known, first.id)
		}
	}
}
