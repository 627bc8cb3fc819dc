package vars_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// bigTemplates are templates, each of 1 MiB and 50,000 placeholders, that would show any
// walk that is not linear.
func bigTemplates() map[string]struct {
	in   vars.Context
	text string
} {
	const size, count = 1 << 20, 50_000
	fill := func(start, each, end string) string {
		pad := size/count - len(each)
		return start + strings.Repeat(each+strings.Repeat("x", max(0, pad)), count) + end
	}
	type template = struct {
		in   vars.Context
		text string
	}
	return map[string]template{
		"host":          {vars.InURL, fill("https://", "$(A)", "")},
		"no base":       {vars.InURL, fill("", "$(A)", "")},
		"colons":        {vars.InURL, fill("", "$(A):", "")},
		"path":          {vars.InURL, fill("https://h/", "$(A)/", "")},
		"query":         {vars.InURL, fill("https://h/?", "$(A)=%41&", "")},
		"form":          {vars.InForm, fill("", "a=$(A)&", "")},
		"JSON in form":  {vars.InForm, fill(`a={"a":"`, `$(A)`, `"}`)},
		"JSON":          {vars.InJSON, fill(`[`, `"$(A)",`, `0]`)},
		"one string":    {vars.InJSON, fill(`"`, `$(A)`, `"`)},
		"brackets":      {vars.InJSON, fill(`"`+strings.Repeat("[", 1000), `$(A)`, `"`)},
		"nested JSON":   {vars.InJSON, fill(`{"a":"{\"b\":\"{\\\"c\\\":\\\"`, `$(A)`, `\\\"}\"}"}`)},
		"many nested":   {vars.InJSON, fill(`[`, `"[\"$(A)\"]",`, `0]`)},
		"backslashes":   {vars.InJSON, fill(`"`, `\\$(A)`, `"`)},
		"XML":           {vars.InXML, fill("<a>", "<b>$(A)</b>", "</a>")},
		"CDATA":         {vars.InXML, fill("<a><![CDATA[", "$(A)]]", "")},
		"open comments": {vars.InXML, fill("<a>", "$(A)<a b=''>", "<!--")},
		"text":          {vars.InText, fill("", "$(A)", "")},
		"header":        {vars.InHeader, fill("x", "$(A)", "x")},
		"mistakes":      {vars.InText, fill("", "$(A:B)", "")},
		"not closed":    {vars.InText, strings.Repeat("$(", size/2)},
	}
}

// TestLinear: well under a second each; a quadratic walk takes minutes. A busy
// machine gets another try.
func TestLinear(t *testing.T) {
	for name, c := range bigTemplates() {
		var parsing, rendering time.Duration
		for range 5 {
			if parsing, rendering = timed(t, name, c.in, c.text); parsing+rendering < 2*time.Second {
				break
			}
		}
		if parsing+rendering >= 2*time.Second {
			t.Errorf("%s: parsed in %v, rendered in %v", name, parsing, rendering)
		}
	}
}

func timed(t *testing.T, name string, in vars.Context, text string) (parsing, rendering time.Duration) {
	t.Helper()
	begin := time.Now()
	var list source.List
	tpl := vars.Parse(source.Plain("t", text), in, false, &list)
	parsed := time.Now()
	if n := len(tpl.Placeholders()); n != 50_000 && name != "mistakes" && name != "not closed" {
		t.Fatalf("%s: %d placeholders", name, n)
	}
	if list.Err() == nil {
		if _, err := clear(tpl, values{"A": "1"}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return parsed.Sub(begin), time.Since(parsed)
}

const body = `{"PaymentData":{"amount":"$(Amount)","currency":"$(Currency)","cents":$(Cents),"reference":"$(Order)","caller":"$(CLID:RemoveLeadingPlus)"},"token":"$(Token)"}`

func bodyScope(token vars.Value) typed {
	return typed{
		"Amount": {Type: vars.Decimal, Text: "12.40"}, "Currency": vars.Of("GBP", vars.Operator), "Cents": {Type: vars.Integer, Text: "1240"},
		"Order": vars.Of(`A-17 "x"`, vars.Caller), "CLID": vars.Of("+441234567890", vars.Caller), "Token": token,
	}
}

func BenchmarkRender(b *testing.B) {
	for name, token := range map[string]vars.Value{"clear": vars.Of("abcdefgh12345678", vars.Server), "secret": vars.Secret("Authorize#1/token", vars.Server)} {
		b.Run(name, func(b *testing.B) {
			tpl := parse(b, body, vars.InJSON)
			var scope vars.Scope = bodyScope(token)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := tpl.Render(scope); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFill(b *testing.B) {
	tpl := parse(b, body, vars.InJSON)
	r, err := tpl.Render(bodyScope(vars.Secret("Authorize#1/token", vars.Server)))
	if err != nil {
		b.Fatal(err)
	}
	vault := vars.NewMemoryVault()
	_ = vault.Put("Authorize#1/token", "abcdefgh12345678")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Text.Fill(vault); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := source.Plain("t", body)
	b.ReportAllocs()
	for b.Loop() {
		var list source.List
		vars.Parse(text, vars.InJSON, false, &list)
	}
}

func BenchmarkKnownIn(b *testing.B) {
	vault := vars.NewMemoryVault()
	for i := range 5 {
		_ = vault.Put(fmt.Sprint(i), fmt.Sprintf("secret-%032d", i))
	}
	known := vars.KnownIn(vault)
	text := strings.Repeat(`{"sessionState":"InProgress"} `, 40)
	b.ReportAllocs()
	for b.Loop() {
		if known.In(text) {
			b.Fatal("found")
		}
	}
}
