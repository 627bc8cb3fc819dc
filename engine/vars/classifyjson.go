package vars

import (
	"encoding/json"
	"strings"
)

// maxNesting bounds JSON inside JSON strings inside JSON ...
const maxNesting = 8

// classifyJSON tells the inside of strings from bare places. A string whose
// literal text is itself JSON is classified once more, with one more escape.
func classifyJSON(items []item, outer Place, depth int) {
	bare := append(Place{"jsonBare"}, outer...)
	inner := append(Place{"json"}, outer...)
	for i := 0; i < len(items); i++ {
		if items[i].atom != nil {
			items[i].atom.place = bare
			continue
		}
		if items[i].r != '"' {
			continue
		}
		end, atoms := stringEnd(items, i+1)
		if atoms {
			inside := unescaped(items[i+1 : end])
			each(inside, inner)
			if depth < maxNesting && looksJSON(inside) {
				classifyJSON(inside, inner, depth+1)
			}
		}
		i = end
	}
}

// stringEnd is where the closing quote of a string stands that begins at i,
// and whether a placeholder stands before it.
func stringEnd(items []item, i int) (end int, atoms bool) {
	for ; i < len(items); i++ {
		switch {
		case items[i].atom != nil:
			atoms = true
		case items[i].r == '"':
			return i, atoms
		case items[i].r == '\\' && i+1 < len(items) && items[i+1].atom == nil:
			i++
		}
	}
	return len(items), atoms
}

// unescaped is what the inside of a string means. A placeholder within an
// escape is refused: behind a lone backslash the escape of a value's first
// quote would become an escaped backslash and a quote that closes the string.
func unescaped(items []item) []item {
	out := make([]item, 0, len(items))
	for i := 0; i < len(items); {
		it, n := items[i], 1
		if it.atom == nil && it.r == '\\' {
			it.r, n = unescape(items[i:])
		}
		out = append(out, it)
		i += n
	}
	return out
}

// unescape reads the escape that items begin with.
func unescape(items []item) (r rune, length int) {
	length = 1
	if len(items) > 1 && items[1].atom == nil {
		length = 2
		switch r = items[1].r; r {
		case 'u':
			for r = 0; length < 6 && length < len(items) && isHex(items[length]); length++ {
				r = r<<4 | hexValue(items[length].r)
			}
			if length == 6 {
				return r, length
			}
		case 'n', 'r', 't', 'b', 'f':
			return ' ', length
		default:
			return r, length
		}
	}
	if length < len(items) && items[length].atom != nil {
		items[length].atom.wrong = `a placeholder directly behind \ would become part of an escape such as \n; a backslash itself is written \\`
	}
	return r, length
}

// looksJSON reports whether the literal text of items is an object or array.
// { alone says so (a lenient server takes {a:1} too). [ does not, as in
// "[$(Name)] called": what follows must be JSON or at least begin like it.
func looksJSON(items []item) bool {
	for i, it := range items {
		switch {
		case it.atom != nil:
			return false
		case strings.ContainsRune(" \t\r\n", it.r):
		case it.r == '[':
			return beginsJSON(items[i+1:]) || validJSON(items[i:])
		default:
			return it.r == '{'
		}
	}
	return false
}

func beginsJSON(items []item) bool {
	for _, it := range items {
		if it.atom != nil || !strings.ContainsRune(" \t\r\n", it.r) {
			return it.atom == nil && strings.ContainsRune(`{["`, it.r)
		}
	}
	return false
}

// validJSON tries the items with 0 for every placeholder.
func validJSON(items []item) bool {
	var b strings.Builder
	for _, it := range items {
		if it.atom != nil {
			b.WriteByte('0')
		} else {
			b.WriteRune(it.r)
		}
	}
	return json.Valid([]byte(b.String()))
}
