package vars

import (
	"errors"
	"strings"
	"unicode"
)

// percentEscape writes everything but RFC 3986's unreserved characters as
// %XX, also what servers give a meaning of their own in a path (";" matrix
// parameters, "+" read as a blank).
func percentEscape(s string) string {
	const hex = "0123456789ABCDEF"
	safe := 0
	for safe < len(s) && unreserved(s[safe]) {
		safe++
	}
	if safe == len(s) {
		return s
	}
	out := make([]byte, safe, len(s)+2*(len(s)-safe))
	copy(out, s)
	for _, c := range []byte(s[safe:]) {
		if unreserved(c) {
			out = append(out, c)
		} else {
			out = append(out, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(out)
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

// wholeURL wants the address to name its host itself, so that nothing that is
// written behind it can.
func wholeURL(s string) (string, error) {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok || !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") || rest == "" || strings.ContainsRune(`/?#\`, rune(rest[0])) {
		return "", errors.New("an address begins with https:// (or http://) and a host name")
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] == 0x7f {
			return "", errors.New("an address may not hold blanks or control characters")
		}
	}
	return s, nil
}

func baseURL(s string) (string, error) {
	if strings.ContainsAny(s, "?#") {
		return "", errors.New("a base address may not hold ? or #")
	}
	return wholeURL(s)
}

func hostPart(s string) (string, error) {
	for _, r := range s {
		if r > unicode.MaxASCII || !(unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '-' || r == ':') {
			return "", errors.New("a host name holds letters, digits, dots and dashes only")
		}
	}
	return s, nil
}
