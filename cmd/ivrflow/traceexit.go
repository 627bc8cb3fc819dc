package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine"
)

// exit shows which way an applet was left, and why. That it simply went on
// after something that was shown needs no line.
func (t *trace) exit(m moment) {
	t.unfold()
	t.fold = nil
	e := m.exit
	if t.exits++; t.exits > mostExits {
		return
	}
	gone := t.gone
	t.gone = false
	plainNext := e.Exit == "next" && !gone && (e.Why == nil || e.Why.Text == "") && e.To != ""
	if plainNext && t.visit == visitOf(e.Applet, e.Visit) {
		return
	}
	to := e.To
	if to == "" {
		to = "the end of the call"
	}
	if gone {
		to += " (the caller is gone)"
	}
	paint := t.s.bold
	if e.Exit == engine.ExitFault {
		paint = t.s.red
	}
	t.line(m.since, e.Applet, "exit", e.Exit+" → "+to, paint)
	t.why(m, e.Why)
}

func (t *trace) why(m moment, why *engine.Why) {
	if why == nil {
		return
	}
	var values []string
	for _, u := range why.Values {
		values = append(values, u.Name+" = "+u.Value.Shown())
	}
	as, with := "  as "+why.Text, "with "+strings.Join(values, ", ")
	switch width := t.textWidth(); {
	case why.Text == "":
	case len(values) == 0:
		t.line(m.since, m.exit.Applet, "", as, t.s.dim)
	case width == 0 || utf8.RuneCountInString(as+"  "+with) <= width:
		t.line(m.since, m.exit.Applet, "", as+"  "+with, t.s.dim)
	default:
		t.line(m.since, m.exit.Applet, "", as, t.s.dim)
		t.line(m.since, m.exit.Applet, "", "  "+with, t.s.dim)
	}
	if t.visit != visitOf(m.exit.Applet, m.exit.Visit) { // of a request that was not sent
		for _, i := range why.Issues {
			t.line(m.since, m.exit.Applet, "issue", i.Msg, t.s.red)
		}
	}
}

// manyExits says how many exits were not shown: a flow that goes round would
// fill the screen.
func (t *trace) manyExits(since time.Duration) {
	if more := t.exits - mostExits; more > 0 {
		t.line(since, "", "", fmt.Sprintf("… and %d exits more", more), t.s.yellow)
	}
	t.exits = 0
}

func (t *trace) end(m moment) {
	t.unfold()
	t.manyExits(m.since)
	text, paint := outcomeText(m.end.Outcome), t.s.green
	if m.end.Outcome != engine.Completed {
		paint = t.s.yellow
	}
	if m.end.Outcome == engine.Faulted {
		paint = t.s.red
	}
	if m.end.Why != "" {
		text += ": " + m.end.Why
	}
	t.line(m.since, m.end.Applet, "end", text, paint)
}

// outcomeText is an outcome in words.
func outcomeText(outcome string) string {
	switch outcome {
	case engine.Completed:
		return "completed"
	case engine.HungUp:
		return "the caller hung up"
	case engine.Faulted:
		return "fault"
	}
	return outcome
}
