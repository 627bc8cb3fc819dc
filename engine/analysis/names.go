package analysis

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// names finds data sources, and settings, whose names differ only by case: they
// are two.
func (f *flow) names(list *source.List) {
	data, keys := spellings{}, spellings{}
	for _, name := range engine.BuiltIn() {
		data.note("data sources", name, source.Pos{}, list)
	}
	for _, in := range f.doc.Inputs {
		data.note("data sources", in.Name, in.Pos, list)
	}
	for _, s := range f.doc.Settings {
		keys.note("settings", s.Name, s.Pos, list)
	}
	for _, n := range f.nodes {
		for _, fill := range n.facts.Fills {
			data.note("data sources", fill.Name, fill.Pos, list)
		}
	}
	for _, n := range f.nodes {
		for _, r := range n.facts.Reads {
			if r.Setting {
				keys.note("settings", r.Name, r.Pos, list)
			} else if f.isSet(r.Name) { // else never-set says it all
				data.note("data sources", r.Name, r.Pos, list)
			}
		}
	}
}

// spellings are the names that were seen, by the name in lower case, the first
// of each first.
type spellings map[string][]string

// note reports a name that differs from an earlier one only by case, once.
func (s spellings) note(what, name string, pos source.Pos, list *source.List) {
	low := strings.ToLower(name)
	if slices.Contains(s[low], name) {
		return
	}
	if s[low] = append(s[low], name); len(s[low]) > 1 {
		list.Warn(pos, "case-only-name", "the %s %q and %q differ only by case, and are two", what, s[low][0], name)
	}
}

// isSet reports whether anything fills the data source.
func (f *flow) isSet(name string) bool {
	_, input := f.inputs[name]
	return input || slices.Contains(engine.BuiltIn(), name) || len(f.fillers(name)) > 0
}
