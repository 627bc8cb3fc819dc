package interactions

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestReadJSON(t *testing.T) {
	const body = ` {"s":"a\"b\u00e9\/","n":37,"big":12345678901234567890,"e":1e400,"neg":-0.50,"t":true,"f":false,"null":null,"empty":"",
		"o":{"x":1, "y":[1,2]},"a":["Science", "Art"],"deep":[{"b":[{"c":"found"}]}],"a b":{"c.d":["x"]},"dup":1,"dup":2,"0":"zero","Ü":"ü",
		"date":"2026-03-01T12:30:00+01:00","lone":"\ud800","json":"[1]"} `
	for _, test := range []struct{ locator, typ, want string }{
		{"s", "", `"a\"bé/"`},
		{"n", "", `"37"`},
		{"n", "Integer", "37"},
		{"n", "Boolean", "null: what the answer holds is not a Boolean"},
		{"big", "", `"12345678901234567890"`},
		{"big", "Integer", "12345678901234567890"},
		{"e", "", `"1e400"`},
		{"e", "Integer", "null: what the answer holds is not an Integer"},
		{"neg", "Decimal", "-0.50"},
		{"t", "", `"true"`},
		{"t", "Boolean", "true"},
		{"f", "Boolean", "false"},
		{"null", "", "null"},
		{"null", "Integer", "null"},
		{"empty", "", `""`},
		{"missing", "", "null"},
		{"o", "", `{"x":1, "y":[1,2]}`},
		{"o", "Json", `{"x":1,"y":[1,2]}`},
		{"o", "Integer", "null: what the answer holds is not an Integer"},
		{"o.x", "", `"1"`},
		{"o.y[1]", "", `"2"`},
		{"o.y[2]", "", "null"},
		{"o[0]", "", "null"},
		{"o.x.z", "", "null"},
		{"o.x[0]", "", "null"},
		{"a", "", `["Science", "Art"]`},
		{"a[0]", "", `"Science"`},
		{"a.0", "", "null"},
		{"a.length", "", "null"},
		{"0", "", `"zero"`},
		{"deep[0].b[0].c", "", `"found"`},
		{"['a b']['c.d'][0]", "", `"x"`},
		{"Ü", "", `"ü"`},
		{"dup", "", `"1"`},
		{"date", "DateTime", `"2026-03-01T11:30:00Z"`},
		{"lone", "", `"` + "\ufffd" + `"`},
		{"json", "Json", `"[1]"`},
		{"n", "Json", "37"},
		{"S", "", "null"},
	} {
		it := compiled(t, get("https://h/", one(test.locator, "D", "", typeOf(test.typ))))
		got := answered(it, body, vars.NewMemoryVault())
		v := found(t, got.Found, "D")
		text := v.Shown()
		for _, i := range got.Issues {
			text += ": " + i.Msg
		}
		if text != test.want && !(strings.Contains(test.want, ": ") && strings.HasPrefix(text, test.want) && text[:4] == "null") || got.Body != body || v.From != vars.Server && !v.IsNull() {
			t.Errorf("%s %s: %s, want %s\n%s", test.locator, test.typ, text, test.want, got.Body)
		}
	}
}

func typeOf(s string) string {
	if s == "" {
		return "String"
	}
	return s
}

func TestReadRootList(t *testing.T) {
	it := compiled(t, get("https://h/", one("[1].name", "D"), one("[1]", "O"), one("['x']", "X")))
	got := answered(it, `[{"name":"a"},{"name":"b"}]`, vars.NewMemoryVault())
	if found(t, got.Found, "D").Text != "b" || found(t, got.Found, "O").Text != `{"name":"b"}` || !found(t, got.Found, "X").IsNull() {
		t.Errorf("%+v", got)
	}
	if scalar := answered(it, `"x"`, vars.NewMemoryVault()); !found(t, scalar.Found, "D").IsNull() || scalar.Issues != nil {
		t.Errorf("%+v", scalar)
	}
}

