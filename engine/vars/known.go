package vars

import (
	"slices"
	"strings"
)

// MinKnown is the length in bytes from which a known secret is looked for
// wherever it stands. Shorter ones (a CVV) are masked by position only: a
// three-digit text is found in any answer.
const MinKnown = 8

// Known finds known secrets in texts. The zero Known knows none.
type Known struct{ secrets [][]string } // of each its forms

// KnownIn collects the forms of every secret that the vault holds.
func KnownIn(v Vault) Known {
	if keeper, ok := v.(formKeeper); ok {
		return Known{secrets: keeper.appendForms(nil)}
	}
	var k Known
	for _, clear := range v.All() {
		k.secrets = append(k.secrets, Forms(clear))
	}
	return k
}

// Within are those that stand in a text.
func (k Known) Within(text string) Known {
	var in Known
	all := levels(text)
	for _, forms := range k.secrets {
		if slices.ContainsFunc(all, func(level string) bool { return stands(forms, level) }) {
			in.secrets = append(in.secrets, forms)
		}
	}
	return in
}

// levels are the text, and what is left of it when escapings are undone, one
// after another.
func levels(text string) []string {
	all := []string{text}
	for range maxUnescaped {
		less := plain(text)
		if less == text {
			break
		}
		text = less
		all = append(all, text)
	}
	return all
}

// stands reports whether one of the forms stands in the text.
func stands(forms []string, text string) bool {
	for _, f := range forms {
		if len(f) <= len(text) && strings.Contains(text, f) {
			return true
		}
	}
	return false
}

// formKeeper is a vault that makes the forms of a secret once, not for every
// answer.
type formKeeper interface {
	appendForms(all [][]string) [][]string
}

// In reports whether the text holds a known secret in any form, a card number
// among other words, or something that could be taken for a mask (a server may
// not forge a reference). A text that is a card number as a whole is not meant:
// see [LooksLikeCard].
func (k Known) In(text string) bool {
	if HoldsMask(text) || !LooksLikeCard(text) && HoldsCard(text) {
		return true
	}
	for _, level := range levels(text) {
		for _, forms := range k.secrets {
			if stands(forms, level) {
				return true
			}
		}
	}
	return false
}

// Clean is the text with every known secret replaced by "•••": for messages
// of errors and traces, which need not be read back. Secrets that overlap or
// hold one another go as one.
func (k Known) Clean(text string) string {
	found := k.spans(text)
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	done := 0
	for _, s := range found {
		if s.from > done || done == 0 {
			b.WriteString(text[done:s.from])
			b.WriteString("•••")
		}
		done = max(done, s.to)
	}
	b.WriteString(text[done:])
	return b.String()
}

type span struct{ from, to int }

// spans are the places of all secrets, in order of their beginnings.
func (k Known) spans(text string) []span {
	var found []span
	for _, forms := range k.secrets {
		for _, f := range forms {
			found = appendSpans(found, text, f)
		}
	}
	slices.SortFunc(found, func(a, b span) int { return a.from - b.from })
	return found
}

func appendSpans(found []span, text, form string) []span {
	for from := 0; ; {
		i := strings.Index(text[from:], form)
		if i < 0 {
			return found
		}
		found = append(found, span{from + i, from + i + len(form)})
		from += i + 1 // it may overlap itself
	}
}
