package interactions

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func (it *Interaction) response(e *source.Element, list *source.List) {
	code := content(e, "ResponseCodeDestination")
	it.code, it.codePos = code.String(), code.Pos()
	taken := map[string]source.Pos{}
	if it.code != "" {
		checkDestination(code, list)
		taken[it.code] = it.codePos
	}
	it.responseType(e, list)
	if fields := e.Child("Fields"); fields != nil {
		for _, c := range fields.All("Field") {
			it.field(c, taken, list)
		}
	}
	it.checkBody(list)
	it.fixed = &plan{sought: it.sought}
	for _, one := range it.sought {
		if len(one.holes) > 0 {
			it.fixed = nil
			return
		}
	}
	it.fixed.compile(it.language)
}

// sources are what a Field may read from, as its from attribute says it.
func (it *Interaction) sources() []string {
	if it.inbound {
		return []string{fromBody, fromHeader, fromQuery, fromForm, fromLet}
	}
	return []string{fromBody, fromHeader, fromStatus}
}

// checkBody points at fields that read a body where there is none to read.
func (it *Interaction) checkBody(list *source.List) {
	for _, f := range it.fields {
		switch {
		case f.from != fromBody || it.language.name == "":
			continue
		case !it.language.body:
			list.Mistake(f.pos, "field", `Type %s reads no body: a Field needs from="%s"`, it.language.name, strings.Join(it.sources()[1:], `" or from="`))
		case it.method == "HEAD":
			list.Warn(f.pos, "body", "the answer to HEAD has no body: these Fields stay null")
		default:
			continue
		}
		return
	}
}

// responseType finds what <Type> names; its name stays "" when there is no
// such. The Content-Type of an answer has no part in it.
func (it *Interaction) responseType(e *source.Element, list *source.List) {
	written := content(e, "Type")
	name := written.String()
	for _, t := range responseTypes() {
		if t.name == strings.ToUpper(name) {
			it.language = t
			return
		}
	}
	if e.Child("Type") != nil { // else reported by the Shape
		list.Mistake(written.Pos(), "bad-value", "the Type %q is not one of %s%s", name, strings.Join(typeNames(), ", "), source.Suggest(strings.ToUpper(name), typeNames()))
	}
}

// field reads one <Field>.
func (it *Interaction) field(e *source.Element, taken map[string]source.Pos, list *source.List) {
	f := field{pos: e.Pos, from: e.Value("from"), secret: e.Value("secret"), required: e.Value("required") == "true"}
	if !slices.Contains(it.sources(), f.from) {
		f.from = fromBody
	}
	it.locators(e, f.from, list)
	if e.Child("Destination") != nil {
		destination := content(e, "Destination")
		f.destination = destination.String()
		f.pos = destination.Pos()
		checkDestination(destination, list)
		if first, twice := taken[f.destination]; twice && f.destination != "" {
			list.Mistake(f.pos, "duplicate-name", "the destination %s is filled twice: also on line %d", f.destination, first.Line)
		} else {
			taken[f.destination] = f.pos
		}
	}
	f.typ = dataType(e, f.from, list)
	f.fallback = fallback(e, f.typ, list)
	if f.required && !f.fallback.IsNull() {
		a, _ := e.Attr("default")
		list.Mistake(a.Pos, "field", "a field is either required or has a default")
	}
	it.fields = append(it.fields, f)
}

func checkDestination(written source.Text, list *source.List) {
	s := written.String()
	if at := strings.Index(s, vars.Unfilled); at >= 0 {
		list.Mistake(written.PosAt(at), "unfilled", "%s is still to be filled in", vars.Unfilled)
	} else if msg := vars.CheckName(s); msg != "" {
		list.Mistake(written.Pos(), "bad-name", "the destination: %s", msg)
	}
}

// dataType is what the field says, else String, for the status Integer.
func dataType(e *source.Element, from string, list *source.List) vars.Type {
	written := content(e, "DataType")
	name := written.String()
	switch {
	case name == "" && from == fromStatus:
		return vars.Integer
	case name == "":
		return vars.String
	case !slices.Contains(vars.Types(), name):
		list.Mistake(written.Pos(), "bad-value", "the DataType %q is not one of %s%s", name, strings.Join(vars.Types(), ", "), source.Suggest(name, vars.Types()))
		return vars.String
	}
	return vars.Type(name)
}

func fallback(e *source.Element, typ vars.Type, list *source.List) vars.Value {
	a, ok := e.Attr("default")
	if !ok {
		return vars.Value{}
	}
	v, err := vars.Convert(a.Value.String(), typ, vars.Designer)
	if err != nil {
		list.Mistake(a.Value.Pos(), "bad-value", "the default is %v", err)
	}
	return v
}
