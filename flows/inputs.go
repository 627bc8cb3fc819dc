package flows

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Input is a value that whoever places the call gives.
type Input struct {
	Name     string
	Type     vars.Type // default String
	Required bool
	Default  string // converted at the start of a call when nothing is given
	Secret   string // "", "true" or "false"
	Doc      string
	Pos      source.Pos
}

// Setting is a value of the installation that the flow declares. One that is
// not secret is plain: it is copied into the start record.
type Setting struct {
	Name   string
	Secret bool // default true
	Doc    string
	Pos    source.Pos
}

// InputShape is the grammar of `<Input>`.
func InputShape() *source.Shape {
	return &source.Shape{Name: "Input", Text: "text",
		Doc: "A value that whoever places the call gives; its text is the value when nothing is given.",
		Attrs: []source.AttrShape{
			{Name: "name", Type: source.TypeDataSource, Required: true, Doc: "The data source it fills."},
			{Name: "type", Type: source.TypeEnum, Enum: vars.Types(), Default: "String", Doc: "Its type; what is given is converted."},
			{Name: "required", Type: source.TypeBoolean, Default: "false", Doc: "A call without the value does not begin."},
			{Name: "secret", Type: source.TypeBoolean, Doc: "Keeps the value in the vault; by default it is secret when its name says so."},
			{Name: "doc", Type: source.TypeText, Doc: "For people: what it is."},
		}}
}

// SettingShape is the grammar of `<Setting>`.
func SettingShape() *source.Shape {
	return &source.Shape{Name: "Setting",
		Doc: "Declares a setting of the installation, used as #(Key).",
		Attrs: []source.AttrShape{
			{Name: "name", Type: source.TypeDataSource, Required: true, Doc: "Its key."},
			{Name: "secret", Type: source.TypeBoolean, Default: "true", Doc: "false: it is plain, and copied into the journal of a call."},
			{Name: "doc", Type: source.TypeText, Doc: "For people: what it is."},
		}}
}

func inputs(e *source.Element, list *source.List) []Input {
	shape := &source.Shape{Name: "Inputs", Children: []source.ChildShape{{Shape: InputShape()}}}
	shape.Check(e, list)
	var out []Input
	seen := map[string]bool{}
	for _, c := range e.All("Input") {
		in := Input{Name: c.Value("name"), Type: vars.Type(c.Value("type")), Required: c.Value("required") == "true",
			Default: strings.TrimSpace(c.Text().String()), Secret: c.Value("secret"), Doc: c.Value("doc"), Pos: c.Pos}
		if in.Type == "" {
			in.Type = vars.String
		}
		if seen[in.Name] && in.Name != "" {
			list.Mistake(c.Pos, "duplicate-name", "the input %q is declared twice", in.Name)
		}
		seen[in.Name] = true
		if in.Default != "" && isType(in.Type) {
			if _, err := vars.Convert(in.Default, in.Type, vars.Operator); err != nil {
				list.Mistake(c.Text().TrimSpace().Pos(), "bad-value", "the default of %q is %s", in.Name, err)
			}
		}
		out = append(out, in)
	}
	return out
}

func isType(t vars.Type) bool {
	for _, name := range vars.Types() {
		if string(t) == name {
			return true
		}
	}
	return false
}

func settings(e *source.Element, list *source.List) []Setting {
	shape := &source.Shape{Name: "Settings", Children: []source.ChildShape{{Shape: SettingShape()}}}
	shape.Check(e, list)
	var out []Setting
	seen := map[string]bool{}
	for _, c := range e.All("Setting") {
		s := Setting{Name: c.Value("name"), Secret: c.Value("secret") != "false", Doc: c.Value("doc"), Pos: c.Pos}
		if seen[s.Name] && s.Name != "" {
			list.Mistake(c.Pos, "duplicate-name", "the setting %q is declared twice", s.Name)
		}
		seen[s.Name] = true
		out = append(out, s)
	}
	return out
}
