package analysis

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// types finds uses that no value of a data source's type can serve.
func (f *flow) types(list *source.List) {
	for _, n := range f.nodes {
		for _, r := range n.facts.Reads {
			if !r.Setting {
				f.readType(n, r, list)
			}
		}
		switch n.Kind {
		case "DataRouter":
			for _, rule := range n.element.All("Rule") {
				f.ruleType(rule, list)
			}
		case "Set":
			for _, v := range n.element.All("Value") {
				literalType(v, vars.Type(v.Value("type")), list)
			}
		case "SubFlow":
			f.inputTypes(n, list)
		}
	}
}

const mismatch = "type-mismatch"

// readType looks at what is called, keyed, waited for, said, or put into JSON.
func (f *flow) readType(n *node, r engine.Read, list *source.List) {
	t := f.typeOf(r.Name)
	if t == vars.Null || t == vars.String && r.Use != engine.UseBare {
		return
	}
	at := f.at(n, r.Pos)
	switch r.Use {
	case engine.UseNumber:
		if t != vars.Integer {
			list.Warn(at, mismatch, "$(%s) is %s, and a number to call or send to is a text", r.Name, a(t))
		}
	case engine.UseKeys:
		if t != vars.Integer {
			list.Warn(at, mismatch, "$(%s) is %s, and keys are digits, * and #", r.Name, a(t))
		}
	case engine.UseTime:
		switch {
		case t == vars.Boolean || t == vars.DateTime || t == vars.JSON:
			list.Warn(at, mismatch, "$(%s) is %s, and a time is a number with a unit, as in $(Seconds)s", r.Name, a(t))
		case r.Alone:
			list.Warn(at, mismatch, "$(%s) is %s without a unit: write $(%s)s for seconds", r.Name, a(t), r.Name)
		}
	case engine.UseSay:
		switch {
		case slices.Contains(unvoiced(r.As), t):
			list.Warn(at, mismatch, "$(%s) is %s, and <%s> cannot voice one", r.Name, a(t), r.As)
		case t == vars.JSON:
			list.Warn(at, mismatch, "$(%s) is a list or an object of JSON: it would be read out with its brackets", r.Name)
		}
	case engine.UseBare:
		if t == vars.String && len(f.fillers(r.Name)) > 0 && slices.ContainsFunc(f.fillers(r.Name), func(n *node) bool { return n.Kind == "Collect" }) {
			list.Warn(at, mismatch, `$(%s) is keyed by the caller and stands without quotes in JSON, where 007 is no number and is refused: write "$(%s)"`, r.Name, r.Name)
		}
		if t == vars.DateTime {
			list.Warn(at, mismatch, `$(%s) is %s and stands without quotes in JSON, where it is refused: write "$(%s)"`, r.Name, a(t), r.Name)
		}
	}
}

// unvoiced are the types that an element cannot voice.
func unvoiced(element string) []vars.Type {
	switch element {
	case "Number", "Money", "Digits":
		return []vars.Type{vars.Boolean, vars.DateTime, vars.JSON}
	case "Date", "Time":
		return []vars.Type{vars.Boolean, vars.Integer, vars.Decimal, vars.JSON}
	}
	return nil
}

// ruleType looks at a comparison of a DataRouter.
func (f *flow) ruleType(rule *source.Element, list *source.List) {
	from, ok := rule.Attr("source")
	operator := rule.Value("operator")
	if !ok || operator == "IsNull" || operator == "IsNotNull" {
		return
	}
	have, want := f.typeOf(from.Value.String()), vars.Type(rule.Value("type"))
	if want == "" || want == vars.String {
		f.textRule(rule, have, list)
		return
	}
	number := func(t vars.Type) bool { return t == vars.Integer || t == vars.Decimal }
	if have == vars.Null || have == vars.String || have == want || number(have) && number(want) {
		return
	}
	at, _ := rule.Attr("type")
	list.Warn(at.Value.Pos(), mismatch, "$(%s) is %s, and the rule reads it as %s: it never matches", from.Value.String(), a(have), a(want))
}

// textRule is a comparison as text, which is what a rule does that says no
// type.
func (f *flow) textRule(rule *source.Element, have vars.Type, list *source.List) {
	value, ok := rule.Attr("value")
	operator := rule.Value("operator")
	text := value.Value.String()
	if !ok || have == vars.Null || have == vars.String || have == vars.JSON || strings.Contains(text, "$(") || strings.Contains(text, "#(") {
		return
	}
	if operator != "" && operator != "Equals" && operator != "NotEquals" {
		return
	}
	name := rule.Value("source")
	if _, err := vars.Convert(text, have, vars.Designer); err != nil {
		list.Warn(value.Value.Pos(), mismatch, "$(%s) is %s: it is never %q", name, a(have), text)
	} else if have == vars.Decimal || have == vars.DateTime {
		list.Warn(value.Value.Pos(), mismatch, "$(%s) is %s and is compared as text here, where 12.4 is not 12.40: give the rule type=%q", name, a(have), have)
	}
}

// inputTypes looks at what a SubFlow gives.
func (f *flow) inputTypes(n *node, list *source.List) {
	sub := byName(f.all, n.Runs)
	if sub == nil {
		return
	}
	for _, w := range n.element.All("With") {
		if in, ok := sub.inputs[w.Value("name")]; ok {
			literalType(w, in.Type, list)
		}
	}
}

// literalType looks at a text without placeholders that is to be of a type.
func literalType(e *source.Element, t vars.Type, list *source.List) {
	text := e.Text().TrimSpace()
	_, computed := e.Attr("expr")
	s := text.String()
	if t == vars.Null || computed || s == "" || strings.Contains(s, "$(") || strings.Contains(s, "#(") || !slices.Contains(vars.Types(), string(t)) {
		return
	}
	if _, err := vars.Convert(s, t, vars.Designer); err != nil {
		list.Warn(text.Pos(), mismatch, "%s is to be %s, and %q is none", e.Value("name"), a(t), s)
	}
}

// a is a type with its article.
func a(t vars.Type) string {
	if t == vars.Integer {
		return "an Integer"
	}
	return "a " + string(t)
}
