package interactions

import (
	"fmt"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// locator says where a value stands in an answer. Each Type has its own.
type locator interface {
	// String is the locator as text: each place in one way only. Read again
	// by the same Type it gives the same locator.
	String() string
	// fill puts values into the holes. A value stays inside the part of the
	// locator that the hole stands in; one that cannot is refused.
	fill(f *filling) (locator, error)
}

// What a Field reads from; the last three are a notification's.
const (
	fromBody   = "body"
	fromHeader = "header"
	fromStatus = "status"
	fromQuery  = "query"
	fromForm   = "form"
	fromLet    = "let"
)

// sought is one Locator of a field.
type sought struct {
	field int
	from  string
	at    locator         // with holes, when there are any
	holes []vars.Template // its placeholders
	pos   source.Pos      // where it is written; zero when it is not
	read  func(d *draft) (locator, bool)
}

// text is the locator for references; one with placeholders that nobody has
// filled has none.
func (s sought) text() string {
	if s.at == nil {
		return "?"
	}
	return s.at.String()
}

// renderLocators fills the placeholders of locators: one text for each Locator
// that has any, in the order of the document. A secret is refused, because
// the command shows its locators; so is a value that would leave its place.
func (it *Interaction) renderLocators(s vars.Scope) ([]string, error) {
	var all []string
	for _, one := range it.sought {
		if len(one.holes) == 0 {
			continue
		}
		f := filling{}
		for i := range one.holes {
			hole := &one.holes[i]
			r, err := hole.Render(s)
			if err != nil {
				return nil, err
			}
			text, ok := r.Text.Clear()
			if !ok {
				return nil, refuse(hole, fmt.Errorf("a secret cannot stand in a Locator"))
			}
			f.texts = append(f.texts, text)
		}
		filled, err := one.at.fill(&f)
		if err != nil {
			return nil, refuse(&one.holes[max(0, f.next-1)], err)
		}
		all = append(all, filled.String())
	}
	return all, nil
}

// plan is what is read from one answer: the document's Locators with their
// placeholders filled.
type plan struct {
	sought []sought
	reader reader // for those into the body, in their order
}

// plan puts the locators of a command into their places. Without them (a
// recording of another document) nobody can tell what such a field reads.
func (it *Interaction) plan(locators []string) *plan {
	if it.fixed != nil {
		return it.fixed
	}
	p := &plan{}
	n := 0
	for _, one := range it.sought {
		if len(one.holes) > 0 {
			one.at = filledLocator(one, locators, n)
			one.holes = nil
			n++
		}
		p.sought = append(p.sought, one)
	}
	p.compile(it.language)
	return p
}

func filledLocator(one sought, locators []string, n int) locator {
	if n >= len(locators) {
		return nil
	}
	var list source.List
	at, ok := one.read(finished(locators[n], &list))
	if !ok {
		return nil
	}
	return at
}

// compile makes the reader. A locator that nobody knows has no part in it.
func (p *plan) compile(t responseType) {
	var inBody []locator
	for _, one := range p.sought {
		if one.from == fromBody && one.at != nil {
			inBody = append(inBody, one.at)
		}
	}
	p.reader = noneReader{}
	if t.compile != nil {
		p.reader = t.compile(inBody)
	}
}
