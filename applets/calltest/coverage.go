package calltest

import (
	"fmt"
	"strconv"

	"github.com/ivrflow/ivrflow/engine"
)

// CoverageFormat is the version of the coverage file.
const CoverageFormat = "ivrflow-coverage/1"

// Coverage says which applets, exits, rules and statuses a set of calls took.
// Rules are exits, "Rule 1". It is written as JSON.
type Coverage struct {
	Format string         `json:"format"`
	Flows  []FlowCoverage `json:"flows"`
}

// FlowCoverage is that of one flow.
type FlowCoverage struct {
	Flow    string           `json:"flow"`
	Applets []AppletCoverage `json:"applets"` // in the order of the file
}

// AppletCoverage is that of one applet.
type AppletCoverage struct {
	Applet   string         `json:"applet"`
	Kind     string         `json:"kind"`
	Entered  int            `json:"entered"`
	Exits    []ExitCoverage `json:"exits"`
	Statuses map[string]int `json:"statuses,omitempty"` // HTTP statuses of its answers, how often each
}

// ExitCoverage is how often an exit was taken.
type ExitCoverage struct {
	Exit  string `json:"exit"`
	Taken int    `json:"taken"`
}

// NewCoverage is the coverage of a program that no call was made of.
func NewCoverage(p *engine.Program) *Coverage {
	c := &Coverage{Format: CoverageFormat}
	for _, g := range p.Graphs() {
		f := FlowCoverage{Flow: g.Flow}
		for _, n := range g.Nodes {
			a := AppletCoverage{Applet: n.Name, Kind: n.Kind}
			for _, e := range n.Exits {
				a.Exits = append(a.Exits, ExitCoverage{Exit: e.Name})
			}
			f.Applets = append(f.Applets, a)
		}
		c.Flows = append(c.Flows, f)
	}
	return c
}

// Add counts the exits and statuses of a call.
func (c *Coverage) Add(p *engine.Program, r *Result) {
	for _, e := range r.Exits {
		way, ok := p.WayOf(e)
		if !ok {
			continue
		}
		a := c.applet(way.Flow, way.Applet)
		if a == nil {
			continue
		}
		a.Entered++
		for i := range a.Exits {
			if a.Exits[i].Exit == way.Exit {
				a.Exits[i].Taken++
			}
		}
	}
	// Where a call ends without an exit it came all the same: a Hangup.
	if r.End != nil && (len(r.Exits) == 0 || r.Exits[len(r.Exits)-1].Applet != r.End.Applet) {
		if way, ok := p.WayOf(engine.Exit{Applet: r.End.Applet}); ok {
			if a := c.applet(way.Flow, way.Applet); a != nil {
				a.Entered++
			}
		}
	}
	for at, statuses := range r.Statuses {
		way, ok := p.WayOf(engine.Exit{Applet: at})
		if !ok {
			continue
		}
		if a := c.applet(way.Flow, way.Applet); a != nil {
			for status, n := range statuses {
				if a.Statuses == nil {
					a.Statuses = map[string]int{}
				}
				a.Statuses[strconv.Itoa(status)] += n
			}
		}
	}
}

// Merge adds another coverage of the same or of other flows.
func (c *Coverage) Merge(other *Coverage) {
	for _, f := range other.Flows {
		have := c.flow(f.Flow)
		if have == nil {
			c.Flows = append(c.Flows, f)
			continue
		}
		for _, a := range f.Applets {
			to := c.applet(f.Flow, a.Applet)
			if to == nil {
				have.Applets = append(have.Applets, a)
				continue
			}
			to.Entered += a.Entered
			for i, e := range a.Exits {
				if i < len(to.Exits) && to.Exits[i].Exit == e.Exit {
					to.Exits[i].Taken += e.Taken
				}
			}
			for status, n := range a.Statuses {
				if to.Statuses == nil {
					to.Statuses = map[string]int{}
				}
				to.Statuses[status] += n
			}
		}
	}
}

func (c *Coverage) flow(name string) *FlowCoverage {
	for i := range c.Flows {
		if c.Flows[i].Flow == name {
			return &c.Flows[i]
		}
	}
	return nil
}

func (c *Coverage) applet(flow, name string) *AppletCoverage {
	f := c.flow(flow)
	if f == nil {
		return nil
	}
	for i := range f.Applets {
		if f.Applets[i].Applet == name {
			return &f.Applets[i]
		}
	}
	return nil
}

// Exits are how many exits were taken, of how many.
func (f *FlowCoverage) Exits() (taken, all int) {
	for _, a := range f.Applets {
		for _, e := range a.Exits {
			all++
			if e.Taken > 0 {
				taken++
			}
		}
	}
	return taken, all
}

// Never lists the exits that no call took, as "Applet by exit".
func (f *FlowCoverage) Never() []string {
	var all []string
	for _, a := range f.Applets {
		for _, e := range a.Exits {
			if e.Taken == 0 {
				all = append(all, fmt.Sprintf("%s by %s", a.Applet, e.Exit))
			}
		}
	}
	return all
}
