package expression_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestErrorsOfAnEvaluation(t *testing.T) {
	d := call(false)
	d.values["Corrupt"] = vars.Value{Type: vars.Integer, Text: "secret?"}
	d.values["Long700"] = vars.Value{Type: vars.Integer, Text: strings.Repeat("7", 700)}
	d.values["Wide"] = vars.Of(strings.Repeat("x", 1<<20), vars.Server)
	d.values["Long"] = vars.Value{Type: vars.JSON, Text: "[" + strings.Repeat("1,", 300_000) + "1]"}
	for _, c := range []struct{ s, want string }{
		{`$(Two) == 2`, "t.xml:1:8: == cannot take $(Two), a String, and 2, an Integer, together: convert one with int, decimal or string"},
		{`$(S) < 2`, "t.xml:1:6: < cannot take $(S), a String, and 2, an Integer"},
		{`$(T) < $(F)`, "< cannot take $(T), a Boolean, and $(F), a Boolean"},
		{`$(L) == $(L)`, "== cannot take $(L), a list, and $(L), a list"},
		{`$(Null) + 1 == 2`, "t.xml:1:9: + cannot take $(Null), null, and 1, an Integer"},
		{`"a" + $(Null) == "a"`, `+ cannot take "a", a String, and $(Null), null`},
		{`-$(Null) == 1`, "- needs a number, and $(Null) is null"},
		{`$(Null) and true`, "and needs true or false, and $(Null) is null"},
		{`$(Null)`, "a condition must be true or false, and $(Null) is null"},
		{`not $(S)`, "t.xml:1:5: not needs true or false, and $(S) is a String"},
		{`$(S) ? true : false`, "a condition must be true or false, and $(S) is a String"},
		{`upper($(Null)) == ""`, "upper needs a String, and $(Null) is null"},
		{`1 / ($(I) - 2) == 1`, "division by zero"},
		{`1 % ($(I) - 2) == 1`, "division by zero"},
		{`$(J).missing.x == 1`, "$(J).missing is null and has no parts: write ?. to go on with null"},
		{`$(J).items[7].x == 1`, "$(J).items has 2 elements: there is no [7]"},
		{`$(J)[1] == 1`, "a part of an object is chosen with a String, and 1 is an Integer"},
		{`$(J).name.SetInt64 == 1`, "only lists and objects have parts, and $(J).name is a String"},
		{`$(S) in [1]`, "in cannot take $(S)"},
		{`int($(S)) == 1`, "int(...)|not an Integer"},
		{`$(Corrupt) == 1`, "$(Corrupt) cannot be read: not an Integer"},
		{`any($(J), true)`, "any needs a list, and $(J) is an object"},
		{`reduce(filter($(L), # > 9), #acc + #) == 1`, "reduce needs a first value for an empty list"},
		{`string(10 / 3) == ""`, "the number has no end behind the point"},
		// Secrets that turn out at run time.
		{`$(Card) == "4111111111111111"`, "$(Card) is a secret: it may be tested for null or copied, not computed with"},
		{`$(Card) != $(Null)`, "$(Card) is a secret"},
		{`$(Card) < "5"`, "$(Card) is a secret"},
		{`$(Card) < $(Null)`, "$(Card) is a secret"},
		{`$(Card) + "" == ""`, "$(Card) is a secret"},
		{`$(Card) startsWith "4"`, "$(Card) is a secret"},
		{`$(Card) matches "4"`, "$(Card) is a secret"},
		{`luhn($(Card))`, "$(Card) is a secret"},
		{`len($(Card)) == 16`, "$(Card) is a secret"},
		{`$(Card) in ["4"]`, "$(Card) is a secret"},
		{`"4" in [$(Card)]`, "$(Card) is a secret"},
		{`$(Card) in 1..3`, "$(Card) is a secret"},
		{`$(Card) ?? true`, "$(Card) is a secret"},
		{`$(Card)[0:1] == "4"`, "$(Card) is a secret"},
		{`$(Card)?.x == nil`, "$(Card) is a secret"},
		{`(true ? $(Card) : "") == "4"`, "$(Card) is a secret"},
		{`any([$(Card)], # == "4")`, "$(Card) is a secret"},
		{`$(Card) and true`, "$(Card) is a secret"},
		{`$(Card)`, "$(Card) is a secret"},
		// Limits.
		{`any(1..10, $(Wide) matches "(x{1,20}){1,20}y")`, "takes too long"},
		{`string(round(10 / 3, 1000)) == ""`, "the number has too many digits"},
		{`{($(Null)): 1} != nil`, "the names in an object are Strings, and $(Null) is null"},
		{`any(1..400000, $(Long700) / 3 == $(Long700) / 7)`, "takes too long"},
		{`len(1..1000000000) == 1`, "takes too long"},
		{`len(-9223372036854775807..9223372036854775807) == 1`, "takes too long"},
		{`all(1..5000, all(1..5000, all(1..5000, true)))`, "takes too long"},
		{`any(1..5000, $(Wide) contains "y")`, "takes too long"},
		{`len(map(1..5000, $(Wide) + "x")) == 1`, "takes too long"},
		{`padLeft("", 1000000000, "x") == ""`, "takes too long"},
		{`replace($(Wide), "x", $(Wide)) == ""`, "takes too long"},
		{`len(filter($(Long), true)) == 1`, "too much memory"},
		{`reduce(1..3000, #acc * #, 1) > 1`, "the number has too many digits"},
		{`let a = $(Wide) + $(Wide); let b = a + a; let c = b + b; let d = c + c; let e = d + d; let f = e + e; len(f) == 1`, "takes too long"},
	} {
		ok, _, err := compiled(t, c.s, vars.Boolean, d).Bool(d)
		var e *expression.Error
		_, want, either := strings.Cut(c.want, "|")
		if !either {
			want = c.want
		}
		if ok || !errors.As(err, &e) || !strings.Contains(err.Error(), want) || e.Pos.Line != 1 {
			t.Errorf("%s\n got %v, %v\nwant %s", c.s, ok, err, c.want)
		}
	}
}

