package drawing

import "github.com/ivrflow/ivrflow/engine"

// manyLines is from how many side exits into one applet on these are written
// into the boxes they come from: so many lines would hide the flow itself.
const manyLines = 4

// plan says which exits become lines.
type plan struct {
	all   bool
	sides map[string]int     // how many applets lead to an applet by side exits
	keep  map[[2]string]bool // applet and exit that stay lines, so that no box stands alone
}

func newPlan(g engine.Graph, all bool) plan {
	p := plan{all: all, sides: map[string]int{}, keep: map[[2]string]bool{}}
	led := map[string]bool{g.Start: true, g.OnHangup: true, g.OnError: true}
	for _, n := range g.Nodes {
		once := map[string]bool{}
		for _, e := range n.Exits {
			if isSide(e) && e.Wired && !once[e.To] {
				once[e.To] = true
				p.sides[e.To]++
			}
		}
	}
	for _, n := range g.Nodes {
		for _, e := range n.Exits {
			if e.To != n.Name && !p.isRow(n.Name, e) {
				led[e.To] = true
			}
		}
	}
	for _, n := range g.Nodes {
		for _, e := range n.Exits {
			if e.To != n.Name && e.To != "" && !led[e.To] {
				led[e.To] = true
				p.keep[[2]string{n.Name, e.Name}] = true
			}
		}
	}
	return p
}

// isSide reports an exit that is not the way the flow is meant to go.
func isSide(e engine.NodeExit) bool { return e.Failure || e.Name == "otherwise" || e.Name == "onDone" }

// isRow reports whether an exit is written into its box.
func (p plan) isRow(applet string, e engine.NodeExit) bool {
	if e.To == "" {
		return true
	}
	if p.all || p.keep[[2]string{applet, e.Name}] {
		return false
	}
	return e.Failure && !e.Wired || isSide(e) && p.sides[e.To] >= manyLines
}
