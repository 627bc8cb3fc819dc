package sandbox

import (
	"slices"
	"time"
)

// paycometSession is one payment by keypad. Its key is the merchant's order:
// PAYCOMET has no session id. States are computed from the clock.
type paycometSession struct {
	request   paycometRequest
	ordinal   int
	outcome   paycometOutcome
	created   time.Time
	waiting   time.Time // until then state 0
	half      time.Time // the middle of keying
	back      time.Time // of a caller who comes back
	finish    time.Time // from then on outcome.state
	expiry    time.Time // the session's time-out
	cancelled time.Time // zero: it was not
	booked    bool      // its end is in the ledger
}

// state is IVR_SESSION_STATE at now.
func (s *paycometSession) state(now time.Time) int {
	final := s.outcome.state != paycometProcessing && s.outcome.state != paycometCallEnded && s.finish.Before(s.expiry)
	switch {
	case !s.cancelled.IsZero():
		return paycometCancelled
	case final && !now.Before(s.finish):
		return s.outcome.state
	case !s.outcome.endless && !now.Before(s.expiry):
		return paycometTimeout
	case now.Before(s.waiting):
		return paycometWaiting
	case s.outcome.dropped && !now.Before(s.half) && (!s.outcome.again || now.Before(s.back)):
		return paycometCallEnded
	}
	return paycometProcessing
}

// open reports whether the session can still end one way or another.
func paycometOpen(state int) bool {
	return state == paycometWaiting || state == paycometProcessing || state == paycometCallEnded
}

// end is when the session ended, if it has at now, and what is booked then.
func (s *paycometSession) end(now time.Time) (at time.Time, kind, detail string, ended bool) {
	switch state := s.state(now); {
	case paycometOpen(state):
		return at, "", "", false
	case state == paycometCancelled && !s.cancelled.IsZero():
		return s.cancelled, KindEnd, "cancelled", true
	case state == paycometTimeout:
		return s.expiry, KindEnd, "time-out", true
	case s.outcome.kind == KindCharge && s.request.kind == "107":
		return s.finish, KindToken, paycometKinds()["107"], true
	}
	return s.finish, s.outcome.kind, paycometKinds()[s.request.kind], true
}

// left is IVR_TIME_LEFT in seconds, rounded up. PAYCOMET: 0 in the states that
// are final. That it is 0 in a state nobody knows is invented.
func (s *paycometSession) left(now time.Time) int {
	if !paycometOpen(s.state(now)) || !now.Before(s.expiry) {
		return 0
	}
	return int((s.expiry.Sub(now) + time.Second - 1) / time.Second)
}

// digits is how many keys of card number, expiry and CVV have come. PAYCOMET:
// while the session is underway, else 0. The pace is invented: 16, 4 and 3 keys
// in equal steps from the end of the waiting to the outcome.
func (s *paycometSession) digits(now time.Time) (pan, exp, cvc int) {
	if s.state(now) != paycometProcessing {
		return 0, 0, 0
	}
	keys := int(23 * now.Sub(s.waiting) / s.finish.Sub(s.waiting))
	return min(keys, 16), min(max(keys-16, 0), 4), min(max(keys-20, 0), 3)
}

// answer is what a question for the state tells at now.
func (s *paycometSession) answer(now time.Time) paycometState {
	a := paycometState{found: true, state: s.state(now), left: s.left(now)}
	a.pan, a.exp, a.cvc = s.digits(now)
	if a.found = a.state != paycometNotFound; a.state == s.outcome.state {
		a.result, a.code = s.outcome.result, s.outcome.code
	}
	return a
}

// paycometState is the answer to a question for a session in any of the three
// protocols.
type paycometState struct {
	found               bool
	state, result, left int
	pan, exp, cvc       int // digits keyed
	code                int // IVR_ERROR_ID
}

// settle books the end of every session that has ended by now, once, in the
// order of time. The caller holds p.mu.
func (p *paycomet) settle(now time.Time) {
	from := len(p.ledger)
	for _, s := range p.sessions {
		if at, kind, detail, ended := s.end(now); ended && !s.booked {
			s.booked = true
			if kind != "" {
				p.ledger = append(p.ledger, s.entry(at, kind, detail))
			}
		}
	}
	slices.SortStableFunc(p.ledger[from:], func(a, b Entry) int { return a.At.Compare(b.At) })
}

// entry is a line of the ledger about the session.
func (s *paycometSession) entry(at time.Time, kind, detail string) Entry {
	return Entry{At: at, Kind: kind, Session: s.request.order, Reference: s.request.order, Amount: s.request.major(), Detail: detail}
}
