package main

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// findings writes what is wrong in files. Warnings wait until there is no
// mistake: many follow from one, as an applet that is not reached because of a
// misspelt exit.
func (c *console) findings(all source.Errors) {
	mistakes := slices.ContainsFunc(all, (*source.Error).IsMistake)
	for _, e := range all {
		if e.IsMistake() {
			c.finding(e)
			c.snippet(e)
		} else if !mistakes {
			c.finding(e)
		}
	}
}

// finding writes one finding in a line: place, kind and words.
func (c *console) finding(e *source.Error) {
	at, msg := plain(e.Pos.String()), plain(e.Msg)
	if e.IsMistake() {
		c.complaints.add(strings.TrimPrefix(at+": "+msg, ": "))
	}
	if !e.IsMistake() {
		msg = c.Err.yellow("warning: ") + msg
	}
	if at != "" {
		msg = c.Err.bold(at) + ": " + msg
	}
	c.Err.printf("%s\n", msg)
}

// snippet writes the source line of a finding with a caret below it.
func (c *console) snippet(e *source.Error) {
	line, caret, _ := strings.Cut(e.Snippet(), "\n")
	if line == "" {
		return
	}
	c.Err.printf("    %s\n", line)
	if caret != "" {
		c.Err.printf("    %s\n", c.Err.red(caret))
	}
	if e.Code != "" {
		c.Err.printf("    %s\n", c.Err.dim("code "+e.Code))
	}
}
