package interactions

import (
	"encoding/json"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// isSecret says whether a leaf must be masked: because of the place it stands
// at, because a known secret is in it, because of its key, or because it looks
// like a card number. secret="false" on a field that reads it speaks against
// the last two only.
//
// Under a secret name a mere true or false is not masked. Deeper inside, in
// an object whose key is a secret name, only what no field reads is.
func (s *scan) isSecret(p *place, u under, text string) bool {
	if s.isSealed(p) || s.suspect && s.known.In(text) {
		return true
	}
	if s.isPlain(p) {
		return false
	}
	boolean := text == "true" || text == "false"
	return u.named && !u.plain && !boolean ||
		u.inside && !u.plain && !boolean && !p.reads() ||
		vars.LooksLikeCard(text)
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

// isSealed reports whether a field whose value is a secret points at p.
func (s *scan) isSealed(p *place) bool {
	if p != nil {
		for _, i := range p.fields {
			if s.sealed[i] {
				return true
			}
		}
	}
	return false
}

// isPlain reports whether a field with secret="false" points at p.
func (s *scan) isPlain(p *place) bool {
	if p != nil {
		for _, i := range p.fields {
			if s.fields[i].secret == "false" {
				return true
			}
		}
	}
	return false
}

// mask notes that the value from there to here is to be masked, and gives the
// path that its reference ends with.
func (s *scan) mask(from int) string {
	path := s.way.text()
	s.edits = append(s.edits, edit{from, s.at, s.ref + "/" + path})
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
