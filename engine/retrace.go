package engine

import (
	"bytes"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// retrace runs the program over the records as they stand and holds each one
// that it brings about against the recorded bytes. It is the short way for the
// many calls that nothing has changed for: ok is false at the first byte that
// differs, and [Program.Replay] then looks closer.
func (p *Program) retrace(rec *Recording) (out *Replayed, ok bool) {
	same := true
	started := p.own(rec.Started, func(string, string, string) { same = false })
	s, turn, err := p.Start(started, rec.first.At)
	if err != nil || !same {
		return nil, false
	}
	t := tracer{records: rec.records[1:]}
	out = &Replayed{}
	for {
		if !t.same(turn) {
			return nil, false
		}
		out.Exits = append(out.Exits, turn.Exits...)
		next, more := t.next()
		if !more {
			out.End = s.End
			return out, true
		}
		if next.Kind != journal.Event {
			return nil, false
		}
		ev, err := readEvent(next.Data)
		if err != nil {
			return nil, false
		}
		if turn, err = p.Step(s, ev); err != nil {
			return nil, false
		}
	}
}

// tracer goes along records.
type tracer struct {
	records []journal.Record
	b       []byte
}

// next is the next record that is neither about who carried the call on nor a note.
func (t *tracer) next() (journal.Record, bool) {
	for len(t.records) > 0 {
		rec := t.records[0]
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
