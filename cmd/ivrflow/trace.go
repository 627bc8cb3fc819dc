package main

import (
	"fmt"
	"iter"
	"maps"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine"
)

// trace writes a call down as it goes, for people: when, in which applet, what.
// Everything it is shown is masked already.
type trace struct {
	s     *screen
	names int // width of the column of applets

	time, applet string            // as they stand in the column last
	visit        string            // of the applet that something was written for last
	found        map[string]string // values of the last answer that was shown, by name
	fold         *fold             // the polls of the present visit
	exits        int               // since something was asked or answered
	gone         bool              // the caller hung up during a request: whichever way that is left leads to onHangup
	text         string            // of the last line
	passing      bool              // a line stands on the terminal that is to be overwritten
}

const (
	longestName = 20   // of an applet, in the column
	longestText = 2000 // of one entry
	mostExits   = 30   // that are shown without anything between them
	wordWidth   = 8
	timeWidth   = 7
)

func newTrace(s *screen, p *engine.Program) *trace {
	return traceOf(s, maps.Keys(p.Exits()))
}

// traceOf is a trace with room for the names of applets.
func traceOf(s *screen, applets iter.Seq[string]) *trace {
	t := &trace{s: s}
	for name := range applets {
		t.names = max(t.names, min(utf8.RuneCountInString(name), longestName))
	}
	return t
}

// show writes what happened.
func (t *trace) show(m moment) {
	switch {
	case m.command != nil:
		t.command(m)
	case m.event != nil:
		t.event(m)
	case m.exit != nil:
		t.exit(m)
	case m.note != nil:
		t.note(m)
	case m.claimed != nil:
		t.unfold()
		t.line(m.since, "", "claim", "taken over by another process", t.s.yellow)
	case m.end != nil:
		t.end(m)
	}
}

// line writes one entry: the time and the applet only where they change, the
// text wrapped within its column.
func (t *trace) line(since time.Duration, applet, word, text string, paint func(string) string) {
	t.clear()
	at, name := clockText(since), shorten(plain(applet), longestName)
	if at == t.time {
		at = ""
	} else {
		t.time = at
	}
	if name == t.applet {
		name = ""
	} else {
		t.applet = name
	}
	t.text = text
	head := t.s.dim(fmt.Sprintf("%*s", timeWidth, at)) + "  " + t.s.bold(pad(name, t.names)) + "  " + t.s.cyan(pad(word, wordWidth)) + "  "
	indent := strings.Repeat(" ", timeWidth+t.names+wordWidth+6)
	for i, part := range wrap(shorten(plain(text), longestText), t.textWidth()) {
		if i > 0 {
			head = indent
		}
		if paint != nil {
			part = paint(part)
		}
		t.s.print(strings.TrimRight(head+part, " ") + "\n")
	}
}

// textWidth is the width of the column of texts; 0 where lines are not wrapped.
func (t *trace) textWidth() int {
	if t.s.width == 0 {
		return 0
	}
	return max(t.s.width-timeWidth-t.names-wordWidth-6, 30)
}

// pass writes a line that the next one overwrites; only a terminal shows it.
func (t *trace) pass(since time.Duration, applet, word, text string) {
	if !t.s.terminal {
		return
	}
	t.clear()
	line := fmt.Sprintf("%*s  %s  %s  %s", timeWidth, clockText(since), pad(shorten(plain(applet), longestName), t.names), pad(word, wordWidth), plain(text))
	t.s.print(t.s.dim(shorten(line, t.s.width-1)))
	t.passing = true
}

func (t *trace) clear() {
	if t.passing {
		t.s.print("\r\x1b[K")
		t.passing = false
	}
}

// clockText is a time since the start of the call, in minutes and seconds.
func clockText(d time.Duration) string {
	tenths := d / (100 * time.Millisecond)
	return fmt.Sprintf("%d:%02d.%d", tenths/600, tenths/10%60, tenths%10)
}

func visitOf(applet string, visit int) string { return fmt.Sprintf("%s#%d", applet, visit) }
