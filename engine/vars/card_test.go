package vars_test

import (
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestLuhn(t *testing.T) {
	for digits, want := range map[string]bool{
		"4111111111111111": true,
		"4111111111111112": false,
		"378282246310005":  true,
		"79927398713":      true,
		"79927398710":      false,
		"0":                true,
		"":                 false,
		"4111-1111":        false,
		"４１１１":             false,
	} {
		if vars.Luhn(digits) != want {
			t.Errorf("Luhn(%q) is not %v", digits, want)
		}
	}
}

func TestLooksLikeCard(t *testing.T) {
	for text, want := range map[string]bool{
		"4111111111111111":        true,
		"4111 1111 1111 1111":     true,
		"4111-1111-1111-1111":     true,
		"3782 822463 10005":       true,
		"4111111111111112":        false,
		"79927398713":             false, // 11 digits
		"000000000000":            true,  // 12
		"0000000000000000000":     true,  // 19
		"00000000000000000000":    false, // 20
		"4111111111111111x":       false,
		"card 4111111111111111":   false,
		"            ":            false,
		"4111111111111111\n":      false,
		"4 1 1 1 1 1 1 1 1 1 1 1": false,
	} {
		if vars.LooksLikeCard(text) != want {
			t.Errorf("LooksLikeCard(%q) is not %v", text, want)
		}
	}
}
