package applets

import (
	"fmt"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// value is what Set assigns and SubFlow hands over: a text with placeholders,
// or an expression.
type value struct {
	name string
	text vars.Template
	expr *expression.Expression
	typ  vars.Type
}

// valueShape is the grammar of `<Value>` and `<With>`.
func valueShape(name, doc string) *source.Shape {
	return &source.Shape{Name: name, Text: "text", Doc: doc, Attrs: []source.AttrShape{
		{Name: "name", Type: source.TypeDataSource, Required: true, Doc: "The data source to fill."},
		{Name: "expr", Type: source.TypeExpression, Doc: "An expression, instead of a text."},
		{Name: "type", Type: source.TypeEnum, Enum: vars.Types(), Doc: "Convert to this type; by default a text is a String and a placeholder alone keeps its type."},
	}}
}

func compileValue(b *engine.Build, e *source.Element) value {
	v := value{name: e.Value("name"), typ: vars.Type(e.Value("type"))}
	text := e.Text().TrimSpace()
	if _, ok := e.Attr("expr"); ok {
		if text.String() != "" {
			b.List().Mistake(text.Pos(), "surplus-element", "<%s> has expr= already: take the text out", e.Name)
		}
		v.expr = b.Expression(e, "expr", vars.Null)
		return v
	}
	v.text = b.Template(text)
	return v
}

// copies is the data source that the value is a plain copy of.
func (x *value) copies() (string, bool) {
	p, ok := x.text.Single()
	return p.Name, ok && !p.Setting && x.typ == vars.Null
}

// announce says what is filled, of which type. What is computed is no secret,
// whatever its name: it is in the state in the clear already.
func (x *value) announce(b *engine.Build) {
	if from, ok := x.copies(); ok {
		b.Copies(from, x.name)
		return
	}
	if p, ok := x.text.Single(); ok && p.Setting {
		b.Declare(x.name, vars.String, "")
		b.UsedAsSecret(x.name)
		return
	}
	t := x.typ
	if t == vars.Null && x.expr == nil {
		t = vars.String
	}
	b.Declare(x.name, t, engine.Computed)
	if x.expr != nil {
		b.MadeOf(x.expr.Placeholders(), x.name)
		return
	}
	b.MadeOf(x.text.Placeholders(), x.name)
	b.Later(func() {
		for _, p := range x.text.Placeholders() {
			if p.Setting || b.IsSecret(p.Name) {
				b.List().Mistake(p.Pos, "secret-mixed", "%s is a secret: it is copied whole (<Value name=%q>%s</Value>), or put together in the interaction that sends it", p, x.name, p)
			}
		}
	})
}

// fills says what the value fills, and of what it is a copy.
func (x *value) fills(b *engine.Build, e *source.Element) {
	from, _ := x.copies()
	name, _ := e.Attr("name")
	b.Fills(engine.Fill{Name: x.name, From: from, Pos: name.Value.Pos()})
}

// of gives the value. A secret is copied whole or not at all.
func (x *value) of(v *engine.Visit) (vars.Value, error) {
	val, err := x.raw(v)
	if err != nil || x.typ == vars.Null || val.IsNull() || val.Type == x.typ {
		return val, err
	}
	if val.IsSecret() {
		return val, fmt.Errorf("%s is a secret: it is copied as it is and not converted", x.name)
	}
	return vars.Convert(val.Text, x.typ, val.From)
}

func (x *value) raw(v *engine.Visit) (vars.Value, error) {
	if x.expr != nil {
		val, _, err := x.expr.Eval(v)
		return val, err
	}
	if p, ok := x.text.Single(); ok {
		if p.Setting {
			return v.Setting(p.Name), nil
		}
		return v.Data(p.Name), nil
	}
	r, err := x.text.Render(v)
	if err != nil {
		return vars.Value{}, err
	}
	text, ok := r.Text.Clear()
	if !ok {
		return vars.Value{}, fmt.Errorf("%s is made of a secret and other text: a secret is copied whole, or put together in the interaction that sends it", x.name)
	}
	return vars.Of(text, r.From), nil
}
