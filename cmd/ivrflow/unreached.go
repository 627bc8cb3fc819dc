package main

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

// unreached are the exits that no call took, by flow. A sub-flow that two flows
// share counts once.
func (s *summary) unreached() []engine.Way {
	taken, all := s.taken(), []engine.Way{}
	for _, way := range s.ways() {
		if !taken[way] {
			all = append(all, way)
		}
	}
	return all
}

// taken are the exits that calls took, of any flow.
func (s *summary) taken() map[engine.Way]bool {
	all := map[engine.Way]bool{}
	for _, one := range s.reached {
		for way := range one {
			all[way] = true
		}
	}
	return all
}

// ways are all exits of the flows that were replayed.
func (s *summary) ways() []engine.Way {
	var all []engine.Way
	seen := map[engine.Way]bool{}
	for _, p := range s.flows {
		for _, way := range p.Ways() {
			if !seen[way] {
				seen[way] = true
				all = append(all, way)
			}
		}
	}
	return all
}

// showUnreached lists the applets that no call came through, and of the others
// the exits that none took.
func (s *summary) showUnreached(c *console) {
	list := s.unreached()
	if len(list) == 0 {
		return
	}
	type place struct{ flow, applet string }
	came := map[place]bool{}
	for way := range s.taken() {
		came[place{way.Flow, way.Applet}] = true
	}
	var none, some []string
	for i := 0; i < len(list); {
		first := list[i]
		var exits []string
		for ; i < len(list) && list[i].Flow == first.Flow && list[i].Applet == first.Applet; i++ {
			exits = append(exits, list[i].Exit)
		}
		name := first.Applet
		if len(s.flows) > 1 || first.Flow != s.flows[0].Program.Flow {
			name = first.Flow + "/" + name
		}
		if came[place{first.Flow, first.Applet}] {
			some = append(some, name+" by "+strings.Join(exits, ", "))
		} else {
			none = append(none, name)
		}
	}
	these := "these recordings"
	if s.recordings == 1 {
		these = "this recording"
	}
	c.Out.printf("\n%s\n", c.Out.bold(fmt.Sprintf("Never reached by %s: %d of %d exits", these, len(list), len(s.ways()))))
	if len(none) > 0 {
		c.paragraph("applets: " + strings.Join(none, ", "))
	}
	if len(some) > 0 {
		c.paragraph("exits: " + strings.Join(some, "; "))
	}
}

// paragraph is a text of several lines, also where the screen has no width: a
// file with it is read by people too.
func (c *console) paragraph(text string) {
	width := 100
	if c.Out.width > 0 {
		width = c.Out.width
	}
	for _, line := range wrap("  "+plain(text), width) {
		c.Out.print(line + "\n")
	}
}
