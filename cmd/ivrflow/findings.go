package main

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// findings writes what is wrong in files: one line each, with the source line
// and a caret below a mistake. Warnings wait until there is no mistake: many
// follow from one, as an applet that is not reached because of a misspelt exit.
func (c *console) findings(all source.Errors) {
	mistakes := slices.ContainsFunc(all, (*source.Error).IsMistake)
	for _, e := range all {
		if !e.IsMistake() {
			if !mistakes {
				c.Err.printf("%s%s\n", c.Err.yellow("warning: "), plain(e.Error()))
			}
			continue
		}
		at, msg := e.Pos.String(), e.Error()
		if at != "" {
			msg = c.Err.bold(plain(at)) + strings.TrimPrefix(plain(msg), plain(at))
		}
		c.Err.printf("%s\n", msg)
		if snippet := e.Snippet(); snippet != "" {
			line, caret, _ := strings.Cut(snippet, "\n")
			c.Err.printf("    %s\n", line)
			if caret != "" {
				c.Err.printf("    %s\n", c.Err.red(caret))
			}
		}
	}
}
