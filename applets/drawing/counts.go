package drawing

import (
	"fmt"

	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// taken are the counts of one flow, by applet and by applet and exit.
type taken struct {
	applets map[string]int
	exits   map[[2]string]int
}

func counts(c *calltest.FlowCoverage) taken {
	t := taken{map[string]int{}, map[[2]string]int{}}
	if c == nil {
		return t
	}
	for _, a := range c.Applets {
		t.applets[a.Applet] = a.Entered
		for _, e := range a.Exits {
			t.exits[[2]string{a.Applet, e.Exit}] = e.Taken
		}
	}
	return t
}

func (t taken) applet(known bool, name string) Count { return Count{known, t.applets[name]} }

func (t taken) exit(known bool, applet, exit string) Count {
	return Count{known, t.exits[[2]string{applet, exit}]}
}

// Fits finds the coverage of a flow. It is an error when the file has none of
// it, or knows an applet or an exit that the flow does not have: then it was
// made with another version of the flow, and its counts would mislead.
func Fits(c *calltest.Coverage, g engine.Graph) (*calltest.FlowCoverage, error) {
	var flows []string
	for i := range c.Flows {
		if c.Flows[i].Flow == g.Flow {
			return &c.Flows[i], fits(c.Flows[i], g)
		}
		flows = append(flows, c.Flows[i].Flow)
	}
	return nil, fmt.Errorf("it has nothing of the flow %q%s: make it with tests of that flow", g.Flow, source.Suggest(g.Flow, flows))
}

func fits(c calltest.FlowCoverage, g engine.Graph) error {
	exits := map[string]map[string]bool{}
	for _, n := range g.Nodes {
		exits[n.Name] = map[string]bool{}
		for _, e := range n.Exits {
			exits[n.Name][e.Name] = true
		}
	}
	const anew = "it was made with another version of the flow: run the tests again with --coverage"
	for _, a := range c.Applets {
		have, there := exits[a.Applet]
		if !there {
			return fmt.Errorf("it knows an applet %q, and the flow %q has none of that name; %s", a.Applet, g.Flow, anew)
		}
		for _, e := range a.Exits {
			if !have[e.Exit] {
				return fmt.Errorf("it knows an exit %q of %q, and the flow has none of that name; %s", e.Exit, a.Applet, anew)
			}
			if e.Taken < 0 {
				return fmt.Errorf("it says that %q left by %q %d times; a count is 0 or more", a.Applet, e.Exit, e.Taken)
			}
		}
	}
	if len(c.Applets) < len(g.Nodes) {
		return fmt.Errorf("it knows %d of the %d applets of the flow %q; %s", len(c.Applets), len(g.Nodes), g.Flow, anew)
	}
	return nil
}
