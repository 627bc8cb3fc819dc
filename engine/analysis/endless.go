package analysis

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// endless finds loops that nothing ends but a hang-up: no Loop counts them, no
// key of the caller and no call that was connected stands between two rounds.
// Each is told once, at the exit that leads back.
func (f *flow) endless(list *source.List) {
	bounded := map[*edge]bool{}
	for _, e := range f.edges {
		bounded[e] = e.to == nil || e.aside || e.to.Kind == "Loop" || f.counts(e.from) || f.acts(e) || broken(e)
	}
	told := map[source.Pos]bool{} // two exits may be wired by one word
	for _, n := range f.nodes {
		for way := shortestLoop(n, bounded); way != nil; way = shortestLoop(n, bounded) {
			back := way[len(way)-1]
			bounded[back] = true // told
			at := back.from.Pos
			if back.pos.Line > 0 {
				at = back.pos
			}
			if told[at] {
				continue
			}
			told[at] = true
			list.Warn(at, "loop-unbounded", "this goes round for ever, until the caller hangs up: %s; let a Loop count it", written(way, n))
		}
	}
}

// shortestLoop is a shortest way from an applet to itself that nothing bounds;
// nil when there is none.
func shortestLoop(n *node, bounded map[*edge]bool) []*edge {
	came := map[*node]*edge{}
	for queue := []*node{n}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, e := range at.out {
			if bounded[e] {
				continue
			}
			if e.to == n {
				way := []*edge{e}
				for at != n {
					way = append(way, came[at])
					at = came[at].from
				}
				slices.Reverse(way)
				return way
			}
			if came[e.to] == nil {
				came[e.to] = e
				queue = append(queue, e.to)
			}
		}
	}
	return nil
}

// acts reports whether somebody does something before the exit is taken: the
// caller presses a key, talks to somebody, or a notification comes.
func (f *flow) acts(e *edge) bool {
	switch e.from.Kind {
	case "Menu":
		return e.exit != "onNoInput" && e.exit != "onInvalid"
	case "Collect", "Transfer", "Await", "Record":
		return e.exit == "next"
	case "Queue": // who waits for an agent is put back into the queue
		return true
	case "SubFlow":
		sub := byName(f.all, e.from.Runs)
		return sub == nil || slices.ContainsFunc(sub.edges, sub.acts)
	case "Announcer", "DataConnector", "DataRouter", "Poll", "Pause", "Set", "SendDigits", "SendLink", "Loop", "TimeRouter", "Return", "Hangup":
		return false
	}
	return true // an embedder's: nobody knows
}

// broken reports the way that a default leads when a platform cannot voice a
// prompt: where that is so, no flow does better.
func broken(e *edge) bool { return e.from.Kind == "Announcer" && e.exit == "onFailure" && !e.wired }

// counts reports whether an applet counts the rounds by hand: it sets a data
// source to something made of itself.
func (f *flow) counts(n *node) bool {
	return n.Kind == "Set" && slices.ContainsFunc(n.element.All("Value"), func(v *source.Element) bool {
		return strings.Contains(v.Value("expr"), "$("+v.Value("name")+")")
	})
}
