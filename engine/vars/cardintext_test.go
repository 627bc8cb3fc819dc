package vars

import "testing"

func TestHoldsCard(t *testing.T) {
	for text, want := range map[string]bool{
		"Card 4111 1111 1111 1111 was declined":  true,
		"card 4111111111111111, sorry":           true,
		`{"number":"4111111111111111","exp`:      true,
		"<td>4111-1111-1111-1111</td>":           true,
		"4111111111111111.0":                     true,
		";4111111111111111=2512101000?":          true,
		"Amex 3782 822463 10005.":                true,
		"4111 1111 1111 1112":                    false,
		"550e8400-e29b-41d4-a716-446655440000":   false,
		"01234567-0123-4123-8123-012345678903":   false,
		"order 41111111111111110000 of 2026":     false,
		"A4111111111111111":                      false,
		"2026-03-01T12:00:00.000000Z":            false,
		"call +44 20 7946 0123 or 0800 1111 222": false,
		"":                                       false,
	} {
		if HoldsCard(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestKnownUndoesEscapes(t *testing.T) {
	v := NewMemoryVault()
	if err := v.Put("s", "abc+def/ghi=é"); err != nil {
		t.Fatal(err)
	}
	k := KnownIn(v)
	for _, text := range []string{
		`{"x":"abc\u002Bdef\/ghi\u003d\u00E9"}`, `{\"x\":\"abc\\u002Bdef/ghi=é\"}`, "abc%2bdef%2Fghi%3D%c3%a9", "abc&#43;def&#x2F;ghi&#61;&#233;", "abc%252Bdef%252Fghi%253D%25C3%25A9",
	} {
		if !k.In(text) || len(k.Within(text).secrets) != 1 {
			t.Errorf("%s is not recognised", text)
		}
	}
	if k.In(`abc\u002Bdef`) || k.In("100%") || k.In(`C:\users`) {
		t.Error("something else is taken for the secret")
	}
}

func TestKnownSent(t *testing.T) {
	v := NewMemoryVault()
	if err := v.Put("s", "hunter2-very-secret"); err != nil {
		t.Fatal(err)
	}
	k := KnownSent(v, Text{{Lit: "s="}, {Ref: "s", Via: []string{"ToUpperCase", "Base64", "query"}}, {Ref: "gone", Via: []string{"Trim"}}})
	for text, want := range map[string]bool{"HUNTER2-VERY-SECRET": true, "SFVOVEVSMi1WRVJZLVNFQ1JFVA==": true, "something else": false} {
		if k.In(text) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}
