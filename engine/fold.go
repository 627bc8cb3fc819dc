package engine

import (
	"bytes"
	"fmt"
	"iter"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// Folded is a journal folded into a state.
type Folded struct {
	Started Started
	State   *State
	Records uint64    // how many were read
	Last    time.Time // of the last record that is neither a claim nor a note
	heard   map[heard]bool
	Missing []journal.Record // of the last turn, still without numbers: they follow from its event and were not written
}

// DivergenceError says that a journal holds something that the program would
// not have done: it was damaged, or the program is not the one it was
// recorded with.
type DivergenceError struct {
	Record uint64
	Want   string // what the program does, as a record
	Have   string // what the journal has
}

func (e *DivergenceError) Error() string {
	return fmt.Sprintf("record %d does not follow from the ones before it: the program gives %s, the journal has %s", e.Record, e.Want, e.Have)
}

// Fold runs a program over a journal, holding what it does against what was
// recorded. It does nothing else: no request, no leg, no clock.
func Fold(p *Program, records iter.Seq2[journal.Record, error]) (*Folded, error) {
	f := &Folded{}
	for rec, err := range records {
		if err != nil {
			return nil, err
		}
		if err := f.add(p, rec); err != nil {
			return nil, err
		}
		f.Records = rec.N
		if rec.Kind != journal.Claim && rec.Kind != journal.Note { // a wait that was under way goes on from when it began
			f.Last = rec.At
		}
	}
	if f.State == nil {
		return nil, fmt.Errorf("the journal is empty")
	}
	return f, nil
}

func (f *Folded) add(p *Program, rec journal.Record) error {
	if f.State == nil {
		return f.start(p, rec)
	}
	if rec.Kind == journal.Claim || rec.Kind == journal.Note { // also in the middle of a turn that was not written to its end
		return nil
	}
	if len(f.Missing) > 0 {
		want := f.Missing[0]
		if want.Kind != rec.Kind || !bytes.Equal(want.Data, rec.Data) {
			return &DivergenceError{rec.N, want.Kind + " " + string(want.Data), rec.Kind + " " + string(rec.Data)}
		}
		f.Missing = f.Missing[1:]
		return nil
	}
	if rec.Kind != journal.Event {
		return &DivergenceError{rec.N, "nothing before the next event", rec.Kind + " " + string(rec.Data)}
	}
	ev, err := readEvent(rec.Data)
	if err != nil {
		return fmt.Errorf("record %d: not an event: %w", rec.N, err)
	}
	if ev.Notified != nil && ev.Notified.ID != "" {
		if f.heard == nil {
			f.heard = map[heard]bool{}
		}
		f.heard[heard{ev.Notified.Notification, ev.Notified.ID}] = true
	}
	turn, err := p.Step(f.State, ev)
	if err != nil {
		return fmt.Errorf("record %d: %w", rec.N, err)
	}
	f.Missing = turn.records(f.State.At)
	return nil
}

func (f *Folded) start(p *Program, rec journal.Record) error {
	started, err := ReadStart(rec)
	if err != nil {
		return err
	}
	s, turn, err := p.Start(started, rec.At)
	if err != nil {
		return err
	}
	f.Started, f.State, f.Missing = started, s, turn.records(s.At)
	return nil
}
