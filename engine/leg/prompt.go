package leg

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// Prompt is one thing to voice: a text to say, a sound to play, or a value that
// the platform voices as what it is (a number, a date). In a journal it may
// have holes; a leg gets it with the holes filled and the value in the form
// that its kind has (see [Prompt.Normal]).
type Prompt struct {
	Say      vars.Text `json:"say,omitempty"`
	Lang     string    `json:"lang,omitempty"` // BCP 47; "" is the platform's
	Play     vars.Text `json:"play,omitempty"` // where the sound is; the platform understands it
	As       string    `json:"as,omitempty"`   // how Value is voiced; "" for a text or a sound
	Value    vars.Text `json:"value,omitempty"`
	Currency string    `json:"currency,omitempty"` // of money: ISO 4217
}

// How a value is voiced: the As of a [Prompt], and the form that the value has.
const (
	AsCharacters = "characters" // one by one, letters spelled; any text
	AsDigits     = "digits"     // one by one; 0-9 only
	AsNumber     = "number"     // as a whole; digits with a point, perhaps a minus before them
	AsDate       = "date"       // 2006-01-02
	AsTime       = "time"       // 15:04
	AsMoney      = "money"      // a number with as many digits behind the point as the currency has
)

// Words is the prompt for terminals, traces and tests: a text as it is said,
// where a sound is, and of a value what is heard, as in "1 2 3" (digits), "A B 1"
// (characters), "1234.5", "2026-12-25", "17:30", "12.40 EUR". Secrets are
// masked.
func (p Prompt) Words() string {
	switch {
	case p.As == AsCharacters || p.As == AsDigits:
		return p.spelled()
	case p.As == AsMoney:
		return p.Value.Masked() + " " + p.Currency
	case p.As != "":
		return p.Value.Masked()
	case len(p.Say) > 0:
		return p.Say.Masked()
	}
	return p.Play.Masked()
}

// IsSound reports whether the prompt is a sound: Words is then where it is.
func (p Prompt) IsSound() bool { return len(p.Play) > 0 }

// spelled has a blank between what is voiced one by one; a mask stays whole.
func (p Prompt) spelled() string {
	var all []string
	for _, piece := range p.Value {
		if piece.Ref != "" {
			all = append(all, vars.MaskOf(piece.Ref))
			continue
		}
		for _, r := range piece.Lit {
			if r != ' ' {
				all = append(all, string(r))
			}
		}
	}
	return strings.Join(all, " ")
}
