package vars

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// jsonEscape escapes for the inside of a JSON string (RFC 8259, section 7).
// U+2028, U+2029, < and > are escaped too: harmless to a JSON parser, and
// safe where the text ends up in a script or a page.
func jsonEscape(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", errors.New("the value is not UTF-8")
	}
	if !strings.ContainsFunc(s, mustEscape) {
		return s, nil
	}
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		default:
			if mustEscape(r) {
				fmt.Fprintf(&b, `\u%04x`, r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String(), nil
}

func mustEscape(r rune) bool {
	return r < 0x20 || r == '"' || r == '\\' || r == '<' || r == '>' || r == 0x2028 || r == 0x2029 || r == 0x7f
}

// jsonBare lets through what is itself a JSON scalar.
func jsonBare(s string) (string, error) {
	t := strings.TrimSpace(s)
	if t == "" || t[0] == '{' || t[0] == '[' || !utf8.ValidString(t) || !json.Valid([]byte(t)) {
		return "", errors.New("outside quotes JSON takes a number, true, false, null or a quoted text; put the placeholder in quotes")
	}
	return t, nil
}

// jsonValue lets through any JSON: an object or array of type Json is
// structure on purpose.
func jsonValue(s string) (string, error) {
	if !utf8.ValidString(s) || !json.Valid([]byte(s)) {
		return "", errors.New("the value is not JSON")
	}
	return s, nil
}
