package applets

import (
	"fmt"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// hours is a part of a day by the clock on the wall, from the one (included) to
// the other (not included), since midnight. One that ends before it begins
// goes on over midnight and belongs to the day that it begins on.
type hours struct{ from, to time.Duration }

const wholeDay = 24 * time.Hour

// today and yesterday report whether a time of the day is within the hours of
// that day, or within what the hours of the day before reach into it.
func (h hours) today(clock time.Duration) bool {
	if h.to < h.from {
		return clock >= h.from
	}
	return clock >= h.from && clock < h.to
}

func (h hours) yesterday(clock time.Duration) bool { return h.to < h.from && clock < h.to }

// compileHours reads from= and to=; without them it is the whole day.
func compileHours(b *engine.Build, e *source.Element) hours {
	h := hours{0, wholeDay}
	for name, part := range map[string]*time.Duration{"from": &h.from, "to": &h.to} {
		a, ok := e.Attr(name)
		if !ok {
			continue
		}
		d, err := parseClock(a.Value.String())
		switch {
		case err != nil:
			b.List().Mistake(a.Value.Pos(), "bad-time", "%s=%q: %v", name, a.Value.String(), err)
		case name == "from" && d == wholeDay:
			b.List().Mistake(a.Value.Pos(), "bad-time", "from=%q is the end of the day: write 00:00 on the next", a.Value.String())
		default:
			*part = d
		}
	}
	if h.from == h.to {
		a, _ := e.Attr("to")
		b.List().Mistake(a.Value.Pos(), "bad-time", "it ends when it begins: leave from and to out for the whole day")
	}
	return h
}

// parseClock reads 09:00, 17:30 or 24:00.
func parseClock(s string) (time.Duration, error) {
	if s == "24:00" {
		return wholeDay, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, fmt.Errorf("it is not a time of the day: write hours and minutes, such as 09:00, 17:30 or 24:00")
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}
