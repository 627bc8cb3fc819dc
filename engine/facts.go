package engine

import (
	"slices"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// Use says what a data source is read for, where that matters to checks.
type Use string

// The uses. A request and a call do harm, or nothing at all, when what is
// named by the first six is missing.
const (
	UseOther      Use = ""
	UseURL        Use = "url"        // the address of a request, but for its query
	UseCredential Use = "credential" // a header that authorizes
	UseNumber     Use = "number"     // who is called, or gets a message
	UseKeys       Use = "keys"       // keys that are sent into a call
	UseKey        Use = "key"        // what tells a notification to be this call's
	UseTime       Use = "time"       // how long something may take
	UseSay        Use = "say"        // a caller hears it
	UseMessage    Use = "message"    // a caller reads it
	UseBare       Use = "bare"       // stands in JSON without quotes
	UseSent       Use = "sent"       // elsewhere in a request
	UseInput      Use = "input"      // an input of a sub-flow that needs one
)

// Read is one place where an applet reads a data source or a setting.
type Read struct {
	vars.Insertion
	Use Use
	As  string // of what is said: the element, when it is not a text
}

// Fill is one data source that an applet fills.
type Fill struct {
	Name  string
	Exits []string   // by which it is left when it has filled it; none: by any
	From  string     // it is a copy of this data source; "" otherwise
	Flow  string     // From is one of this sub-flow's; "" otherwise
	Maybe bool       // it may not have, by whatever exit
	Pos   source.Pos // of the name, as written; zero when the applet does not say
}

// By reports whether an applet that was left by the exit has certainly filled
// it.
func (f Fill) By(exit string) bool {
	return !f.Maybe && (len(f.Exits) == 0 || slices.Contains(f.Exits, exit))
}

// Facts are what an applet of a program reads, fills, and makes sure of, as
// analyses look at it.
type Facts struct {
	Reads []Read
	Fills []Fill
	// Proves says by exit what is not null when it is taken: of each list of
	// data sources one at least.
	Proves map[string][][]string
}

// Facts are those of an applet of a flow of the program; the zero Facts when
// there is none.
func (p *Program) Facts(flow, applet string) Facts {
	if n := p.node(flow, applet); n != nil {
		return n.facts
	}
	return Facts{}
}

// Source is a flow of the program as it was written; nil when there is none.
func (p *Program) Source(flow string) *flows.CallFlow {
	if g := p.graphs[flow]; g != nil {
		return g.source
	}
	return nil
}

// TypeIn is the type of a data source of a flow, [vars.Null] when it is not
// known.
func (p *Program) TypeIn(flow, name string) vars.Type {
	if g := p.graphs[flow]; g != nil {
		return g.scope.TypeOf(name)
	}
	return vars.Null
}

// IsSecretIn reports whether a data source of a flow is secret.
func (p *Program) IsSecretIn(flow, name string) bool {
	g := p.graphs[flow]
	return g != nil && g.scope.IsSecret(name)
}

// Uses says what the placeholders of a template are read for.
func (b *Build) Uses(use Use, t vars.Template) {
	for _, in := range t.Insertions() {
		b.ReadFor(Read{Insertion: in, Use: use})
	}
}

// Voices says that the placeholders of a template are voiced as what an element
// of the name voices.
func (b *Build) Voices(as string, t vars.Template) {
	for _, in := range t.Insertions() {
		b.ReadFor(Read{Insertion: in, Use: UseSay, As: as})
	}
}

// ReadFor says what is read for what. A read that was noted without is that
// one.
func (b *Build) ReadFor(r Read) {
	for i := len(b.facts.Reads) - 1; i >= 0; i-- {
		if old := &b.facts.Reads[i]; old.Pos.Equal(r.Pos) && old.Name == r.Name {
			*old = r
			return
		}
	}
	b.facts.Reads = append(b.facts.Reads, r)
}

// Fills says by which exits a data source is filled, for one that was declared
// or is a copy.
func (b *Build) Fills(f Fill) {
	if f.Name == "" {
		return
	}
	for i := range b.facts.Fills {
		if old := &b.facts.Fills[i]; old.Name == f.Name && old.Pos == (source.Pos{}) {
			*old = f
			return
		}
	}
	b.facts.Fills = append(b.facts.Fills, f)
}

// Proves says what is not null when the applet is left by the exit: of each
// list of data sources one at least.
func (b *Build) Proves(exit string, lists ...[]string) {
	if b.facts.Proves == nil {
		b.facts.Proves = map[string][][]string{}
	}
	b.facts.Proves[exit] = append(b.facts.Proves[exit], lists...)
}
