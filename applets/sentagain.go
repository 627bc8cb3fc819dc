package applets

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/flows"
)

// leadsTo is where an exit is wired, in the applet or as the flow's default of
// the same name.
func leadsTo(b *engine.Build, exit string) (flows.Exit, bool) {
	if a, ok := b.Element().Attr(exit); ok {
		return flows.Exit{Name: exit, Target: a.Value.String(), Pos: a.Value.Pos()}, true
	}
	e, ok := b.Flow().Defaults[exit]
	return e, ok
}

func wired(b *engine.Build, exit string) bool {
	_, ok := leadsTo(b, exit)
	return ok
}

// leads reports whether one applet of a flow leads to another without a
// request in between: nothing on the way could have asked a server.
func leads(flow *flows.CallFlow, from, to string) bool {
	seen := map[string]bool{}
	var visit func(name string) bool
	visit = func(name string) bool {
		if name == to {
			return true
		}
		a := flow.Applet(name)
		if a == nil || seen[name] || a.Kind == "DataConnector" || a.Kind == "Poll" || a.Kind == "SubFlow" {
			return false
		}
		seen[name] = true
		for _, e := range a.Exits {
			if visit(e.Target) {
				return true
			}
		}
		return false
	}
	return visit(from)
}
