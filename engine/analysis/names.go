package analysis

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// names finds data sources whose names differ only by case: they are two.
func (f *flow) names(list *source.List) {
	first := map[string]string{} // by the name in lower case
	note := func(what, name string, pos source.Pos) {
		low := strings.ToLower(name)
		was, known := first[low]
		switch {
		case !known:
			first[low] = name
		case was != name && pos.Line > 0:
			list.Warn(pos, "case-only-name", "%s %q and %q differ only by case, and are two", what, was, name)
			first[low] = name
		}
	}
	for _, name := range engine.BuiltIn() {
		note("the data sources", name, source.Pos{})
	}
	for _, in := range f.doc.Inputs {
		note("the data sources", in.Name, in.Pos)
	}
	for _, n := range f.nodes {
		for _, fill := range n.facts.Fills {
			note("the data sources", fill.Name, fill.Pos)
		}
	}
	for _, n := range f.nodes {
		for _, r := range n.facts.Reads {
			if !r.Setting {
				note("the data sources", r.Name, r.Pos)
			}
		}
	}
	first = map[string]string{}
	for _, s := range f.doc.Settings {
		note("the settings", s.Name, s.Pos)
	}
	for _, n := range f.nodes {
		for _, r := range n.facts.Reads {
			if r.Setting {
				note("the settings", r.Name, r.Pos)
			}
		}
	}
}
