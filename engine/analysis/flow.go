package analysis

import (
	"slices"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// flow is one flow of a program, with the ways that calls may take through it.
type flow struct {
	program *engine.Program
	name    string
	file    string
	doc     *flows.CallFlow
	nodes   []*node
	edges   []*edge
	start   *node
	inputs  map[string]flows.Input
	given   map[string]bool // inputs that every SubFlow of the program gives
	sub     bool            // another flow of the program runs it
	all     []*flow         // the flows of the program
	filled  *filled         // nil until somebody asks
	graph   engine.Graph
}

// node is an applet that a call may come to.
type node struct {
	engine.Node
	facts   engine.Facts
	element *source.Element
	result  string // of a Return
	in, out []*edge
}

// edge is a way from one applet to another, or out of the flow.
type edge struct {
	from *node
	to   *node // nil: the flow is over
	exit string
	pos  source.Pos
	// aside: taken from the midst of the applet, by a hang-up or a fault.
	aside bool
	wired bool // in the applet itself
	dead  bool // a failure exit that nobody wired: the call ends
}

// Exits that every applet has.
const (
	hangUp = "hang-up"
	fault  = "fault"
)

func flowsOf(p *engine.Program) []*flow {
	var all []*flow
	for _, g := range p.Graphs() {
		all = append(all, newFlow(p, g))
	}
	for _, f := range all {
		f.all = all
		for _, n := range f.nodes {
			if sub := byName(all, n.Runs); sub != nil {
				sub.givenBy(n)
			}
		}
	}
	return all
}

func byName(all []*flow, name string) *flow {
	for _, f := range all {
		if f.name == name && name != "" {
			return f
		}
	}
	return nil
}

func newFlow(p *engine.Program, g engine.Graph) *flow {
	doc := p.Source(g.Flow)
	f := &flow{program: p, name: g.Flow, doc: doc, file: doc.File, graph: g, inputs: map[string]flows.Input{}}
	for _, in := range doc.Inputs {
		f.inputs[in.Name] = in
	}
	known := map[string]*node{}
	for _, n := range g.Nodes {
		element := doc.Applet(n.Name).Element
		known[n.Name] = &node{Node: n, facts: p.Facts(g.Flow, n.Name), element: element, result: element.Value("result")}
	}
	f.start = known[g.Start]
	f.reach(known, g)
	return f
}

// reach keeps what a call may come to, in the order of the file.
func (f *flow) reach(known map[string]*node, g engine.Graph) {
	seen := map[*node]bool{}
	var visit func(n *node)
	visit = func(n *node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		for _, e := range n.Exits {
			f.edge(&edge{from: n, to: known[e.To], exit: e.Name, pos: e.Pos, wired: e.Wired, dead: e.Dead})
		}
		if to := known[g.OnHangup]; to != nil && n.waits() {
			f.edge(&edge{from: n, to: to, exit: hangUp, aside: true})
		}
		if to := known[g.OnError]; to != nil && n.mayFail() {
			f.edge(&edge{from: n, to: to, exit: fault, aside: true})
		}
		for _, e := range n.out {
			visit(e.to)
		}
	}
	visit(f.start)
	for _, n := range g.Nodes {
		if seen[known[n.Name]] {
			f.nodes = append(f.nodes, known[n.Name])
		}
	}
}

func (f *flow) edge(e *edge) {
	f.edges = append(f.edges, e)
	e.from.out = append(e.from.out, e)
	if e.to != nil {
		e.to.in = append(e.to.in, e)
	}
}

// waits reports whether a caller may hang up meanwhile: an applet that takes no
// time is left before anybody can.
func (n *node) waits() bool {
	return !slices.Contains([]string{"Set", "DataRouter", "Loop", "TimeRouter", "Return", "Hangup"}, n.Kind)
}

func (n *node) mayFail() bool {
	return !slices.Contains([]string{"Loop", "Return", "Hangup"}, n.Kind)
}

// givenBy notes the inputs that a SubFlow gives.
func (f *flow) givenBy(n *node) {
	given := map[string]bool{}
	for _, w := range n.element.All("With") {
		name := w.Value("name")
		given[name] = !f.sub || f.given[name]
	}
	f.given, f.sub = given, true
}

// fills reports whether the applet fills the data source by some exit.
func (n *node) fills(name string) bool {
	return slices.ContainsFunc(n.facts.Fills, func(f engine.Fill) bool { return f.Name == name })
}

// fillers are the applets that fill the data source.
func (f *flow) fillers(name string) []*node {
	var all []*node
	for _, n := range f.nodes {
		if n.fills(name) {
			all = append(all, n)
		}
	}
	return all
}

// typeOf is the type of a data source, [vars.Null] when it is not known.
func (f *flow) typeOf(name string) vars.Type { return f.program.TypeIn(f.name, name) }

// at is where a finding about a read of the applet stands: a document that
// several flows use is not what is wrong.
func (f *flow) at(n *node, pos source.Pos) source.Pos {
	if pos.File == f.file {
		return pos
	}
	for _, attr := range []string{"interaction", "link", "notification"} {
		if a, ok := n.element.Attr(attr); ok {
			return a.Value.Pos()
		}
	}
	return n.Pos
}
