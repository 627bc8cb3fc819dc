package vars

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxUnescaped is how many escapings on top of one another are undone to find
// a secret.
const maxUnescaped = 3

// plain undoes one level of the escapings that programs put on text: \uXXXX
// and \/ of JSON, %XX of addresses, &#NN; of XML. Programs choose differently
// what they escape (System.Text.Json writes \u002B for +), so a secret cannot
// be looked for in every spelling.
func plain(text string) string {
	if !strings.ContainsAny(text, `\%&`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if s, n := undone(text[i:]); n > 0 {
			b.WriteString(s)
			i += n
			continue
		}
		b.WriteByte(text[i])
		i++
	}
	return b.String()
}

// undone is what the escape at the beginning of the text stands for, and its
// length; 0 when there is none.
func undone(text string) (string, int) {
	switch {
	case strings.HasPrefix(text, `\u`) && len(text) >= 6:
		if r, err := strconv.ParseUint(text[2:6], 16, 16); err == nil {
			return string(rune(r)), 6
		}
	case strings.HasPrefix(text, `\/`), strings.HasPrefix(text, `\"`), strings.HasPrefix(text, `\\`):
		return text[1:2], 2
	case text[0] == '%' && len(text) >= 3:
		if c, err := strconv.ParseUint(text[1:3], 16, 8); err == nil {
			return string([]byte{byte(c)}), 3
		}
	case strings.HasPrefix(text, "&#"):
		return xmlReference(text)
	}
	return "", 0
}

// xmlReference is a character reference of XML, decimal or hexadecimal.
func xmlReference(text string) (string, int) {
	end := strings.IndexByte(text[:min(len(text), 10)], ';')
	if end < 3 {
		return "", 0
	}
	digits, base := text[2:end], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	r, err := strconv.ParseUint(digits, base, 32)
	if err != nil || r > utf8.MaxRune {
		return "", 0
	}
	return string(rune(r)), end + 1
}
