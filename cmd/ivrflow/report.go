package main

import (
	"slices"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// report is what is told of a call when it is over. Everything in it is masked
// as the journal is.
type report struct {
	Call     string            `json:"call"`
	Flow     string            `json:"flow"`
	Program  string            `json:"program"`
	Outcome  string            `json:"outcome"`
	Why      string            `json:"why,omitempty"` // of a fault
	Path     []step            `json:"path"`
	Data     map[string]string `json:"dataSources"`
	Prompts  []string          `json:"prompts"`
	Requests []request         `json:"requests"`
	Issues   []issue           `json:"issues"`
	Messages []message         `json:"messages"`
	Notified []notified        `json:"notifications"`
	Ledger   []booking         `json:"ledger,omitempty"` // of a sandbox in process

	// applets whose request may have been done and may not be repeated: it was
	// under way when a process stopped
	MayBeDone []string `json:"mayBeDone,omitempty"`

	lasted time.Duration
	to     string // where the last exit led
	hold   string // the applet whose hold prompts are noted
	issued int    // how many issues there were when the present visit began

	pending *engine.Command // what the call waits for
}

// step is one applet of the path. The applet that ended the call by itself has
// no exit.
type step struct {
	Applet string `json:"applet"`
	Exit   string `json:"exit"`
}

// request is one request and the status of its answer; Outcome is set when
// there was no whole answer.
type request struct {
	Interaction string `json:"interaction"`
	Method      string `json:"method"`
	URL         string `json:"url"`
	Status      int    `json:"status"`
	Outcome     string `json:"outcome,omitempty"`

	attempts int
	took     time.Duration
	answered bool
	applet   string
	once     bool // it may not be repeated
}

// message is one that was sent to the caller.
type message struct {
	To   string `json:"to"`
	Text string `json:"text"`
}

// notified is a notification that came for the call; Refused says why it was
// not taken.
type notified struct {
	Notification string `json:"notification"`
	Refused      string `json:"refused,omitempty"`
}

// issue is something that was wrong with a request, an answer or an applet.
type issue struct {
	Applet string `json:"applet"`
	engine.Issue
}

func newReport() *report {
	return &report{Path: []step{}, Data: map[string]string{}, Prompts: []string{}, Requests: []request{}, Issues: []issue{}, Messages: []message{}, Notified: []notified{}}
}

func (r *report) add(m moment) {
	r.lasted = max(r.lasted, m.since)
	if m.answers != nil && (!m.event.HungUp || m.answers.Fetch == nil) {
		r.pending = nil
	}
	switch {
	case m.started != nil:
		r.Call, r.Flow, r.Program = m.started.Call.ID, m.started.Flow, m.started.Program
	case m.command != nil:
		r.pending = m.command
		r.command(m.command)
	case m.event != nil && m.event.Fetched != nil:
		r.answer(m)
	case m.event != nil && m.event.Notified != nil:
		n := m.event.Notified
		r.Notified = append(r.Notified, notified{Notification: n.Notification})
		r.issues(m, n.Issues)
	case m.note != nil:
		r.Notified = append(r.Notified, notified{m.note.Notification, m.note.Refused})
	case m.exit != nil:
		r.left(m.exit)
	case m.end != nil:
		r.Outcome, r.Why = m.end.Outcome, m.end.Why
		if r.to != "" || len(r.Path) == 0 {
			r.Path = append(r.Path, step{Applet: m.end.Applet})
		}
	}
}

func (r *report) command(c *engine.Command) {
	switch {
	case c.Fetch != nil:
		r.Requests = append(r.Requests, request{Interaction: c.Fetch.Interaction, Method: c.Fetch.Method, URL: c.Fetch.URL.Masked(), applet: c.Applet, once: !c.Repeatable()})
	case c.Leg != nil:
		r.prompts(c.Leg.Prompts)
		if m := c.Leg.Message; m != nil {
			r.Messages = append(r.Messages, message{m.To.Masked(), m.Text.Masked()})
		}
	case c.Wait != nil && r.hold != c.Applet: // once a visit, not at every pause
		r.hold = c.Applet
		r.prompts(c.Wait.Hold)
	}
}

func (r *report) prompts(all []leg.Prompt) {
	for _, p := range all {
		r.Prompts = append(r.Prompts, p.Words())
	}
}

func (r *report) answer(m moment) {
	f := m.event.Fetched
	if n := len(r.Requests); n > 0 {
		last := &r.Requests[n-1]
		last.Status, last.attempts, last.took, last.answered = f.Status, f.Attempts, m.took, true
		if f.Outcome != engine.Answered {
			last.Outcome = f.Outcome
		}
		if last.once && f.Outcome == engine.MaybeDone && slices.ContainsFunc(f.Issues, interrupted) {
			r.doubt(last.applet)
		}
	}
	r.issues(m, f.Issues)
}

func (r *report) issues(m moment, all []engine.Issue) {
	applet := ""
	if m.answers != nil {
		applet = m.answers.Applet
	}
	for _, i := range all {
		r.Issues = append(r.Issues, issue{applet, i})
	}
}

// left notes an exit, and those of its issues that did not come with an answer.
func (r *report) left(e *engine.Exit) {
	r.Path, r.to, r.hold = append(r.Path, step{e.Applet, e.Exit}), e.To, ""
	visit := r.Issues[r.issued:]
	if e.Why != nil {
		for _, i := range e.Why.Issues {
			if one := (issue{e.Applet, i}); !slices.Contains(visit, one) {
				r.Issues = append(r.Issues, one)
			}
		}
	}
	if e.Exit == engine.ExitFault && e.Why != nil {
		r.Issues = append(r.Issues, issue{e.Applet, engine.Issue{Msg: e.Why.Text}})
	}
	r.issued = len(r.Issues)
}
