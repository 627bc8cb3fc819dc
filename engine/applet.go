package engine

import (
	"maps"
	"slices"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Applet is a compiled applet of a program. It is immutable: its state in a
// call is in the [Visit]. Enter is called when a call comes to it, Resume with
// the answer to each command it asked for. Both are pure functions of the
// visit and the event.
type Applet interface {
	Enter(v *Visit) Action
	Resume(v *Visit, ev Event) Action
}

// Action is what an applet wants next: one command, or an exit, or a fault.
// Make it with [Do], [DoFetch], [DoWait], [Leave], [Fault] or [Finish].
type Action struct {
	leg   *leg.Command
	link  *Fetch
	fetch *Fetch
	wait  *Wait
	exit  string
	why   *Why
	fault string
	end   bool
	enter *entry
	give  *string
}

// entry is a sub-flow to run.
type entry struct {
	flow string
	data map[string]vars.Value
}

// Do asks the leg for something.
func Do(c leg.Command) Action { return Action{leg: &c} }

// DoMessage asks the leg to send the caller a message. Link, which may be nil,
// is the request whose address the message's hole [LinkRef] stands for.
func DoMessage(m leg.MessageTo, link *Fetch) Action {
	return Action{leg: &leg.Command{Kind: leg.SendLink, Message: &m}, link: link}
}

// DoFetch asks for a request.
func DoFetch(f Fetch) Action { return Action{fetch: &f} }

// DoWait asks for a pause.
func DoWait(w Wait) Action { return Action{wait: &w} }

// Leave leaves the applet by an exit; why may be nil.
func Leave(exit string, why *Why) Action { return Action{exit: exit, why: why} }

// Fault says that the applet cannot go on; the call goes to onError.
func Fault(msg string) Action { return Action{fault: msg} }

// Finish ends the call: the flow is complete.
func Finish() Action { return Action{end: true} }

// Run runs a sub-flow that [Build.Include] has made part of the program, with
// data sources of its own. When it is over the applet is asked to go on by its
// Returned method.
func Run(flow string, data map[string]vars.Value) Action {
	return Action{enter: &entry{flow, data}}
}

// Return ends a sub-flow with a result; "" is the ordinary one. In the flow
// that the call began with it ends the call.
func Return(result string) Action { return Action{give: &result} }

// Returner is an applet that runs sub-flows. Sub has the data sources of the
// sub-flow that is over.
type Returner interface {
	Applet
	Returned(v *Visit, result string, sub vars.Scope) Action
}

// Kind is a row of the catalogue: what an element of a flow means.
type Kind struct {
	// Shape is the grammar of the element; the attribute name is added.
	Shape source.Shape
	// Exits are the ways out, apart from those of children (Rule, Option).
	Exits []ExitSpec
	// Version tells versions of an embedder's applet apart; it is part of a
	// program's fingerprint.
	Version string
	// New compiles the applet of an element. Mistakes go to b; then the
	// result is not used.
	New func(b *Build) Applet
}

// ExitSpec is one way out of an applet.
type ExitSpec struct {
	Name    string
	Failure bool   // not wired, it takes the flow's default of the same name, then onError
	Else    string // the exit it goes with when neither applet nor flow wires it
	Doc     string
}

// Catalog is the applets that flows may use, by element name.
type Catalog map[string]Kind

// Grammar lists the grammars of the applets, sorted by name: what may stand in
// a flow.
func (c Catalog) Grammar() []source.ChildShape {
	var all []source.ChildShape
	for _, name := range slices.Sorted(maps.Keys(c)) {
		kind := c[name]
		shape := withExits(kind, kind.Exits, name)
		for i := range shape.Attrs {
			if shape.Attrs[i].Name == "name" {
				shape.Attrs[i].Required = true
			}
		}
		all = append(all, source.ChildShape{Shape: shape})
	}
	return all
}
