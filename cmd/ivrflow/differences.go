package main

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

// heading says in words what a difference is about, behind the applet's name.
func heading(d engine.Difference) string {
	switch d.Kind {
	case engine.DiffRoute:
		return "takes another " + d.What
	case engine.DiffRequest:
		return "sends another request: " + d.What
	case engine.DiffHidden:
		return "reads a value that the recording has masked: " + d.What
	case engine.DiffValue:
		return "reads another value: " + d.What
	case engine.DiffRenamed:
		return "is a renamed " + d.What
	case engine.DiffMissing:
		return missingText(d)
	case engine.DiffRecord:
		return "is not what its own flow does: " + d.What
	case engine.DiffEnd:
		return "ends another way"
	case engine.DiffWait:
		if d.What == "for" {
			return "waits for another time"
		}
	case engine.DiffLeg:
		if d.What != "prompts" {
			return "has another " + d.What
		}
	}
	return "has other " + d.What
}

// where is the place of a difference in the call.
func where(d engine.Difference) string {
	switch {
	case d.Applet == "":
		return "The call"
	case d.Visit > 1:
		return fmt.Sprintf("%s (visit %d)", d.Applet, d.Visit)
	}
	return d.Applet
}

// difference is one thing that is not as recorded: where, what, was, now.
func (c *console) difference(d engine.Difference, all bool) {
	out := c.Out
	if d.Kind == engine.DiffMissing {
		for i, line := range wrap(plain(where(d)+"  "+missingSentence(d)), out.width) {
			if i == 0 {
				line = out.bold(plain(where(d))) + "  " + strings.TrimSpace(strings.TrimPrefix(line, plain(where(d))))
			}
			out.print(line + "\n")
		}
		return
	}
	out.printf("%s  %s\n", out.bold(plain(where(d))), plain(heading(d)))
	if d.Kind == engine.DiffRoute && !all {
		d.Was, d.Now = shortWhy(d.Was), shortWhy(d.Now)
	}
	c.wasNow("  ", d.Was, d.Now)
	if d.Note != "" {
		for _, line := range wrap("  "+plain(d.Note), out.width) {
			out.print(out.dim(line) + "\n")
		}
	}
}

// longestWhy bounds the reason of a route where not everything is wanted: it
// has the values that decided, and they may be whole documents.
const longestWhy = 200

// shortWhy is a way with a reason that is not too long to be read.
func shortWhy(way string) string {
	to, why, ok := strings.Cut(way, " (")
	if !ok {
		return way
	}
	return to + " (" + shorten(why, longestWhy)
}

// wasNow sets two texts below each other.
func (c *console) wasNow(indent, was, now string) {
	out := c.Out
	width := 0
	if out.width > 0 {
		width = out.width - len(indent) - 4
	}
	for _, one := range []struct{ label, text string }{{"was", was}, {"now", now}} {
		for i, line := range wrap(shorten(plain(one.text), longestText), width) {
			label := one.label
			if i > 0 {
				label = ""
			}
			out.printf("%s%s %s\n", indent, out.dim(pad(label, 3)), line)
		}
	}
}

// lead is the difference to look at first: where the call takes another route,
// for much else follows from it, or else the first that came up.
func lead(list []engine.Difference) engine.Difference {
	for _, d := range list {
		if d.Kind == engine.DiffRoute {
			return d
		}
	}
	return list[0]
}

// differences shows the leading one and says how many more there are, or all.
func (c *console) differences(list []engine.Difference, all bool) {
	if !all {
		c.difference(lead(list), false)
		if len(list) > 1 {
			c.Out.printf("  and %s; --all shows them\n", count(len(list)-1, "more difference"))
		}
		return
	}
	for i, d := range list {
		if i > 0 {
			c.Out.print("\n")
		}
		c.difference(d, true)
	}
}
