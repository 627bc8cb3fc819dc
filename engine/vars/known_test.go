package vars_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"html"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// encodings write a secret as others do, inside of a longer text.
func encodings() map[string]func(string) string {
	plainJSON := func(s string) string {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		_ = e.Encode(s)
		return b.String()
	}
	all := map[string]func(string) string{
		"raw":        func(s string) string { return "x" + s + "y" },
		"query":      func(s string) string { return "a=" + url.QueryEscape(s) + "&b=c" },
		"path":       func(s string) string { return "/a/" + url.PathEscape(s) + "/b" },
		"lower path": func(s string) string { return lower(url.PathEscape(s)) },
		"lower query": func(s string) string {
			return lower(url.QueryEscape(s))
		},
		"component":  func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") },
		"JSON":       func(s string) string { b, _ := json.Marshal(map[string]string{"a": s}); return string(b) },
		"plain JSON": plainJSON,
		"slash JSON": func(s string) string { return strings.ReplaceAll(plainJSON(s), "/", `\/`) },
		"XML":        func(s string) string { var b strings.Builder; _ = xml.EscapeText(&b, []byte(s)); return b.String() },
		"HTML":       html.EscapeString,
		"hex":        func(s string) string { return "0x" + hex.EncodeToString([]byte(s)) },
		"HEX":        func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	}
	for _, before := range []string{"", "u", "us", "use", "user:"} {
		for _, after := range []string{"", "a", "bc"} {
			around := func(s string) []byte { return []byte(before + s + after) }
			all["base64 of "+before+"..."+after] = func(s string) string { return base64.StdEncoding.EncodeToString(around(s)) }
			all["raw base64 of "+before+"..."+after] = func(s string) string { return base64.RawStdEncoding.EncodeToString(around(s)) }
			all["base64url of "+before+"..."+after] = func(s string) string { return base64.URLEncoding.EncodeToString(around(s)) }
		}
	}
	return all
}

func lower(s string) string {
	b := []byte(s)
	for i := range b {
		if i >= 2 && b[i-2] == '%' || i >= 1 && b[i-1] == '%' {
			b[i] = strings.ToLower(string(b[i]))[0]
		}
	}
	return string(b)
}

// TestKnown: a secret is found in every form, and nothing of it is left.
func TestKnown(t *testing.T) {
	all := encodings()
	check := func(t fataler, secret string) {
		vault := vars.NewMemoryVault()
		_ = vault.Put("a", secret)
		known := vars.KnownIn(vault)
		for name, encode := range all {
			text := "before " + encode(secret) + " behind"
			if !known.In(text) {
				t.Fatalf("%s of %q: %q is not found", name, secret, text)
			}
			if clean := known.Clean(text); vars.HoldsMask(clean) == false && known.In(clean) || !strings.HasPrefix(clean, "before ") || !strings.HasSuffix(clean, " behind") || !strings.Contains(clean, "•••") {
				t.Fatalf("%s of %q: cleaned %q is %q", name, secret, text, clean)
			}
		}
		if known.In("before and behind") || known.Clean("before and behind") != "before and behind" {
			t.Fatalf("found %q in another text", secret)
		}
	}
	for _, secret := range []string{
		"12345678", "4111111111111111", "AbC/d+e=F==", `p"a's<s>&w\rd`, "sécrèt/€ 😀", "a b&c=d;e", "$&+,:@!'()*~", "token\nof two lines", "????????", ">>>>>>>>",
	} {
		check(t, secret)
	}
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.StringMatching(`[!-~ é€]{8,40}`).Filter(func(s string) bool {
			return strings.TrimSpace(s) != "" && !strings.Contains("before and behind", s)
		}).Draw(t, "secret"))
	})
}

func TestKnownTogether(t *testing.T) {
	vault := vars.NewMemoryVault()
	for ref, clear := range map[string]string{"a": "abcdefgh", "b": "abcdefghSECRET99", "c": "fghSECRET99tail1", "inner": "bcdefghS", "cvv": "123", "rep": "zzzzzzzz"} {
		_ = vault.Put(ref, clear)
	}
	known := vars.KnownIn(vault)
	for text, want := range map[string]string{
		"x abcdefghSECRET99 y":          "x ••• y",
		"abcdefghSECRET99tail1":         "•••",
		"x abcdefghSECRET99tail1 y":     "x ••• y",
		"abcdefghabcdefgh":              "•••",
		"abcdefgh, abcdefgh":            "•••, •••",
		"zzzzzzzzzzz":                   "•••",
		"cvv 123 is too short to tell":  "cvv 123 is too short to tell",
		"":                              "",
		"\xffabcdefgh\xff":              "\xff•••\xff",
		"https://u:abcdefgh@h.example/": "https://u:•••@h.example/",
	} {
		if got := known.Clean(text); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
	var none vars.Known
	if none.In("abcdefgh") || none.Clean("abcdefgh") != "abcdefgh" {
		t.Error("the zero Known knows something")
	}
}

func TestForms(t *testing.T) {
	if vars.Forms("1234567") != nil {
		t.Error("a short secret is looked for")
	}
	seen := map[string]bool{}
	for _, f := range vars.Forms("12345678") {
		if seen[f] || len(f) < vars.MinKnown {
			t.Errorf("form %q", f)
		}
		seen[f] = true
	}
}

func TestMask(t *testing.T) {
	var known vars.Known
	for _, ref := range []string{"Start/token", "#Key", "Authorize#1/a.b[0]", "x"} {
		mask := vars.MaskOf(ref)
		if got, ok := vars.Masked(mask); !ok || got != ref {
			t.Errorf("%s is the mask of %q, %v", mask, got, ok)
		}
		if !vars.HoldsMask("a"+mask) || !known.In("a "+mask+" b") {
			t.Errorf("%s is not found", mask)
		}
		for _, text := range []string{"a" + mask, mask + "b", mask + mask, ref, "", vars.MaskOf(""), vars.MaskOf(mask), strings.TrimSuffix(mask, "⟧"), vars.MaskOf("a⟧b"), vars.MaskOf("a⟦b")} {
			if got, ok := vars.Masked(text); ok || got != "" {
				t.Errorf("%s is taken for the mask of %q", text, got)
			}
		}
	}
	if known.In("[Start/token]") || vars.HoldsMask("⟧") {
		t.Error("brackets are taken for a mask")
	}
}

// TestKnownFollowsTheVault: forms are made once, and for what is held now.
func TestKnownFollowsTheVault(t *testing.T) {
	m := vars.NewMemoryVault()
	over := vars.Settings{"Key": "setting-one"}.Over(m)
	for _, secret := range []string{"secret-one", "secret two/ü", "secret-one"} {
		_ = over.Put("a", secret)
		for _, text := range []string{"secret-one", "secret two/ü", "setting-one"} {
			held := text == secret || text == "setting-one"
			for range 2 {
				if vars.KnownIn(over).In("<"+text+">") != held {
					t.Errorf("%q held: %q found: %v", secret, text, !held)
				}
			}
		}
	}
}

// TestKnownWithin keeps every form of what stands in a text in one.
func TestKnownWithin(t *testing.T) {
	m := vars.NewMemoryVault()
	_ = m.Put("a", `the "first" one`)
	_ = m.Put("b", "the second one")
	in := vars.KnownIn(m).Within(`{"x":"the \"first\" one"}`)
	if !in.In(`the "first" one`) || !in.In("the+%22first%22+one") || in.In("the second one") {
		t.Error("not what stands in the text")
	}
}