func TestSecretsInValues(t *testing.T) {
	d := call(false)
	for _, s := range []string{`[$(Card)]`, `{"a": $(Card)}`, `$(Card) ?? 1`, `true ? $(Card) : 1`} {
		for _, want := range []vars.Type{vars.Null, vars.JSON} {
			v, _, err := compiled(t, s, want, d).Eval(d)
			if err == nil || !strings.Contains(err.Error(), "$(Card) is a secret") || v != (vars.Value{}) {
				t.Errorf("%s = %+v, %v", s, v, err)
			}
		}
	}
	d.values["Leaky"] = vars.Value{Type: vars.String, Text: "clear", Ref: "Leaky"}
	for s, want := range map[string]vars.Value{
		`$(Card)`:   vars.Secret("Ask/card", vars.Caller),
		`#(Key)`:    vars.Secret("#Key", vars.Operator),
		`($(Card))`: vars.Secret("Ask/card", vars.Caller),
		`$(Leaky)`:  {Type: vars.String, Ref: "Leaky"},
	} {
		v, used, err := compiled(t, s, vars.String, d).Eval(d)
		if err != nil || v != want || len(used) != 1 || used[0].Value != want {
			t.Errorf("%s = %+v, %v, %v", s, v, used, err)
		}
	}
}

