package main

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// recordedShow is a recorded call that is shown. It stands alone: neither its
// flow nor its settings are looked for. It may come from anybody.
type recordedShow struct {
	journal.Recorded
	name string
	err  error // what is wrong with it behind its Records

	started engine.Started
	moments []moment
	report  *report
}

// mostShown bounds the records that the timeline has; the summary is of all.
const mostShown = 20_000

// show tells people, or a machine, how the call went. Its result is the exit
// code.
func (one *recordedShow) show(c *console, json bool) int {
	if one.err == nil && one.Call == "" && torn(one.File) {
		one.err = fmt.Errorf("%s: %s", one.File, tornText)
	}
	one.read()
	if json {
		c.printJSON(one.object())
	} else {
		one.heading(c.Out)
		one.timeline(c.Out)
		one.summary(c.Out)
	}
	if one.err == nil {
		return exitFine
	}
	return c.failed("%s", one.err)
}

// read makes moments and a report of the records, up to the first that is none.
func (one *recordedShow) read() {
	one.report = newReport()
	var all moments
	for i, rec := range one.Records {
		m, err := all.read(rec)
		if err == nil && i == 0 {
			one.started, err = engine.ReadStart(rec)
		}
		if err != nil {
			one.err = fmt.Errorf("%s: %w", one.File, err)
			return
		}
		m.since, m.took = max(m.since, 0), max(m.took, 0)
		one.report.add(m)
		if len(one.moments) < mostShown {
			one.moments = append(one.moments, m)
		}
	}
	if p := one.report.pending; one.report.Outcome == "" && p != nil && p.Fetch != nil && !p.Repeatable() {
		one.report.doubt(p.Applet)
	}
}

func (one *recordedShow) heading(s *screen) {
	parts := []string{shorten(one.started.Flow, 200), "call " + shorten(one.name, 200), "recorded"}
	s.printf("%s\n", s.bold(plain(strings.Join(parts, " · "))))
	call := one.started.Call
	if call.CLID != "" || call.DNIS != "" {
		s.section("Caller", shorten(dash(call.CLID)+" dialled "+dash(call.DNIS), 200))
	}
	began := ""
	if len(one.Records) > 0 {
		began = one.Records[0].At.UTC().Format("2006-01-02 15:04:05 MST")
	}
	s.section("Began", began)
	s.section("Program", fmt.Sprintf("%.12s  (engine %s)", one.started.Program, shorten(one.started.Engine, 40)))
	s.print("\n")
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// timeline is the trace that the call had when it was live.
func (one *recordedShow) timeline(s *screen) {
	t := traceOf(s, func(yield func(string) bool) {
		for _, m := range one.moments {
			if m.exit != nil && !yield(m.exit.Applet) || m.command != nil && !yield(m.command.Applet) {
				return
			}
		}
	})
	for i, m := range one.moments {
		if err := showMoment(t, m); err != nil {
			one.err = fmt.Errorf("%s: record %d cannot be shown: %w", one.File, i+1, err)
			break
		}
	}
	t.unfold()
	t.clear()
	if more := len(one.Records) - len(one.moments); more > 0 && len(one.moments) == mostShown {
		s.printf("… and %d records more\n", more)
	}
}

// showMoment shows one moment; one that makes no sense ends the timeline only.
func showMoment(t *trace, m moment) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	t.show(m)
	return nil
}
