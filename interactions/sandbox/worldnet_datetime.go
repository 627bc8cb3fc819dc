package sandbox

import (
	"fmt"
	"regexp"
	"time"
)

// worldnetDateTime is DD-MM-YYYY:HH:MM:SS:SSS; the samples leave out leading
// zeros of day and month.
var worldnetDateTime = regexp.MustCompile(`^([0-9]{1,2}-[0-9]{1,2}-[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2}):([0-9]{3})$`)

// timely reports whether a DATETIME has the right form and is within the
// tolerance.
func (w *worldnet) timely(text string, now time.Time) bool {
	m := worldnetDateTime.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	at, err := time.ParseInLocation("2-1-2006:15:04:05.000", m[1]+"."+m[2], w.options.Zone)
	return err == nil && at.Sub(now).Abs() <= w.options.Tolerance
}

// datetime writes one.
func (w *worldnet) datetime(t time.Time) string {
	t = t.In(w.options.Zone)
	return t.Format("02-01-2006:15:04:05") + fmt.Sprintf(":%03d", t.Nanosecond()/1e6)
}
