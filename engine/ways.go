package engine

import (
	"cmp"
	"slices"
	"strings"
)

// Way is one exit of one applet of a program: what a set of calls takes, or
// never does.
type Way struct {
	Flow   string `json:"flow"` // the flow that the applet stands in
	Applet string `json:"applet"`
	Exit   string `json:"exit"`
}

// Ways lists every exit of every applet of the program, by flow, applet and
// exit. Those for a hang-up and for a fault, which every applet has, are not
// among them, nor are those that an applet cannot take as it is written.
func (p *Program) Ways() []Way {
	var all []Way
	for flow, g := range p.graphs {
		for applet, n := range g.nodes {
			for exit := range n.exits {
				if !slices.Contains(n.never, exit) {
					all = append(all, Way{flow, applet, exit})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b Way) int {
		return cmp.Or(cmp.Compare(a.Flow, b.Flow), cmp.Compare(a.Applet, b.Applet), cmp.Compare(a.Exit, b.Exit))
	})
	return all
}

// WayOf says which exit of the program a call took: an [Exit] names an applet
// with the sub-flows that led to it. It is false for one that the program does
// not have.
func (p *Program) WayOf(e Exit) (Way, bool) {
	flow, rest := p.Flow, e.Applet
	for {
		name, more, inside := strings.Cut(rest, "/")
		if inside {
			name, _, _ = strings.Cut(name, "#")
		}
		n := p.node(flow, name)
		if n == nil {
			return Way{}, false
		}
		if !inside {
			return Way{flow, name, e.Exit}, true
		}
		flow, rest = n.runs, more
	}
}

func (p *Program) node(flow, name string) *node {
	if g := p.graphs[flow]; g != nil {
		return g.nodes[name]
	}
	return nil
}