func TestUsed(t *testing.T) {
	d := call(false)
	e := compiled(t, `$(S) == "Finished" and #(Key) != nil and ($(I) < 2 or $(S) != "x") or $(Null) == nil`, vars.Boolean, d)
	_, used, err := e.Bool(d)
	got, _ := json.Marshal(used)
	want := `[{"name":"S","value":{"type":"String","text":"Finished","from":"caller"}},` +
		`{"name":"#(Key)","value":{"type":"String","ref":"#Key","from":"operator"}},` +
		`{"name":"I","value":{"type":"Integer","text":"2","from":"caller"}}]`
	if err != nil || string(got) != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
	var names []string
	for _, p := range e.Placeholders() {
		names = append(names, p.String()+"@"+p.Pos.String())
	}
	if got := fmt.Sprint(names); got != "[$(S)@t.xml:1:1 #(Key)@t.xml:1:24 $(I)@t.xml:1:43 $(S)@t.xml:1:55 $(Null)@t.xml:1:71]" {
		t.Error(got)
	}
}

func TestOrigins(t *testing.T) {
	d := call(false)
	d.values["Answer"] = vars.Of("x", vars.Server)
	for s, want := range map[string]vars.Origin{`"x"`: vars.Designer, `$(S) + "x"`: vars.Caller, `$(S) + $(Answer)`: vars.Server, `$(Answer) == "x"`: vars.Server} {
		if v, _, err := compiled(t, s, vars.Null, d).Eval(d); err != nil || v.From != want {
			t.Errorf("%s: %+v, %v", s, v, err)
		}
	}
}

// TestNothingIsPasted: a value is a value, whatever it looks like.
func TestNothingIsPasted(t *testing.T) {
	d := call(false)
	for _, hostile := range []string{`" or true or "`, `$(S)`, `#(Key)`, `x") == "x`, "\x00", `\`} {
		d.values["V"] = vars.Of(hostile, vars.Caller)
		if ok, _, err := compiled(t, `$(V) == "x" or $(V) == $(S)`, vars.Boolean, d).Bool(d); ok || err != nil {
			t.Errorf("%q: %v, %v", hostile, ok, err)
		}
	}
}

func TestWithMistakesItStops(t *testing.T) {
	d := call(false)
	for _, s := range []string{`$(S`, `$(S) == 2 and`, `Foo`, ``, strings.Repeat("1+", expression.MaxLength) + "1", strings.Repeat("!", 2000) + "true"} {
		var list source.List
		e := expression.Parse(source.Plain("t.xml", s), vars.Boolean, &list)
		e.Compile(d, &list)
		if list.Err() == nil {
			t.Errorf("%.40s: no mistake", s)
		}
		var failed *expression.Error
		if _, _, err := e.Bool(d); !errors.As(err, &failed) {
			t.Errorf("%.40s: %v", s, err)
		}
		if _, _, err := e.Eval(d); !errors.As(err, &failed) {
			t.Errorf("%.40s: %v", s, err)
		}
	}
}

// TestNesting: what doubles at each level must not be read twice.
func TestNesting(t *testing.T) {
	for _, s := range []string{
		strings.Repeat("(1<", 300) + "1" + strings.Repeat("<2)", 300),
		strings.Repeat("(", 300) + "1" + strings.Repeat("?:2)", 300),
		strings.Repeat("(", 2000) + "true" + strings.Repeat(")", 2000),
		strings.Repeat("[", 900),
	} {
		begin := time.Now()
		var list source.List
		expression.Parse(source.Plain("t.xml", s), vars.Boolean, &list).Compile(call(false), &list)
		if d := time.Since(begin); d > 2*time.Second {
			t.Errorf("%.20s took %v", s, d)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	d := call(true)
	e := compiled(t, `any($(J).items, .id == $(I)) and $(D) * 2 == 24.8`, vars.Boolean, d)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 500 {
				if ok, used, err := e.Bool(d); !ok || err != nil || len(used) != 3 {
					t.Error(ok, used, err)
					return
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkBool(b *testing.B) {
	d := call(true)
	e := compiled(b, `$(GlobalPCI|SessionState) == "Finished"`, vars.Boolean, d)
	b.ReportAllocs()
	for b.Loop() {
		if ok, _, err := e.Bool(d); !ok || err != nil {
			b.Fatal(err)
		}
	}
}
