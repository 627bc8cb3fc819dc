package applets

import (
	"errors"
	"time"
)

// date is a day of a year, or of every year when the year is 0.
type date struct {
	year  int
	month time.Month
	day   int
}

// dateOf is the date some days after that of a time, whatever the clocks do.
func dateOf(t time.Time, after int) date {
	y, m, d := t.Date()
	y, m, d = time.Date(y, m, d+after, 12, 0, 0, 0, time.UTC).Date()
	return date{y, m, d}
}

func (d date) is(day date) bool {
	return d.month == day.month && d.day == day.day && (d.year == 0 || d.year == day.year)
}

// parseDate reads 2026-12-25, or 12-25 for every year; 02-29 is in leap years.
func parseDate(s string) (date, error) {
	if t, err := time.Parse("2006-01-02", s); err == nil && len(s) == len("2006-01-02") {
		return dateOf(t, 0), nil
	}
	if t, err := time.Parse("2006-01-02", "2024-"+s); err == nil && len(s) == len("01-02") { // a leap year
		d := dateOf(t, 0)
		d.year = 0
		return d, nil
	}
	return date{}, errors.New("there is no such date: write one such as 2026-12-25, or 12-25 for every year")
}
