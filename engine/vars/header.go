package vars

import (
	"errors"
	"slices"
	"strings"
	"unicode"
)

func headerValue(s string) (string, error) {
	for _, r := range s {
		if r == '\r' || r == '\n' || r == 0 {
			return "", errors.New("a header may not hold a line break or NUL")
		}
		if r < ' ' && r != '\t' || r == 0x7f {
			return "", errors.New("a header may not hold control characters")
		}
	}
	return s, nil
}

func headerName(s string) (string, error) {
	for _, r := range s {
		if r > unicode.MaxASCII || !(unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("!#$%&'*+-.^_`|~", r)) {
			return "", errors.New("the name of a header holds letters, digits and dashes only")
		}
	}
	return s, nil
}

// stretch is one part of a header as it was put together.
type stretch struct {
	text     string
	inserted int // index of what was inserted, -1 for literal text
}

// cutOff is what was inserted at an edge of a header and begins or ends there
// with a blank or tab: HTTP cuts these off (RFC 9110, section 5.5), so the
// value would not arrive as it is. Literal blanks may be cut off.
func cutOff(header []stretch) (inserted int, found bool) {
	edge := func(s stretch, trim func(string, string) string) (cut, stop bool) {
		left := trim(s.text, " \t")
		return s.inserted >= 0 && left != s.text, left != ""
	}
	for _, s := range header {
		if cut, stop := edge(s, strings.TrimLeft); cut {
			return s.inserted, true
		} else if stop {
			break
		}
	}
	for _, s := range slices.Backward(header) {
		if cut, stop := edge(s, strings.TrimRight); cut {
			return s.inserted, true
		} else if stop {
			break
		}
	}
	return 0, false
}

var errCutOff = errors.New("a header may not begin or end with an inserted blank or tab: it would be cut off on the way")
