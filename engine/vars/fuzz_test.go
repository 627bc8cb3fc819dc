package vars_test

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// FuzzParse: no template breaks anything, no value breaks out of one.
func FuzzParse(f *testing.F) {
	for _, p := range placeTests() {
		for _, value := range []string{"a b", `x","admin":true,"y":"e`, "]]>", "$(B)", "../\r\n", "\xff"} {
			f.Add(p.template, string(p.in), value)
		}
	}
	f.Add("~~~REPLACE~~~$(A:Trim:Raw)#(K)$(", "json", "x")
	f.Add(`{"a":"\u00$(A)"}`, "json", "22")
	f.Add(`{"a":"\$(A)"}`, "json", `"`)
	f.Add(`<![CDATA[$(A)`, "xml", "]")
	f.Fuzz(func(t *testing.T, text, context, value string) {
		in := vars.Context(context)
		for _, raw := range []bool{false, true} {
			var list source.List
			tpl := vars.Parse(source.Plain("f", text), in, raw, &list)
			if list.Err() != nil {
				continue
			}
			placeholders := tpl.Placeholders()
			v := values{}
			for _, p := range placeholders {
				name := p.Name
				if p.Setting {
					name = "#" + name
				}
				v[name] = value
			}
			got, err := clear(tpl, v)
			again, againErr := clear(tpl, v)
			if got != again || (err == nil) != (againErr == nil) {
				t.Fatalf("%q, then %q", got, again)
			}
			if filled, sealedErr := sealed(tpl, v); in != vars.InHeader && (filled != got || (err == nil) != (sealedErr == nil)) {
				t.Fatalf("as a secret %q (%v), else %q (%v)", filled, sealedErr, got, err)
			}
			if err != nil {
				continue
			}
			if len(placeholders) == 0 && got != text {
				t.Fatalf("%q without a placeholder became %q", text, got)
			}
			if !raw && !strings.Contains(text, "Raw") {
				keepsItsShape(t, tpl, in, v, got)
			}
		}
	})
}

// keepsItsShape compares the structure with that of the same template filled
// with a value that cannot do harm.
func keepsItsShape(t *testing.T, tpl vars.Template, in vars.Context, v values, got string) {
	harmless := values{}
	for name := range v {
		harmless[name] = "1"
		if name == "" {
			return
		}
	}
	plain, err := clear(tpl, harmless)
	if err != nil {
		return
	}
	if a, b := shape(in, plain), shape(in, got); a != b {
		t.Fatalf("%s: the structure of %q is %s, that of %q is %s", tpl, plain, a, got, b)
	}
}

// shape counts what divides the text of a context.
func shape(in vars.Context, s string) string {
	switch in {
	case vars.InForm:
		return strings.Map(func(r rune) rune {
			if r == '&' || r == '#' || r == ';' {
				return r
			}
			return -1
		}, s)
	case vars.InHeader, vars.InHeaderName:
		return strings.Map(func(r rune) rune {
			if r == '\r' || r == '\n' || r == 0 {
				return r
			}
			return -1
		}, s)
	case vars.InXML:
		return xmlShape(s)
	case vars.InJSON:
		return jsonShape(s)
	}
	return ""
}

// jsonShape is what stands outside of strings, scalars left out.
func jsonShape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.IndexByte("{}[]:,", s[i]) >= 0 {
			b.WriteByte(s[i])
		}
		if s[i] == '"' {
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
		}
	}
	return b.String()
}

// xmlShape is the number of < outside of CDATA sections.
func xmlShape(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		if inside, ok := strings.CutPrefix(s, "<![CDATA["); ok {
			_, s, _ = strings.Cut(inside, "]]>")
			continue
		}
		if s[0] == '<' {
			b.WriteByte('<')
		}
		s = s[1:]
	}
	return b.String()
}
