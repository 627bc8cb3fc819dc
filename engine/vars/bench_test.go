package vars_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// bigTemplates have a size in bytes and a placeholder in every 20 of them; they
// would show any walk that is not linear.
func bigTemplates(size int) map[string]struct {
	in   vars.Context
	text string
} {
	count := size / 20
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

// BenchmarkLinear reports how many times as long sixteen times as much takes:
// 16 is linear, 256 is quadratic.
func BenchmarkLinear(b *testing.B) {
	small, large := bigTemplates(1<<15), bigTemplates(1<<19)
	for name := range small {
		b.Run(name, func(b *testing.B) {
			var one, more time.Duration
			for b.Loop() {
				one += timed(b, small[name].in, small[name].text)
				more += timed(b, large[name].in, large[name].text)
			}
			b.ReportMetric(float64(more)/float64(one), "times")
		})
	}
}

// timed parses the template and renders it if it has no mistake.
func timed(t fataler, in vars.Context, text string) time.Duration {
	t.Helper()
	begin := time.Now()
	var list source.List
	tpl := vars.Parse(source.Plain("t", text), in, false, &list)
	if list.Err() == nil {
		if _, err := clear(tpl, values{"A": "1"}); err != nil {
			t.Fatalf("%v", err)
		}
	}
	return time.Since(begin)
}

// BenchmarkBig parses and renders 1 MiB with 52,000 placeholders.
func BenchmarkBig(b *testing.B) {
	for name, c := range bigTemplates(1 << 20) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				timed(b, c.in, c.text)
			}
		})
	}
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
