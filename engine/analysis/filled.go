package analysis

import (
	"slices"

	"github.com/ivrflow/ivrflow/engine"
)

// filled says for each applet which data sources something has filled on every
// way that leads to it: an applet was left by an exit by which it fills them,
// or a condition holds that would not if they were null. What a filler found
// may be null all the same: that is another question.
//
// A condition tells more than that. When one holds that needs a data source,
// then one of its fillers was passed, and what was filled on every way to all
// of them is filled: a flow that notes how far it got, and routes on the note
// after a hang-up, is understood.
type filled struct {
	flow    *flow
	numbers map[string]int
	names   []string
	in      map[*node]set
	out     map[*edge]set
	fillers [][]*edge // by number: the ways on which it is filled, or may have been
	given   set       // at the start
}

// facts are those of the flow.
func (f *flow) facts() *filled {
	if f.filled == nil {
		f.filled = &filled{flow: f, numbers: map[string]int{}, in: map[*node]set{}, out: map[*edge]set{}}
		f.filled.solve()
	}
	return f.filled
}

func (x *filled) number(name string) int {
	i, ok := x.numbers[name]
	if !ok {
		i = len(x.names)
		x.numbers[name] = i
		x.names = append(x.names, name)
	}
	return i
}

func (x *filled) enumerate() {
	for _, name := range engine.BuiltIn() {
		x.number(name)
	}
	for name := range x.flow.inputs {
		x.number(name)
	}
	for _, n := range x.flow.nodes {
		for _, f := range n.facts.Fills {
			x.number(f.Name)
			if f.From != "" && f.Flow == "" {
				x.number(f.From)
			}
		}
		for _, r := range n.facts.Reads {
			x.number(r.Name)
		}
		for _, lists := range n.facts.Proves {
			for _, names := range lists {
				for _, name := range names {
					x.number(name)
				}
			}
		}
	}
}

// solve begins with everything filled everywhere, and takes away what is not,
// until nothing changes.
func (x *filled) solve() {
	x.enumerate()
	x.given = newSet(len(x.names))
	for _, name := range engine.BuiltIn() {
		x.given.add(x.number(name))
	}
	for name, in := range x.flow.inputs {
		if in.Required || in.Default != "" || x.flow.given[name] {
			x.given.add(x.number(name))
		}
	}
	x.fillers = make([][]*edge, len(x.names))
	for _, n := range x.flow.nodes {
		x.in[n] = newSet(len(x.names)).fill()
		for _, e := range n.out {
			x.out[e] = newSet(len(x.names)).fill()
			for _, f := range n.facts.Fills {
				if f.By(e.exit) && !e.aside || f.Maybe {
					i := x.number(f.Name)
					x.fillers[i] = append(x.fillers[i], e)
				}
			}
		}
	}
	if x.flow.start == nil {
		return
	}
	x.in[x.flow.start].meet(x.given)
	for changed := true; changed; {
		changed = false
		for _, n := range x.flow.nodes {
			for _, e := range n.out {
				if !x.out[e].meet(x.along(e)) {
					continue
				}
				changed = true
				if e.to != nil {
					x.in[e.to].meet(x.out[e])
				}
			}
		}
	}
}

// along is what is filled behind an exit.
func (x *filled) along(e *edge) set {
	s := x.in[e.from].clone()
	if e.aside {
		return s
	}
	for _, f := range e.from.facts.Fills {
		if f.By(e.exit) && x.copied(e, f) {
			s.add(x.number(f.Name))
		}
	}
	for _, names := range e.from.facts.Proves[e.exit] {
		s.unite(x.oneOf(names))
	}
	return s
}

// copied reports whether the copy has something to copy.
func (x *filled) copied(e *edge, f engine.Fill) bool {
	switch {
	case f.From == "":
		return true
	case f.Flow == "":
		return x.in[e.from].has(x.number(f.From))
	}
	sub := byName(x.flow.all, f.Flow)
	return sub == nil || sub.facts().atEnd(f.From, e.exit)
}

// oneOf is what is filled when one of the data sources is not null.
func (x *filled) oneOf(names []string) set {
	s := newSet(len(x.names)).fill()
	for _, name := range names {
		s.meet(x.implied(x.number(name)))
	}
	return s
}

// implied is what is filled when a data source is not null.
func (x *filled) implied(i int) set {
	s := newSet(len(x.names))
	_, input := x.flow.inputs[x.names[i]]
	if !input && !x.given.has(i) && len(x.fillers[i]) > 0 {
		s.fill()
		for _, e := range x.fillers[i] {
			s.meet(x.out[e])
		}
	}
	s.add(i)
	return s
}

// atEnd reports whether a sub-flow has filled a data source whenever the
// SubFlow is left by the exit.
func (x *filled) atEnd(name, exit string) bool {
	i, known := x.numbers[name]
	if !known {
		return false
	}
	ends := func(n *node) bool {
		switch {
		case n.Kind == "Return" && n.result != "":
			return exit == "on"+n.result
		case n.Kind == "Hangup":
			return false
		}
		return exit == "next"
	}
	for _, n := range x.flow.nodes {
		if !ends(n) {
			continue
		}
		if n.Kind == "Return" && !x.in[n].has(i) {
			return false
		}
		if slices.ContainsFunc(n.out, func(e *edge) bool { return e.to == nil && !e.dead && !x.out[e].has(i) }) {
			return false
		}
	}
	return true
}
