package engine

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
)

// Node is one applet of a program, as drawings and analyses look at it.
type Node struct {
	Name  string
	Kind  string // the element's name: Announcer, Collect ...
	Pos   source.Pos
	Exits []NodeExit // those of the kind in its order, then those of children in the order of the file
	Runs  string     // the flow that the applet runs, or ""
}

// NodeExit is one way out of a [Node].
type NodeExit struct {
	Name    string // "next", "onTimeout", "otherwise"; of a child "Rule 1", "Option 2"
	To      string // the applet it leads to; "" ends the flow
	Failure bool   // a failure exit: not wired it takes the flow's default
	Wired   bool   // wired in the applet itself, not by a default
	Dead    bool   // a failure exit that nobody wired
	// Pos is where the name of the applet that it leads to is written, in the
	// applet or as the flow's default; zero when it is nowhere.
	Pos source.Pos
}

// Graph is one flow of a program.
type Graph struct {
	Flow     string
	Start    string
	OnHangup string // "" when there is none
	OnError  string
	Nodes    []Node // in the order of the file
}

// Graphs are the flows of the program: the one that calls begin with, then its
// sub-flows in the order in which they are reached.
func (p *Program) Graphs() []Graph {
	var all []Graph
	seen := map[string]bool{}
	var visit func(flow string)
	visit = func(flow string) {
		g := p.graphs[flow]
		if g == nil || seen[flow] {
			return
		}
		seen[flow] = true
		out := Graph{Flow: flow, Start: g.start, OnHangup: g.defaults["onHangup"], OnError: g.defaults["onError"]}
		for _, a := range g.source.Applets {
			if n := g.nodes[a.Name]; n != nil && n.pos.Equal(a.Element.Pos) {
				out.Nodes = append(out.Nodes, n.view(a, g.source))
			}
		}
		all = append(all, out)
		for _, n := range out.Nodes {
			visit(n.Runs)
		}
	}
	visit(p.Flow)
	return all
}

// view is the node with its exits in order.
func (n *node) view(a *flows.Applet, flow *flows.CallFlow) Node {
	out := Node{Name: a.Name, Kind: n.kind, Pos: n.pos, Runs: n.runs}
	names := slices.Clone(n.order)
	for _, e := range a.Exits {
		if strings.Contains(e.Name, " ") { // of a child
			names = append(names, e.Name)
		}
	}
	for _, name := range names {
		to, there := n.exits[name]
		if !there || slices.Contains(n.never, name) {
			continue
		}
		e, wired := a.Exit(name)
		if !wired {
			e, _ = target(ExitSpec{Name: name, Failure: n.failure[name], Else: n.instead[name]}, flow, a)
		}
		out.Exits = append(out.Exits, NodeExit{Name: name, To: to, Failure: n.failure[name], Wired: wired, Dead: n.dead[name], Pos: e.Pos})
	}
	return out
}
