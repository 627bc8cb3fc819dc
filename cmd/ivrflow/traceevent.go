package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// event shows what came of a command.
func (t *trace) event(m moment) {
	ev, c := m.event, m.answers
	applet := t.applet
	if c != nil {
		applet = c.Applet
	}
	switch {
	case ev.HungUp:
		t.unfold()
		text := "the caller hung up"
		if t.gone = c != nil && c.Fetch != nil; t.gone {
			text += "; the answer is awaited first"
		}
		t.line(m.since, applet, "hang-up", text, t.s.yellow)
	case ev.Fetched != nil:
		t.answer(m, applet)
	case ev.Notified != nil:
		t.notified(m, applet)
	case ev.Leg != nil && ev.Leg.Status == leg.NoInput && c != nil && c.Kind() == leg.Record:
		t.line(m.since, applet, "record", "nobody spoke", t.s.yellow)
	case ev.Leg != nil:
		t.legEvent(m.since, applet, ev.Leg)
	}
}

func (t *trace) legEvent(since time.Duration, applet string, ev *leg.Event) {
	switch ev.Status {
	case leg.Done, leg.Gone: // the next line tells
	case leg.Digits:
		keys := ev.Digits
		if ev.Ref != "" {
			keys = "(secret " + ev.Ref + ")"
		}
		t.line(since, applet, "keys", keys, nil)
	case leg.NoInput:
		t.line(since, applet, "keys", "none in time", t.s.yellow)
	default:
		paint := t.s.red
		if ev.Status == leg.Ended || ev.Status == leg.Transferred || ev.Status == leg.Recorded {
			paint = nil
		}
		text := legTexts()[ev.Status]
		if text == "" {
			text = ev.Status
		}
		if ev.Detail != "" {
			text += ": " + ev.Detail
		}
		if ev.Recording != "" {
			text += ": " + ev.Recording
		}
		t.line(since, applet, "", text, paint)
	}
}

// legTexts says what came of a transfer, a queue, a recording or a message.
func legTexts() map[string]string {
	return map[string]string{
		leg.Ended:       "the other side hung up, the caller is back",
		leg.Transferred: "the caller was handed over",
		leg.Busy:        "busy",
		leg.NoAnswer:    "no answer",
		leg.Overflow:    "no agent took the call",
		leg.Recorded:    "recorded",
		leg.Failed:      "it could not be done",
		leg.Unknown:     "whether it was done is not known",
	}
}

// answer shows a response with the values that were found in it; those of polls
// that brought nothing new are counted.
func (t *trace) answer(m moment, applet string) {
	f := m.event.Fetched
	if t.fold != nil && m.answers != nil && t.fold.visit == visitOf(applet, m.answers.Visit) {
		t.poll(m.since, f)
		return
	}
	if m.answers != nil { // of a resumed call its command was not shown
		t.visit = visitOf(applet, m.answers.Visit)
	}
	t.line(m.since, applet, "response", statusText(f, m.took), statusPaint(t.s, f))
	t.values(m.since, applet, f.Found)
	t.found = valuesOf(f)
	t.troubles(m.since, applet, f)
}

// values shows what was found, and what was not.
func (t *trace) values(since time.Duration, applet string, all []engine.Found) {
	var missing []string
	for _, v := range all {
		if v.Value.IsNull() {
			missing = append(missing, v.Name)
			continue
		}
		t.line(since, applet, "", "  "+v.Name+" = "+v.Value.Shown(), nil)
	}
	if len(missing) > 0 {
		t.line(since, applet, "", "  null: "+strings.Join(missing, ", "), t.s.dim)
	}
}

// issue shows one thing that was wrong with what came.
func (t *trace) issue(since time.Duration, applet string, i engine.Issue) {
	text := i.Msg
	if i.Field != "" {
		text = i.Field + ": " + text
	}
	t.line(since, applet, "issue", text, t.s.red)
}

// troubles shows what was wrong with a request or its answer.
func (t *trace) troubles(since time.Duration, applet string, f *engine.Fetched) {
	for _, i := range f.Issues {
		t.issue(since, applet, i)
	}
	if f.Body != "" && (f.Status >= 400 || f.Outcome != engine.Answered) {
		t.line(since, applet, "body", shorten(f.Body, 300), nil)
	}
}

// statusText says what kind of answer came, and how long it took where that is
// to be seen.
func statusText(f *engine.Fetched, took time.Duration) string {
	var b strings.Builder
	switch {
	case f.Outcome == engine.NotDone:
		b.WriteString("none: no request reached the server")
	case f.Outcome == engine.MaybeDone && f.Status == 0:
		b.WriteString("none: it may have been done")
	case f.Outcome == engine.MaybeDone:
		fmt.Fprintf(&b, "%d, but not a whole answer: it may have been done", f.Status)
	default:
		fmt.Fprintf(&b, "%d", f.Status)
	}
	if took >= time.Millisecond {
		fmt.Fprintf(&b, " · %s", took.Round(time.Millisecond))
	}
	if f.Attempts > 1 {
		fmt.Fprintf(&b, " · %d attempts", f.Attempts)
	}
	return b.String()
}

// statusPaint is the colour of a status.
func statusPaint(s *screen, f *engine.Fetched) func(string) string {
	switch {
	case f.Outcome != engine.Answered || f.Status >= 500:
		return s.red
	case f.Status >= 300:
		return s.yellow
	}
	return s.green
}
