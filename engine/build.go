package engine

import (
	"strconv"
	"time"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// Build is what an applet is compiled from: its element and the program it
// becomes part of. Mistakes that it meets are collected; reading never fails.
type Build struct {
	c      *compiler
	scope  *scope
	applet *flows.Applet
	exits  []ExitSpec
	runs   string   // the flow that the applet runs
	never  []string // exits of its kind that it cannot take
	facts  Facts
}

// Element is the applet's element; its form has been checked against the shape.
func (b *Build) Element() *source.Element { return b.applet.Element }

// Name is the applet's name.
func (b *Build) Name() string { return b.applet.Name }

// Flow is the flow that the applet stands in, as it was written.
func (b *Build) Flow() *flows.CallFlow { return b.scope.flow }

// List takes mistakes and warnings.
func (b *Build) List() *source.List { return b.c.list }

// Wired reports whether the exit is wired in the applet itself.
func (b *Build) Wired(exit string) bool {
	_, ok := b.applet.Exit(exit)
	return ok
}

// Template compiles a text with placeholders that is inserted as it is.
func (b *Build) Template(t source.Text) vars.Template {
	tpl := vars.Parse(t, vars.InText, false, b.c.list)
	b.Reads(tpl.Placeholders())
	return tpl
}

// Text compiles the attribute of a name as a template.
func (b *Build) Text(attr string) vars.Template {
	a, ok := b.Element().Attr(attr)
	if !ok {
		return vars.Template{}
	}
	return b.Template(a.Value)
}

// Expression compiles the attribute of a name as an expression; nil when it is
// missing. It may be evaluated once the program is compiled.
func (b *Build) Expression(e *source.Element, attr string, want vars.Type) *expression.Expression {
	a, ok := e.Attr(attr)
	if !ok {
		return nil
	}
	x := expression.Parse(a.Value, want, b.c.list)
	if x == nil {
		return nil
	}
	b.Reads(x.Placeholders())
	b.Later(func() { x.Compile(b.scope, b.c.list) })
	return x
}

// Duration is the attribute's duration, or the default.
func (b *Build) Duration(attr string, otherwise time.Duration) time.Duration {
	if d, err := source.ParseDuration(b.Element().Value(attr)); err == nil {
		return d
	}
	return otherwise
}

// Integer is the attribute's number, or the default. One outside least to
// most is a mistake.
func (b *Build) Integer(attr string, otherwise, least, most int) int {
	a, ok := b.Element().Attr(attr)
	if !ok {
		return otherwise
	}
	n, err := strconv.Atoi(a.Value.String())
	if err != nil {
		return otherwise // the shape has reported it
	}
	if n < least || n > most {
		b.c.list.Mistake(a.Value.Pos(), "bad-value", "%s is %d; it may be %d to %d", attr, n, least, most)
		return otherwise
	}
	return n
}

// Is reports whether the boolean attribute says true.
func (b *Build) Is(attr string, otherwise bool) bool {
	switch b.Element().Value(attr) {
	case "true":
		return true
	case "false":
		return false
	}
	return otherwise
}

// Reads notes which data sources and settings the applet reads.
func (b *Build) Reads(ps []vars.Placeholder) {
	for _, p := range ps {
		b.ReadFor(Read{Insertion: vars.Insertion{Placeholder: p}})
		if p.Setting {
			b.c.keys[p.Name] = true
		} else {
			b.scope.reads = append(b.scope.reads, p)
		}
	}
}

// Computed is said of a data source that is put together in the state: its
// name does not make it a secret, only its use does.
const Computed = "computed"

// Declare says that the applet fills a data source. secret is "true", "false",
// Computed or "" (its name and use decide).
// By which exits, [Build.Fills] says; by any if nobody does.
func (b *Build) Declare(name string, t vars.Type, secret string) {
	b.scope.declare(name, t, secret)
	b.facts.Fills = append(b.facts.Fills, Fill{Name: name})
}

// UsedAsSecret says that the program puts a data source where only secrets
// stand.
func (b *Build) UsedAsSecret(name string) {
	if b.scope.secret[name] == "" {
		b.scope.secret[name] = "use"
	}
}

// Later runs f when every applet of the program is built.
func (b *Build) Later(f func()) { b.c.later = append(b.c.later, f) }

// First reports whether it is asked with this key for the first time in the
// flow: what is to be said of a document once, several applets use.
func (b *Build) First(key string) bool {
	again := b.scope.asked[key]
	b.scope.asked[key] = true
	return !again
}

// IsSecret reports whether a data source is secret; ask it in Later.
func (b *Build) IsSecret(name string) bool { return b.scope.IsSecret(name) }

// TypeOf is the declared type of a data source, Null when it is not known; ask
// it in Later.
func (b *Build) TypeOf(name string) vars.Type { return b.scope.TypeOf(name) }

// Exit gives this applet a way out that its kind does not have in general.
func (b *Build) Exit(e ExitSpec) { b.exits = append(b.exits, e) }

// Never says that the applet, written like this, cannot leave by one of its
// kind's exits: nobody is told to wire it, or to try it.
func (b *Build) Never(exit string) { b.never = append(b.never, exit) }

// Copies says that the applet copies a data source into another.
func (b *Build) Copies(from, to string) {
	b.c.copies = append(b.c.copies, copied{b.scope, b.scope, from, to})
}

// MadeOf says that the applet puts a data source together from others. When
// the one turns out to be a secret the others are too, and then it cannot be
// put together.
func (b *Build) MadeOf(from []vars.Placeholder, to string) {
	for _, p := range from {
		if !p.Setting {
			b.c.mixes = append(b.c.mixes, copied{b.scope, b.scope, p.Name, to})
		}
	}
}

// Include makes another flow part of the program, for [Run]. With names the
// inputs (keys) that get a data source of this flow as it is, take the data
// sources of this flow (keys) that get one of the other.
func (b *Build) Include(flow *flows.CallFlow, with, take map[string]string) {
	b.runs = flow.Name
	sub := b.c.include(flow)
	for to, from := range with {
		b.c.copies = append(b.c.copies, copied{b.scope, sub, from, to})
	}
	for to, from := range take {
		b.c.copies = append(b.c.copies, copied{sub, b.scope, from, to})
		if _, ok := sub.types[from]; !ok {
			b.c.list.Warn(b.Element().Pos, "never-set", "nothing in the flow %q fills the data source %q", flow.Name, from)
		}
	}
}

// Around lists the flows that the applet stands in, outermost first: its own
// flow, and those whose SubFlow led to it.
func (b *Build) Around() []string { return b.c.around }

// Depend makes a file part of the program's fingerprint.
func (b *Build) Depend(name string, data []byte) { b.c.depend(name, data) }
