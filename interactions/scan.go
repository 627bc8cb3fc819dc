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
	here    int  // how far the walk is
	suspect bool // a leaf may hold a known secret
	found   []reading
	edits   []edit
	way     way
	chosen  map[int][]choice // by offset: what queries chose
	visited int              // offsets of chosen that the walk came by
}

// choice is a value that a query chose, alone or among several.
type choice struct {
	spot    int
	several bool
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

func newScan(b body) *scan {
	// Without a backslash a leaf stands in the text as it is.
	suspect := strings.Contains(b.text, `\`) || b.known.In(b.text)
	return &scan{body: b, suspect: suspect, found: make([]reading, len(b.spots))}
}

func (s *scan) run(root *place) {
	s.space()
	s.value(root, under{first: true})
}

// value walks one value. touched: something in it is masked or covered now;
// holds: a recording's mask stands in it.
func (s *scan) value(p *place, u under) (touched, holds bool) {
	from := s.here
	switch s.text[s.here] {
	case '{', '[':
		return s.structure(p, u)
	case '"':
		s.here = stringEnd(s.text, s.here)
	default:
		for s.here < len(s.text) && !strings.ContainsRune(",]} \t\r\n", rune(s.text[s.here])) {
			s.here++
		}
	}
	return s.leaf(p, u, from)
}

func (s *scan) leaf(p *place, u under, from int) (touched, holds bool) {
	raw := s.text[from:s.here]
	if raw == "null" {
		s.note(nil, u, reading{from: from})
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
		s.note(p, u, reading{exists: true, mask: ref, from: from})
		return true, true
	}
	r := reading{exists: true, raw: raw, text: text, touched: u.covered, from: from}
	if !u.covered && s.secret(s.at(p, from), u, text, s.suspect) {
		r.touched, r.path = true, s.mask(from)
	}
	s.note(p, u, r)
	return r.touched, false
}

func (s *scan) structure(p *place, u under) (touched, holds bool) {
	from := s.here
	spots := s.at(p, from)
	inner := u
	inner.covered = u.covered || s.isSealed(spots)
	inner.plain = u.plain || s.isPlain(spots)
	if s.text[from] == '{' {
		touched, holds = s.object(p, inner)
	} else {
		touched, holds = s.list(p, inner)
	}
	raw := s.text[from:s.here]
	r := reading{exists: true, raw: raw, text: raw, structure: true, hidden: holds, from: from}
	if inner.covered && !u.covered {
		r.path = s.mask(from)
	}
	r.touched = touched || inner.covered || len(spots) > 0 && s.suspect && s.known.In(raw)
	s.note(p, u, r)
	return r.touched, holds
}

// space skips white space and gives the next character, 0 at the end.
func (s *scan) space() byte {
	for ; s.here < len(s.text); s.here++ {
		switch s.text[s.here] {
		case ' ', '\t', '\r', '\n':
		default:
			return s.text[s.here]
		}
	}
	return 0
}

// note records what the fields of a place read.
func (s *scan) note(p *place, u under, r reading) {
	chosen := s.chosen[r.from]
	read := p.here()
	if !u.first {
		read = nil
	}
	if len(chosen) == 0 && len(read) == 0 {
		return
	}
	if r.touched && r.path == "" {
		r.path = s.way.text()
	}
	for _, i := range read {
		s.found[i] = r
	}
	for _, c := range chosen {
		if c.several || !r.exists {
			s.found[c.spot].touched = s.found[c.spot].touched || r.touched
		} else {
			s.found[c.spot] = r
		}
	}
	if len(chosen) > 0 {
		s.visited++
	}
}

// at are the spots at a place: of locators that lead there, also by an other
// member of the same name, and of queries that chose what stands there.
func (s *scan) at(p *place, from int) []int {
	all := p.here()
	for _, c := range s.chosen[from] {
		all = append(all[:len(all):len(all)], c.spot)
	}
	return all
}

// hide records that nobody can tell what stands at a place and below.
func (s *scan) hide(p *place) {
	p.each(func(i int) { s.found[i] = unknown() })
}

// decoded is the text of a JSON string, always UTF-8.
func decoded(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1]
	}
	return strings.ToValidUTF8(gjson.Parse(raw).Str, "\ufffd")
}
