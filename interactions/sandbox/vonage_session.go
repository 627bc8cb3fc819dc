package sandbox

import "time"

// vonageResultLife is how long a result is kept. Vonage: 15 minutes after the
// session is completed. That the session is unknown (404) from then on is
// invented. A session that never ends is kept for ever (invented).
const vonageResultLife = 15 * time.Minute

// vonageSession is one payment. Only refused changes after it is made; states
// are computed from the clock.
type vonageSession struct {
	id       string
	provider string // id at the payment provider
	ordinal  int
	payment  vonagePayment
	created  time.Time
	progress time.Time // from then on the caller is paying
	finish   time.Time // from then on outcome.state
	outcome  vonageOutcome
	refused  bool // the 401 of "unauthorized-midway" has been given
}

// state is the sessionState at now and the time since when it holds.
func (s *vonageSession) state(now time.Time, names VonageStates) (name string, since time.Time) {
	switch {
	case s.over(now):
		return s.outcome.state, s.finish
	case !now.Before(s.progress):
		return names.InProgress, s.progress
	}
	return names.Created, s.created
}

// over reports whether the outcome has come at now.
func (s *vonageSession) over(now time.Time) bool { return !now.Before(s.finish) }

// entry is a line of the ledger about the session.
func (s *vonageSession) entry(at time.Time, kind, detail string) Entry {
	return Entry{At: at, Kind: kind, Session: s.id, Reference: s.payment.reference, Amount: s.payment.amount, Detail: detail}
}

// settle books the end of every session that has ended by now, once, at the time
// it ended, and forgets the results that are no longer kept. It comes before
// anything else that is booked, so the ledger is in the order of time. The
// caller holds v.mu.
func (v *vonage) settle(now time.Time) {
	for len(v.open) > 0 && v.open[0].over(now) {
		s := v.open[0]
		v.open = v.open[1:]
		v.ended = append(v.ended, s)
		v.ledger = append(v.ledger, s.entry(s.finish, s.outcome.kind, s.outcome.state))
	}
	for len(v.ended) > 0 && !now.Before(v.ended[0].finish.Add(vonageResultLife)) {
		delete(v.sessions, v.ended[0].id)
		v.ended = v.ended[1:]
	}
}
