package leg_test

import (
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestWords(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	for _, c := range []struct {
		prompt leg.Prompt
		want   string // "" when it cannot be voiced
	}{
		{leg.Prompt{Say: vars.Literal("Hello.")}, "Hello."},
		{leg.Prompt{Play: vars.Literal("a.wav")}, "a.wav"},
		{leg.Prompt{As: leg.AsCharacters, Value: vars.Literal("Aé 1")}, "A é 1"},
		{leg.Prompt{As: leg.AsDigits, Value: vars.Literal("12 3-4")}, "1 2 3 4"},
		{leg.Prompt{As: leg.AsDigits, Value: vars.Literal("+44")}, ""},
		{leg.Prompt{As: leg.AsDigits, Value: vars.Literal("-")}, ""},
		{leg.Prompt{As: leg.AsNumber, Value: vars.Literal(" 0012.50 ")}, "12.50"},
		{leg.Prompt{As: leg.AsNumber, Value: vars.Literal("1,5")}, ""},
		{leg.Prompt{As: leg.AsNumber, Value: vars.Literal("NaN")}, ""},
		{leg.Prompt{As: leg.AsMoney, Currency: "EUR", Value: vars.Literal("12.4")}, "12.40 EUR"},
		{leg.Prompt{As: leg.AsMoney, Currency: "EUR", Value: vars.Literal("12.400")}, "12.40 EUR"},
		{leg.Prompt{As: leg.AsMoney, Currency: "EUR", Value: vars.Literal("-0.5")}, "-0.50 EUR"},
		{leg.Prompt{As: leg.AsMoney, Currency: "EUR", Value: vars.Literal("12.405")}, ""},
		{leg.Prompt{As: leg.AsMoney, Currency: "JPY", Value: vars.Literal("12")}, "12 JPY"},
		{leg.Prompt{As: leg.AsMoney, Currency: "eur", Value: vars.Literal("12")}, ""},
		{leg.Prompt{As: leg.AsMoney, Value: vars.Text{{Ref: "A#1/x"}}}, ""},
		{leg.Prompt{As: leg.AsDate, Value: vars.Literal("2026-12-31T23:30:00Z")}, "2027-01-01"},
		{leg.Prompt{As: leg.AsDate, Value: vars.Literal("2026-02-29")}, ""},
		{leg.Prompt{As: leg.AsTime, Value: vars.Literal("2026-12-31T23:30:00Z")}, "00:30"},
		{leg.Prompt{As: leg.AsTime, Value: vars.Literal("24:00")}, ""},
		{leg.Prompt{As: leg.AsDigits, Value: vars.Text{{Lit: "12"}, {Ref: "A#1/x"}}}, "1 2 ⟦A#1/x⟧"},
		{leg.Prompt{As: "sung", Value: vars.Literal("la")}, ""},
		{leg.Prompt{As: leg.AsNumber}, ""},
	} {
		got, err := c.prompt.Normal(berlin)
		if (err == nil) != (c.want != "") {
			t.Errorf("%+v: %v, want %q", c.prompt, err, c.want)
		}
		if err == nil && got.Words() != c.want {
			t.Errorf("%+v is heard as %q, want %q", c.prompt, got.Words(), c.want)
		}
		if again, err := got.Normal(berlin); err == nil && again.Words() != got.Words() {
			t.Errorf("%+v changes again: %q", got, again.Words())
		}
	}
}

func TestCheckLang(t *testing.T) {
	for lang, ok := range map[string]bool{"en": true, "en-GB": true, "zh-Hant-TW": true, "de-CH-1996": true, "": false, "english": false, "en_GB": false, "e": false, "en-": false, "12": false} {
		if (leg.CheckLang(lang) == "") != ok {
			t.Errorf("%q is a language: %v", lang, !ok)
		}
	}
}
