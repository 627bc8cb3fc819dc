package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
)

// ReadFrom reads the records of one call as JSON Lines; for a file of many
// calls there is [ReadCalls]. A last line without a line end is left out: that
// is what a crash leaves. A line that has one and is no record is damage, at
// the end too: it may have been an intent, and what is done again because its
// intent was dropped is done twice. Damage is a *[CorruptError] that names
// file and line; another error is r's. The records stay good when reading goes
// on: their data is a copy, several of them in one buffer.
func ReadFrom(file string, r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		in := newLines(file, r)
		var one single
		var data shelf
		for {
			text, err := in.next()
			if errors.Is(err, io.EOF) { // torn, or the end
				return
			}
			var rec Record
			if err == nil {
				rec, err = one.next(text)
				err = in.damage(err)
			} else if errors.Is(err, errLongLine) {
				err = in.damage(err)
			}
			if err != nil {
				yield(Record{}, err)
				return
			}
			rec.Data = data.keep(rec.Data)
			if !yield(rec, nil) {
				return
			}
		}
	}
}

// single follows the lines of one call.
type single struct {
	call []byte // as its lines name it, as JSON; nil: they do not
	rev  Rev
	sum  uint32
	end  bool
}

// next takes a line; the record's data is the line's.
func (s *single) next(text []byte) (Record, error) {
	l, err := cut(text)
	if err != nil {
		return Record{}, err
	}
	if s.rev == 0 {
		s.call = bytes.Clone(l.call)
	} else if !bytes.Equal(s.call, l.call) || (s.call == nil) != (l.call == nil) {
		return Record{}, fmt.Errorf("a record of call %q stands in the journal of call %q: this is a file of several calls, where the journal of one is wanted", l.call, s.call)
	}
	return s.take(l)
}

// take follows the call by one record, or says why it is not the next.
func (s *single) take(l line) (Record, error) {
	if s.end {
		return Record{}, fmt.Errorf("record %d stands after the end of the call", l.n)
	}
	if err := l.follows(s.rev, s.sum); err != nil {
		return Record{}, err
	}
	rec, err := l.record()
	if err != nil {
		return rec, err
	}
	s.rev, s.sum, s.end = Rev(l.n), l.sum, rec.Kind == End
	return rec, nil
}

// opening is how the call's lines begin.
func (s *single) opening() []byte {
	if s.call == nil {
		return []byte("{")
	}
	return append(append([]byte(`{`+callPart), s.call...), `",`...)
}