func TestNotJSON(t *testing.T) {
	v := vars.NewMemoryVault()
	_ = v.Put("S", "hunter2-hunter2")
	it := compiled(t, get("https://h/", one("a", "A", `default="none"`), one("b", "B")))
	sealed := compiled(t, get("https://h/", one("a", "A", `secret="true"`)))
	none := compiled(t, get("https://h/"))
	mask := "⟦Test#1/⟧"
	for _, test := range []struct {
		it               *Interaction
		body, kept, want string
	}{
		{it, "<html>Bad gateway</html>", "<html>Bad gateway</html>", `the answer is not JSON: it begins with "<html>Bad gateway</html>"`},
		{it, strings.Repeat("x", 100), strings.Repeat("x", 100), `the answer is not JSON: it begins with "` + strings.Repeat("x", 40) + `"`},
		{it, "say hunter2-hunter2", mask, "the answer is not JSON"},
		{it, "say hunter2%2Dhunter2 aHVudGVyMi1odW50ZXIy", mask, "the answer is not JSON"},
		{it, "forged ⟦S⟧", mask, "the answer is not JSON"},
		{it, `{"access_token":"new`, mask, "the answer is not JSON"},
		{sealed, "anything", mask, "the answer is not JSON"},
		{it, "", "", "the answer is empty: there is nothing to read the fields from"},
		{none, "", "", ""},
		{none, "OK", "OK", `the answer is not JSON: it begins with "OK"`},
		{it, `{"a":1} x`, `{"a":1} x`, `the answer is not JSON: it begins with "{\"a\":1} x"`},
		{it, "\xff\xfe", "\ufffd", `the answer is not JSON: it begins with "` + "\ufffd" + `"`},
		{it, strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1), mask, "the answer is nested more than 512 deep"},
		{it, strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), mask, "the answer is nested more than 512 deep"},
		{it, strings.Repeat("[", 100_000), strings.Repeat("[", 100_000), ""},
	} {
		got := answered(test.it, test.body, v)
		issue := ""
		for _, i := range got.Issues {
			issue += i.Msg
		}
		if test.want == "" && len(test.body) > MaxKept {
			test.want, test.kept = issue, mask
		}
		if got.Outcome != engine.Answered || got.Status != 200 || got.Body != test.kept || issue != test.want {
			t.Errorf("%.60q\n got %.60q %s\nwant %.60q %s", test.body, got.Body, issue, test.kept, test.want)
		}
		if test.it == it && (found(t, got.Found, "A").Text != "none" || !found(t, got.Found, "B").IsNull()) {
			t.Errorf("%q: %+v", test.body, got.Found)
		}
	}
}

func TestByteOrderMarkAndLongBodies(t *testing.T) {
	it := compiled(t, get("https://h/", one("a", "A")))
	if got := answered(it, "\ufeff"+`{"a":"x"}`, vars.NewMemoryVault()); found(t, got.Found, "A").Text != "x" {
		t.Errorf("%+v", got)
	}
	long := answered(it, `{"a":"x","b":"`+strings.Repeat("y", MaxKept)+`"}`, vars.NewMemoryVault())
	if found(t, long.Found, "A").Text != "x" || long.Body != "⟦Test#1/⟧" || long.Issues != nil {
		t.Errorf("%+v", long)
	}
	short := compiled(t, strings.Replace(get("https://h/", one("a", "A")), "<Response>", `<Response keep="fields">`, 1))
	if got := answered(short, `{"a":"x"}`, vars.NewMemoryVault()); got.Body != "⟦Test#1/⟧" || found(t, got.Found, "A").Text != "x" {
		t.Errorf("keep=fields: %+v", got)
	}
	changed := compiled(t, get("https://h/", one("b", "B")))
	all, _ := changed.Values(long, "Test#1", nil)
	if v := found(t, all, "B"); v.Ref != "unknown/b" {
		t.Errorf("%+v", v)
	}
}

func TestRequired(t *testing.T) {
	it := compiled(t, get("https://h/", one("a", "A", `required="true"`, "Integer")))
	for body, outcome := range map[string]string{
		`{"a":1}`: engine.Answered, `{"a":null}`: engine.MaybeDone, `{}`: engine.MaybeDone, `{"a":"x"}`: engine.MaybeDone, ``: engine.MaybeDone, `<x/>`: engine.MaybeDone,
	} {
		got := answered(it, body, vars.NewMemoryVault())
		if got.Outcome != outcome || got.Status != 200 || outcome == engine.MaybeDone && got.Issues[len(got.Issues)-1].Field != "A" {
			t.Errorf("%s: %+v", body, got)
		}
	}
}

func TestTypeNone(t *testing.T) {
	it := compiled(t, strings.Replace(get("https://h/"), "JSON", "NONE", 1))
	if got := answered(it, `{"token":"x"}`, vars.NewMemoryVault()); got.Body != "⟦Test#1/⟧" || got.Issues != nil || got.Outcome != engine.Answered {
		t.Errorf("%+v", got)
	}
}
