package vars_test

import (
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// values is a Scope of String values; all of them clear.
type values map[string]string

func (v values) Data(name string) vars.Value {
	if text, ok := v[name]; ok {
		return vars.Value{Type: vars.String, Text: text, From: vars.Caller} // not Of: also what is not UTF-8
	}
	return vars.Value{}
}

func (v values) Setting(key string) vars.Value { return v.Data("#" + key) }

// secrets is the same Scope with every value sealed.
type secrets values

func (s secrets) Data(name string) vars.Value {
	if _, ok := s[name]; ok {
		return vars.Secret(name, vars.Caller)
	}
	return vars.Value{}
}

func (s secrets) Setting(key string) vars.Value { return vars.Secret("#"+key, vars.Operator) }

func (s secrets) vault() vars.Vault {
	m := vars.NewMemoryVault()
	for name, clear := range s {
		_ = m.Put(name, clear)
	}
	return m
}

// typed is a Scope of any values.
type typed map[string]vars.Value

func (t typed) Data(name string) vars.Value   { return t[name] }
func (t typed) Setting(key string) vars.Value { return t["#"+key] }

// fataler is what *testing.T and *rapid.T have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func parse(t fataler, text string, in vars.Context) vars.Template {
	t.Helper()
	return parseAs(t, text, in, false)
}

func parseAs(t fataler, text string, in vars.Context, raw bool) vars.Template {
	t.Helper()
	var list source.List
	tpl := vars.Parse(source.Plain("t", text), in, raw, &list)
	if err := list.Err(); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return tpl
}

// clear renders values that are no secrets.
func clear(tpl vars.Template, v values) (string, error) {
	r, err := tpl.Render(v)
	if err != nil {
		return "", err
	}
	s, ok := r.Text.Clear()
	if !ok {
		panic("a hole without a secret")
	}
	return s, nil
}

// sealed renders the same values as secrets and fills them.
func sealed(tpl vars.Template, v values) (string, error) {
	r, err := tpl.Render(secrets(v))
	if err != nil {
		return "", err
	}
	return r.Text.Fill(secrets(v).vault())
}

// via is the route of each placeholder of the template.
func via(t fataler, text string, in vars.Context, raw bool) [][]string {
	t.Helper()
	tpl := parseAs(t, text, in, raw)
	v := values{}
	for _, p := range tpl.Placeholders() {
		v[p.Name] = ""
	}
	r, err := tpl.Render(secrets(v))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	var all [][]string
	for _, p := range r.Text {
		if p.Ref != "" {
			all = append(all, p.Via)
		}
	}
	return all
}

// fromXML is the text of a document's only element.
func fromXML(t *testing.T, document string) source.Text {
	t.Helper()
	root, err := source.Parse("f.xml", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return root.Text()
}
