package interactions

import (
	"strings"
	"unicode/utf8"
)

// pair is one name=value of an url-encoded text.
type pair struct {
	rawKey, rawValue string
	key, value       string
	equals           bool // it has a =
}

// pairsOf divides an url-encoded text, in its order and leniently: every text
// has pairs. & alone divides: a ; is part of a value (WHATWG URL, 5.1; half
// of such an answer would be lost in a comment that holds one). A % that is
// no escape stands for itself, + is a blank, a name without = has an empty
// value.
func pairsOf(text string) []pair {
	var all []pair
	for part := range strings.SplitSeq(text, "&") {
		if part == "" {
			continue
		}
		one := pair{rawKey: part}
		one.rawKey, one.rawValue, one.equals = strings.Cut(part, "=")
		one.key, one.value = unescaped(one.rawKey), unescaped(one.rawValue)
		all = append(all, one)
	}
	return all
}

// unescaped is always UTF-8.
func unescaped(s string) string {
	s, _ = validUTF8(percentDecoded(s, true))
	return s
}

// percentDecoded undoes %XX, and + when it stands for a blank.
func percentDecoded(s string, plus bool) string {
	if !strings.ContainsAny(s, "+%") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c, ok := escape(s, i)
		switch {
		case ok:
			b.WriteByte(c)
			i += 2
		case plus && s[i] == '+':
			b.WriteByte(' ')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// escape reads %XX at i.
func escape(s string, i int) (byte, bool) {
	if s[i] != '%' || i+2 >= len(s) {
		return 0, false
	}
	high, low := hexDigit(s[i+1]), hexDigit(s[i+2])
	return byte(high<<4 | low), high >= 0 && low >= 0
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// escapedMask writes a mask as a value: for people, so only what would divide
// or change it is escaped.
func escapedMask(mask string) string {
	var b strings.Builder
	for i := range len(mask) {
		switch c := mask[i]; {
		case c == '%' || c == '&' || c == '+' || c == '=' || c <= ' ' || c == 0x7f:
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// decodeForm uses the charset that the Content-Type names, for the bytes and
// for what is percent-encoded; the type it names means nothing. The result
// has UTF-8 in both.
func decodeForm(a answer) (text, issue string) {
	charset := charsetOf(a)
	runes, single := singleByte(charset)
	text, ok := transcoded(a.body, charset)
	if !ok {
		text, issue = validUTF8(strings.TrimPrefix(a.body, "\ufeff"))
		if issue == "" && !utf8.ValidString(percentDecoded(text, true)) {
			issue = notUTF8
		}
		return text, issue
	}
	if !single || !strings.Contains(text, "%") {
		return text, ""
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if c, ok := escape(text, i); ok && c >= utf8.RuneSelf {
			b.WriteRune(runes(c))
			i += 2
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String(), ""
}
