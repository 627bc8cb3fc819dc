package engine

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
)

// compiler is one Compile at work. Applets are built first and say which data
// sources they fill; expressions and seals are settled when all are known.
type compiler struct {
	catalog Catalog
	list    *source.List
	keys    map[string]bool
	later   []func()
	files   map[string][]byte
	graphs  map[string]*graph
	scopes  map[string]*scope
	copies  []copied
	mixes   []copied // texts and expressions that a data source is made of
	around  []string // the flows that are being included
}

func (c *compiler) depend(name string, data []byte) { c.files[name] = data }

func (c *compiler) program(flow *flows.CallFlow) *Program {
	p := &Program{Flow: flow.Name, graphs: c.graphs, inputs: flow.Inputs, settings: flow.Settings, secret: map[string]bool{}}
	main := c.include(flow)
	c.settle()
	for _, f := range c.later {
		f()
	}
	for _, s := range c.scopes {
		s.undeclared(c.list)
	}
	for name := range main.secret {
		p.secret[name] = main.IsSecret(name)
	}
	for k := range c.keys {
		p.used = append(p.used, k)
	}
	sort.Strings(p.used)
	p.files, p.Fingerprint = c.files, fingerprint(c.files)
	return p
}

// include makes a flow part of the program, once.
func (c *compiler) include(flow *flows.CallFlow) *scope {
	if s, ok := c.scopes[flow.Name]; ok {
		if !bytes.Equal(s.flow.Data, flow.Data) {
			c.list.Mistake(flow.Pos, "duplicate-name", "%s is another flow of the name %q: the name of a flow is its own", s.flow.File, flow.Name)
		}
		return s
	}
	c.around = append(c.around, flow.Name)
	defer func() { c.around = c.around[:len(c.around)-1] }()
	s := newScope(flow)
	c.scopes[flow.Name] = s
	c.depend("flow "+flow.Name, flow.Data)
	g := &graph{start: flow.Start.Target, defaults: map[string]string{}, nodes: map[string]*node{}, source: flow, scope: s}
	c.graphs[flow.Name] = g
	for name, e := range flow.Defaults {
		g.defaults[name] = e.Target
	}
	for _, a := range flow.Applets {
		kind, ok := c.catalog[a.Kind]
		if !ok {
			c.list.Mistake(a.Element.Pos, "unknown-applet", "there is no applet <%s>%s", a.Kind, source.Suggest(a.Kind, c.kinds()))
			continue
		}
		if kind.Version != "" {
			c.depend("applet "+a.Kind, []byte(kind.Version))
		}
		b := &Build{c: c, scope: s, applet: a}
		n := &node{kind: a.Kind, pos: a.Element.Pos, exits: map[string]string{}, dead: map[string]bool{}, failure: map[string]bool{}, instead: map[string]string{}}
		n.applet = kind.New(b)
		n.runs, n.facts, n.never = b.runs, b.facts, b.never
		exits := append(slices.Clone(kind.Exits), b.exits...)
		shape := withExits(kind, exits, a.Kind)
		shape.Check(a.Element, c.list)
		c.exits(n, exits, s, a)
		if g.nodes[a.Name] == nil {
			g.nodes[a.Name] = n
		}
	}
	return s
}

func (c *compiler) kinds() []string {
	names := make([]string, 0, len(c.catalog))
	for n := range c.catalog {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// withExits is the kind's grammar with the attributes that every applet has.
func withExits(kind Kind, exits []ExitSpec, name string) *source.Shape {
	s := kind.Shape
	s.Name = name
	s.Attrs = slices.Clone(s.Attrs)
	s.Attrs = append(s.Attrs, source.AttrShape{Name: "name", Type: source.TypeName, Doc: "The applet's name: unique in the flow."}, source.AttrShape{Name: "doc", Doc: "For people."})
	for _, e := range exits {
		if !slices.ContainsFunc(s.Attrs, func(a source.AttrShape) bool { return a.Name == e.Name }) {
			s.Attrs = append(s.Attrs, source.AttrShape{Name: e.Name, Type: source.TypeExit, Doc: e.Doc})
		}
	}
	return &s
}

// exits settles where each exit leads. A failure exit that is not wired takes
// the flow's default of the same name; then it goes where its Else does; then
// to onError; then it is dead: it ends the flow.
func (c *compiler) exits(n *node, specs []ExitSpec, s *scope, a *flows.Applet) {
	for _, e := range specs {
		to, ok := target(e, s.flow, a)
		n.exits[e.Name] = to.Target
		n.instead[e.Name] = e.Else
		n.order = append(n.order, e.Name)
		n.failure[e.Name] = e.Failure
		if !ok && e.Failure && !slices.Contains(n.never, e.Name) {
			n.dead[e.Name] = true
			c.list.Warn(a.Element.Pos, "unwired", "%s of %q leads nowhere: the call would end; wire it here or give the flow %s or onError", e.Name, a.Name, e.Name)
		}
	}
	for _, e := range a.Exits {
		if strings.Contains(e.Name, " ") { // of a child
			n.exits[e.Name] = e.Target
		}
	}
}

// target is where an exit leads, as it is written somewhere.
func target(e ExitSpec, flow *flows.CallFlow, a *flows.Applet) (flows.Exit, bool) {
	if w, ok := a.Exit(e.Name); ok {
		return w, true
	}
	if !e.Failure {
		return flows.Exit{}, false
	}
	for _, name := range []string{e.Name, e.Else} {
		if w, ok := a.Exit(name); ok {
			return w, true
		}
		if w, ok := flow.Defaults[name]; ok {
			return w, true
		}
	}
	w, ok := flow.Defaults["onError"]
	return w, ok
}
