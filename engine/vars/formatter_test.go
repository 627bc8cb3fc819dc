package vars_test

import (
	"slices"
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestFormatters(t *testing.T) {
	cases := map[string][][2]string{
		"RemoveLeadingPlus":  {{"+441234567890", "441234567890"}, {"++1+2", "1+2"}, {"12", "12"}, {"", ""}},
		"EscapeDoubleQuotes": {{`a"b"\`, `a\"b\"\`}},
		"ToLowerCase":        {{"ÄbC1", "äbc1"}},
		"ToUpperCase":        {{"äbC1", "ÄBC1"}},
		"Trim":               {{" \ta b\r\n", "a b"}},
		"Digits":             {{"+44 (0)20-7946 x٣", "440207946"}},
		"Last4":              {{"4111111111111234", "1234"}, {"12", "12"}, {"héllö€", "llö€"}, {"", ""}},
		"UrlEncode":          {{"a b&c=/é", "a+b%26c%3D%2F%C3%A9"}},
		"JsonEscape":         {{"a\"\\\n\x00\u2028</", `a\"\\\n\u0000\u2028\u003c/`}},
		"XmlEscape":          {{`<a b="c" d='&'>`, `&lt;a b=&quot;c&quot; d=&#39;&amp;&#39;&gt;`}},
		"Base64":             {{"a?b>", "YT9iPg=="}, {"", ""}},
		"Raw":                {{`a"&<`, `a"&<`}},
	}
	for _, f := range vars.Formatters() {
		if len(cases[f.Name]) == 0 {
			t.Errorf("%s has no case", f.Name)
		}
		if f.Doc == "" {
			t.Errorf("%s has no explanation", f.Name)
		}
		for _, c := range cases[f.Name] {
			got, err := clear(parse(t, "$(X:"+f.Name+")", vars.InText), values{"X": c[0]})
			if err != nil || got != c[1] {
				t.Errorf("%s(%q) is %q, not %q: %v", f.Name, c[0], got, c[1], err)
			}
		}
		if _, ok := vars.LookUp(f.Name); !ok {
			t.Errorf("a recipe cannot name %s", f.Name)
		}
	}
	if !slices.Equal(vars.FormatterNames()[:3], []string{"RemoveLeadingPlus", "EscapeDoubleQuotes", "ToLowerCase"}) {
		t.Error("Vonage's formatters do not come first")
	}
	if _, ok := vars.LookUp("Explode"); ok {
		t.Error("there is a function Explode")
	}
}

// TestFormatterAtPlace: a formatter that escapes for a level of its place is
// left out; that level does the same at its own turn.
func TestFormatterAtPlace(t *testing.T) {
	for _, c := range []struct {
		template string
		in       vars.Context
		want     []string
	}{
		{`{"a":"$(X:JsonEscape)"}`, vars.InJSON, []string{"json"}},
		{`{"a":"$(X:EscapeDoubleQuotes)"}`, vars.InJSON, []string{"json"}},
		{`{"a":"$(X:EscapeDoubleQuotes:ToLowerCase)"}`, vars.InJSON, []string{"ToLowerCase", "json"}},
		{`{"a":"$(X:RemoveLeadingPlus:EscapeDoubleQuotes)"}`, vars.InJSON, []string{"RemoveLeadingPlus", "json"}},
		{`{"a":"$(X:JsonEscape:Base64)"}`, vars.InJSON, []string{"JsonEscape", "Base64", "json"}},
		{`{"a":"$(X:JsonEscape:JsonEscape)"}`, vars.InJSON, []string{"JsonEscape", "json"}},
		{`{"a":"$(X:UrlEncode)"}`, vars.InJSON, []string{"UrlEncode", "json"}},
		{`{"a":"$(X:XmlEscape)"}`, vars.InJSON, []string{"XmlEscape", "json"}},
		{`{"a":"$(X:Raw)"}`, vars.InJSON, nil},
		{`{"a":"$(X:JsonEscape:Raw)"}`, vars.InJSON, []string{"JsonEscape"}},
		{`{"a":$(X:Raw)}`, vars.InJSON, nil},
		{`{"a":$(X:Trim)}`, vars.InJSON, []string{"Trim", "jsonBare"}},
		{`{"a":"{\"b\":\"$(X:JsonEscape)\"}"}`, vars.InJSON, []string{"json", "json"}},
		{`{"a":"{\"b\":\"$(X:JsonEscape:JsonEscape)\"}"}`, vars.InJSON, []string{"json", "json"}},
		{`a={"b":"$(X:JsonEscape)"}`, vars.InForm, []string{"json", "query"}},
		{`a={"b":"$(X:EscapeDoubleQuotes)"}`, vars.InForm, []string{"json", "query"}},
		{`a={"b":"$(X:UrlEncode)"}`, vars.InForm, []string{"json", "query"}},
		{`a={"b":"$(X:JsonEscape:UrlEncode)"}`, vars.InForm, []string{"json", "query"}},
		{`a={"b":"$(X:Raw)"}`, vars.InForm, nil},
		{`a=$(X:UrlEncode)`, vars.InForm, []string{"query"}},
		{`a=$(X:UrlEncode:UrlEncode)`, vars.InForm, []string{"UrlEncode", "query"}},
		{`a=$(X:UrlEncode:Base64)`, vars.InForm, []string{"UrlEncode", "Base64", "query"}},
		{`a=$(X:JsonEscape)`, vars.InForm, []string{"JsonEscape", "query"}},
		{`https://h/a?b=$(X:UrlEncode)`, vars.InURL, []string{"query"}},
		{`https://h/$(X:UrlEncode)`, vars.InURL, []string{"path"}},
		{`https://h/$(X:Base64)`, vars.InURL, []string{"Base64", "path"}},
		{`https://h/$(X:Raw)`, vars.InURL, nil},
		{`https://$(X:Raw)/a`, vars.InURL, nil},
		{`$(X:Raw)/a`, vars.InURL, []string{"wholeUrl"}},
		{`<a>$(X:XmlEscape)</a>`, vars.InXML, []string{"xml"}},
		{`<a b="$(X:XmlEscape)"/>`, vars.InXML, []string{"xmlAttribute"}},
		{`<a><![CDATA[$(X:XmlEscape)]]></a>`, vars.InXML, []string{"XmlEscape", "cdata"}},
		{`<a>$(X:JsonEscape)</a>`, vars.InXML, []string{"JsonEscape", "xml"}},
		{`<a>$(X:Raw)</a>`, vars.InXML, nil},
		{`Bearer $(X:Raw)`, vars.InHeader, []string{"header"}},
		{`Basic $(X:Base64)`, vars.InHeader, []string{"Base64", "header"}},
		{`a=$(X:UrlEncode)`, vars.InHeader, []string{"UrlEncode", "header"}},
		{`X-$(X:Raw)`, vars.InHeaderName, []string{"headerName"}},
		{`$(X:JsonEscape)`, vars.InText, []string{"JsonEscape"}},
	} {
		if got := via(t, c.template, c.in, false); len(got) != 1 || !slices.Equal(got[0], c.want) {
			t.Errorf("%s: %v, not %v", c.template, got, c.want)
		}
	}
}

// TestRawInsertion: escaping="raw" drops everything but the guards.
func TestRawInsertion(t *testing.T) {
	for _, c := range []struct {
		template string
		in       vars.Context
		want     []string
	}{
		{`{"a":"$(X)"}`, vars.InJSON, nil},
		{`{"a":"$(X:EscapeDoubleQuotes)"}`, vars.InJSON, []string{"EscapeDoubleQuotes"}},
		{`a=$(X:UrlEncode)`, vars.InForm, []string{"UrlEncode"}},
		{`<$(X)/>`, vars.InXML, nil},
		{`x$(X)/y`, vars.InURL, nil},
		{`https://h/$(X)`, vars.InURL, nil},
		{`$(X)/a`, vars.InURL, []string{"wholeUrl"}},
		{`Bearer $(X)`, vars.InHeader, []string{"header"}},
		{`Bearer $(X:Raw)`, vars.InHeader, []string{"header"}},
		{`X-$(X)`, vars.InHeaderName, []string{"headerName"}},
	} {
		if got := via(t, c.template, c.in, true); len(got) != 1 || !slices.Equal(got[0], c.want) {
			t.Errorf("%s: %v, not %v", c.template, got, c.want)
		}
	}
	for _, hostile := range []string{"a\r\nX-Admin: 1", "a\nb", "a\rb", "a\x00"} {
		for _, raw := range []bool{false, true} {
			tpl := parseAs(t, "Bearer $(X:Raw)", vars.InHeader, raw)
			if got, err := clear(tpl, values{"X": hostile}); err == nil {
				t.Errorf("a header took %q", got)
			}
			if got, err := sealed(tpl, values{"X": hostile}); err == nil {
				t.Errorf("a header took the secret %q", got)
			}
		}
	}
}

// TestNullInBarePlace: null is null whatever the formatters are.
func TestNullInBarePlace(t *testing.T) {
	for _, f := range vars.FormatterNames() {
		want := `{"a":null}`
		if f == "Raw" {
			want = `{"a":}` // as Vonage
		}
		if got, err := clear(parse(t, `{"a":$(X:`+f+`)}`, vars.InJSON), nil); err != nil || got != want {
			t.Errorf("%s: %s, %v", f, got, err)
		}
	}
	if got, err := clear(parse(t, `{"a":"{\"b\":$(X),\"c\":\"$(X)\"}"}`, vars.InJSON), nil); err != nil || got != `{"a":"{\"b\":null,\"c\":\"\"}"}` {
		t.Errorf("%s, %v", got, err)
	}
}
