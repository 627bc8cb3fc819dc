package sandbox

import (
	"slices"
	"strconv"
	"time"
)

// begin starts a session, or gives the code why not. PAYCOMET: a reference must
// be unique in each valid transaction, so one that failed may come again.
func (p *paycomet) begin(r paycometRequest) (code int) {
	p.mu.Lock()
	now := p.now()
	p.settle(now)
	if old := p.session(r.order); old != nil {
		switch state := old.state(now); {
		case state == paycometOK:
			code = paycometReferenceOld
		case paycometOpen(state):
			code = paycometReferenceNow
		}
	}
	if code != 0 {
		p.mu.Unlock()
		return code
	}
	timeout := p.options.Timeout
	if n, err := strconv.Atoi(r.timeout); err == nil {
		timeout = time.Duration(n) * time.Second
	}
	waiting, finish := now.Add(p.options.Waiting), now.Add(p.options.Finish)
	half := waiting.Add(finish.Sub(waiting) / 2)
	s := &paycometSession{
		request: r, ordinal: len(p.sessions) + 1, outcome: p.scenarios[p.scenario], created: now, waiting: waiting,
		half: half, back: half.Add(finish.Sub(half) / 2), finish: finish, expiry: now.Add(timeout),
	}
	p.sessions = append(p.sessions, s)
	p.ledger = append(p.ledger, s.entry(now, KindSession, paycometKinds()[r.kind]))
	p.mu.Unlock()
	p.planNotifications(s)
	return 0
}

// session is the last one of an order, nil when there is none. The caller holds
// p.mu.
func (p *paycomet) session(order string) *paycometSession {
	for _, s := range slices.Backward(p.sessions) {
		if s.request.order == order {
			return s
		}
	}
	return nil
}

// look is the state of an order. PAYCOMET: an unknown one has the state 5.
func (p *paycomet) look(order string) paycometState {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	p.settle(now)
	if s := p.session(order); s != nil {
		return s.answer(now)
	}
	return paycometState{state: paycometNotFound}
}

// cancel ends an open session, as an agent would, and gives its state then.
// That one which is over stays as it is, and says so by ivrResponse, is
// invented.
func (p *paycomet) cancel(order string) (a paycometState, done bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	p.settle(now)
	s := p.session(order)
	if s == nil {
		return paycometState{state: paycometNotFound}, false
	}
	if state := s.state(now); paycometOpen(state) || s.outcome.endless && s.cancelled.IsZero() {
		s.cancelled, s.booked = now, false
		p.settle(now)
		return s.answer(now), true
	}
	return s.answer(now), false
}
