package source

import (
	"fmt"
	"time"
)

// ParseDuration reads a length of time as designers write it: numbers with units, "3s", "500ms", "5m", "1h30m". It is
// never negative. A number without a unit is a mistake, because nobody can tell seconds from milliseconds.
func ParseDuration(s string) (time.Duration, error) {
	switch {
	case s == "":
		return 0, fmt.Errorf("a duration is missing: write a number with a unit, such as 500ms, 3s, 5m or 1h30m")
	case allDigits(s) && len(s) < 20:
		return 0, fmt.Errorf("%s has no unit: write %ss for seconds, %sms for milliseconds", quote(s), s, s)
	case s[0] == '-':
		return 0, fmt.Errorf("%s is negative: a duration begins at 0s", quote(s))
	}
	d, err := time.ParseDuration(s)
	if err != nil || s[0] == '+' {
		return 0, fmt.Errorf("%s is not a duration: write a number with a unit, such as 500ms, 3s, 5m or 1h30m", quote(s))
	}
	return d, nil
}
