package interactions

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestReadText(t *testing.T) {
	for _, test := range []struct{ locator, body, want string }{
		{"", "\r\n CONFIRMED \n", `"CONFIRMED"`},
		{".", "OK", `"OK"`},
		{"regex:code=([0-9]+)", "code=12, code=13", `"12"`},
		{"regex:(?m)^b: (.*)$", "a: 1\nb: 2\nc: 3", `"2"`},
		{"regex:x(y)?", "x", "null"},
		{"regex:x(y*)", "x", `""`},
		{"regex:#(\\d+)", "order #77", `"77"`},
		{"regex:none(.)", "x", "null"},
		{".", `{"a":1}`, `"{\"a\":1}"`},
		{".", "a\xe9b", `"a` + "\ufffd" + `b": ` + notUTF8},
	} {
		it := compiled(t, of("TEXT", one(escapeLocator(test.locator), "D")))
		if v := shownD(t, answered(it, test.body, vars.NewMemoryVault())); v != test.want {
			t.Errorf("%s of %q: %s", test.locator, test.body, v)
		}
	}
	bare := compiled(t, of("TEXT", "<Field><Destination>D</Destination></Field>"))
	if v := shownD(t, answered(bare, "x", vars.NewMemoryVault())); v != `"x"` {
		t.Error(v)
	}
	for charset, body := range map[string]string{"iso-8859-1": "\xe9", "ISO-8859-15": "\xe9", "utf-8": "é", "UTF-16": "\x00\xe9", "utf-16le": "\xe9\x00", "none-such": "é"} {
		got := answeredWith(bare, answer{body: body, headers: http.Header{"Content-Type": {"text/plain; charset=" + charset}}}, vars.NewMemoryVault())
		if v := shownD(t, got); v != `"é"` || got.Body != "é" {
			t.Errorf("%s: %s", charset, v)
		}
	}
}

func TestTextMasks(t *testing.T) {
	for _, test := range []struct{ name, fields, body, want, found string }{
		{"sealed", one(".", "Sealed"), " abc ", "⟦Test#1/.⟧", "Sealed=(secret Test#1/.)"},
		{"sealed part", one("regex:t=(.)", "Sealed") + one("regex:n=(.)", "N"), "t=1 n=2 t=3", "t=⟦Test#1/regex:t=(.)⟧ n=2 t=⟦Test#1/regex:t=(.)⟧", `Sealed=(secret Test#1/regex:t=(.)) N="2"`},
		{"sealed part of what is read", one("regex:t=(.)", "Sealed") + one(".", "N"), "t=1", "t=⟦Test#1/regex:t=(.)⟧", `Sealed=(secret Test#1/regex:t=(.)) N=(secret Test#1/.)`},
		{"overlapping", one("regex:(abc)", "Sealed") + one("regex:(bcd)", "B", `secret="true"`), "xabcdx", "x⟦Test#1/regex:(abc)⟧x", "Sealed=(secret Test#1/regex:(abc)) B=(secret Test#1/regex:(bcd))"},
		{"known", one(".", "N"), "say hunter2-hunter2", "⟦Test#1/.⟧", "N=(secret Test#1/.)"},
		{"piece of a known one", one("regex:say (.......)", "N"), "say hunter2-hunter2", "⟦Test#1/.⟧", "N=(secret Test#1/regex:say (.......))"},
		{"card", one(".", "N"), "4111 1111 1111 1111", "⟦Test#1/.⟧", "N=(secret Test#1/.)"},
		{"long sealed part", one("regex:t=(\\w+)", "Sealed") + one("regex:n=(.)", "N"), "t=abcdefgh-1 n=2", "t=⟦Test#1/regex:t=(\\w+)⟧-1 n=2", `Sealed=(secret Test#1/regex:t=(\w+)) N="2"`},
		{"long sealed part twice", one("regex:t=(\\w+)", "Sealed") + one("regex:n=(.)", "N"), "t=abcdefgh-1 n=2 abcdefgh", "⟦Test#1/.⟧", `Sealed=(secret Test#1/regex:t=(\w+)) N=(secret Test#1/regex:n=(.))`},
		{"card, secret=false", one(".", "N", `secret="false"`), "4111111111111111", "4111111111111111", `N="4111111111111111"`},
		{"card inside", one("regex:n=(.*)", "N"), "n=4111111111111111", "n=⟦Test#1/regex:n=(.*)⟧", "N=(secret Test#1/regex:n=(.*))"},
		{"forged", one(".", "N"), "⟦#ClientSecret⟧", "⟦Test#1/.⟧", "N=(secret Test#1/.)"},
		{"says token", one("regex:code (.)", "N"), "token abc code 5", "⟦Test#1/⟧", `N="5"`},
		{"says token, read", one(".", "N"), "invalid token", "invalid token", `N="invalid token"`},
	} {
		v := vars.NewMemoryVault()
		_ = v.Put("Known", "hunter2-hunter2")
		it := compiled(t, of("TEXT", test.fields))
		got := answered(it, test.body, v, "Sealed")
		var all []string
		for _, f := range got.Found {
			all = append(all, f.Name+"="+f.Value.Shown())
		}
		if got.Body != test.want || strings.Join(all, " ") != test.found {
			t.Errorf("%s: %s\n got %s %s\nwant %s %s", test.name, test.body, got.Body, all, test.want, test.found)
		}
	}
}

