// Package drawing draws a flow for people: as SVG, Mermaid or dot.
//
// [New] makes the picture's content of a flow and, when there is one, its
// coverage: boxes for applets, lines for exits, and rows inside of a box for
// exits that would only tangle the lines. [Drawing.SVG], [Drawing.Mermaid] and
// [Drawing.Dot] write it. Texts are those of the file, with their placeholders;
// no value of a call or setting is in a drawing. The same flow gives the same
// bytes.
package drawing

import (
	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/flows"
)

// Drawing is what is drawn of a flow.
type Drawing struct {
	Flow    string
	Boxes   []Box // in the order of the file
	Entries []Entry
	Lines   []Line
	Covered bool // counts are known
}

// Box is one applet.
type Box struct {
	Name  string
	Kind  string
	Group Group
	Gist  string // one line of what it does; may be ""
	Runs  string // the flow that it runs, or ""
	Rows  []Way  // exits that have no line
	Count Count
}

// Way is an exit as it is written beside a line or in a box.
type Way struct {
	Exit    string
	Means   string // the condition or key; may be ""
	To      string // the applet; "" ends the flow
	Failure bool
	Wired   bool // in the applet itself
	Count   Count
}

// Entry is a way into the flow: its start, onHangup, onError.
type Entry struct {
	Name string // "start", "onHangup", "onError"
	To   int    // index of the box
}

// Line leads from box to box, by one exit or several.
type Line struct {
	From, To int // indexes of the boxes
	Ways     []Way
}

// Count is how often something came in a set of call tests.
type Count struct {
	Known bool
	Times int
}

// Options say what is drawn.
type Options struct {
	AllExits bool                   // lines for all exits, none as rows
	Coverage *calltest.FlowCoverage // nil: none
}

// New is the drawing of a flow. g and f are the same flow, compiled and as it
// was written.
func New(g engine.Graph, f *flows.CallFlow, o Options) *Drawing {
	d := &Drawing{Flow: g.Flow, Covered: o.Coverage != nil}
	at := map[string]int{}
	for i, n := range g.Nodes {
		at[n.Name] = i
	}
	taken := counts(o.Coverage)
	for _, e := range []Entry{{Name: "start"}, {Name: "onHangup"}, {Name: "onError"}} {
		to := map[string]string{"start": g.Start, "onHangup": g.OnHangup, "onError": g.OnError}[e.Name]
		if i, there := at[to]; there {
			d.Entries = append(d.Entries, Entry{e.Name, i})
		}
	}
	plan := newPlan(g, o.AllExits)
	for i, n := range g.Nodes {
		a := f.Applet(n.Name)
		b := Box{Name: n.Name, Kind: n.Kind, Group: groupOf(n.Kind), Runs: n.Runs, Gist: gist(a), Count: taken.applet(d.Covered, n.Name)}
		lines := map[int]int{}
		for _, e := range n.Exits {
			if e.To == "" && b.Group == Ends {
				continue // that it ends is what it is for
			}
			w := Way{e.Name, means(a, e.Name), e.To, e.Failure, e.Wired, taken.exit(d.Covered, n.Name, e.Name)}
			to, there := at[e.To]
			if !there || plan.isRow(n.Name, e) {
				b.Rows = append(b.Rows, w)
				continue
			}
			l, drawn := lines[to]
			if !drawn {
				l = len(d.Lines)
				lines[to] = l
				d.Lines = append(d.Lines, Line{From: i, To: to})
			}
			d.Lines[l].Ways = append(d.Lines[l].Ways, w)
		}
		d.Boxes = append(d.Boxes, b)
	}
	d.countEnds()
	return d
}

// countEnds counts the calls that came to applets without a way out: coverage
// counts an applet when a call leaves it, and there nobody does.
func (d *Drawing) countEnds() {
	into := map[string]int{}
	for _, l := range d.Lines {
		for _, w := range l.Ways {
			into[w.To] += w.Count.Times
		}
	}
	for _, b := range d.Boxes {
		for _, w := range b.Rows {
			into[w.To] += w.Count.Times
		}
	}
	for i, b := range d.Boxes {
		if b.Group == Ends {
			d.Boxes[i].Count.Times = max(b.Count.Times, into[b.Name])
		}
	}
}

// Failure reports whether every exit of the line is one of a failure.
func (l Line) Failure() bool {
	for _, w := range l.Ways {
		if !w.Failure {
			return false
		}
	}
	return true
}

// Never reports whether it is known that no call took the line.
func (l Line) Never() bool {
	for _, w := range l.Ways {
		if !w.Count.Known || w.Count.Times > 0 {
			return false
		}
	}
	return true
}
