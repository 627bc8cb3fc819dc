package interactions

import (
	"errors"
	"strings"
)

// formLocator is a literal key, dots and brackets included, and which of
// several of that name: key, key#2, key#last. Or it selects by a sibling:
// sessionTask[type=ccmapsetup].paramValue is sessionTask[i].paramValue for
// the first i for which sessionTask[i].type is ccmapsetup.
type formLocator struct {
	key string // whole, or what stands before the bracket
	nth int    // from 1; 0 for the last

	selects        bool
	sibling, value string
	behind         string // ".paramValue" or "[paramValue]"
}

var errFormPart = errors.New("the value is not part of a key: it holds a bracket, quote, = or #")

// readFormLocator reads a key as it stands, decoded. One that would be taken
// for something else stands in ['...'].
func readFormLocator(d *draft) (locator, bool) {
	s := d.text
	bad := func(at int, format string, args ...any) (locator, bool) {
		d.bad(at, format, args...)
		return nil, false
	}
	switch {
	case d.unfilled():
		return nil, false
	case s == "":
		return bad(0, "the Locator is empty")
	case strings.HasPrefix(s, "['") || strings.HasPrefix(s, `["`):
		key, end, msg := quotedName(s, 1)
		if msg == "" && (end == len(s) || s[end] != ']') {
			msg = "] is missing behind the quoted name"
		}
		if msg != "" {
			return bad(0, "%s", msg)
		}
		nothing, nth, ok := ordinal(s[end+1:])
		if nothing != "" || !ok {
			return bad(end+1, "behind the quoted key stands nothing, #2 or #last")
		}
		return formLocator{key: key, nth: nth}, true
	}
	f := formLocator{nth: 1}
	open := strings.IndexByte(s, '[')
	for open >= 0 {
		close := strings.IndexByte(s[open:], ']')
		if equal := strings.IndexByte(s[open:], '='); equal > 0 && (close < 0 || equal < close) {
			break
		}
		next := strings.IndexByte(s[open+1:], '[')
		if next < 0 {
			open = -1
			break
		}
		open += 1 + next
	}
	if open < 0 {
		f.key, f.nth = ordinalKey(s)
		return f, true
	}
	f.selects, f.key = true, s[:open]
	equal := open + strings.IndexByte(s[open:], '=')
	f.sibling = s[open+1 : equal]
	end := equal + 1
	if end < len(s) && (s[end] == '\'' || s[end] == '"') {
		value, after, msg := quotedName(s, end)
		if msg != "" {
			return bad(end, "the quoted value is not closed")
		}
		f.value, end = value, after
	} else {
		for end < len(s) && s[end] != ']' {
			end++
		}
		f.value = s[equal+1 : end]
	}
	switch {
	case f.key == "":
		return bad(0, "a name is missing before [")
	case f.sibling == "":
		return bad(open, "the name of the sibling is missing before =")
	case end >= len(s) || s[end] != ']':
		return bad(open, "[ is not closed: ] is missing")
	}
	f.behind, f.nth = ordinalKey(s[end+1:])
	if !strings.HasPrefix(f.behind, ".") && !strings.HasPrefix(f.behind, "[") || len(f.behind) < 2 {
		return bad(end+1, "behind [%s] stands what is to be read, like .paramValue", d.shown(open+1, end))
	}
	if strings.Contains(f.behind, "=") {
		return bad(end+1, "a Locator selects once only")
	}
	return f, true
}

// ordinalKey is like ordinal, but a # without a number is part of the key.
func ordinalKey(s string) (key string, nth int) {
	if key, nth, ok := ordinal(s); ok && key != "" {
		return key, nth
	}
	return s, 1
}

func (f formLocator) String() string {
	if f.selects {
		return f.key + "[" + f.sibling + "=" + quoted(f.value) + "]" + f.behind + ordinalText(f.nth)
	}
	if !plainKey(f.key) {
		return "[" + quoted(f.key) + "]" + ordinalText(f.nth)
	}
	return f.key + ordinalText(f.nth)
}

// plainKey reports whether a key, as a locator, is that key.
func plainKey(key string) bool {
	return key != "" && strings.TrimSpace(key) == key && !strings.ContainsAny(key, "=#'\"\\")
}

func (f formLocator) fill(v *filling) (locator, error) {
	if !f.selects {
		f.key = v.into(f.key)
		return f, nil
	}
	for _, part := range []*string{&f.key, &f.sibling, &f.value, &f.behind} {
		had := hasHole(*part)
		*part = v.into(*part)
		inside := *part
		if part == &f.behind && inside[0] == '[' {
			inside = strings.TrimSuffix(inside[1:], "]")
		}
		if had && part != &f.value && strings.ContainsAny(inside, "[]='\"#\\") {
			return nil, errFormPart
		}
	}
	if strings.TrimSpace(f.key) == "" || f.sibling == "" || len(f.behind) < 2 {
		return nil, errFormPart
	}
	return f, nil
}

// index reports whether key is the sibling of some i, and gives i. A key
// family[i][name] belongs to a locator that ends in [...].
func (f formLocator) index(key string) (i string, ok bool) {
	sibling := "]." + f.sibling
	if f.behind[0] == '[' {
		sibling = "][" + f.sibling + "]"
	}
	i, begins := strings.CutPrefix(key, f.key+"[")
	i, ends := strings.CutSuffix(i, sibling)
	return i, begins && ends && !strings.ContainsAny(i, "[]")
}

// of is the key that is read when i was chosen.
func (f formLocator) of(i string) string { return f.key + "[" + i + "]" + f.behind }
