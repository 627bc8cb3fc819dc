package main

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// findings writes what is wrong in files: one line each, with the source line
// and a caret below a mistake.
func (c *console) findings(all source.Errors) {
	for _, e := range all {
		if !e.IsMistake() {
			c.Err.printf("%s%s\n", c.Err.yellow("warning: "), plain(e.Error()))
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
