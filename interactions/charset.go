package interactions

import (
	"mime"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const notUTF8 = "the answer is not UTF-8: what cannot be read was replaced"

// decodeUTF8 is for Types that are always UTF-8.
func decodeUTF8(a answer) (text, issue string) { return validUTF8(a.body) }

func validUTF8(s string) (text, issue string) {
	if utf8.ValidString(s) {
		return s, ""
	}
	return strings.ToValidUTF8(s, "\ufffd"), notUTF8
}

// decodeText uses the charset that the Content-Type names; the type it names
// means nothing.
func decodeText(a answer) (text, issue string) {
	if text, ok := transcoded(a.body, charsetOf(a)); ok {
		return text, ""
	}
	return validUTF8(strings.TrimPrefix(a.body, "\ufeff"))
}

// charsetOf is the charset parameter of the Content-Type.
func charsetOf(a answer) string {
	if a.headers == nil {
		return ""
	}
	_, params, err := mime.ParseMediaType(a.headers.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return params["charset"]
}

// transcoded is a text of another encoding as UTF-8; false when the encoding
// is UTF-8 or not known. A byte order mark tells more than a name does.
func transcoded(s, charset string) (string, bool) {
	switch {
	case strings.HasPrefix(s, "\xff\xfe"):
		return fromUTF16(s[2:], false), true
	case strings.HasPrefix(s, "\xfe\xff"):
		return fromUTF16(s[2:], true), true
	}
	switch strings.ToLower(charset) {
	case "utf-16", "utf-16be", "utf16", "utf16be":
		return fromUTF16(s, true), true
	case "utf-16le", "utf16le":
		return fromUTF16(s, false), true
	}
	runes, ok := singleByte(charset)
	if !ok {
		return "", false
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for i := range len(s) {
		b.WriteRune(runes(s[i]))
	}
	return b.String(), true
}

func fromUTF16(s string, big bool) string {
	units := make([]uint16, 0, (len(s)+1)/2)
	for ; len(s) >= 2; s = s[2:] {
		high, low := s[1], s[0]
		if big {
			high, low = s[0], s[1]
		}
		units = append(units, uint16(high)<<8|uint16(low))
	}
	if s != "" {
		units = append(units, utf8.RuneError)
	}
	return string(utf16.Decode(units))
}

// singleByte knows the encodings with one byte a character that are still in
// use. What says ISO-8859-1 is read as Windows-1252, as browsers do: the
// control characters in which alone they differ are never meant.
func singleByte(charset string) (func(byte) rune, bool) {
	switch strings.ToLower(charset) {
	case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1", "windows-1252", "cp1252", "us-ascii", "ascii":
		return windows1252, true
	case "iso-8859-15", "iso8859-15", "iso_8859-15", "latin9", "l9":
		return latin9, true
	}
	return nil, false
}

func windows1252(c byte) rune {
	if c < 0x80 || c > 0x9f {
		return rune(c)
	}
	const high = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
	n := int(c - 0x80)
	for _, r := range high {
		if n == 0 {
			return r
		}
		n--
	}
	return utf8.RuneError
}

func latin9(c byte) rune {
	switch c {
	case 0xa4:
		return '€'
	case 0xa6:
		return 'Š'
	case 0xa8:
		return 'š'
	case 0xb4:
		return 'Ž'
	case 0xb8:
		return 'ž'
	case 0xbc:
		return 'Œ'
	case 0xbd:
		return 'œ'
	case 0xbe:
		return 'Ÿ'
	}
	return rune(c)
}
