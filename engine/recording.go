package engine

import (
	"encoding/json"
	"fmt"
	"iter"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// Recording is a journal read for replay: what was asked, what was answered,
// which way the call went. Make it with [ReadRecording].
type Recording struct {
	Started Started
	First   journal.Record
	Exits   []Exit
	End     *End // nil: the call was left open

	asked map[slot][]*exchange
}

// slot is where an answer belongs: the applet and the kind of command. Its
// ordinal is its index. So a flow that got applets elsewhere finds its answers.
type slot struct{ applet, kind string }

// exchange is a command with what came back.
type exchange struct {
	command Command
	noted   *Event // a hang-up while the answer was awaited
	answer  *Event
}

// ReadRecording reads a journal for replay.
func ReadRecording(records iter.Seq2[journal.Record, error]) (*Recording, error) {
	r := &Recording{asked: map[slot][]*exchange{}}
	byN := map[int]*exchange{}
	for rec, err := range records {
		if err != nil {
			return nil, err
		}
		if r.First.N == 0 {
			if r.Started, err = ReadStart(rec); err != nil {
				return nil, err
			}
			r.First = rec
			continue
		}
		if err := r.add(rec, byN); err != nil {
			return nil, fmt.Errorf("record %d: not a record of kind %q: %w", rec.N, rec.Kind, err)
		}
	}
	if r.First.N == 0 {
		return nil, fmt.Errorf("the recording is empty")
	}
	return r, nil
}

func (r *Recording) add(rec journal.Record, byN map[int]*exchange) error {
	switch rec.Kind {
	case journal.Exit:
		var e Exit
		if err := json.Unmarshal(rec.Data, &e); err != nil {
			return err
		}
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
		at := slot{x.command.Applet, x.command.Kind()}
		r.asked[at] = append(r.asked[at], x)
	case journal.Event:
		var ev Event
		if err := json.Unmarshal(rec.Data, &ev); err != nil {
			return err
		}
		x := byN[ev.N]
		switch {
		case x == nil:
			return fmt.Errorf("it answers command %d, which was not asked", ev.N)
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
