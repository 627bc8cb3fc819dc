package source

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// entity reads the entity at the beginning of s ("&lt;", "&#160;"). It gives the text it stands for and its length in
// s; the text is "" when XML does not know it, and the length then covers what looks like an entity ("&nbsp;") or is 1.
func entity(s string) (text string, length int) {
	end := 1
	for end < len(s) && (s[end] == '#' || isNameByte(s[end])) {
		end++
	}
	if end == len(s) || s[end] != ';' || end == 1 {
		return "", 1
	}
	name := s[1:end]
	switch name {
	case "lt":
		text = "<"
	case "gt":
		text = ">"
	case "amp":
		text = "&"
	case "quot":
		text = `"`
	case "apos":
		text = "'"
	default:
		text = numbered(name)
	}
	return text, end + 1
}

// numbered is the character of "#65" or "#x41", "" when it is none that XML allows.
func numbered(name string) string {
	digits, isNumber := strings.CutPrefix(name, "#")
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if !isNumber || err != nil || n > utf8.MaxRune || !isXMLRune(rune(n)) {
		return ""
	}
	return string(rune(n))
}

// isXMLRune is XML 1.0's Char production.
func isXMLRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}

// isNameByte is loose for characters outside ASCII: encoding/xml has the last word on names.
func isNameByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' ||
		b == '_' || b == '-' || b == '.' || b == ':' || b >= utf8.RuneSelf
}

// decode makes a Text of a stretch of the file: entities become what they stand for (not in CDATA), and a line ends
// with \n, whatever the file has, as XML demands.
func decode(doc *document, from, to int, cdata bool) Text {
	raw := doc.text[from:to]
	special := "&\r"
	if cdata {
		special = "\r"
	}
	if raw == "" || !cdata && !strings.ContainsAny(raw, special) {
		return Text{doc: doc, s: raw, at: from}
	}
	var s strings.Builder
	t := Text{doc: doc}
	add := func(text string, length int, whole bool) {
		if text != "" {
			t.runs = append(t.runs, run{s.Len(), s.Len() + len(text), from, from + length, whole, cdata})
			s.WriteString(text)
		}
		from += length
	}
	for from < to {
		rest := doc.text[from:to]
		next := strings.IndexAny(rest, special)
		if next < 0 {
			next = len(rest)
		}
		add(rest[:next], next, false)
		rest = rest[next:]
		switch {
		case rest == "":
		case strings.HasPrefix(rest, "\r\n"):
			add("\n", 2, true)
		case rest[0] == '\r':
			add("\n", 1, true)
		default:
			text, length := entity(rest)
			add(text, length, true)
		}
	}
	t.s = s.String()
	return t
}

// undecoded is the fallback for text that encoding/xml reads differently from decode: all of it has one place.
func undecoded(doc *document, from, to int, cdata bool, s string) Text {
	t := Text{doc: doc, s: s, at: from}
	if s != "" {
		t.runs = []run{{0, len(s), from, to, true, cdata}}
	}
	return t
}