func TestTextReplay(t *testing.T) {
	part := answered(compiled(t, of("TEXT", one("regex:t=(\\w+)", "T", `secret="true"`))), "t=abc n=7", vars.NewMemoryVault())
	whole := answered(compiled(t, of("TEXT", one(".", "T", `secret="true"`))), "t=abc n=7", vars.NewMemoryVault())
	plain := answered(compiled(t, of("TEXT", one(".", "T"))), "t=abc n=7", vars.NewMemoryVault())
	for _, test := range []struct {
		field             string
		part, whole, open string
	}{
		{one(".", "D"), "(secret unknown/.)", "(secret Test#1/.)", `"t=abc n=7"`},
		{one("regex:t=(\\w+)", "D"), "(secret unknown/regex:t=(\\w+))", "(secret unknown/regex:t=(\\w+))", `"abc"`},
		{one("regex:n=(.)", "D", "", "Integer"), "(secret unknown/regex:n=(.))", "(secret unknown/regex:n=(.))", "7"},
		{one("regex:m=(.)", "D"), "(secret unknown/regex:m=(.))", "(secret unknown/regex:m=(.))", "null"},
		{one("regex:n=(.)", "Sealed"), "(secret unknown/regex:n=(.))", "(secret unknown/regex:n=(.))", "(secret Test#1/regex:n=(.))"},
	} {
		it := compiled(t, of("TEXT", test.field))
		p, _ := it.Values(part, "Test#1", []string{"Sealed"})
		w, _ := it.Values(whole, "Test#1", []string{"Sealed"})
		o, _ := it.Values(plain, "Test#1", []string{"Sealed"})
		if p[0].Value.Shown() != test.part || w[0].Value.Shown() != test.whole || o[0].Value.Shown() != test.open {
			t.Errorf("%s: %s %s %s", test.field, p[0].Value.Shown(), w[0].Value.Shown(), o[0].Value.Shown())
		}
	}
}

func TestTextSecretInAnyByte(t *testing.T) {
	for _, secret := range []string{"tok/SECRET+0123=", `quo"ted\back`, "ümläut-secret", "a<b>&c'd\"e", "1234567890123"} {
		v := vars.NewMemoryVault()
		_ = v.Put("#S", secret)
		for i, e := range encodings(secret) {
			if i == 1 {
				continue
			}
			it := compiled(t, of("TEXT", one(".", "A"), one("regex:a(.*)b", "B", `secret="false"`)))
			checkNoSecret(t, answered(it, "xxa"+e+"bxx", v), secret)
		}
	}
}

func TestTextLocators(t *testing.T) {
	for locator, mistake := range map[string]string{
		"":             "",
		".":            "",
		"regex:(a)":    "",
		"regex:a(?:b)": "1:7: the regular expression must have one group ( ) round what is to be read; it has 0 ((?: ) is no group)",
		"regex:(a)(b)": "1:7: the regular expression must have one group ( ) round what is to be read; it has 2 ((?: ) is no group)",
		"regex:ab[c":   "1:9: the regular expression (RE2) cannot be read: missing closing ]",
		"regex:(a)**":  "1:10: the regular expression (RE2) cannot be read: invalid nested repetition operator",
		"regex:(?=a)":  "1:7: the regular expression (RE2) cannot be read: invalid or unsupported Perl syntax",
		"regex:":       "1:7: the regular expression must have one group ( ) round what is to be read; it has 0 ((?: ) is no group)",
		"a.b":          "1:1: a Locator of Type TEXT is empty (the whole answer) or begins with regex:",
	} {
		if _, got := mistakes(readTextLocator, locator); got != mistake {
			t.Errorf("%s: %s", locator, got)
		}
	}
}
