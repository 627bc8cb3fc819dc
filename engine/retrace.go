package engine

import (
	"bytes"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// retrace runs the program over the records as they stand and holds each one
// that it brings about against the recorded bytes. It is the short way for the
// many calls that nothing has changed for: at is the number of the first record
// that is another, and [Program.Replay] then looks closer; 0 without one.
func (p *Program) retrace(rec *Recording) (out *Replayed, at uint64) {
	same := true
	started := p.own(rec.Started, func(string, string, string) { same = false })
	s, turn, err := p.Start(started, rec.first.At)
	if err != nil || !same {
		return nil, rec.first.N
	}
	t := tracer{records: rec.records[1:]}
	out = &Replayed{}
	for {
		if !t.same(turn) {
			return nil, t.n
		}
		out.Exits = append(out.Exits, turn.Exits...)
		next, more := t.next()
		if !more {
			out.End = s.End
			return out, 0
		}
		if next.Kind != journal.Event {
			return nil, t.n
		}
		ev, err := readEvent(next.Data)
		if err != nil {
			return nil, t.n
		}
		if turn, err = p.Step(s, ev); err != nil {
			return nil, t.n
		}
	}
}

// tracer goes along records.
type tracer struct {
	records []journal.Record
	n       uint64 // of the one that was looked at last
	b       []byte
}

// next is the next record that is neither about who carried the call on nor a note.
func (t *tracer) next() (journal.Record, bool) {
	for len(t.records) > 0 {
		rec := t.records[0]
		t.n = rec.N
		t.records = t.records[1:]
		if rec.Kind != journal.Claim && rec.Kind != journal.Note {
			return rec, true
		}
	}
	return journal.Record{}, false
}

// same reports whether the records say what the turn does. They may end in
// the middle of it: a process that was stopped wrote no more.
func (t *tracer) same(turn Turn) bool {
	for i := range turn.Exits {
		if !t.is(journal.Exit, &turn.Exits[i]) {
			return false
		}
	}
	for i := range turn.Commands {
		if !t.is(journal.Command, &turn.Commands[i]) {
			return false
		}
	}
	return turn.End == nil || t.is(journal.End, turn.End)
}

func (t *tracer) is(kind string, data any) bool {
	rec, more := t.next()
	if !more {
		return true
	}
	if rec.Kind != kind {
		return false
	}
	t.b = encode(t.b[:0], data)
	return bytes.Equal(t.b, rec.Data)
}
