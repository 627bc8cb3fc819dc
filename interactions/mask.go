package interactions

import (
	"encoding/json"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// secret says whether a leaf must be masked: because of what is read there,
// because a known secret is in it, because of its key, or because it looks
// like a card number. secret="false" on a field that reads it speaks against
// the last two only. suspect: known secrets are in the body at all.
//
// Under a secret name a mere true or false is not masked. Deeper inside, in
// something whose key is a secret name, only what no field reads is.
func (b *body) secret(spots []int, u under, text string, suspect bool) bool {
	if b.isSealed(spots) || suspect && b.known.In(text) {
		return true
	}
	if b.isPlain(spots) {
		return false
	}
	boolean := text == "true" || text == "false"
	return u.named && !u.plain && !boolean ||
		u.inside && !u.plain && !boolean && len(spots) == 0 ||
		vars.LooksLikeCard(text)
}

// isSealed reports whether one of the spots is a secret.
func (b *body) isSealed(spots []int) bool {
	for _, i := range spots {
		if b.spots[i].sealed {
			return true
		}
	}
	return false
}

// isPlain reports whether one of the spots is of a field with secret="false".
func (b *body) isPlain(spots []int) bool {
	for _, i := range spots {
		if b.spots[i].plain {
			return true
		}
	}
	return false
}

// hidesName says whether the name of a member must be masked: it holds a known
// secret, something of a mask, or it looks like a card number and no locator
// names it.
func (s *scan) hidesName(name string, p *place) bool {
	return s.suspect && s.known.In(name) || !fitsMask(name) || p == nil && vars.LooksLikeCard(name)
}

// fitsMask reports whether a name can stand in the reference in a mask.
func fitsMask(name string) bool {
	if !strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 }) {
		return true
	}
	_, ok := vars.Masked(vars.MaskOf("x" + name))
	return ok
}

// mask notes that the value from there to here is to be masked, and gives the
// path that its reference ends with.
func (s *scan) mask(from int) string {
	path := s.way.text()
	s.edits = append(s.edits, edit{from, s.here, s.ref + "/" + path})
	return path
}

// masked is the text with its masks. Where a known secret still shows, because
// it runs over more than one value, nothing of the text is kept.
func (s *scan) masked() string {
	out := s.text
	if len(s.edits) > 0 {
		var b strings.Builder
		at := 0
		for _, e := range s.edits {
			b.WriteString(s.text[at:e.from])
			quoted, _ := json.Marshal(vars.MaskOf(e.ref))
			b.Write(quoted)
			at = e.to
		}
		b.WriteString(s.text[at:])
		out = b.String()
	}
	if (s.suspect || len(s.edits) > 0) && s.known.Clean(out) != out {
		return wholeMask(s.ref)
	}
	return out
}
