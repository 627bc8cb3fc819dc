package engine

import (
	"encoding/json"
	"fmt"
	"iter"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// Recording is a journal read for replay: what was asked, what was answered,
// which way the call went. Make it with [ReadRecording]. It serves one replay
// at a time.
type Recording struct {
	Started Started
	Exits   []Exit
	End     *End // nil: the call was left open

	records []journal.Record
	first   journal.Record
	asked   map[slot][]*exchange
	order   []*exchange
	known   map[string]bool // the applets that the call came through
	read    bool
}

// slot is where an answer belongs: the applet and the kind of command. Its
// ordinal is its index. So a flow that got applets elsewhere finds its answers.
type slot struct{ applet, kind string }

// exchange is a command with what came back.
type exchange struct {
	command Command
	noted   *Event // a hang-up while the answer was awaited
	answer  *Event
	taken   bool
}

// ReadRecording reads a journal for replay. Its content is read through here;
// an error names the record.
func ReadRecording(records iter.Seq2[journal.Record, error]) (*Recording, error) {
	r, err := OpenRecording(records)
	if err != nil {
		return nil, err
	}
	return r, r.decode()
}

// OpenRecording reads no more of a journal than its start; [Program.Replay]
// reads the rest where it has to, and reports what is wrong with it. Exits and
// End are not set before.
func OpenRecording(records iter.Seq2[journal.Record, error]) (*Recording, error) {
	r := &Recording{records: make([]journal.Record, 0, 48)} // a short call has as many
	for rec, err := range records {
		if err != nil {
			return nil, err
		}
		if r.first.N == 0 {
			if r.Started, err = ReadStart(rec); err != nil {
				return nil, err
			}
			r.first = rec
		}
		r.records = append(r.records, rec)
	}
	if r.first.N == 0 {
		return nil, fmt.Errorf("the recording is empty")
	}
	return r, nil
}

// decode reads what stands in the records, once.
func (r *Recording) decode() error {
	if r.read {
		return nil
	}
	r.asked, r.known = map[slot][]*exchange{}, map[string]bool{}
	byN := map[int]*exchange{}
	for _, rec := range r.records[1:] {
		if err := r.add(rec, byN); err != nil {
			return fmt.Errorf("record %d: not a record of kind %q: %w", rec.N, rec.Kind, err)
		}
	}
	r.read = true
	return nil
}

func (r *Recording) add(rec journal.Record, byN map[int]*exchange) error {
	switch rec.Kind {
	case journal.Claim, journal.Note: // who carried the call on, and what was refused, changes nothing about it
	case journal.Exit:
		var e Exit
		if err := json.Unmarshal(rec.Data, &e); err != nil {
			return err
		}
		r.known[e.Applet] = true
		r.Exits = append(r.Exits, e)
	case journal.Command:
		x := &exchange{}
		if err := json.Unmarshal(rec.Data, &x.command); err != nil {
			return err
		}
		if err := x.command.check(); err != nil {
			return err
		}
		byN[x.command.N] = x
		r.known[x.command.Applet] = true
		at := slot{x.command.Applet, x.command.Kind()}
		r.asked[at] = append(r.asked[at], x)
		r.order = append(r.order, x)
	case journal.Event:
		ev, err := readEvent(rec.Data)
		if err != nil {
			return err
		}
		x := byN[ev.N]
		switch {
		case x == nil:
			return fmt.Errorf("it answers command %d, which was not asked", ev.N)
		case x.answer != nil || ev.HungUp && x.noted != nil:
			return fmt.Errorf("it answers command %d, which was answered already", ev.N)
		case ev.HungUp && x.command.Fetch != nil:
			x.noted = &ev
		default:
			x.answer = &ev
		}
	case journal.End:
		return json.Unmarshal(rec.Data, &r.End)
	default:
		return fmt.Errorf("this version does not know it")
	}
	return nil
}
