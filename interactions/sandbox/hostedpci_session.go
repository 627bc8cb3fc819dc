package sandbox

import (
	"slices"
	"time"
)

// hostedpciSession is one phone session. Its tasks are computed from the clock.
type hostedpciSession struct {
	id, key   string // 7 and 10 digits
	user      string // who created it
	reference string // userMarker1
	token     string // of the card, once it was keyed
	code      string // of the CVV, once it was keyed
	ordinal   int
	created   time.Time
	finish    time.Time // the session is over; zero when it stays open
	state     string    // sessionStatus from then on
	odd       string    // what stands for open once the session key was keyed; "" for open
	stopped   time.Time // terminatesession; zero when there was none
	cleared   bool      // the CVV was used or cleared
	gone      time.Time // not found from then on
	used      time.Time // the token was used last
	tasks     []hostedpciTask
}

// hostedpciTask is one step of a session.
type hostedpciTask struct {
	kind, prompt string
	opens, done  time.Time // listed from opens on; done is zero when it never ends
	ok           bool
}

// Types of tasks. HostedPCI; the type of the expiry date's is an option.
const (
	hostedpciSetupTask = "sessionsetup"
	hostedpciCardTask  = "ccmapsetup"
	hostedpciCodeTask  = "cccvvsetup"
)

// plan fills in what will happen. A task that fails has none after it.
func (s *hostedpciSession) plan(o HostedPCIOptions, will hostedpciOutcome, expiry, code bool) {
	after := func(d time.Duration) time.Time { return s.created.Add(d) }
	s.tasks = []hostedpciTask{{kind: hostedpciSetupTask, prompt: "created_entersession", opens: s.created, done: after(o.KeyedAfter), ok: true}}
	if will.state != "" {
		s.finish, s.state = after(o.FinishAfter), will.state
	}
	s.odd = will.odd
	card := hostedpciTask{kind: hostedpciCardTask, prompt: "created_enterccnum", opens: after(o.KeyedAfter)}
	switch {
	case will.card:
		card.done, card.ok = after(o.CardAfter), true
	case will.wrong:
		card.done = after(o.CardAfter)
	case will.state == hostedpciClosed, will.state == hostedpciTerminate:
		card.done = s.finish
	}
	s.tasks = append(s.tasks, card)
	if !will.card {
		return
	}
	open := card.done
	if expiry {
		s.tasks = append(s.tasks, hostedpciTask{kind: o.ExpiryTask, prompt: "created_enterccexp", opens: open, done: after(o.ExpiryAfter), ok: true})
		open = after(o.ExpiryAfter)
	}
	if code {
		s.tasks = append(s.tasks, hostedpciTask{kind: hostedpciCodeTask, prompt: "created_entercccvv", opens: open, done: after(o.CodeAfter), ok: !will.wrong})
	}
}

// at is the time that the session has come to: it stands still once it was
// terminated.
func (s *hostedpciSession) at(now time.Time) time.Time {
	if !s.stopped.IsZero() && s.stopped.Before(now) {
		return s.stopped
	}
	return now
}

// status is the sessionStatus at now.
func (s *hostedpciSession) status(now time.Time) string {
	switch {
	case s.over(now):
		return s.state
	case !s.stopped.IsZero():
		return hostedpciTerminate
	case s.odd != "" && s.has(hostedpciSetupTask, now):
		return s.odd
	}
	return hostedpciOpen
}

// over reports whether the session had ended by itself.
func (s *hostedpciSession) over(now time.Time) bool {
	return !s.finish.IsZero() && !s.at(now).Before(s.finish)
}

// has reports whether a task of that type has succeeded at now.
func (s *hostedpciSession) has(kind string, now time.Time) bool {
	return slices.ContainsFunc(s.tasks, func(t hostedpciTask) bool { return t.kind == kind && t.ok && t.over(s.at(now)) })
}

func (t hostedpciTask) over(at time.Time) bool { return !t.done.IsZero() && !at.Before(t.done) }

// entry is a line of the ledger about the session.
func (s *hostedpciSession) entry(at time.Time, kind, detail string) Entry {
	return Entry{At: at, Kind: kind, Session: s.id, Reference: s.reference, Detail: detail}
}

// expect plans what the books will show of a session: a card that became a
// token, or an end without one. The caller holds h.mu.
func (h *hostedpci) expect(s *hostedpciSession) {
	for _, t := range s.tasks {
		if t.kind == hostedpciCardTask && t.ok {
			h.pending = append(h.pending, s.entry(t.done, KindToken, "card mapped"))
			return
		}
	}
	if !s.finish.IsZero() {
		h.pending = append(h.pending, s.entry(s.finish, KindEnd, s.state))
	}
}

// settle books what has come by now, in the order of time. It comes before
// anything else that is booked. The caller holds h.mu.
func (h *hostedpci) settle(now time.Time) {
	slices.SortStableFunc(h.pending, func(a, b Entry) int { return a.At.Compare(b.At) })
	for len(h.pending) > 0 && !now.Before(h.pending[0].At) {
		h.ledger = append(h.ledger, h.pending[0])
		h.pending = h.pending[1:]
	}
}

// find is the session of an id that belongs to the user; nil when there is
// none, or none any more. The caller holds h.mu.
func (h *hostedpci) find(f hostedpciForm, now time.Time) *hostedpciSession {
	s := h.sessions[f.get("selectedPcsId")]
	if s == nil || s.user != f.get("userName") || !now.Before(s.gone) {
		return nil
	}
	return s
}
