package expression_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// anyValue draws a value of any type, null and secrets too, from few enough that equal ones are drawn.
func anyValue() *rapid.Generator[vars.Value] {
	return rapid.Custom(func(t *rapid.T) vars.Value {
		v := vars.Value{Type: vars.Type(rapid.SampledFrom(append(vars.Types(), "", "secret")).Draw(t, "type"))}
		switch v.Type {
		case vars.String:
			v.Text = rapid.OneOf(rapid.SampledFrom([]string{"", "a", "A", "2"}), rapid.String()).Draw(t, "text")
		case vars.Integer:
			v.Text = rapid.StringMatching(`-?[1-9][0-9]{0,24}|0|1|2`).Draw(t, "integer")
		case vars.Decimal:
			v.Text = rapid.StringMatching(`-?[1-9][0-9]{0,9}\.[0-9]{1,20}|[0-2]\.[05]0?`).Draw(t, "decimal")
		case vars.Boolean:
			v.Text = rapid.SampledFrom([]string{"true", "false"}).Draw(t, "boolean")
		case vars.DateTime:
			v.Text = rapid.SampledFrom([]string{"2026-03-01T12:30:00Z", "2026-03-01T12:30:00.5Z", "1999-01-01T00:00:00Z"}).Draw(t, "moment")
		case vars.JSON:
			v.Text = rapid.SampledFrom([]string{`"a"`, `2`, `2.50`, `null`, `true`, `[1]`, `{"a":1}`, `1e300`, `1e9999`}).Draw(t, "json")
		case "secret":
			v = vars.Secret("A/b", vars.Caller)
		}
		return v
	})
}

// TestComparisonsAgree: for any two values the six operators agree with each other, in both directions, and with the
// exact numbers; or all that need an order fail.
func TestComparisonsAgree(t *testing.T) {
	env := call(false)
	of := map[string]*expression.Expression{}
	for _, s := range []string{"A==B", "A!=B", "A<B", "A<=B", "A>B", "A>=B", "B==A", "B>A", "B<A", "A in [B]"} {
		of[s] = compiled(t, strings.NewReplacer("A", "$(A)", "B", "$(B)").Replace(s), vars.Boolean, env)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := data{values: map[string]vars.Value{"A": anyValue().Draw(t, "a"), "B": anyValue().Draw(t, "b")}}
		a, b := d.values["A"], d.values["B"]
		got, failed := map[string]bool{}, map[string]bool{}
		for s, e := range of {
			ok, _, err := e.Bool(d)
			got[s], failed[s] = ok, err != nil
		}
		check := func(ok bool, what string) {
			if !ok {
				t.Fatalf("%s: %+v and %+v: %v failed %v", what, a, b, got, failed)
			}
		}
		check(failed["A==B"] == failed["A!=B"] && failed["A==B"] == failed["B==A"] && failed["A==B"] == failed["A in [B]"], "equality fails as one")
		check(failed["A<B"] == failed["A>B"] && failed["A<B"] == failed["A<=B"] && failed["A<B"] == failed["A>=B"] && failed["A<B"] == failed["B>A"], "order fails as one")
		if !failed["A==B"] {
			check(got["A==B"] != got["A!=B"], "== is not !=")
			check(got["A==B"] == got["B==A"] && got["A==B"] == got["A in [B]"], "== both ways")
		}
		check(got["A<B"] == got["B>A"] && got["A>B"] == got["B<A"], "< is > the other way")
		check(!got["A<B"] || !got["A>B"], "not both")
		check(got["A<=B"] == (got["A<B"] || got["A==B"] && !failed["A<B"]), "<= is < or ==")
		check(got["A>=B"] == (got["A>B"] || got["A==B"] && !failed["A<B"]), ">= is > or ==")
		number := func(v vars.Value) bool { return v.Type == vars.Integer || v.Type == vars.Decimal }
		if number(a) && number(b) {
			x, _ := new(big.Rat).SetString(a.Text)
			y, _ := new(big.Rat).SetString(b.Text)
			sign := x.Cmp(y)
			check(got["A==B"] == (sign == 0) && got["A<B"] == (sign < 0) && got["A>B"] == (sign > 0), "exact")
		}
		if !a.IsSecret() && !b.IsSecret() && a.Type == b.Type && a.Type != vars.JSON && a.Type != vars.Null {
			check(!failed["A==B"], "values of one type can be compared")
		}
		if a.IsSecret() || b.IsSecret() {
			check(failed["A==B"] && failed["A<B"], "secrets are not compared")
		}
	})
}

