package main

import (
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// shelf is what is shown when no call was asked for: the one that there is, or
// a list of all. Of a list nothing is kept but what --json prints.
type shelf struct {
	c     *console
	json  bool
	first *recordedShow
	many  bool
	rows  []shownRow
	code  int
}

// shownRow is a call in a list.
type shownRow struct {
	Call    string    `json:"call"`
	Flow    string    `json:"flow"`
	Began   time.Time `json:"began"`
	Seconds float64   `json:"seconds"`
	Outcome string    `json:"outcome"` // "open": it has no end
	Error   string    `json:"error,omitempty"`
}

// bad reports what is wrong with a file or with a call that cannot be shown.
func (s *shelf) bad(err error) {
	s.c.bad("%s", err)
	if s.code == exitFine {
		s.code = exitUsage
	}
}

func (s *shelf) add(one recordedShow) {
	if s.first == nil {
		s.first = &one
		return
	}
	if !s.many {
		s.many = true
		s.row(*s.first)
		s.first.Records = nil
	}
	s.row(one)
}

func (s *shelf) row(one recordedShow) {
	r := one.row()
	if one.err != nil {
		s.code = exitFailed
	}
	if s.json {
		s.rows = append(s.rows, r)
		return
	}
	lasted := clockText(time.Duration(r.Seconds * float64(time.Second)))
	text := pad(shorten(r.Call, 60), 36) + "  " + r.Began.UTC().Format("2006-01-02 15:04:05") + "  " + pad(lasted, timeWidth) + "  " + pad(shorten(r.Flow, 60), 20) + "  " + outcomeText(r.Outcome)
	if one.err != nil {
		text += "  damaged"
	}
	s.c.Out.printf("%s\n", plain(text))
	if one.err != nil {
		s.c.bad("%s", one.err)
	}
}

// end shows what is left, and gives the exit code.
func (s *shelf) end() int {
	switch {
	case s.first == nil:
		if s.code == exitFine {
			s.c.bad("there is no recorded call")
		}
		return exitUsage
	case !s.many:
		return max(s.first.show(s.c, s.json), min(s.code, exitFailed))
	case s.json:
		s.c.printJSON(struct {
			Calls []shownRow `json:"calls"`
		}{s.rows})
	default:
		s.c.Out.print("\nshow one of them with --call-id ID\n")
	}
	return min(s.code, exitFailed)
}

// row is the call in one line.
func (one *recordedShow) row() shownRow {
	row := shownRow{Call: one.name, Outcome: stillOpen}
	if one.err != nil {
		row.Error = one.err.Error()
	}
	if n := len(one.Records); n > 0 {
		row.Began = one.Records[0].At
		row.Seconds = one.Records[n-1].At.Sub(row.Began).Seconds()
		if started, err := engine.ReadStart(one.Records[0]); err == nil {
			row.Flow = started.Flow
		}
	}
	if m, ok := lastOf(one.Records, journal.End); ok {
		row.Outcome = m.end.Outcome
	}
	return row
}

// stillOpen stands for the outcome of a call without an end.
const stillOpen = "open"

// lastOf reads the last record of a kind.
func lastOf(records []journal.Record, kind string) (moment, bool) {
	for i := len(records) - 1; i >= 0; i-- {
		if records[i].Kind == kind {
			m, err := (&moments{}).read(records[i])
			return m, err == nil
		}
	}
	return moment{}, false
}

// startedID is the id in the start record, "" when there is none.
func startedID(records []journal.Record) string {
	if len(records) == 0 {
		return ""
	}
	started, err := engine.ReadStart(records[0])
	if err != nil {
		return ""
	}
	return started.Call.ID
}
