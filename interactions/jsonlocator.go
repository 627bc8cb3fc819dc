package interactions

import (
	"errors"
	"strconv"
	"strings"
)

// step is one step of a JSON locator: a member of an object by name, or of an
// array by number.
type step struct {
	name   string
	index  int  // from 0; -1 for a name
	number bool // name is a hole that a number is to fill
}

// jsonLocator is the way from the root.
type jsonLocator []step

var errIndex = errors.New("the value is not a whole number from 0 to 999999999, as [ ] in a Locator wants it")

// readJSONLocator reads Vonage's JSON locators: a.b, a[0].b, [0].name; and for
// names with blanks, dots or brackets ['a b'] or ["a b"], where \ takes the
// next character as it is. "$." and "$[" at the beginning mean the same as
// without.
func readJSONLocator(d *draft) (locator, bool) {
	s := d.text
	bad := func(at int, format string, args ...any) (locator, bool) {
		d.bad(at, format, args...)
		return nil, false
	}
	if d.unfilled() {
		return nil, false
	}
	i := 0
	if strings.HasPrefix(s, "$.") || strings.HasPrefix(s, "$[") {
		i = 1
	}
	if i == len(s) {
		return bad(0, "the Locator is empty")
	}
	var steps jsonLocator
	for dot := i == 0 && s[0] != '['; i < len(s); dot = false {
		if s[i] == '[' && !dot {
			one, next, msg := d.bracket(i)
			if msg != "" {
				return bad(i, "%s", msg)
			}
			steps, i = append(steps, one), next
			continue
		}
		if !dot {
			if s[i] != '.' {
				return bad(i, "behind ] a Locator goes on with . or [")
			}
			i++
		}
		end := i
		for end < len(s) && !strings.ContainsRune(".[]'\" \t\r\n", rune(s[end])) {
			end++
		}
		switch {
		case end < len(s) && s[end] != '.' && s[end] != '[':
			return bad(end, "%q cannot stand in a name: write ['...'] round names with blanks, dots, brackets or quotes", s[end])
		case end == i:
			return bad(i, "a name is missing here")
		}
		steps = append(steps, step{name: s[i:end], index: -1})
		i = end
	}
	return steps, true
}

// bracket reads [n] or ['name'] at i.
func (d *draft) bracket(i int) (one step, next int, msg string) {
	s := d.text
	if i+1 < len(s) && (s[i+1] == '\'' || s[i+1] == '"') {
		name, end, msg := quotedName(s, i+1)
		switch {
		case msg != "":
			return step{}, 0, msg
		case end == len(s) || s[end] != ']':
			return step{}, 0, "] is missing behind the quoted name"
		}
		return step{name: name, index: -1}, end + 1, ""
	}
	end := strings.IndexByte(s[i:], ']')
	if end < 0 {
		return step{}, 0, "[ is not closed: ] is missing"
	}
	inside := s[i+1 : i+end]
	if isHole(inside) {
		return step{name: inside, index: -1, number: true}, i + end + 1, ""
	}
	n, ok := wholeNumber(inside)
	if !ok {
		return step{}, 0, "[" + d.shown(i+1, i+end) + "] must be a number, from 0, or a name in quotes"
	}
	return step{index: n}, i + end + 1, ""
}

// quotedName reads a name in quotes at i, where \ takes the next character as
// it is; end is just behind the closing quote.
func quotedName(s string, i int) (name string, end int, msg string) {
	var b strings.Builder
	for j := i + 1; j < len(s); j++ {
		switch {
		case s[j] == '\\' && j+1 < len(s):
			j++
			b.WriteByte(s[j])
		case s[j] == s[i]:
			return b.String(), j + 1, ""
		default:
			b.WriteByte(s[j])
		}
	}
	return "", 0, "the quoted name is not closed"
}

func quoted(name string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(name) + "'"
}

// wholeNumber reads digits, and nothing else.
func wholeNumber(s string) (int, bool) {
	if s == "" || len(s) > 9 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func (steps jsonLocator) fill(f *filling) (locator, error) {
	filled := make(jsonLocator, len(steps))
	for i, one := range steps {
		text := f.into(one.name)
		if !one.number {
			filled[i] = step{name: text, index: one.index}
			continue
		}
		n, ok := wholeNumber(text)
		if !ok {
			return nil, errIndex
		}
		filled[i] = step{index: n}
	}
	return filled, nil
}

// String writes each place in one way only.
func (steps jsonLocator) String() string {
	var b strings.Builder
	for _, one := range steps {
		one.write(&b)
	}
	return b.String()
}

func (s step) write(b *strings.Builder) {
	switch {
	case s.index >= 0:
		b.WriteByte('[')
		b.WriteString(strconv.Itoa(s.index))
		b.WriteByte(']')
	case plainName(s.name):
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(s.name)
	default:
		b.WriteString("[" + quoted(s.name) + "]")
	}
}

func plainName(name string) bool {
	return name != "" && name[0] != '$' && !strings.ContainsAny(name, ".[]'\" \t\r\n")
}
