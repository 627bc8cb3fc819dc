package main

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

const (
	mostGroups = 20 // groups of calls that differ in the same way
	mostRows   = 12 // of one part of the summary
)

// groups shows the calls that differ: those that differ first in the same way
// are shown once, by the first of them.
func (s *summary) showGroups(c *console, all bool) {
	list := s.groups.sorted()
	for i, g := range list {
		if i == mostGroups {
			more := s.groups.rest
			for _, g := range list[i:] {
				more += g.Calls
			}
			c.Out.printf("%s %s that differ in other ways\n\n", c.Out.red("and"), count(more, "more call"))
			break
		}
		s.routes.shown(g.key())
		c.Out.printf("%s %s of %s: %s\n", c.Out.red("differs"), count(g.Calls, "call"), plain(g.Flow), plain(g.firstOf()))
		c.differences(g.first.Differences, all)
		if g.varies {
			c.Out.print("  " + c.Out.dim("these are the values of this call; others have their own") + "\n")
		}
		c.Out.print("\n")
	}
}

// firstOf names the call that stands for the others.
func (g *changed) firstOf() string {
	if g.Calls == 1 {
		return g.Example
	}
	return "the first is " + g.Example
}

// show is the summary for people: what changed, where, in how many calls.
func (s *summary) show(c *console) {
	out := c.Out
	var parts []string
	for i, n := range []struct {
		n    int
		text string
	}{{s.same, out.green("same")}, {s.differing, out.red("different")}, {s.unreadable, out.red("unreadable")}, {s.noFlow, out.red("not replayed")}} {
		if n.n > 0 || i == 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n.n, n.text))
		}
	}
	out.printf("%s %s\n", out.bold(count(s.recordings, "recording")+":"), strings.Join(parts, ", "))
	s.remarks(c)
	s.part(c, "Calls that take another route", &s.routes, func(r *changed) string {
		if r.Applet == "" {
			return "the end of the call"
		}
		if r.shown {
			return r.Applet + ": " + wayOf(r.Now, r.Applet) + ", not " + wayOf(r.Was, r.Applet)
		}
		return r.Applet
	})
	s.part(c, "Requests that changed", &s.requests, func(r *changed) string {
		if r.Interaction == "" {
			return fmt.Sprintf("%s: %s%s", r.Applet, r.What, r.mark)
		}
		return fmt.Sprintf("%s in %s: %s%s", r.Interaction, r.Applet, r.What, r.mark)
	})
	s.part(c, "Prompts, keys and waits that changed", &s.prompts, func(r *changed) string { return r.Applet + ": " + r.What })
	s.part(c, "Applets with another name", &s.renamed, func(r *changed) string { return wayOnly(r.Was) + " is now " + wayOnly(r.Now) })
	s.part(c, "Values", &s.values, func(r *changed) string {
		text := where(engine.Difference{Applet: r.Applet}) + " " + r.heading()
		if r.Note != "" {
			text += ", " + r.Note
		}
		return text
	})
	s.part(c, "Calls that cannot go on with what was recorded", &s.missing, func(r *changed) string {
		return r.Applet + " " + r.heading() + endsHere
	})
}

// wayOf is a way without its reason and without the applet that stands before
// it anyway.
func wayOf(way, applet string) string { return strings.TrimPrefix(wayOnly(way), applet+" ") }

// shown notes that was and now of a row stand in the group of its calls.
func (t *tally) shown(key string) {
	if row := t.rows[key]; row != nil {
		row.shown = true
	}
}

// remarks are what there is to know about the numbers.
func (s *summary) remarks(c *console) {
	for _, r := range []struct {
		n    int
		text string
	}{
		{s.other, "recorded with another version of the flow"},
		{s.open, "of those that are the same end before the call does: it was left open"},
		{s.edited, editedText},
		{s.noFlow, "not replayed: the flow was not found, or has mistakes"},
	} {
		if r.n > 0 {
			c.row(r.n, r.text, "")
		}
	}
}

// editedText explains a difference that no change of the flow can explain.
const editedText = "differ though the flow is the one they were recorded with: the recording was edited, or another version of ivrflow behaves differently"

// part is one section; nothing without rows.
func (s *summary) part(c *console, title string, t *tally, text func(*changed) string) {
	if len(t.list) == 0 {
		return
	}
	c.Out.printf("\n%s\n", c.Out.bold(title))
	flows := map[string]bool{}
	for _, p := range s.flows {
		flows[p.Program.Flow] = true
	}
	for i, r := range t.sorted() {
		if i == mostRows {
			c.Out.printf("%7s  and %s\n", "", count(len(t.list)-i, "more change"))
			break
		}
		line := text(r)
		if len(flows) > 1 {
			line = r.Flow + ": " + line
		}
		c.row(r.Calls, line, r.Example)
		if t == &s.routes && !r.shown { // why it does is what a designer wants to know
			c.wasNow("         ", shortWhy(r.Was), shortWhy(r.Now))
		}
	}
}

// heading is as of the differences that it counts.
func (r *changed) heading() string {
	return heading(engine.Difference{Kind: r.Kind, What: r.What, Was: r.Was})
}
