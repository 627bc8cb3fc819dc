package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/applets/calltest"
)

// show tells of one test: a line, and what failed with the call up to there.
func (s *suite) show(t *suiteTest) {
	if s.f.json {
		return
	}
	switch {
	case !t.result.Passed():
		s.c.Out.printf("%s %s\n", s.c.Out.red("FAILED"), s.c.Out.bold(plain(t.test.Flow+": "+t.test.Name)))
		for _, e := range t.result.Failures {
			s.c.Out.printf("  %s: %s\n", s.c.Out.bold(plain(e.Pos.String())), plain(e.Msg))
			if line, caret, _ := strings.Cut(e.Snippet(), "\n"); line != "" {
				s.c.Out.printf("      %s\n      %s\n", line, s.c.Out.red(caret))
			}
		}
		s.callUpTo(t)
	case s.f.verbose:
		s.c.Out.printf("%s %s\n", s.c.Out.green("ok"), plain(t.test.Flow+": "+t.test.Name))
	}
}

// routeOf is the way that a call took: its applets and exits.
func routeOf(t *suiteTest) string {
	var steps []string
	for _, e := range t.result.Exits {
		steps = append(steps, e.Applet+" --"+e.Exit+"-->")
	}
	switch {
	case t.result.End != nil:
		steps = append(steps, t.result.End.Outcome)
	default:
		steps = append(steps, "stopped")
	}
	return strings.Join(steps, " ")
}

// mostTraced is how many lines of a call a failure shows.
const mostTraced = 14

// callUpTo shows the last part of the call.
func (s *suite) callUpTo(t *suiteTest) {
	lines := s.traced(t)
	if len(lines) == 0 {
		return
	}
	s.c.Out.print("  the call:\n")
	if more := len(lines) - mostTraced; more > 0 {
		s.c.Out.printf("%s\n", s.c.Out.dim(fmt.Sprintf("    … %s before", count(more, "line"))))
		lines = lines[more:]
	}
	s.c.Out.print(strings.Join(lines, "\n") + "\n\n")
}

// traced is the call as a timeline.
func (s *suite) traced(t *suiteTest) []string {
	var text bytes.Buffer
	to := *s.c.Out
	to.w, to.terminal = &text, false // no line that is written over
	tr := newTrace(&to, t.flow.loaded.program)
	var all moments
	for _, rec := range t.result.Records {
		if m, err := all.read(rec); err == nil { // it is a record of ours
			tr.show(m)
		}
	}
	if text.Len() == 0 {
		return nil
	}
	return strings.Split(strings.TrimRight(text.String(), "\n"), "\n")
}

// tell is the end: the count, and the coverage of each flow.
func (s *suite) tell(stopped bool) {
	if s.f.json {
		s.c.printJSON(s.report())
		return
	}
	for _, f := range s.order {
		s.coverageOf(f)
	}
	text := fmt.Sprintf("%s passed", count(s.passed, "test"))
	if s.failed > 0 {
		text = s.c.Out.red(fmt.Sprintf("%d failed", s.failed)) + ", " + text
	}
	if s.bad > 0 {
		text += fmt.Sprintf(", %d cannot be run", s.bad)
	}
	if stopped {
		text += ", stopped before the end"
	}
	s.c.Out.printf("%s\n", text)
}

// coverageOf tells what the tests of a flow came to, and what they never do.
func (s *suite) coverageOf(f *suiteFlow) {
	for i := range f.coverage.Flows {
		one := &f.coverage.Flows[i]
		taken, all := one.Exits()
		percent := 100
		if all > 0 {
			percent = 100 * taken / all
		}
		s.c.Out.printf("%s: %d of %d exits (%d %%)%s\n", s.c.Out.bold(plain(one.Flow)), taken, all, percent, statuses(one))
		if never := one.Never(); len(never) > 0 && taken > 0 {
			s.c.paragraph("never: " + strings.Join(never, ", "))
		}
	}
}

// fewExits tells the flows of which fewer exits are taken than are wanted.
func (s *suite) fewExits() bool {
	few := false
	for _, f := range s.order {
		for i := range f.coverage.Flows {
			one := &f.coverage.Flows[i]
			if taken, all := one.Exits(); 100*taken < s.f.least*all {
				few = true
				s.c.bad("%s: %d of %d exits are taken, which is less than %d %%", one.Flow, taken, all, s.f.least)
			}
		}
	}
	return few
}

// statuses are the HTTP statuses that came, of all applets.
func statuses(f *calltest.FlowCoverage) string {
	all := map[string]int{}
	for _, a := range f.Applets {
		for status, n := range a.Statuses {
			all[status] += n
		}
	}
	if len(all) == 0 {
		return ""
	}
	return ", statuses " + strings.Join(slices.Sorted(maps.Keys(all)), " ")
}
