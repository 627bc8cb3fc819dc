package engine

import (
	"slices"
	"sort"
	"strings"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// compiler is one Compile at work. Applets are built first and say which data
// sources they fill; expressions and seals are settled when all are known.
type compiler struct {
	catalog Catalog
	list    *source.List
	flow    *flows.CallFlow
	types   map[string]vars.Type // declared data sources; Null when declarations differ
	secret  map[string]string    // by name: "true", "false" (said so), "name", "use"
	reads   []vars.Placeholder
	keys    map[string]bool
	later   []func()
	files   map[string][]byte
}

var _ expression.Env = (*compiler)(nil)

// TypeOf implements [expression.Env].
func (c *compiler) TypeOf(name string) vars.Type { return c.types[name] }

// IsSecret implements [expression.Env].
func (c *compiler) IsSecret(name string) bool {
	said := c.secret[name]
	return said != "" && said != "false"
}

// Names lists the data sources that the program declares, sorted.
func (c *compiler) Names() []string {
	names := make([]string, 0, len(c.types))
	for n := range c.types {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

func (c *compiler) depend(name string, data []byte) { c.files[name] = data }

func (c *compiler) declare(name string, t vars.Type, secret string) {
	if was, ok := c.types[name]; ok && was != t {
		t = vars.Null
	}
	c.types[name] = t
	switch {
	case secret == "true" || secret == "false" && c.secret[name] == "":
		c.secret[name] = secret
	case secret == "" && vars.SecretName(name) && c.secret[name] == "":
		c.secret[name] = "name"
	}
}

func (c *compiler) program() *Program {
	c.keys = map[string]bool{}
	p := &Program{Flow: c.flow.Name, graphs: map[string]*graph{}, inputs: c.flow.Inputs, settings: c.flow.Settings, secret: map[string]bool{}}
	for _, name := range BuiltIn() {
		c.declare(name, vars.String, "false")
	}
	c.types["InteractionStartTime"] = vars.DateTime
	for _, in := range c.flow.Inputs {
		c.declare(in.Name, in.Type, in.Secret)
	}
	p.graphs[c.flow.Name] = c.graph()
	for _, f := range c.later {
		f()
	}
	c.undeclared()
	for name := range c.secret {
		p.secret[name] = c.IsSecret(name)
	}
	for k := range c.keys {
		p.used = append(p.used, k)
	}
	sort.Strings(p.used)
	p.Fingerprint = fingerprint(c.files)
	return p
}

func (c *compiler) graph() *graph {
	f := c.flow
	g := &graph{start: f.Start.Target, defaults: map[string]string{}, nodes: map[string]*node{}}
	for name, e := range f.Defaults {
		g.defaults[name] = e.Target
	}
	for _, a := range f.Applets {
		kind, ok := c.catalog[a.Kind]
		if !ok {
			c.list.Add(a.Element.Pos, "there is no applet <%s>%s", a.Kind, source.Suggest(a.Kind, c.kinds()))
			continue
		}
		shape := withExits(kind, a)
		shape.Check(a.Element, c.list)
		if kind.Version != "" {
			c.depend("applet "+a.Kind, []byte(kind.Version))
		}
		b := &Build{c: c, applet: a}
		n := &node{applet: kind.New(b), kind: a.Kind, pos: a.Element.Pos, exits: c.exits(kind, a)}
		if g.nodes[a.Name] == nil {
			g.nodes[a.Name] = n
		}
	}
	return g
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
func withExits(kind Kind, a *flows.Applet) *source.Shape {
	s := kind.Shape
	s.Name = a.Kind
	s.Attrs = slices.Clone(s.Attrs)
	s.Attrs = append(s.Attrs, source.AttrShape{Name: "name", Type: source.TypeName, Required: false}, source.AttrShape{Name: "doc"})
	for _, e := range kind.Exits {
		if !slices.ContainsFunc(s.Attrs, func(a source.AttrShape) bool { return a.Name == e.Name }) {
			s.Attrs = append(s.Attrs, source.AttrShape{Name: e.Name, Type: source.TypeExit, Doc: e.Doc})
		}
	}
	return &s
}

// exits settles where each exit leads. A failure exit that is not wired takes
// the flow's default of the same name; then it goes where its Else does; then
// to onError; then the call ends.
func (c *compiler) exits(kind Kind, a *flows.Applet) map[string]string {
	m := map[string]string{}
	for _, e := range kind.Exits {
		m[e.Name] = c.target(e, a)
	}
	for _, e := range a.Exits {
		if strings.Contains(e.Name, " ") { // of a child
			m[e.Name] = e.Target
		}
	}
	return m
}

func (c *compiler) target(e ExitSpec, a *flows.Applet) string {
	if w, ok := a.Exit(e.Name); ok {
		return w.Target
	}
	if !e.Failure {
		return ""
	}
	try := []string{e.Name}
	if e.Else != "" {
		try = append(try, e.Else)
	}
	for _, name := range try {
		if w, ok := a.Exit(name); ok {
			return w.Target
		}
		if w, ok := c.flow.Defaults[name]; ok {
			return w.Target
		}
	}
	to, ok := c.flow.Defaults["onError"]
	if !ok {
		c.list.Warn(a.Element.Pos, "unwired", "%s of %q leads nowhere: the call would end; wire it here or give the flow %s or onError", e.Name, a.Name, e.Name)
	}
	return to.Target
}

// undeclared warns of data sources that are read and never filled.
func (c *compiler) undeclared() {
	names := c.Names()
	for _, r := range c.reads {
		if _, ok := c.types[r.Name]; !ok {
			c.list.Warn(r.Pos, "never-set", "nothing fills the data source %q: it is always null%s", r.Name, source.Suggest(r.Name, names))
		}
	}
}
