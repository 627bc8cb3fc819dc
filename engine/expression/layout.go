package expression

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// layout is how a time is written, in parts: letters that stand for a part of the time, or text that stands for itself.
type layout []layoutPart

type layoutPart struct {
	letters string // yyyy, MM ..., "" for text
	text    string
}

// layoutOf reads a layout such as yyyy-MM-dd'T'HH:mm:ss.
func layoutOf(s string) (layout, error) {
	var l layout
	fields := map[byte]string{}
	for s != "" {
		c := s[0]
		switch {
		case c == '\'':
			end := strings.IndexByte(s[1:], '\'')
			if end < 0 {
				return nil, errors.New("a single quote of the layout is not closed")
			}
			text := s[1 : 1+end]
			if end == 0 {
				text = "'"
			}
			l, s = append(l, layoutPart{text: text}), s[end+2:]
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			rest := strings.TrimLeft(s, string(c))
			part, err := fieldOf(s[:len(s)-len(rest)])
			if err != nil {
				return nil, err
			}
			if before := fields[part[0]]; before != "" {
				return nil, fmt.Errorf("the layout holds %s and %s, which are the same: MM is the month, mm the minute, ss the second, SSS the millisecond", before, part)
			}
			fields[part[0]] = part
			l, s = append(l, layoutPart{letters: part}), rest
		case c >= '0' && c <= '9':
			return nil, errors.New("a layout is written with letters such as yyyy-MM-dd, not with the digits of an example: digits that stand for themselves stand in 'single quotes'")
		default:
			l, s = append(l, layoutPart{text: s[:1]}), s[1:]
		}
	}
	if len(fields) == 0 {
		return nil, errors.New("the layout holds no part of a time, such as yyyy")
	}
	return l, nil
}

// fieldOf tests a run of one letter; YYYY and DD, which others use, are yyyy and dd.
func fieldOf(letters string) (string, error) {
	if c := letters[0]; c == 'Y' || c == 'D' {
		letters = strings.ToLower(letters)
	}
	switch letters {
	case "yyyy", "yy", "MM", "M", "MMM", "dd", "d", "EEE", "HH", "H", "mm", "m", "ss", "s", "SSS", "SSSSSS", "XXX":
		return letters, nil
	}
	return "", fmt.Errorf("%s means nothing in a layout: there are yyyy yy MM M MMM dd d EEE HH H mm m ss s SSS SSSSSS XXX, and text stands in 'single quotes'", quote(letters))
}

// has tells whether the layout holds one of the parts.
func (l layout) has(letters ...string) bool {
	return slices.ContainsFunc(l, func(p layoutPart) bool { return p.letters != "" && slices.Contains(letters, p.letters) })
}

// format writes a time.
func (l layout) format(t time.Time) string {
	var b strings.Builder
	for _, p := range l {
		switch p.letters {
		case "":
			b.WriteString(p.text)
		case "MMM":
			b.WriteString(t.Month().String()[:3])
		case "EEE":
			b.WriteString(t.Weekday().String()[:3])
		case "XXX":
			b.WriteString(t.Format("Z07:00"))
		default:
			width := len(p.letters)
			fmt.Fprintf(&b, "%0*d", width, p.number(t))
		}
	}
	return b.String()
}

// number is the part of the time as the digits to be written.
func (p layoutPart) number(t time.Time) int {
	switch p.letters {
	case "yyyy":
		return t.Year()
	case "yy":
		return t.Year() % 100
	case "MM", "M":
		return int(t.Month())
	case "dd", "d":
		return t.Day()
	case "HH", "H":
		return t.Hour()
	case "mm", "m":
		return t.Minute()
	case "ss", "s":
		return t.Second()
	case "SSS":
		return t.Nanosecond() / 1e6
	}
	return t.Nanosecond() / 1e3
}