// TestArithmeticIsExact compares with math/big.
func TestArithmeticIsExact(t *testing.T) {
	env := call(false)
	of := map[string]*expression.Expression{}
	for _, s := range []string{"+", "-", "*"} {
		of[s] = compiled(t, "$(A) "+s+" $(B)", vars.Null, env)
	}
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`-?[1-9][0-9]{0,30}(\.[0-9]{1,8})?`)
		d := data{values: map[string]vars.Value{}}
		var exact [2]*big.Rat
		for i, name := range []string{"A", "B"} {
			v := vars.Value{Type: vars.Integer, Text: digits.Draw(t, name)}
			if strings.Contains(v.Text, ".") {
				v.Type = vars.Decimal
			}
			d.values[name] = v
			exact[i], _ = new(big.Rat).SetString(v.Text)
		}
		want := map[string]*big.Rat{"+": new(big.Rat).Add(exact[0], exact[1]), "-": new(big.Rat).Sub(exact[0], exact[1]), "*": new(big.Rat).Mul(exact[0], exact[1])}
		for s, e := range of {
			v, _, err := e.Eval(d)
			got, ok := new(big.Rat).SetString(v.Text)
			if err != nil || !ok || got.Cmp(want[s]) != 0 {
				t.Fatalf("%v %s: %+v, %v; want %v", d.values, s, v, err, want[s])
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`$(GlobalPCI|SessionState) == "Finished"`, `$(A) in 1..3 and #(K) != nil`, `any($(J).items, .id == $(I))`, `let a = 1; a ?? $(B)`,
		`"$(A)" + 'x'`, `$(A`, `12345678901234567890 % 7`, `.5 < 1. and $(J)?.a[1:2] == nil`, `1 < $(I) < 3 ? [1,2] : {a: 1}`, "`x` /* $( */ // y",
		`base64(sha1raw(unhex(nonce(32)) + string(unix(now())) + #(K)))`, `secureEquals(header("X"), hmac("sha256", #(K), body()))`,
		`xmlGet(body(), "a/@b") ?? formGet("a=1&b=2", "b")`, `formatTime(parseTime($(S), "d-M-yyyy HH:mm"), "EEE, dd MMM yyyy 'x' XXX", "Europe/Berlin")`,
		`regex(string(json(body()).id), "(.)") + last4($(Card)) + jsonEncode({"a": unbase64url("_w")})`,
		`reduce(1..9, #acc * #index, 1)`, `$(A).$(B)`, `~~~REPLACE~~~`, `x$(A)$(B)`, `map($(L), {#.a})`, `$(A) | upper()`, `::upper("x")`, `not not in`, "\xff$(\xff)",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		const clear = "4111111111111111"
		d := call(true)
		d.values["Card"] = vars.Value{Type: vars.String, Text: clear, Ref: "Ask/card"}
		slow := time.AfterFunc(10*time.Second, func() { panic(fmt.Sprintf("no end to %q", s)) })
		defer slow.Stop()
		for _, want := range []vars.Type{vars.Boolean, vars.Null} {
			first, second := read(s, want, d), read(s, want, d)
			if first != second {
				t.Errorf("%q: first %s, then %s", s, first, second)
			}
			if strings.Contains(first, clear) && !strings.Contains(s, clear) {
				t.Errorf("a secret in %s", first)
			}
			value, failed := compute(s, want, d)
			again, alike := compute(s, want, d)
			if value != again || failed != alike {
				t.Errorf("%q: first %s%s, then %s%s", s, value, failed, again, alike)
			}
			if strings.HasPrefix(failed, "computed ") {
				t.Errorf("%q %s", s, failed)
			}
			if strings.Contains(failed, clear) && !strings.Contains(s, clear) {
				t.Errorf("a secret in %s", failed)
			}
		}
	})
}

// read parses, compiles and evaluates, and writes down what came out.
func read(s string, want vars.Type, d data) string {
	var list source.List
	e := expression.Parse(source.Plain("f", s), want, &list)
	e.Compile(d, &list)
	if err := list.Err(); err != nil {
		return err.Error()
	}
	v, _, err := e.Eval(d)
	if err != nil {
		return err.Error()
	}
	return string(v.Type) + v.Text
}

// compute parses, compiles and computes, and gives what came out or what was wrong.
func compute(s string, want vars.Type, d data) (value, failed string) {
	var list source.List
	e := expression.ParseComputed(source.Plain("f", s), want, &list)
	e.Compile(d, &list)
	if err := list.Err(); err != nil {
		return "", err.Error()
	}
	v, err := e.Compute(d, attempt())
	if err != nil {
		return "", err.Error()
	}
	if v.Ref != "" || !utf8.ValidString(v.Text) {
		return "", fmt.Sprintf("computed %+v", v)
	}
	return string(v.Type) + v.Text, ""
}
