package journal

import (
	"encoding/json"
	"fmt"
)

// tracker tells the lines of many calls apart and follows each call. T is what
// its user keeps for an open call.
//
// Damage is put down to one call only when it is certain whose it is. If it is
// not, each call that was open there may have lost its last record, unless a
// record that follows shows that it did not: such a call is in doubt.
type tracker[T any] struct {
	open   map[string]*track[T]
	broken map[string]*brokenCall

	lines int              // read so far
	any   doubt            // damage that may be of any call
	at    map[uint64]doubt // damage that may be of any call whose next record has this number
}

// track is an open call.
type track[T any] struct {
	single
	key   string // its name, as its lines have it
	name  string
	order int // the line it began at, of all lines
	seen  int // the line of its last record
	of    T
}

// brokenCall is a call whose damage was reported: the lines that follow the
// one that was last seen are passed over.
type brokenCall struct {
	rev Rev
	sum uint32
}

// doubt is damage, and at which line of all it was found.
type doubt struct {
	line int
	err  *CorruptError
}

func newTracker[T any]() *tracker[T] {
	return &tracker[T]{open: map[string]*track[T]{}, broken: map[string]*brokenCall{}, at: map[uint64]doubt{}}
}

// lost counts a line that could not be read at all.
func (t *tracker[T]) lost(err *CorruptError) *CorruptError {
	t.lines++
	t.any = doubt{t.lines, err}
	return err
}

// next takes a line. It gives the call and its record, whose data is the
// line's; or neither for a call that is passed over; or the damage. The call
// is not open any more when the record is its end.
func (t *tracker[T]) next(in *lines, text []byte) (*track[T], Record, *CorruptError) {
	l, err := cut(text)
	if err != nil {
		return nil, Record{}, t.lost(in.corrupt("", err.Error()))
	}
	t.lines++
	c := t.open[string(l.call)]
	if c != nil {
		var rec Record
		if rec, err = c.take(l); err == nil {
			c.seen = t.lines
			if c.end {
				delete(t.open, string(l.call))
			}
			return c, rec, nil
		}
		return nil, Record{}, t.breaks(in, text, l, err)
	}
	if b := t.broken[string(l.call)]; b != nil {
		if l.follows(b.rev, b.sum) != nil {
			t.suspect(l.n, in.corrupt("", "a record here follows none that stands before it"))
		}
		b.rev, b.sum = Rev(l.n), l.sum
		return nil, Record{}, nil
	}
	c = &track[T]{key: string(l.call), order: t.lines, seen: t.lines}
	if c.name, err = l.name(); err != nil {
		return nil, Record{}, t.lost(in.corrupt("", "the name of its call is no text"))
	}
	rec, err := c.take(l)
	if err != nil {
		if l.n != 1 {
			err = fmt.Errorf("%w: the call's beginning is missing, or it has ended before", err)
		}
		return nil, Record{}, t.breaks(in, text, l, err)
	}
	if !c.end {
		t.open[c.key] = c
	}
	return c, rec, nil
}

// breaks gives a call up. In a line that is well formed one thing is damaged:
// its name, and it is another call's record of that number, or its text. Else
// it may be the rests of several lines.
func (t *tracker[T]) breaks(in *lines, text []byte, l line, err error) *CorruptError {
	name, nameErr := l.name()
	if nameErr != nil {
		name = string(l.call)
	}
	bad := in.corrupt(name, err.Error())
	delete(t.open, string(l.call))
	t.broken[string(l.call)] = &brokenCall{Rev(l.n), l.sum}
	if json.Valid(text) {
		t.suspect(l.n, bad)
	} else {
		t.any = doubt{t.lines, bad}
	}
	return bad
}

// drop gives up a call that its user does not want; its lines are passed over.
func (t *tracker[T]) drop(c *track[T]) {
	delete(t.open, c.key)
	t.broken[c.key] = &brokenCall{c.rev, c.sum}
}

// suspect notes that the n-th record of some call may be lost.
func (t *tracker[T]) suspect(n uint64, err *CorruptError) { t.at[n] = doubt{t.lines, err} }

// doubts gives the damage by which an open call may have lost its last
// records, nil when it has none.
func (t *tracker[T]) doubts(c *track[T]) *CorruptError {
	d := t.at[uint64(c.rev)+1]
	if t.any.line > d.line {
		d = t.any
	}
	if d.line <= c.seen {
		return nil
	}
	return &CorruptError{d.err.File, d.err.Line, fmt.Sprintf("a damaged record here may be one of this call, which has %d before it and none behind it: look at it, and move the call's lines to a file of their own to go on with it", c.rev), c.name}
}
