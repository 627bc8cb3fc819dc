package explore

import (
	"cmp"
	"maps"
	"slices"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// cover chooses calls that together take all that was found: always the one
// that takes most of what is still to be taken.
func (x *explorer) cover() []Call {
	for i, b := range x.found {
		x.found[i] = x.toTheEnd(b)
	}
	covered := map[engine.Way]bool{}
	var all []Call
	for {
		var best *begun
		var most []engine.Way
		for _, b := range x.found {
			var fresh []engine.Way
			for w := range b.taken {
				if !covered[w] {
					fresh = append(fresh, w)
				}
			}
			if len(fresh) > len(most) || len(fresh) == len(most) && best != nil && len(fresh) > 0 && len(b.events) < len(best.events) {
				best, most = b, fresh
			}
		}
		if best == nil {
			return all
		}
		for _, w := range most {
			covered[w] = true
		}
		slices.SortFunc(most, compareWays)
		all = append(all, Call{Started: best.started, Events: best.events, Takes: most, State: best.state})
	}
}

// toTheEnd goes on with a call until it is over: the caller hangs up where it
// does not end by itself.
func (x *explorer) toTheEnd(b *begun) *begun {
	for n := 0; b.state.End == nil && n < 400; n++ {
		ev := x.event(b.state)
		if n > 200 && b.state.HungUp == nil {
			ev = engine.Event{N: b.state.Pending.N, At: b.state.At, HungUp: true}
		}
		next := &begun{started: b.started, state: clone(b.state), events: append(b.events[:len(b.events):len(b.events)], ev), taken: maps.Clone(b.taken)}
		turn, err := x.Program.Step(next.state, ev)
		if err != nil {
			continue
		}
		for _, e := range turn.Exits {
			if w, ok := x.Program.WayOf(e); ok {
				next.taken[w] = true
			}
		}
		b = next
	}
	return b
}

func (x *explorer) left() []engine.Way {
	return slices.SortedFunc(maps.Keys(x.missing), compareWays)
}

func compareWays(a, b engine.Way) int {
	return cmp.Or(cmp.Compare(a.Flow, b.Flow), cmp.Compare(a.Applet, b.Applet), cmp.Compare(a.Exit, b.Exit))
}

func sortedNames(data map[string]vars.Value) []string { return slices.Sorted(maps.Keys(data)) }
