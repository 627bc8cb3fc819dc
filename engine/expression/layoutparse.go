package expression

import (
	"errors"
	"strings"
	"time"
)

var errNotLayout = errors.New("the text is not a time as the layout says")

// clockTime is what was read of a time so far.
type clockTime struct {
	year, month, day, hour, minute, second, nano int
	weekday                                      time.Weekday // -1 when it is not written
	zone                                         *time.Location
}

// parse reads a time, all of the text. The error does not repeat it.
func (l layout) parse(s string, in *time.Location) (time.Time, error) {
	c := clockTime{month: 1, day: 1, weekday: -1, zone: in}
	for _, p := range l {
		var ok bool
		if s, ok = c.read(p, s); !ok {
			return time.Time{}, errNotLayout
		}
	}
	t := time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, c.nano, c.zone)
	same := t.Year() == c.year && int(t.Month()) == c.month && t.Day() == c.day && t.Hour() == c.hour && t.Minute() == c.minute && t.Second() == c.second
	if s != "" || c.weekday >= 0 && c.weekday != t.Weekday() {
		return time.Time{}, errNotLayout
	}
	t = t.UTC()
	if !same || t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}, errors.New("there is no such time, like the 30th of February")
	}
	return t, nil
}

// read takes a part from the text and gives the rest.
func (c *clockTime) read(p layoutPart, s string) (rest string, ok bool) {
	switch p.letters {
	case "":
		return strings.CutPrefix(s, p.text)
	case "MMM":
		for m := time.January; m <= time.December; m++ {
			if rest, ok = strings.CutPrefix(s, m.String()[:3]); ok {
				c.month = int(m)
				return rest, true
			}
		}
		return s, false
	case "EEE":
		for d := time.Sunday; d <= time.Saturday; d++ {
			if rest, ok = strings.CutPrefix(s, d.String()[:3]); ok {
				c.weekday = d
				return rest, true
			}
		}
		return s, false
	case "XXX":
		if rest, ok = strings.CutPrefix(s, "Z"); ok {
			c.zone = time.UTC
			return rest, true
		}
		if len(s) < len("+01:00") {
			return s, false
		}
		c.zone, ok = offsetZone(s[:6])
		return s[6:], ok
	}
	n, rest, ok := number(s, len(p.letters))
	switch p.letters {
	case "yyyy":
		c.year = n
	case "yy":
		c.year = 2000 + n
	case "MM", "M":
		c.month = n
	case "dd", "d":
		c.day = n
	case "HH", "H":
		c.hour = n
	case "mm", "m":
		c.minute = n
	case "ss", "s":
		c.second = n
	case "SSS":
		c.nano = n * 1e6
	case "SSSSSS":
		c.nano = n * 1e3
	}
	return rest, ok
}

// number reads as many digits as the width says; a width of one takes one or two.
func number(s string, width int) (n int, rest string, ok bool) {
	i, most := 0, max(width, 2)
	for i < len(s) && i < most && s[i] >= '0' && s[i] <= '9' {
		n = 10*n + int(s[i]-'0')
		i++
	}
	return n, s[i:], i >= width
}
