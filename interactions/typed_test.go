package interactions

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// of is a GET whose answer is of the Type.
func of(name string, fields ...string) string {
	return strings.Replace(get("https://h/", fields...), "<Type>JSON<", "<Type>"+name+"<", 1)
}

// escapeLocator writes a locator into XML.
func escapeLocator(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// answeredWith is what the shell makes of a body and headers, with the
// command's locators.
func answeredWith(it *Interaction, a answer, v vars.Vault, locators ...string) engine.Fetched {
	if a.status == 0 {
		a.status = 200
	}
	f := engine.Fetch{Document: it.Fingerprint, Ref: "Test#1", Seal: []string{"Sealed"}, Locators: locators}
	return it.receive(f, a, secrets{vars.KnownIn(v)}, v)
}

// shownD is the value of D and the issues.
func shownD(t *testing.T, got engine.Fetched) string {
	t.Helper()
	text := found(t, got.Found, "D").Shown()
	for _, i := range got.Issues {
		text += ": " + i.Msg
	}
	return text
}

// mistakes are what is wrong with a locator, with its place.
func mistakes(read func(*draft) (locator, bool), s string) (locator, string) {
	var list source.List
	at, _ := read(newDraft(source.Plain("", s), true, &list))
	if err := list.Err(); err != nil {
		return nil, err.Error()
	}
	return at, ""
}

// checkNoSecret searches every byte of an event for a secret in any form.
func checkNoSecret(t *testing.T, got engine.Fetched, secret string) {
	t.Helper()
	out, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">", `\"`, `"`, `\\`, `\`).Replace(string(out))
	for i, form := range append(encodings(secret), vars.Forms(secret)...) {
		if i == 1 { // every letter as \u0061: a form in JSON only
			continue
		}
		if strings.Contains(string(out), form) || strings.Contains(plain, form) {
			t.Errorf("%s shows in %s", form, out)
		}
	}
}

// Type decides; the Content-Type of an answer means nothing.
func TestLyingContentType(t *testing.T) {
	for _, test := range []struct{ name, locator, body string }{
		{"JSON", "a.b", `{"a":{"b":"v"}}`},
		{"XML", "a/b", `<a><b>v</b></a>`},
		{"URLENCODED", "a.b", `a.b=v&c=d`},
		{"TEXT", "regex:is (.)", `it is v`},
		{"TEXT", ".", "\r\n v \n"},
	} {
		for _, content := range []string{"application/json", "text/xml; charset=utf-8", "text/html; charset=ISO-8859-1", "application/x-www-form-urlencoded", "image/png", "nonsense;;=", ""} {
			it := compiled(t, of(test.name, one(test.locator, "D")))
			got := answeredWith(it, answer{body: test.body, headers: http.Header{"Content-Type": {content}}}, vars.NewMemoryVault())
			if v := shownD(t, got); v != `"v"` {
				t.Errorf("%s as %s: %s", test.name, content, v)
			}
		}
	}
}

func TestEmptyBodies(t *testing.T) {
	for _, name := range typeNames() {
		if name == "NONE" {
			continue
		}
		for _, body := range []string{"", " \r\n", "\ufeff"} {
			at := map[string]string{"TEXT": "."}[name]
			if at == "" {
				at = "a"
			}
			it := compiled(t, of(name, one(at, "D", `default="none"`)))
			got := answered(it, body, vars.NewMemoryVault())
			if v := shownD(t, got); v != `"none": the answer is empty: there is nothing to read the fields from` {
				t.Errorf("%s %q: %s", name, body, v)
			}
			if bare := answered(compiled(t, of(name)), body, vars.NewMemoryVault()); bare.Issues != nil {
				t.Errorf("%s %q: %v", name, body, bare.Issues)
			}
		}
	}
}

func TestDataTypesOfTexts(t *testing.T) {
	const form = "n=12345678901234567890&d=1.50e1&b=TRUE&bad=x&e=&dt=2026-03-01+12%3A30%3A00&j=%7B%22a%22%3A+1%7D&s=+x+"
	for _, test := range []struct{ key, typ, want string }{
		{"n", "Integer", "12345678901234567890"},
		{"n", "Decimal", "12345678901234567890"},
		{"d", "Decimal", "15.0"},
		{"d", "Integer", "null: what the answer holds is not an Integer (digits, with a sign at the most; at most 1000 digits)"},
		{"b", "Boolean", "true"},
		{"bad", "Boolean", "null: what the answer holds is not a Boolean (true or false)"},
		{"e", "Integer", "null"},
		{"e", "String", `""`},
		{"e", "Json", "null"},
		{"dt", "DateTime", `"2026-03-01T12:30:00Z"`},
		{"j", "Json", `{"a":1}`},
		{"s", "String", `" x "`},
		{"missing", "Integer", "null"},
	} {
		it := compiled(t, of("URLENCODED", one(test.key, "D", "", test.typ)))
		got := answered(it, form, vars.NewMemoryVault())
		if v := shownD(t, got); v != test.want {
			t.Errorf("%s as %s: %s", test.key, test.typ, v)
		}
		for _, i := range got.Issues {
			if i.Field != "D" {
				t.Errorf("an issue without its field: %v", i)
			}
		}
	}
	numbers := `{"big":12345678901234567890123,"e":1.5E+3,"small":2.50e-2,"o":{"a": [1e2]},"one":1,"zero":"0","date":"2026-03-01"}`
	for _, test := range []struct{ locator, typ, want string }{
		{"big", "Integer", "12345678901234567890123"},
		{"e", "Decimal", "1500"},
		{"small", "Decimal", "0.0250"},
		{"o", "Json", `{"a":[1e2]}`},
		{"one", "Boolean", "true"},
		{"zero", "Boolean", "false"},
		{"date", "DateTime", `"2026-03-01T00:00:00Z"`},
	} {
		it := compiled(t, get("https://h/", one(test.locator, "D", "", test.typ)))
		if v := shownD(t, answered(it, numbers, vars.NewMemoryVault())); v != test.want {
			t.Errorf("%s as %s: %s", test.locator, test.typ, v)
		}
	}
}

// Masking is linear for every Type.
func TestOneMebibyte(t *testing.T) {
	v := vars.NewMemoryVault()
	_ = v.Put("Known", "hunter2-hunter2")
	for _, test := range []struct{ name, locator, body string }{
		{"URLENCODED", "f[t=x].v", "f[0].t=x&f[0].v=found&" + strings.Repeat("f[1].t=y&token=%41&", MaxBody/19-2)},
		{"URLENCODED", "a", "a=found&" + strings.Repeat("&", MaxBody-8)},
		{"XML", "//x", "<r><x>found</x>" + strings.Repeat("<token>a</token>", MaxBody/16-2) + "</r>"},
		{"XML", "//*[y='1']/x", "<r><y>1</y><x>found</x>" + strings.Repeat("<a b='&amp;'/>", MaxBody/14-3) + "</r>"},
		{"XML", "//x", strings.Repeat("<a>", MaxDepth-2) + strings.Repeat("<b/>", (MaxBody-8*MaxDepth)/4) + "<x>found</x>" + strings.Repeat("</a>", MaxDepth-2)},
		{"TEXT", "regex:(found)", "found" + strings.Repeat(" abc", MaxBody/4-2)},
		{"TEXT", "regex:(?:a*)*(found)", strings.Repeat("a", MaxKept-5) + "found" + strings.Repeat("b", MaxBody-MaxKept)},
		{"JSON", "a", `{"a":"found","b":"` + strings.Repeat("x", MaxBody-25) + `"}`},
	} {
		it := compiled(t, of(test.name, one(test.locator, "D")))
		got := answered(it, test.body, v)
		if d := shownD(t, got); d != `"found"` || got.Body != "⟦Test#1/⟧" {
			t.Errorf("%s %s: %.100s %.40s", test.name, test.locator, d, got.Body)
		}
	}
}

// TestCostlyExpressions: a server may not hold a processor with a text that
// makes an expression search again and again.
func TestCostlyExpressions(t *testing.T) {
	for locator, body := range map[string]string{
		"regex:token=([0-9])(?:.*end)?": strings.Repeat("token=1 ", MaxBody/8),
		"regex:(a)":                     strings.Repeat("a", MaxBody),
	} {
		it := compiled(t, of("TEXT", `<Field secret="true"><Locator>`+locator+`</Locator><Destination>D</Destination></Field>`))
		v := vars.NewMemoryVault()
		got := answered(it, body, v)
		if _, masked := vars.Masked(got.Body); !masked || len(got.Found) != 1 || !got.Found[0].Value.IsSecret() {
			t.Errorf("%s: %.40s %v", locator, got.Body, got.Found)
		}
	}
}

// TestCardsAmongText: no Type keeps a card number in the clear.
func TestCardsAmongText(t *testing.T) {
	for name, body := range map[string]string{
		"TEXT":       "declined card 4111111111111111",
		"XML":        "<r xmlns:x='urn:x'><!--4111111111111111--><a>1</a><?x 4111111111111111?></r>",
		"URLENCODED": "a=1&b=card+4111+1111+1111+1111",
		"JSON":       `{"a":"1","b":"card 4111-1111-1111-1111"}`,
	} {
		it := compiled(t, of(name, one(map[string]string{"TEXT": "regex:(nothing)"}[name]+map[bool]string{true: "", false: "a"}[name == "TEXT"], "D")))
		got := answered(it, body, vars.NewMemoryVault())
		if strings.Contains(got.Body, "4111") {
			t.Errorf("%s keeps %s", name, got.Body)
		}
	}
}
