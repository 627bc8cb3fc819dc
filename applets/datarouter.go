package applets

import (
	"fmt"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// DataRouter takes the first rule that matches.
//
//	<DataRouter name="Authorized" otherwise="Agent">
//	  <Rule source="AuthorizeResponseCode" type="Integer" operator="Equals" value="200" next="StartSession"/>
//	  <Rule when='$(Amount) > 100 and $(Country) != "GB"' next="Agent"/>
//	</DataRouter>
//
// A rule compares a data source with a value by one of Vonage's operators, or
// has a condition. As Vonage documents: the value is read as the rule's type,
// and one that is invalid for it skips the rule; texts are compared without
// regard to case. Null matches IsNull only.
type DataRouter struct{ rules []rule }

type rule struct {
	exit     string
	when     *expression.Expression
	source   string
	typ      vars.Type
	operator operator
	value    vars.Template
	text     string
}

func dataRouter() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Takes the first rule that matches.",
			Attrs: []source.AttrShape{{Name: "otherwise", Type: source.TypeExit, Required: true, Doc: "Where to go when no rule matches."}},
			Children: []source.ChildShape{{Min: 1, Shape: &source.Shape{Name: "Rule", Doc: "A comparison, or a condition.",
				Attrs: []source.AttrShape{
					{Name: "when", Type: source.TypeExpression, Doc: "A condition, instead of the four below."},
					{Name: "source", Type: source.TypeDataSource, Doc: "The data source to compare."},
					{Name: "type", Type: source.TypeEnum, Enum: []string{"String", "Integer", "Decimal", "Boolean", "DateTime"}, Default: "String", Doc: "How to read it."},
					{Name: "operator", Type: source.TypeEnum, Enum: operators(), Default: "Equals", Doc: "How the two are compared. IsNull and IsNotNull take no value; order is for numbers and times, Contains, DoesNotContain and StartsWith are for texts."},
					{Name: "value", Doc: "What to compare with; takes placeholders."},
					{Name: "next", Type: source.TypeExit, Required: true, Doc: "Where to go when it matches."},
				}}}}},
		Exits: []engine.ExitSpec{{Name: "otherwise", Doc: "No rule matches."}},
		New: func(b *engine.Build) engine.Applet {
			r := &DataRouter{}
			for i, e := range b.Element().All("Rule") {
				r.rules = append(r.rules, compileRule(b, e, i+1))
			}
			r.proves(b)
			return r
		},
	}
}

// proves says what is not null behind each rule: it holds, and those before it
// do not.
func (d *DataRouter) proves(b *engine.Build) {
	var before [][]string
	for i := range d.rules {
		r := &d.rules[i]
		var holds, fails [][]string
		switch {
		case r.when != nil:
			holds, fails = r.when.NotNull()
		case r.operator == isNull:
			fails = [][]string{{r.source}}
		default: // null matches IsNull only
			holds = [][]string{{r.source}}
		}
		b.Proves(r.exit, before...)
		b.Proves(r.exit, holds...)
		before = append(before, fails...)
	}
	b.Proves("otherwise", before...)
}

func compileRule(b *engine.Build, e *source.Element, ordinal int) rule {
	r := rule{exit: flows.ChildExit(e, ordinal), source: e.Value("source"), typ: vars.Type(e.Value("type")), operator: operator(e.Value("operator"))}
	if r.typ == "" {
		r.typ = vars.String
	}
	if r.operator == "" {
		r.operator = equals
	}
	from, hasSource := e.Attr("source")
	value, hasValue := e.Attr("value")
	if _, ok := e.Attr("when"); ok {
		if hasSource || hasValue {
			b.List().Mistake(e.Pos, "rule", "a rule has when= or source= and value=, not both")
		}
		r.when = b.Expression(e, "when", vars.Boolean)
		return r
	}
	if !hasSource {
		b.List().Mistake(e.Pos, "rule", `a rule needs source="..." (a data source) or when="..." (a condition)`)
		return r
	}
	r.value = b.Template(value.Value)
	r.text = fmt.Sprintf("%s %s %q", r.source, r.operator, r.value.String())
	b.Reads([]vars.Placeholder{{Name: r.source, Pos: from.Value.Pos()}})
	switch {
	case r.operator.nullary() && hasValue:
		b.List().Mistake(value.Pos, "rule", "%s compares with nothing: take value= out", r.operator)
	case r.operator.nullary():
		r.text = fmt.Sprintf("%s %s", r.source, r.operator)
	case !hasValue:
		b.List().Mistake(e.Pos, "missing-attribute", `%s needs value="..."`, r.operator)
	case !r.operator.takes(r.typ):
		b.List().Mistake(e.Pos, "rule", "%s does not compare values of type %s", r.operator, r.typ)
	case len(r.value.Placeholders()) == 0:
		if _, err := vars.Convert(r.value.String(), r.typ, vars.Designer); err != nil {
			b.List().Mistake(value.Value.Pos(), "bad-value", "value=%q is %s", r.value.String(), err)
		}
	}
	if !r.operator.nullary() {
		b.Later(func() {
			if b.IsSecret(r.source) {
				b.List().Mistake(e.Pos, "secret-compared", "%s is a secret: it may be tested for null, not compared; if it is none, give its Field secret=\"false\"", r.source)
			}
		})
	}
	return r
}

// Enter implements [engine.Applet].
func (d *DataRouter) Enter(v *engine.Visit) engine.Action {
	var read []expression.Used
	for i := range d.rules {
		r := &d.rules[i]
		holds, used, err := r.holds(v)
		if err != nil {
			return engine.Fault(err.Error())
		}
		if holds {
			return engine.Leave(r.exit, &engine.Why{Text: r.describe(), Values: used})
		}
		read = merge(read, used)
	}
	return engine.Leave("otherwise", &engine.Why{Text: "no rule matches", Values: read})
}

// Resume implements [engine.Applet]; a router asks for nothing.
func (d *DataRouter) Resume(v *engine.Visit, _ engine.Event) engine.Action { return d.Enter(v) }

func (r *rule) describe() string {
	if r.when != nil {
		return r.when.String()
	}
	return r.text
}

func (r *rule) holds(v *engine.Visit) (bool, []expression.Used, error) {
	if r.when != nil {
		return r.when.Bool(v)
	}
	have := v.Data(r.source)
	used := []expression.Used{{Name: r.source, Value: have}}
	if have.IsNull() || r.operator.nullary() {
		return r.operator == isNull && have.IsNull() || r.operator == isNotNull && !have.IsNull(), used, nil
	}
	if have.IsSecret() {
		return false, nil, fmt.Errorf("%s holds a secret: it may be tested for null, not compared", r.source)
	}
	want, err := r.value.Render(v)
	if err != nil {
		return false, nil, err
	}
	text, ok := want.Text.Clear()
	if !ok {
		return false, nil, fmt.Errorf("%s holds a secret: nothing may be compared with it", r.value.String())
	}
	a, errA := vars.Convert(have.Text, r.typ, have.From)
	b, errB := vars.Convert(text, r.typ, want.From)
	if errA != nil || errB != nil {
		return false, used, nil // Vonage: a value that is invalid for the type skips the rule
	}
	return r.operator.compare(a, b), used, nil
}

// merge adds what was not there yet.
func merge(to, more []expression.Used) []expression.Used {
	for _, u := range more {
		there := false
		for _, t := range to {
			there = there || t.Name == u.Name
		}
		if !there {
			to = append(to, u)
		}
	}
	return to
}
