package vars

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// xmlEscape refuses what XML 1.0 cannot hold at all (section 2.2); line ends
// and tabs are written as references, else a parser would normalise them.
func xmlEscape(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", errors.New("the value is not UTF-8")
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == '\t' || r == '\n' || r == '\r':
			fmt.Fprintf(&b, "&#%d;", r)
		case !xmlChar(r):
			return "", errors.New("XML cannot hold a control character")
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), nil
}

func xmlChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}

// cdata divides the section wherever ]]> would close it, also together with
// a neighbour: a value that begins with ] or > or ends with ] gets a section
// border there.
func cdata(s string) (string, error) {
	const border = "]]><![CDATA["
	if !utf8.ValidString(s) {
		return "", errors.New("the value is not UTF-8")
	}
	for _, r := range s {
		if !xmlChar(r) || r == '\r' {
			return "", errors.New("CDATA cannot hold a control character or a carriage return")
		}
	}
	out := strings.ReplaceAll(s, "]]>", "]]"+border+">")
	if strings.HasPrefix(s, "]") || strings.HasPrefix(s, ">") {
		out = border + out
	}
	if strings.HasSuffix(s, "]") {
		out += border
	}
	return out, nil
}
