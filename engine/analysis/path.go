package analysis

import "strings"

// shownApplets is how many applets of a way are shown.
const shownApplets = 6

// place is an applet on a way, and what is missing there: behind a copy its
// origin.
type place struct {
	at   *node
	name int
}

// without is a shortest way to the applet on which nothing has filled the data
// source, and no applet of the others was passed, where that is told already.
// It is nil when there is none, and empty when the applet is the first.
func (x *filled) without(name string, to *node, others map[*node]bool) []*edge {
	goal := place{to, x.number(name)}
	next := map[place]step{goal: {}}
	for queue := []place{goal}; len(queue) > 0; queue = queue[1:] {
		p := queue[0]
		if p.at == x.flow.start {
			way := []*edge{}
			for p != goal {
				way = append(way, next[p].by)
				p = next[p].to
			}
			return way
		}
		for _, e := range p.at.in {
			before := place{e.from, x.origin(e, p.name)}
			if _, seen := next[before]; seen || x.out[e].has(p.name) || others[e.from] {
				continue
			}
			next[before] = step{e, p}
			queue = append(queue, before)
		}
	}
	return nil
}

// step is how a way goes on from a place.
type step struct {
	by *edge
	to place
}

// origin is what is missing before an exit when something is behind it.
func (x *filled) origin(e *edge, name int) int {
	for _, f := range e.from.facts.Fills {
		if x.number(f.Name) == name && f.From != "" && f.Flow == "" && !e.aside && f.By(e.exit) {
			return x.number(f.From)
		}
	}
	return name
}

// written is a way as it is shown, its beginning cut when it is long:
// "Ask --onNoInput--> Pay".
func written(way []*edge, to *node) string {
	var b strings.Builder
	if len(way) >= shownApplets {
		way = way[len(way)-shownApplets+1:]
		b.WriteString("... ")
	}
	for _, e := range way {
		b.WriteString(e.from.Name + " --" + e.exit + "--> ")
	}
	return b.String() + to.Name
}
