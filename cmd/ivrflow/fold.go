package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
)

// fold puts the requests of a poll together: answers that say the same are one
// line with a count.
type fold struct {
	applet string
	visit  string
	since  time.Duration // of the last answer that is counted
	count  int
	last   *engine.Fetched
	values map[string]string // as they were shown last
}

// takes reports whether a command belongs to the poll that is folded.
func (f *fold) takes(c *engine.Command) bool {
	return f != nil && (c.Fetch != nil || c.Wait != nil) && f.visit == visitOf(c.Applet, c.Visit)
}

// poll counts one more answer of the poll, or shows the ones before when it
// says something else.
func (t *trace) poll(since time.Duration, got *engine.Fetched) {
	f := t.fold
	if f.count > 0 && !sameAnswer(f.last, got) {
		t.unfold()
	}
	f.since, f.last = since, got
	f.count++
	t.pass(since, f.applet, "poll", fmt.Sprintf("%d × %s", f.count, pollText(got, f.values)))
}

// unfold shows what was counted.
func (t *trace) unfold() {
	f := t.fold
	if f == nil || f.count == 0 {
		return
	}
	text := pollText(f.last, f.values)
	if f.count > 1 {
		text = fmt.Sprintf("%d × %s", f.count, text)
	}
	t.line(f.since, f.applet, "poll", text, statusPaint(t.s, f.last))
	t.troubles(f.since, f.applet, f.last)
	f.count = 0
	f.values = valuesOf(f.last)
}

// pollText is an answer in one line, with the values that are not as known.
func pollText(got *engine.Fetched, known map[string]string) string {
	parts := []string{statusText(got, 0)}
	for _, v := range got.Found {
		if was, ok := known[v.Name]; !ok && !v.Value.IsNull() || ok && was != v.Value.Shown() {
			parts = append(parts, v.Name+" = "+v.Value.Shown())
		}
	}
	if len(parts) == 1 && got.Outcome == engine.Answered {
		parts = append(parts, "nothing new")
	}
	return strings.Join(parts, " · ")
}

func valuesOf(got *engine.Fetched) map[string]string {
	values := map[string]string{}
	for _, v := range got.Found {
		values[v.Name] = v.Value.Shown()
	}
	return values
}

func sameAnswer(a, b *engine.Fetched) bool {
	return a.Outcome == b.Outcome && a.Status == b.Status && slices.Equal(a.Found, b.Found) && slices.Equal(a.Issues, b.Issues)
}
