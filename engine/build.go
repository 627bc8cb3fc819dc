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
	applet *flows.Applet
}

// Element is the applet's element; its form has been checked against the shape.
func (b *Build) Element() *source.Element { return b.applet.Element }

// Name is the applet's name.
func (b *Build) Name() string { return b.applet.Name }

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
	b.Later(func() { x.Compile(b.c, b.c.list) })
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
		b.c.list.Add(a.Value.Pos(), "%s is %d; it may be %d to %d", attr, n, least, most)
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
		if p.Setting {
			b.c.keys[p.Name] = true
		} else {
			b.c.reads = append(b.c.reads, p)
		}
	}
}

// Declare says that the applet fills a data source. secret is "true", "false"
// or "" (its name and use decide).
func (b *Build) Declare(name string, t vars.Type, secret string) { b.c.declare(name, t, secret) }

// UsedAsSecret says that the program puts a data source where only secrets
// stand.
func (b *Build) UsedAsSecret(name string) {
	if b.c.secret[name] == "" {
		b.c.secret[name] = "use"
	}
}

// Later runs f when every applet of the program is built.
func (b *Build) Later(f func()) { b.c.later = append(b.c.later, f) }

// IsSecret reports whether a data source is secret; ask it in Later.
func (b *Build) IsSecret(name string) bool { return b.c.IsSecret(name) }

// TypeOf is the declared type of a data source, Null when it is not known; ask
// it in Later.
func (b *Build) TypeOf(name string) vars.Type { return b.c.TypeOf(name) }

// Depend makes a file part of the program's fingerprint.
func (b *Build) Depend(name string, data []byte) { b.c.depend(name, data) }
