package analysis

import (
	"slices"

	"github.com/ivrflow/ivrflow/engine/source"
)

// reached finds applets that only a default of the flow leads to which no
// applet takes, and rules that ask what a rule before them asks.
func (f *flow) reached(list *source.List) {
	for _, n := range f.graph.Nodes {
		if !slices.ContainsFunc(f.nodes, func(o *node) bool { return o.Name == n.Name }) {
			list.Warn(n.Pos, "unreachable", "no exit leads to %q: it is never reached", n.Name)
		}
	}
	for _, n := range f.nodes {
		if n.Kind != "DataRouter" {
			continue
		}
		asked := map[[5]string]int{}
		for i, rule := range n.element.All("Rule") {
			what := [5]string{rule.Value("when"), rule.Value("source"), rule.Value("type"), rule.Value("operator"), rule.Value("value")}
			if before, twice := asked[what]; twice {
				list.Warn(rule.Pos, "rule-shadowed", "Rule %d asks what Rule %d asks: it never matches", i+1, before)
				continue
			}
			asked[what] = i + 1
		}
	}
}
