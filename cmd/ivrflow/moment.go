package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// moment is one journal record, read. One of started, command, event, exit,
// note, claimed and end is set; an event has the command that it answers.
type moment struct {
	since time.Duration // since the start of the call
	took  time.Duration // of an event: since its command

	started *engine.Started
	command *engine.Command
	event   *engine.Event
	answers *engine.Command
	exit    *engine.Exit
	note    *note
	claimed *journal.Claimed
	end     *engine.End
}

// note is something that was written down for people and is no part of the
// call: a notification that was refused.
type note struct {
	Notification string `json:"notification"`
	Refused      string `json:"refused"`
}

func (n note) String() string { return "notification " + n.Notification + ": " + n.Refused }

// moments reads the records of one call in order.
type moments struct {
	began   time.Time
	pending *engine.Command
	asked   time.Time // when it was
}

func (r *moments) read(rec journal.Record) (moment, error) {
	if r.began.IsZero() {
		r.began = rec.At
	}
	m := moment{since: rec.At.Sub(r.began)}
	var into any
	switch rec.Kind {
	case journal.Start:
		m.started = &engine.Started{}
		into = m.started
	case journal.Command:
		m.command = &engine.Command{}
		into = m.command
	case journal.Event:
		m.event = &engine.Event{}
		into = m.event
	case journal.Exit:
		m.exit = &engine.Exit{}
		into = m.exit
	case journal.Note:
		m.note = &note{}
		into = m.note
	case journal.Claim:
		m.claimed = &journal.Claimed{}
		into = m.claimed
	case journal.End:
		m.end = &engine.End{}
		into = m.end
	default:
		return m, fmt.Errorf("record %d: this version does not know the kind %q", rec.N, rec.Kind)
	}
	if err := json.Unmarshal(rec.Data, into); err != nil {
		return m, fmt.Errorf("record %d: not a record of kind %q: %w", rec.N, rec.Kind, err)
	}
	if m.command != nil {
		r.pending, r.asked = m.command, rec.At
	}
	if m.event != nil && r.pending != nil && r.pending.N == m.event.N {
		m.answers, m.took = r.pending, rec.At.Sub(r.asked)
	}
	return m, nil
}
