package vars_test

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestConvert(t *testing.T) {
	long := strings.Repeat("9", vars.MaxDigits)
	for _, c := range []struct {
		to         vars.Type
		text, want string // want "": refused
	}{
		{vars.Integer, "42", "42"},
		{vars.Integer, " +007 ", "7"},
		{vars.Integer, "-0", "0"},
		{vars.Integer, "-012", "-12"},
		{vars.Integer, "12345678901234567890", "12345678901234567890"},
		{vars.Integer, long, long},
		{vars.Integer, "-" + long, "-" + long},
		{vars.Integer, long + "9", ""},
		{vars.Integer, "", ""},
		{vars.Integer, "-", ""},
		{vars.Integer, "+-5", ""},
		{vars.Integer, "1.0", ""},
		{vars.Integer, "1e3", ""},
		{vars.Integer, "1 000", ""},
		{vars.Integer, "0x10", ""},
		{vars.Integer, "１２", ""},
		{vars.Decimal, "12.40", "12.40"},
		{vars.Decimal, "+0012.40", "12.40"},
		{vars.Decimal, "-0.00", "0.00"},
		{vars.Decimal, "-00.50", "-0.50"},
		{vars.Decimal, "1e+06", "1000000"},
		{vars.Decimal, "1E6", "1000000"},
		{vars.Decimal, "1.5e3", "1500"},
		{vars.Decimal, "1.50e1", "15.0"},
		{vars.Decimal, "12.5e-3", "0.0125"},
		{vars.Decimal, "-12.5e-1", "-1.25"},
		{vars.Decimal, "5e-1", "0.5"},
		{vars.Decimal, "0e999", "0"},
		{vars.Decimal, "-0e-999", "0"},
		{vars.Decimal, "1e0005", "100000"},
		{vars.Decimal, "0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"},
		{vars.Decimal, "1e999", "1" + strings.Repeat("0", 999)},
		{vars.Decimal, "1e1000", ""},
		{vars.Decimal, "1e-999", "0." + strings.Repeat("0", 998) + "1"},
		{vars.Decimal, "1e-1000", ""},
		{vars.Decimal, "1." + strings.Repeat("0", 850) + "1e-200", ""}, // the last digit must not get lost
		{vars.Decimal, "1e99999999999999999999", ""},
		{vars.Decimal, long + ".9", ""},
		{vars.Decimal, ".5", ""},
		{vars.Decimal, "5.", ""},
		{vars.Decimal, "1.2.3", ""},
		{vars.Decimal, "1,5", ""},
		{vars.Decimal, "1e", ""},
		{vars.Decimal, "1e+-5", ""},
		{vars.Decimal, "e5", ""},
		{vars.Decimal, "NaN", ""},
		{vars.Decimal, "Inf", ""},
		{vars.Decimal, "1/3", ""},
		{vars.Decimal, "1_000", ""},
		{vars.Decimal, "", ""},
		{vars.Boolean, " TRUE ", "true"},
		{vars.Boolean, "1", "true"},
		{vars.Boolean, "False", "false"},
		{vars.Boolean, "0", "false"},
		{vars.Boolean, "yes", ""},
		{vars.Boolean, "", ""},
		{vars.DateTime, "2026-03-01T12:30:00+02:00", "2026-03-01T10:30:00Z"},
		{vars.DateTime, "2026-03-01T12:30:00.125Z", "2026-03-01T12:30:00.125Z"},
		{vars.DateTime, "2026-03-01 12:30:00", "2026-03-01T12:30:00Z"},
		{vars.DateTime, "2026-03-01", "2026-03-01T00:00:00Z"},
		{vars.DateTime, "9999-12-31T23:59:59-01:00", ""},
		{vars.DateTime, "0000-01-01T00:00:00+01:00", ""},
		{vars.DateTime, "2026-02-30", ""},
		{vars.DateTime, "tomorrow", ""},
		{vars.JSON, ` { "a" : [ 1 , 1e400 ] } `, `{"a":[1,1e400]}`},
		{vars.JSON, `"x"`, `"x"`},
		{vars.JSON, `{"a":1`, ""},
		{vars.JSON, ``, ""},
		{vars.JSON, `1 2`, ""},
		{vars.String, " as it is ", " as it is "},
	} {
		v, err := vars.Convert(c.text, c.to, vars.Server)
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%s %q became %q", c.to, c.text, v.Text)
		case c.want != "" && err != nil:
			t.Errorf("%s %q: %v", c.to, c.text, err)
		case err == nil && (v.Text != c.want || v.Type != c.to || v.From != vars.Server):
			t.Errorf("%s %q became %+v", c.to, c.text, v)
		}
	}
	for _, to := range []vars.Type{vars.Null, "Float"} {
		if _, err := vars.Convert("1", to, ""); err == nil {
			t.Errorf("there is a type %q", to)
		}
	}
}

// TestConvertErrors: the text may be a secret.
func TestConvertErrors(t *testing.T) {
	const secret = "s3cr3t-t3xt"
	for _, to := range vars.Types() {
		for _, text := range []string{secret, secret + "T12:00:00Z", "2026-03-01T" + secret, "1e" + secret, "{" + secret} {
			if _, err := vars.Convert(text, vars.Type(to), ""); err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v", to, err)
			}
		}
	}
}

// TestConvertTwice: canonical text is its own canonical text.
func TestConvertTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		to := vars.Type(rapid.SampledFrom(vars.Types()).Draw(t, "type"))
		text := rapid.OneOf(
			rapid.StringMatching(`[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?`),
			rapid.StringMatching(`[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-][01][0-9]:[0-5][0-9]))?`),
			anyText(),
		).Draw(t, "text")
		once, err := vars.Convert(text, to, "")
		if err != nil {
			return
		}
		if twice, err := vars.Convert(once.Text, to, ""); err != nil || twice != once {
			t.Fatalf("%q became %q, then %q: %v", text, once.Text, twice.Text, err)
		}
		if to == vars.Decimal {
			a, _ := new(big.Rat).SetString(strings.TrimSpace(text))
			b, _ := new(big.Rat).SetString(once.Text)
			if a.Cmp(b) != 0 {
				t.Fatalf("%q became another number: %q", text, once.Text)
			}
		}
	})
}
