package interactions

import "strings"

// gjsonLocator is a Locator with syntax="gjson": a query, a count or a filter.
// The names before the first of these lead to the part of the body that it is
// about, like a locator of Vonage's; the rest is gjson's.
type gjsonLocator struct {
	path   string
	prefix jsonLocator
	rest   string
}

// readGJSONLocator takes names, numbers, #, queries #(...) and the wildcards
// * and ?. What makes new JSON (modifiers, multipaths, literals) is refused:
// its result stands nowhere in the body, so it could not be masked there, and
// it can be made to grow without end.
func readGJSONLocator(d *draft) (locator, bool) {
	s := d.text
	switch {
	case d.unfilled():
		return nil, false
	case len(d.holes) > 0:
		d.bad(strings.IndexByte(s, holeStart), "a gjson Locator takes no placeholders: write it without syntax, or choose by a Rule afterwards")
		return nil, false
	case s == "":
		d.bad(0, "the Locator is empty")
		return nil, false
	case strings.HasPrefix(s, ".."):
		d.bad(0, "a gjson Locator does not begin with ..")
		return nil, false
	}
	if at, msg := checkGJSON(s); msg != "" {
		d.bad(at, "%s", msg)
		return nil, false
	}
	g := gjsonLocator{path: s, rest: s}
	for g.rest != "" {
		name, more, _ := strings.Cut(g.rest, ".")
		if !ordinaryName(name) {
			break
		}
		g.prefix = append(g.prefix, step{name: name, index: -1})
		g.rest = more
	}
	return g, true
}

// checkGJSON finds what this package does not take in a path.
func checkGJSON(s string) (at int, msg string) {
	var open []int
	before := byte('.')
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\':
			i++
		case c == '"' && len(open) > 0:
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
			if i >= len(s) {
				return len(s), "the text in quotes is not closed"
			}
		case strings.IndexByte("@!{[", c) >= 0 && strings.IndexByte(".|(#", before) >= 0:
			return i, "a gjson Locator takes names, numbers, #, #(...), * and ?; no modifiers, lists or objects"
		case c == '(' && before == '#':
			open = append(open, i)
		case c == ')' && len(open) > 0:
			open = open[:len(open)-1]
		}
		before = c
	}
	if len(open) > 0 {
		return open[len(open)-1], "( is not closed: ) is missing"
	}
	return 0, ""
}

// ordinaryName is a component that means the same to gjson and to Vonage, in
// objects and in lists.
func ordinaryName(name string) bool {
	if name == "" || strings.Trim(name, "0123456789") == "" {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' || r >= 0x80)
	})
}

func (g gjsonLocator) String() string { return g.path }

func (g gjsonLocator) fill(*filling) (locator, error) { return g, nil }
