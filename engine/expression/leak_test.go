package expression_test

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// anyExpression draws calls of functions on each other, on secrets and on literals that some function can read.
func anyExpression(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
			return rapid.SampledFrom([]string{`$(Card)`, `#(Key)`, `body()`, `header("A")`, `form("A")`, `query("A")`, `rawQuery("A")`, `$(Json)`, `$(Xml)`, `$(Bytes)`,
				`1`, `"sha1"`, `"yyyy-MM-dd"`, `"(.+)x"`, `"a/b"`, `"UTC"`, `nil`, `now()`, `[$(Card)]`, `{"a": #(Key)}`}).Draw(t, "value")
		}
		inner := anyExpression(depth - 1)
		if rapid.IntRange(0, 4).Draw(t, "operator") == 0 {
			form := rapid.SampledFrom([]string{"A + B", "A == B", "A < B", "A contains B", "A[B]", "A ?? B", "A in B", "A.a", "A[1:B]", "A ? B : A", "-A", "not A", "A * B", `A matches "(x+)+y"`, "map(A, # + B)", "{(A): B}"}).Draw(t, "form")
			return "(" + strings.NewReplacer("A", inner.Draw(t, "a"), "B", inner.Draw(t, "b")).Replace(form) + ")"
		}
		f := rapid.SampledFrom(expression.Functions()).Draw(t, "function")
		inside := strings.TrimSuffix(strings.TrimPrefix(f.Signature, f.Name+"("), ")")
		var args []string
		for range len(strings.FieldsFunc(inside, func(r rune) bool { return r == ',' })) {
			args = append(args, inner.Draw(t, "argument"))
		}
		return f.Name + "(" + strings.Join(args, ", ") + ")"
	})
}

// wrappings are texts that some function can read, or nearly, round a secret S.
func wrappings(secret string) []string {
	all := []string{"S", " S", "S=S&A=S", `{"a":"S","b":{"S":S}}`, "<S><a>S</a></S>", "<S", "2026-01-02S", "S\xff", "1eS", "1.0S", "Sx", "../S", "S/S",
		base64.StdEncoding.EncodeToString([]byte(secret)), hex.EncodeToString([]byte(secret))}
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], "S", secret)
	}
	return all
}

// secrets is a scope in which everything holds the secret, and the message that does.
func secrets(secret, wrapped string) (shell, expression.Runtime) {
	d := shell{data{values: map[string]vars.Value{
		"Card":  {Type: vars.String, Text: wrapped, Ref: "Ask/card", From: vars.Caller},
		"Json":  {Type: vars.JSON, Text: `{"a":["` + secret + `",{"` + secret + `":null}]}`, Ref: "A/json"},
		"Xml":   {Type: vars.String, Text: "<a b='" + secret + "'><b>" + secret + "</b></a>", Ref: "A/xml"},
		"Bytes": {Type: vars.String, Text: secret + "\xff", Ref: "A/bytes"},
	}}, map[string]string{"Key": wrapped}}
	r := attempt()
	r.Body = wrapped
	r.Header = func(string) string { return wrapped }
	r.Form = func(string) (string, bool) { return wrapped, true }
	r.Query, r.RawQuery = r.Form, r.Form
	return d, r
}

// silent tells whether the text of an error holds no form of the secret.
func silent(err error, secret string) bool {
	for _, form := range vars.Forms(secret) {
		if err != nil && strings.Contains(err.Error(), form) {
			return false
		}
	}
	return true
}

// TestErrorsHoldNoSecret: whatever is computed with secrets, an error shows none of them in any form.
func TestErrorsHoldNoSecret(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[a-z0-9]{10,20}|[1-9][0-9]{12,18}`).Draw(t, "secret")
		d, r := secrets(secret, rapid.SampledFrom(wrappings(secret)).Draw(t, "wrapped"))
		s := anyExpression(3).Draw(t, "expression")
		want := rapid.SampledFrom([]vars.Type{vars.Null, vars.String, vars.Boolean, vars.Integer, vars.Decimal, vars.DateTime, vars.JSON}).Draw(t, "want")
		var list source.List
		e := expression.ParseComputed(source.Plain("f", s), want, &list)
		e.Compile(d, &list)
		if _, err := e.Compute(d, r); !silent(err, secret) || !silent(list.Err(), secret) {
			t.Fatalf("%s: the secret %s is in %v %v", s, secret, err, list.Err())
		}
	})
}

// TestErrorsOfFunctionsHoldNoSecret puts secrets into every argument of every function, with all that may stand beside
// them.
func TestErrorsOfFunctionsHoldNoSecret(t *testing.T) {
	failed := map[string]bool{}
	for _, f := range expression.Functions() {
		calls := []string{f.Name + "("}
		n := strings.Count(f.Signature, ",") + 1
		for i := range n {
			var longer []string
			for _, c := range calls {
				for _, arg := range []string{`$(Card)`, `1`, `"sha1"`, `"yyyy-MM-dd"`, `"UTC"`, `"^(x)"`, `date("2026-01-01")`, `[$(Card)]`} {
					if i > 0 {
						arg = ", " + arg
					}
					longer = append(longer, c+arg)
				}
			}
			calls = longer
		}
		for _, c := range calls {
			if !strings.Contains(c, "Card") {
				continue
			}
			var list source.List
			e := expression.ParseComputed(source.Plain("f", c+")"), vars.Null, &list)
			e.Compile(data{}, &list)
			if list.Err() != nil {
				continue
			}
			for _, secret := range []string{"correcthorse", "4111111111111111"} {
				for _, wrapped := range wrappings(secret) {
					d, r := secrets(secret, wrapped)
					_, err := e.Compute(d, r)
					failed[f.Name] = failed[f.Name] || err != nil
					if !silent(err, secret) {
						t.Errorf("%s with %q: %v", e, wrapped, err)
					}
				}
			}
		}
	}
	for _, name := range []string{"int", "decimal", "date", "json", "xmlGet", "xmlEncode", "unbase64", "unhex", "parseTime", "formatTime", "hmac", "nonce", "len", "join", "padLeft"} {
		if !failed[name] {
			t.Errorf("%s never failed", name)
		}
	}
}
