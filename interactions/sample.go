package interactions

import "strings"

// sample is a template's text with something in the place of every
// placeholder, for checks at load, and for each byte (and the end) the offset
// in the template that it came from.
func sample(s string, instead func(at int) string) (string, []int) {
	var b strings.Builder
	var from []int
	for i := 0; i < len(s); {
		end := -1
		if (s[i] == '$' || s[i] == '#') && i+1 < len(s) && s[i+1] == '(' {
			end = strings.IndexByte(s[i:], ')')
		}
		if end < 0 {
			b.WriteByte(s[i])
			from = append(from, i)
			i++
			continue
		}
		text := instead(i)
		b.WriteString(text)
		for range len(text) {
			from = append(from, i)
		}
		i += end + 1
	}
	return b.String(), append(from, len(s))
}

// isPlaceholder reports whether one begins at the offset.
func isPlaceholder(s string, at int) bool {
	return at+1 < len(s) && (s[at] == '$' || s[at] == '#') && s[at+1] == '(' && strings.IndexByte(s[at:], ')') > 0
}

// placeholderAt is the placeholder that begins at the offset, as written.
func placeholderAt(s string, at int) string {
	return s[at : at+strings.IndexByte(s[at:], ')')+1]
}
