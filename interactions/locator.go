package interactions

import (
	"strconv"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// step is one step of a locator: a member of an object by name, or of an
// array by number.
type step struct {
	name  string
	index int // from 0; -1 for a name
}

// parseLocator reads Vonage's JSON locators: a.b, a[0].b, [0].name; and for
// names with blanks, dots or brackets ['a b'] or ["a b"], where \ takes the
// next character as it is. "$." and "$[" at the beginning mean the same as
// without. Mistakes go to list with the place of the character.
func parseLocator(written source.Text, list *source.List) ([]step, bool) {
	s := written.String()
	bad := func(at int, format string, args ...any) ([]step, bool) {
		list.Add(written.PosAt(at), format, args...)
		return nil, false
	}
	if at := strings.Index(s, vars.Unfilled); at >= 0 {
		return bad(at, "%s is still to be filled in", vars.Unfilled)
	}
	for i := range len(s) {
		if isPlaceholder(s, i) {
			return bad(i, "placeholders in a Locator are not supported yet")
		}
	}
	i := 0
	if strings.HasPrefix(s, "$.") || strings.HasPrefix(s, "$[") {
		i = 1
	}
	if i == len(s) {
		return bad(0, "the Locator is empty")
	}
	var steps []step
	for dot := i == 0 && s[0] != '['; i < len(s); dot = false {
		if s[i] == '[' && !dot {
			one, next, msg := bracket(s, i)
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
func bracket(s string, i int) (one step, next int, msg string) {
	if i+1 < len(s) && (s[i+1] == '\'' || s[i+1] == '"') {
		var name strings.Builder
		for j := i + 2; j < len(s); j++ {
			switch {
			case s[j] == '\\' && j+1 < len(s):
				j++
				name.WriteByte(s[j])
			case s[j] != s[i+1]:
				name.WriteByte(s[j])
			case j+1 < len(s) && s[j+1] == ']':
				return step{name: name.String(), index: -1}, j + 2, ""
			default:
				return step{}, 0, "] is missing behind the quoted name"
			}
		}
		return step{}, 0, "the quoted name is not closed"
	}
	end := strings.IndexByte(s[i:], ']')
	if end < 0 {
		return step{}, 0, "[ is not closed: ] is missing"
	}
	inside := s[i+1 : i+end]
	n, err := strconv.Atoi(inside)
	if err != nil || strings.Trim(inside, "0123456789") != "" || len(inside) > 9 {
		return step{}, 0, "[" + inside + "] must be a number, from 0, or a name in quotes"
	}
	return step{index: n}, i + end + 1, ""
}

// canonical writes steps as a locator, each place in one way only.
func canonical(steps []step) string {
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
		b.WriteString("['")
		b.WriteString(strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s.name))
		b.WriteString("']")
	}
}

func plainName(name string) bool {
	return name != "" && name[0] != '$' && !strings.ContainsAny(name, ".[]'\" \t\r\n")
}
