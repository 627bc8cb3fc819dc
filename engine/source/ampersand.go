package source

import "strings"

// replaceAmpersands notes every "&" that does not begin an entity XML knows, and gives the text with those replaced by
// a harmless character, byte for byte, so that reading can go on and find the other mistakes too.
func replaceAmpersands(doc *document, list *List) string {
	text := doc.text
	var patched []byte
	for at := 0; at < len(text) && len(list.found) < maxMistakes; {
		if skip := opaque(text[at:]); skip > 0 {
			at += skip
			continue
		}
		if text[at] != '&' {
			at++
			continue
		}
		known, length := entity(text[at:])
		if known == "" {
			noteAmpersand(list, doc.pos(at), text[at:at+length])
			if patched == nil {
				patched = []byte(text)
			}
			patched[at] = '_'
		}
		at += length
	}
	if patched == nil {
		return text
	}
	return string(patched)
}

func noteAmpersand(list *List, at Pos, written string) {
	switch {
	case written == "&":
		list.Mistake(at, "xml", `"&" must be written &amp; here`)
	case written[1] == '#':
		list.Mistake(at, "xml", `%s is not a character that XML allows; for a plain "&" write &amp;`, written)
	default:
		list.Mistake(at, "xml", `%s is not known in XML, which has only &amp; &lt; &gt; &quot; &apos; and numbers such as &#160;; for a plain "&" write &amp;`, written)
	}
}

// opaque is the length of the comment, CDATA section or processing instruction that s begins with, else 0.
func opaque(s string) int {
	if s[0] != '<' {
		return 0
	}
	for _, border := range [][2]string{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}} {
		if inner, ok := strings.CutPrefix(s, border[0]); ok {
			if end := strings.Index(inner, border[1]); end >= 0 {
				return len(border[0]) + end + len(border[1])
			}
			return len(s)
		}
	}
	return 0
}
