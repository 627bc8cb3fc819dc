package applets

import (
	"strconv"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// exchange is an interaction as an applet uses it.
type exchange struct {
	doc  *interactions.Interaction
	seal []string // destinations that are secret in this program
	// answered are the exits that an answer leads to.
	answered []string
	// fresh: no answer out of a cache will do.
	fresh bool
}

// compileExchange finds the document that interaction= names, or the
// <ApiInteraction> inside, and tells the program what it reads and fills. One
// that stands inside is part of the flow's bytes.
func compileExchange(b *engine.Build, lib *interactions.Library, answered ...string) *exchange {
	e := b.Element()
	x := &exchange{answered: answered}
	named, hasName := e.Attr("interaction")
	inline := e.Child("ApiInteraction")
	load, read := lib.Load, interactions.FromElement
	if a, ok := e.Attr("escaping"); ok && a.Value.String() == "raw" {
		load, read = lib.LoadRaw, interactions.RawFromElement
		b.List().Warn(a.Pos, "escaping", `escaping="raw" inserts values as they are: a value may change the structure of the request`)
	}
	switch {
	case hasName && inline != nil:
		b.List().Mistake(inline.Pos, "surplus-element", "there is interaction=%q already: take one of the two out", named.Value.String())
	case hasName:
		x.doc = document(b, load, named)
	case inline != nil:
		if x.doc = read(b.Name(), inline, b.List()); x.doc != nil {
			lib.Add(x.doc)
		}
	default:
		b.List().Mistake(e.Pos, "missing-attribute", `<%s> needs interaction="..." or an <ApiInteraction> inside`, e.Name)
	}
	if x.doc != nil {
		x.announce(b)
	}
	return x
}

// document finds a document by its name, and makes it part of the program.
func document(b *engine.Build, load func(string, *source.List, source.Pos) *interactions.Interaction, name source.Attr) *interactions.Interaction {
	doc := load(name.Value.String(), b.List(), name.Value.Pos())
	if doc != nil {
		b.Depend("interaction "+doc.Name, doc.Data)
	}
	return doc
}

func (x *exchange) announce(b *engine.Build) {
	b.Depend("dialect of interactions", []byte(interactions.Dialect))
	b.Reads(x.doc.Placeholders())
	for _, r := range x.doc.Reads() {
		b.ReadFor(r)
	}
	for _, name := range x.doc.SecretUses() {
		b.UsedAsSecret(name)
	}
	for _, d := range x.doc.Destinations() {
		secret := d.Secret
		if d.Code { // a status is no secret, whatever its name
			secret = "false"
		}
		b.Declare(d.Name, d.Type, secret)
		b.Fills(engine.Fill{Name: d.Name, Exits: x.answered, Pos: d.Pos})
	}
	b.Later(func() {
		if b.First("interaction " + x.doc.Fingerprint) {
			x.doc.CheckIn(env{b}, b.List())
		}
		for _, d := range x.doc.Destinations() {
			if !d.Code && d.Secret != "false" && b.IsSecret(d.Name) {
				x.seal = append(x.seal, d.Name)
			}
		}
	})
}

// env is what a program knows of its data sources.
type env struct{ b *engine.Build }

func (e env) TypeOf(name string) vars.Type { return e.b.TypeOf(name) }
func (e env) IsSecret(name string) bool    { return e.b.IsSecret(name) }

// interactionShape is the grammar of applets that carry out an interaction.
func interactionShape(s source.Shape) source.Shape {
	s.Attrs = append([]source.AttrShape{
		{Name: "interaction", Doc: "The name of an ApiInteraction document."},
		{Name: "escaping", Type: source.TypeEnum, Enum: []string{"context", "raw"}, Default: "context", Doc: "raw inserts the values of the document as they are, as Vonage does, whatever the document says."},
	}, s.Attrs...)
	s.Children = append([]source.ChildShape{{Shape: interactions.Grammar(), Max: 1}}, s.Children...)
	return s
}

// send renders the request. One that is refused was not sent: the second
// result is false, and the issues say why.
func (x *exchange) send(v *engine.Visit) (engine.Action, []engine.Issue, bool) {
	f, err := x.doc.Render(x.scope(v))
	if err != nil {
		x.code(v, vars.Value{})
		return engine.Action{}, []engine.Issue{{Msg: err.Error()}}, false
	}
	f.Ref, f.Seal, f.Fresh = v.Ref(), x.seal, x.fresh
	if len(f.Lets) > 0 {
		f.Seed = v.CommandSeed()
	}
	return engine.DoFetch(f), nil, true
}

// assign fills the destinations from a whole answer. Without one the fields
// keep what they had; the response code becomes null, so that no flow routes
// on the code of an answer before.
func (x *exchange) assign(v *engine.Visit, f *engine.Fetched) []engine.Issue {
	x.settle(v, f)
	if f.Status == 0 {
		x.code(v, vars.Value{})
		return f.Issues
	}
	x.code(v, vars.Value{Type: vars.Integer, Text: strconv.Itoa(f.Status), From: vars.Server})
	found, issues := x.doc.ValuesAt(*f, v.AnswerRef(), x.seal, x.locators(v, f))
	for _, d := range found {
		v.Set(d.Name, d.Value)
	}
	if f.Document == x.doc.Fingerprint {
		return f.Issues
	}
	return issues
}

// locators are those of the request that was answered: nothing that they are
// rendered from has changed since. Only a replay on a changed document asks.
func (x *exchange) locators(v *engine.Visit, f *engine.Fetched) []string {
	if f.Document == x.doc.Fingerprint {
		return nil
	}
	sent, err := x.doc.Render(x.scope(v))
	if err != nil {
		return nil
	}
	return sent.Locators
}

func (x *exchange) code(v *engine.Visit, value vars.Value) {
	if name := x.doc.CodeDestination(); name != "" {
		v.Set(name, value)
	}
}

// scope is what the request is rendered from.
func (x *exchange) scope(v *engine.Visit) requestScope {
	if x.doc.Effect() != engine.Keyed {
		return requestScope{Visit: v}
	}
	return requestScope{Visit: v, key: v.Key(x.keyNumber(v))}
}

// requestScope is what a request is rendered from: the call's data sources,
// and the key of a keyed request.
type requestScope struct {
	*engine.Visit
	key string // "": the request is not keyed
}

// Data implements [vars.Scope].
func (s requestScope) Data(name string) vars.Value {
	if s.key != "" && name == "RequestKey" {
		return vars.Of(s.key, vars.Designer)
	}
	return s.Visit.Data(name)
}
