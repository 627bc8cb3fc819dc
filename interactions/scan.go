package interactions

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// scan is one walk over a valid JSON text. It reads what the fields point at
// and notes what must be masked, in time linear to the text.
type scan struct {
	body
	at      int
	suspect bool // a leaf may hold a known secret
	found   []reading
	edits   []edit
	way     way
}

// edit is a stretch of the text that a mask replaces.
type edit struct {
	from, to int
	ref      string
}

// under is what a value inherits from what it lies in.
type under struct {
	first   bool // what locators mean: no earlier member of the same name on the way
	covered bool // a mask covers all of it
	plain   bool // a field with secret="false" reads something that holds it
	named   bool // its own key is a secret name
	inside  bool // it lies in something whose key is a secret name
}

func newScan(text string, b body) *scan {
	s := &scan{body: b, found: make([]reading, len(b.fields))}
	s.text = text
	// Without a backslash a leaf stands in the text as it is.
	s.suspect = strings.Contains(text, `\`) || b.known.In(text)
	return s
}

func (s *scan) run(root *place) {
	s.space()
	s.value(root, under{first: true})
}

// value walks one value. touched: something in it is masked or covered now;
// holds: a recording's mask stands in it.
func (s *scan) value(p *place, u under) (touched, holds bool) {
	from := s.at
	switch s.text[s.at] {
	case '{', '[':
		return s.structure(p, u)
	case '"':
		s.at = stringEnd(s.text, s.at)
	default:
		for s.at < len(s.text) && !strings.ContainsRune(",]} \t\r\n", rune(s.text[s.at])) {
			s.at++
		}
	}
	return s.leaf(p, u, from)
}

func (s *scan) leaf(p *place, u under, from int) (touched, holds bool) {
	raw := s.text[from:s.at]
	if raw == "null" {
		return false, false
	}
	text := raw
	if raw[0] == '"' {
		text = decoded(raw)
	}
	if ref, ok := vars.Masked(text); ok && s.replay {
		if u.first {
			s.hide(p)
		}
		s.note(p, u, reading{exists: true, mask: ref})
		return true, true
	}
	r := reading{exists: true, raw: raw, text: text, touched: u.covered}
	if !u.covered && s.isSecret(p, u, text) {
		r.touched, r.path = true, s.mask(from)
	}
	s.note(p, u, r)
	return r.touched, false
}

func (s *scan) structure(p *place, u under) (touched, holds bool) {
	from := s.at
	inner := u
	inner.covered = u.covered || s.isSealed(p)
	inner.plain = u.plain || s.isPlain(p)
	if s.text[from] == '{' {
		touched, holds = s.object(p, inner)
	} else {
		touched, holds = s.list(p, inner)
	}
	raw := s.text[from:s.at]
	r := reading{exists: true, raw: raw, text: raw, structure: true, hidden: holds}
	if inner.covered && !u.covered {
		r.path = s.mask(from)
	}
	r.touched = touched || inner.covered || p.reads() && s.suspect && s.known.In(raw)
	s.note(p, u, r)
	return r.touched, holds
}

// space skips white space and gives the next character, 0 at the end.
func (s *scan) space() byte {
	for ; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n':
		default:
			return s.text[s.at]
		}
	}
	return 0
}

// note records what the fields of a place read.
func (s *scan) note(p *place, u under, r reading) {
	if !u.first || !p.reads() {
		return
	}
	if r.touched && r.path == "" {
		r.path = s.way.text()
	}
	for _, i := range p.fields {
		s.found[i] = r
	}
}

// hide records that nobody can tell what stands at a place and below.
func (s *scan) hide(p *place) {
	p.each(func(i int) { s.found[i] = reading{exists: true, hidden: true} })
}

// decoded is the text of a JSON string, always UTF-8.
func decoded(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1]
	}
	return strings.ToValidUTF8(gjson.Parse(raw).Str, "\ufffd")
}
