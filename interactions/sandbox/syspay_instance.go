package sandbox

import (
	"slices"
	"time"
)

// syspayInstance is one phone booking.
type syspayInstance struct {
	id      string
	pageID  string // last part of the hosted page's address
	linkID  string // last part of the customer's own page, once a secure link was made
	base    string // where the sandbox is reached
	request syspayRequest
	created time.Time
	until   time.Time // the page takes cards until then
	plot    syspayPlot

	linked bool // a secure link was made
	used   bool // a card was taken, or the customer has cancelled
	token  *syspayToken
	hidden time.Time // the API knows nothing of the token until then
}

// syspayToken is what an instance leads to: a stored card, and the payment.
type syspayToken struct {
	id      int
	created time.Time
	status  string
	payment string // status; "" when there is none
	card    *syspayCard
}

// syspayStep is an act with its time and place.
type syspayStep struct {
	syspayAct
	at       time.Time
	instance *syspayInstance
	card     *syspayCard
	browser  bool // the imaginary customer's browser follows the redirect
	dropped  bool // somebody else has used the page before
}

// entry is a line of the ledger about the instance.
func (i *syspayInstance) entry(at time.Time, kind, detail string) Entry {
	e := Entry{At: at, Kind: kind, Session: i.id, Detail: detail}
	if p := i.request.payment; p != nil {
		e.Reference, e.Amount = p.reference, p.amount()
	}
	return e
}

// schedule plans the acts of a customer who has finished with the page at end.
// The caller holds s.mu.
func (s *syspay) schedule(i *syspayInstance, end time.Time, acts []syspayAct, browser bool) {
	for _, act := range acts {
		step := &syspayStep{syspayAct: act, at: end.Add(act.after), instance: i, browser: browser}
		if step.at.Before(s.now()) {
			step.at = s.now()
		}
		if act.token == syspayActive || act.token == syspayFailed {
			step.card = i.sampleCard()
		}
		s.steps = append(s.steps, step)
		s.plan(step.at, func() {
			if s.reached(step) {
				s.tell(step)
			}
		})
	}
	slices.SortStableFunc(s.steps, func(a, b *syspayStep) int { return a.at.Compare(b.at) })
}

// reached settles up to a step and reports whether it has happened.
func (s *syspay) reached(step *syspayStep) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if now.Before(step.at) { // a timer of the machine may be early by a little
		now = step.at
	}
	s.settle(now)
	return !step.dropped
}

// settle does every step that is due, once, with its own time, so that the
// ledger is in the order of time. The caller holds s.mu.
func (s *syspay) settle(now time.Time) {
	for len(s.steps) > 0 && !s.steps[0].at.After(now) {
		step := s.steps[0]
		s.steps = s.steps[1:]
		if !step.dropped && !step.forged {
			s.do(step)
		}
	}
}

// do changes the token and the books. The caller holds s.mu.
func (s *syspay) do(step *syspayStep) {
	i := step.instance
	i.used = true
	if step.token == "" {
		return
	}
	if i.token == nil {
		s.tokens++
		i.token = &syspayToken{id: 1000 + s.tokens, created: step.at}
		if i.plot.hidden {
			i.hidden = step.at.Add(s.options.HiddenFor)
		}
	}
	t, before := i.token, *i.token
	t.status = step.token
	if step.card != nil {
		t.card = step.card
	}
	if i.request.payment != nil {
		t.payment = step.payment
		if step.payment == syspaySuccess && i.request.payment.preauth {
			t.payment = syspayAuthorized
		}
	}
	if t.status == syspayActive && before.status != syspayActive {
		s.ledger = append(s.ledger, Entry{At: step.at, Kind: KindToken, Session: i.id, Detail: "card stored"})
	}
	if kind := syspayBooks(t); kind != "" {
		s.ledger = append(s.ledger, i.entry(step.at, kind, t.payment))
	}
}

// KindHold is a ledger entry of SysPay's pre-authorizations: the amount is
// reserved on the card and no money has moved.
const KindHold = "hold"

// syspayBooks is the kind of the line that the end of a visit makes; "" while it
// is open.
func syspayBooks(t *syspayToken) string {
	switch {
	case t.payment == syspaySuccess:
		return KindCharge
	case t.payment == syspayAuthorized:
		return KindHold
	case t.status == syspayFailed:
		return KindDecline
	case t.status == syspayCancelled, t.status == syspayExpired:
		return KindEnd
	}
	return ""
}

// drop takes back what the imaginary customer would have done: somebody else
// uses the page. The caller holds s.mu.
func (s *syspay) drop(i *syspayInstance) {
	for _, step := range s.steps {
		step.dropped = step.dropped || step.instance == i && step.browser
	}
}
