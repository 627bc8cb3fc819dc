package main

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
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

// missingText says what the recording cannot answer.
func missingText(d engine.Difference) string {
	does := map[string]string{
		engine.FetchKind: "sends a request that was not sent",
		leg.Collect:      "asks for keys that were not asked for",
		leg.Transfer:     "transfers the call, which was not done",
	}[d.What]
	if strings.HasPrefix(d.Was, "the recording ends") {
		return "was not over when the recording ended"
	}
	if does == "" {
		does = "wants an answer (" + d.What + ") that was not wanted"
	}
	return does + " when it was recorded"
}

// endsHere is added where many calls are told of: the text of the difference,
// which says it too, is not shown there.
const endsHere = ": the replay of these calls ends there"

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
func (c *console) difference(d engine.Difference) {
	out := c.Out
	out.printf("%s  %s\n", out.bold(plain(where(d))), plain(heading(d)))
	c.wasNow("  ", d.Was, d.Now)
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

// differences shows the first one and says how many more there are, or all.
func (c *console) differences(list []engine.Difference, all bool) {
	for i, d := range list {
		if i > 0 && !all {
			c.Out.printf("  and %s; --all shows them\n", count(len(list)-1, "more difference"))
			return
		}
		if i > 0 {
			c.Out.print("\n")
		}
		c.difference(d)
	}
}
