package main

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// verdict is how a check went.
type verdict struct {
	mistakes, warnings int
	foreign            int // what Vonage would not know
	held               int // warnings that wait until the mistakes are put right
	ignored            int // that comments ignore
	files              int
}

func verdictOf(all source.Errors, files, held int) verdict {
	v := verdict{files: files, held: held}
	for _, e := range all {
		switch {
		case e.IsMistake():
			v.mistakes++
		case e.Code == vonageCode:
			v.foreign++
		default:
			v.warnings++
		}
	}
	return v
}

// code is the exit code.
func (v verdict) code() int {
	if v.mistakes > 0 {
		return exitUsage
	}
	return exitFine
}

func (v verdict) String() string {
	var parts []string
	for _, one := range []struct {
		n    int
		what string
	}{{v.mistakes, "mistake"}, {v.warnings, "warning"}} {
		if one.n > 0 {
			parts = append(parts, count(one.n, one.what))
		}
	}
	if v.foreign > 0 {
		parts = append(parts, count(v.foreign, "thing")+" that Vonage would not know")
	}
	if v.ignored > 0 {
		parts = append(parts, fmt.Sprintf("%d ignored", v.ignored))
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ") + " in " + count(v.files, "file")
	case v.files == 1:
		return "1 file is fine"
	}
	return count(v.files, "file") + " are fine"
}

// count is a number with its noun, which takes an s.
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// verdict writes the findings, and what comes of them all.
func (c *console) verdict(all source.Errors, v verdict) {
	for _, e := range all {
		c.finding(e)
		c.snippet(e)
	}
	paint := c.Out.green
	if v.mistakes > 0 {
		paint = c.Out.red
	} else if v.warnings > 0 {
		paint = c.Out.yellow
	}
	c.Out.printf("%s\n", paint(v.String()))
	if v.held > 0 {
		c.Out.printf("%s not shown: a mistake may be behind it, so put the mistakes right and check again\n", count(v.held, "warning"))
	}
}

// findingJSON is a finding for machines.
type findingJSON struct {
	File     string          `json:"file"`
	Line     int             `json:"line"` // 0: of the whole file
	Col      int             `json:"col"`
	Severity source.Severity `json:"severity"` // error or warning
	Code     string          `json:"code"`
	Message  string          `json:"message"`
	Ignored  string          `json:"ignored,omitempty"` // the reason for which a comment ignores it
}

func findingsJSON(all source.Errors, away []suppressed) []findingJSON {
	out := []findingJSON{}
	add := func(e *source.Error, reason string) {
		severity := source.Mistake
		if !e.IsMistake() {
			severity = source.Warning
		}
		out = append(out, findingJSON{e.Pos.File, e.Pos.Line, e.Pos.Col, severity, e.Code, e.Msg, reason})
	}
	for _, e := range all {
		add(e, "")
	}
	for _, s := range away {
		add(s.Error, s.reason)
	}
	return out
}
