package interactions

import (
	"slices"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// object walks the members of an object. Of members of the same name the first
// is what locators mean; the others are masked like it.
func (s *scan) object(p *place, u under) (touched, holds bool) {
	var seen []*place
	hiddenName := false
	s.here++
	for number := 0; s.space() != '}'; number++ {
		from := s.here
		s.here = stringEnd(s.text, s.here)
		key := decoded(s.text[from:s.here])
		next := p.name(key)
		below := u
		below.first = u.first && next != nil && !slices.Contains(seen, next)
		below.inside = u.inside || u.named
		below.named = vars.SecretName(key)
		if next != nil {
			seen = append(seen, next)
		}
		one := step{name: key, index: -1}
		if _, ok := vars.Masked(key); ok && s.replay {
			touched, holds, hiddenName = true, true, true
			one = step{index: hiddenStep(number)}
		} else if s.hidesName(key, next) {
			touched = true
			one = step{index: hiddenStep(number)}
			if !u.covered {
				s.edits = append(s.edits, edit{from, s.here, s.ref + "/" + s.way.with(one)})
			}
		}
		s.space()
		s.here++ // the colon
		s.space()
		s.way.push(one)
		t, h := s.value(next, below)
		s.way.pop()
		touched, holds = touched || t, holds || h
		if s.space() == ',' {
			s.here++
		}
	}
	s.here++
	if hiddenName && u.first && p != nil {
		for _, next := range p.names {
			if !slices.Contains(seen, next) {
				s.hide(next)
			}
		}
	}
	return touched, holds
}

// list walks the members of a list.
func (s *scan) list(p *place, u under) (touched, holds bool) {
	s.here++
	for number := 0; s.space() != ']'; number++ {
		next := p.item(number)
		below := u
		below.first = u.first && next != nil
		s.way.push(step{index: number})
		t, h := s.value(next, below)
		s.way.pop()
		touched, holds = touched || t, holds || h
		if s.space() == ',' {
			s.here++
		}
	}
	s.here++
	return touched, holds
}
