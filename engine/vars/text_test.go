package vars_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestTextThroughJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text vars.Text
		for i := range rapid.IntRange(0, 5).Draw(t, "pieces") {
			if i%2 == 0 == rapid.Bool().Draw(t, "hole") {
				text = append(text, vars.Piece{Ref: rapid.StringN(1, 9, -1).Draw(t, "ref"), Via: rapid.SliceOfN(rapid.SampledFrom([]string{"json", "query"}), 1, 2).Draw(t, "via")})
			} else {
				text = append(text, vars.Piece{Lit: strings.ToValidUTF8(anyText().Draw(t, "lit"), "?")})
			}
		}
		b, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var back vars.Text
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if s, ok := text.Clear(); ok {
			if again, ok := back.Clear(); !ok || again != s {
				t.Fatalf("%q became %q by %s", s, again, b)
			}
		} else if !reflect.DeepEqual(text, back) {
			t.Fatalf("%v became %v by %s", text, back, b)
		}
	})
}

func TestTextJSON(t *testing.T) {
	text := vars.Text{{Lit: `a"`}, {Ref: "Start/token", Via: []string{"Base64", "header"}}, {Ref: "#Key"}}
	const want = `["a\"",{"ref":"Start/token","via":["Base64","header"]},{"ref":"#Key"}]`
	if b, err := json.Marshal(text); err != nil || string(b) != want {
		t.Errorf("%s, %v", b, err)
	}
	var back vars.Text
	if err := json.Unmarshal([]byte(" [ \"a\\\"\" ,\n {\"ref\":\"Start/token\",\"via\":[\"Base64\",\"header\"]} , {\"ref\":\"#Key\"} ] "), &back); err != nil || !reflect.DeepEqual(back, text) {
		t.Errorf("%v, %v", back, err)
	}
	if text.Masked() != `a"⟦Start/token⟧⟦#Key⟧` || !slices.Equal(text.Refs(), []string{"Start/token", "#Key"}) {
		t.Errorf("%s %v", text.Masked(), text.Refs())
	}
	if _, ok := text.Clear(); ok {
		t.Error("a text with holes is clear")
	}
	if vars.Literal("") != nil || vars.Literal("x").Masked() != "x" {
		t.Error("literals")
	}
	for _, bad := range []string{`[{"via":["json"]}]`, `[1]`, `[null]`, `{"ref":"a"}`, `1`, `["a"`} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("%s is a text: %v", bad, back)
		}
	}
}

func TestFill(t *testing.T) {
	vault := vars.NewMemoryVault()
	_ = vault.Put("Start/token", `t0k"en`)
	_ = vault.Put("empty", "")
	_ = vault.Put("line", "s3cr3t\r\nX: 1")
	_ = vault.Put("blank", " s3cr3t")
	over := vars.Settings{"Key": "k&1", "None": ""}.Over(vault)
	lost := func(ref string) error { return &vars.LostError{Ref: ref} }
	for _, c := range []struct {
		text vars.Text
		want string
		err  string
	}{
		{nil, "", ""},
		{vars.Literal("x"), "x", ""},
		{vars.Text{{Lit: "a"}, {Ref: "Start/token", Via: []string{"json"}}, {Ref: "#Key", Via: []string{"query"}}, {Lit: "b"}}, `at0k\"enk%261b`, ""},
		{vars.Text{{Ref: "empty"}}, "", ""},
		{vars.Text{{Ref: "Auth/token"}}, "", lost("Auth/token").Error()},
		{vars.Text{{Ref: "#Nothing"}}, "", "the setting Nothing does not exist or has no value"},
		{vars.Text{{Ref: "#None"}}, "", "the setting None does not exist or has no value"},
		{vars.Text{{Ref: "Start/token", Via: []string{"explode"}}}, "", `unknown function "explode" in a recipe`},
		{vars.Text{{Ref: "line", Via: []string{"header"}}}, "", "line: a header may not hold a line break or NUL"},
		{vars.Text{{Lit: "a"}, {Ref: "blank", Via: []string{"header"}}, {Lit: "b"}}, "a s3cr3tb", ""},
		{vars.Text{{Lit: " "}, {Ref: "empty", Via: []string{"header"}}, {Ref: "blank", Via: []string{"header"}}}, "", "blank: a header may not begin or end with an inserted blank or tab: it would be cut off on the way"},
	} {
		got, err := c.text.Fill(over)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%v: %q, %v", c.text.Masked(), got, err)
		}
	}
	_, err := vars.Text{{Ref: "gone"}}.Fill(vault)
	var l *vars.LostError
	if !errors.As(err, &l) || l.Ref != "gone" || !strings.Contains(err.Error(), "lost") {
		t.Errorf("%v", err)
	}
}

// TestHeaderEdges: a blank behind a secret does not stand at the edge.
func TestHeaderEdges(t *testing.T) {
	tpl := parse(t, "$(Secret)$(A)", vars.InHeader)
	vault := vars.NewMemoryVault()
	_ = vault.Put("ref", "s")
	r, err := tpl.Render(typed{"Secret": vars.Secret("ref", ""), "A": vars.Of(" a", "")})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.Text.Fill(vault); err != nil || got != "s a" {
		t.Errorf("%q, %v", got, err)
	}
	if r, err := tpl.Render(typed{"Secret": vars.Secret("ref", ""), "A": vars.Of("a ", "")}); err == nil {
		t.Errorf("a blank at the end: %q", r.Text.Masked())
	}
	if _, err := clear(tpl, values{"A": " a"}); err == nil {
		t.Error("a blank at the beginning, behind null")
	}
}

// TestViaIsNotShared: appending to a hole's functions leaves the template alone.
func TestViaIsNotShared(t *testing.T) {
	tpl := parse(t, `$(A:Trim:ToLowerCase:Base64)`, vars.InHeader)
	for range 2 {
		r, err := tpl.Render(secrets{"A": "s"})
		if err != nil || cap(r.Text[0].Via) != len(r.Text[0].Via) || len(r.Text[0].Via) != 4 {
			t.Fatalf("%v, %v", r.Text, err)
		}
		r.Text[0].Via = append(r.Text[0].Via, "query")
	}
}

// TestErrorsKeepSecrets: whatever a place refuses, no error repeats it.
func TestErrorsKeepSecrets(t *testing.T) {
	const secret = "S3cr3tS3cr3t"
	for _, p := range placeTests() {
		tpl := parse(t, p.template, p.in)
		for _, spoilt := range []string{secret + "\x00", secret + "\xff", secret + "\r\n", " " + secret, secret + "/?#"} {
			v := values{"A": spoilt, "B": spoilt, "Base": spoilt}
			_, err := clear(tpl, v)
			_, sealedErr := sealed(tpl, v)
			for _, err := range []error{err, sealedErr} {
				if err != nil && strings.Contains(err.Error(), secret) {
					t.Errorf("%s: %v", p.name, err)
				}
			}
		}
	}
	for _, name := range []string{"json", "jsonBare", "jsonValue", "xml", "xmlAttribute", "cdata", "header", "headerName", "host", "baseUrl", "wholeUrl"} {
		f, ok := vars.LookUp(name)
		if !ok {
			t.Fatalf("no function %s", name)
		}
		if _, err := f(secret + "\xff\x00"); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
