package applets

import (
	"fmt"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine/source"
)

// weekdays is a set of days of the week.
type weekdays [7]bool

// dayNames are the days as a flow names them; Sunday is the first, as in
// package time.
func dayNames() []string { return []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"} }

// parseDays reads "Mon-Fri", "Sat,Sun", "Mon-Wed Fri"; Sat-Mon goes over the
// end of the week. The offset of an error is where the wrong word begins.
func parseDays(s string) (days weekdays, offset int, err error) {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) == 0 {
		return days, 0, fmt.Errorf("there is no day: write days such as Mon-Fri or Sat,Sun")
	}
	at := 0
	for _, word := range words {
		at += strings.Index(s[at:], word)
		from, to, isRange := strings.Cut(word, "-")
		first, err := parseDay(from)
		if err != nil {
			return days, at, err
		}
		last := first
		if isRange {
			if last, err = parseDay(to); err != nil {
				return days, at + len(from) + 1, err
			}
		}
		for d := first; ; d = (d + 1) % 7 {
			days[d] = true
			if d == last {
				break
			}
		}
		at += len(word)
	}
	return days, 0, nil
}

func parseDay(s string) (time.Weekday, error) {
	for i, name := range dayNames() {
		if strings.EqualFold(s, name) || strings.EqualFold(s, time.Weekday(i).String()) {
			return time.Weekday(i), nil
		}
	}
	return 0, fmt.Errorf("%q is not a day: days are Mon, Tue, Wed, Thu, Fri, Sat, Sun, as in Mon-Fri or Sat,Sun%s", s, source.Suggest(s, dayNames()))
}
