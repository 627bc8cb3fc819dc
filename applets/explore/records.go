package explore

import (
	"encoding/json"
	"iter"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// Records is the call as a journal: the recording that it would have left.
func (c Call) Records(p *engine.Program, at time.Time) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		n := uint64(0)
		add := func(kind string, at time.Time, data any) bool {
			text, err := json.Marshal(data)
			n++
			return yield(journal.Record{N: n, Kind: kind, At: at, Data: text}, err)
		}
		turn := func(s *engine.State, t engine.Turn) bool {
			for _, e := range t.Exits {
				if !add(journal.Exit, s.At, e) {
					return false
				}
			}
			for _, one := range t.Commands {
				if !add(journal.Command, s.At, one) {
					return false
				}
			}
			return t.End == nil || add(journal.End, s.At, t.End)
		}
		s, t, err := p.Start(c.Started, at)
		if err != nil {
			yield(journal.Record{}, err)
			return
		}
		if !add(journal.Start, at, c.Started) || !turn(s, t) {
			return
		}
		for _, ev := range c.Events {
			if t, err = p.Step(s, ev); err != nil {
				yield(journal.Record{}, err)
				return
			}
			if !add(journal.Event, s.At, ev) || !turn(s, t) {
				return
			}
		}
	}
}
