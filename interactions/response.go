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
	language := it.responseType(e, list)
	var places [][]step
	if fields := e.Child("Fields"); fields != nil {
		for _, c := range fields.All("Field") {
			steps := it.field(c, taken, list)
			places = append(places, steps)
		}
	}
	if language.name == "" {
		return
	}
	if len(it.fields) > 0 && !language.fields {
		list.Add(it.fields[0].pos, "Type %s reads the status only: Fields must be empty", language.name)
	}
	if len(it.fields) > 0 && it.method == "HEAD" {
		list.Warn(it.fields[0].pos, "body", "the answer to HEAD has no body: these Fields stay null")
	}
	it.reader = language.compile(places)
}

// responseType finds what <Type> names; its name is "" when there is no such.
func (it *Interaction) responseType(e *source.Element, list *source.List) responseType {
	written := content(e, "Type")
	name := written.String()
	for _, t := range responseTypes() {
		if t.name == strings.ToUpper(name) {
			return t
		}
	}
	switch {
	case e.Child("Type") == nil: // reported by the Shape
	case slices.Contains(laterTypes(), strings.ToUpper(name)):
		list.Add(written.Pos(), "Type %s is not supported yet", strings.ToUpper(name))
	default:
		list.Add(written.Pos(), "the Type %q is not one of %s%s", name, strings.Join(typeNames(), ", "), source.Suggest(strings.ToUpper(name), typeNames()))
	}
	return responseType{}
}

// field reads one <Field> and gives the steps of its locator.
func (it *Interaction) field(e *source.Element, taken map[string]source.Pos, list *source.List) []step {
	f := field{pos: e.Pos, secret: e.Value("secret"), required: e.Value("required") == "true"}
	var steps []step
	if e.Child("Locator") != nil {
		steps, _ = parseLocator(content(e, "Locator"), list)
		f.locator = canonical(steps)
	}
	if e.Child("Destination") != nil {
		destination := content(e, "Destination")
		f.destination = destination.String()
		f.pos = destination.Pos()
		checkDestination(destination, list)
		if first, twice := taken[f.destination]; twice && f.destination != "" {
			list.Add(f.pos, "the destination %s is filled twice: also on line %d", f.destination, first.Line)
		} else {
			taken[f.destination] = f.pos
		}
	}
	f.typ = dataType(e, list)
	f.fallback = fallback(e, f.typ, list)
	if f.required && !f.fallback.IsNull() {
		a, _ := e.Attr("default")
		list.Add(a.Pos, "a field is either required or has a default")
	}
	it.fields = append(it.fields, f)
	return steps
}

func checkDestination(written source.Text, list *source.List) {
	s := written.String()
	if at := strings.Index(s, vars.Unfilled); at >= 0 {
		list.Add(written.PosAt(at), "%s is still to be filled in", vars.Unfilled)
	} else if msg := vars.CheckName(s); msg != "" {
		list.Add(written.Pos(), "the destination: %s", msg)
	}
}

func dataType(e *source.Element, list *source.List) vars.Type {
	written := content(e, "DataType")
	name := written.String()
	switch {
	case name == "":
		return vars.String
	case !slices.Contains(vars.Types(), name):
		list.Add(written.Pos(), "the DataType %q is not one of %s%s", name, strings.Join(vars.Types(), ", "), source.Suggest(name, vars.Types()))
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
		list.Add(a.Value.Pos(), "the default is %v", err)
	}
	return v
}
