package flows

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// wiring checks names and targets: each applet's name once, each target there,
// each applet reachable.
func (f *CallFlow) wiring(list *source.List) {
	first := map[string]*Applet{}
	folded := map[string]*Applet{}
	for _, a := range f.Applets {
		if a.Name == "" {
			continue
		}
		if was, twice := first[a.Name]; twice {
			list.Mistake(a.Element.Pos, "duplicate-name", "the name %q is taken already by the <%s> at line %d", a.Name, was.Kind, was.Element.Pos.Line)
			continue
		}
		first[a.Name] = a
		low := strings.ToLower(a.Name)
		if was, twice := folded[low]; twice {
			list.Warn(a.Element.Pos, "case-only-name", "the names %q and %q differ only by case", was.Name, a.Name)
		}
		folded[low] = a
	}
	names := f.Names()
	target := func(e Exit) {
		if e.Target != "" && first[e.Target] == nil {
			what := e.Name
			if strings.Contains(what, " ") { // of a child: "Rule 2"
				what = "next of " + what
			}
			list.Mistake(e.Pos, "no-such-applet", "%s=%q: there is no applet of that name%s", what, e.Target, source.Suggest(e.Target, names))
		}
	}
	target(f.Start)
	for _, e := range f.Defaults {
		target(e)
	}
	for _, a := range f.Applets {
		for _, e := range a.Exits {
			target(e)
		}
	}
	f.unreachable(first, list)
}

func (f *CallFlow) unreachable(byName map[string]*Applet, list *source.List) {
	seen := map[*Applet]bool{}
	var visit func(name string)
	visit = func(name string) {
		a := byName[name]
		if a == nil || seen[a] {
			return
		}
		seen[a] = true
		for _, e := range a.Exits {
			visit(e.Target)
		}
	}
	visit(f.Start.Target)
	for _, e := range f.Defaults {
		visit(e.Target)
	}
	for _, a := range f.Applets {
		if !seen[a] && a.Name != "" && byName[a.Name] == a {
			list.Warn(a.Element.Pos, "unreachable", "no exit leads to %q: it is never reached", a.Name)
		}
	}
}
