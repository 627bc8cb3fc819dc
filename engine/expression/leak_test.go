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
			return rapid.SampledFrom([]string{`$(Card)`, `#(Key)`, `body()`, `header("A")`, `form("A")`, `query("A")`, `$(Json)`, `$(Xml)`, `$(Bytes)`,
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

// TestErrorsHoldNoSecret: whatever is computed with secrets, an error shows none of them in any form.
func TestErrorsHoldNoSecret(t *testing.T) {
	tried, failed := 0, 0 // of those that compile
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[a-z0-9]{10,20}|[1-9][0-9]{12,18}`).Draw(t, "secret")
		wrapped := rapid.SampledFrom([]string{"S", " S", "S=S&A=S", `{"a":"S","b":{"S":S}}`, "<S><a>S</a></S>", "2026-01-02S", "S\xff", base64.StdEncoding.EncodeToString([]byte(secret)), hex.EncodeToString([]byte(secret)), "1eS", "Sx", "../S"}).Draw(t, "wrapped")
		wrapped = strings.ReplaceAll(wrapped, "S", secret)
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
		r.Query = r.Form
		s := anyExpression(3).Draw(t, "expression")
		want := rapid.SampledFrom([]vars.Type{vars.Null, vars.String, vars.Boolean, vars.Integer, vars.Decimal, vars.DateTime, vars.JSON}).Draw(t, "want")
		var list source.List
		e := expression.ParseComputed(source.Plain("f", s), want, &list)
		e.Compile(d, &list)
		if list.Err() == nil {
			tried++
		}
		v, err := e.Compute(d, r)
		if err == nil {
			if v.Ref != "" {
				t.Fatalf("%s: %+v", s, v)
			}
			return
		}
		if list.Err() == nil {
			failed++
		}
		for _, form := range vars.Forms(secret) {
			if strings.Contains(err.Error(), form) || list.Err() != nil && strings.Contains(list.Err().Error(), form) {
				t.Fatalf("%s: the secret %s is in %v %v", s, secret, err, list.Err())
			}
		}
	})
	t.Logf("%d of %d that compile failed", failed, tried)
}
