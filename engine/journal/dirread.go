package journal

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"slices"
)

// Read implements [Store]. An open call is read at the places where its
// records are; for one that has ended the segments it is in are searched.
func (d *Dir) Read(ctx context.Context, call string, after Rev) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		d.mu.Lock()
		bad := d.refused[call]
		c := d.open[call]
		var spans []span
		if c != nil {
			spans = slices.Clone(c.spans)
		}
		where, ended := d.ended.find(call)
		d.mu.Unlock()
		r := reading{Dir: d, ctx: ctx, after: after, yield: yield}
		switch {
		case bad != nil:
			yield(Record{}, bad)
		case c != nil:
			r.spans(spans)
		case ended:
			r.search(call, where)
		}
	}
}

// reading is one Read under way.
type reading struct {
	*Dir
	ctx   context.Context
	after Rev
	yield func(Record, error) bool

	at   single
	data shelf
}

// line passes the line at a place of a file on; false ends the reading.
func (r *reading) line(file string, from int64, text []byte) bool {
	rec, err := r.at.next(text)
	if err == nil {
		err = r.ctx.Err()
	} else { // the file was changed since it was opened or written
		err = &CorruptError{File: file, Line: lineAt(file, from), Msg: err.Error()}
	}
	if err != nil {
		r.yield(Record{}, err)
		return false
	}
	if Rev(rec.N) <= r.after {
		return true
	}
	rec.Data = r.data.keep(rec.Data)
	return r.yield(rec, nil)
}

// spans reads the places where an open call's records are.
func (r *reading) spans(spans []span) {
	var f *os.File
	defer func() { f.Close() }()
	var buf []byte
	for i, s := range spans {
		if i == 0 || s.segment != spans[i-1].segment {
			f.Close()
			var err error
			if f, err = os.Open(r.path(s.segment)); err != nil {
				r.yield(Record{}, err)
				return
			}
		}
		buf = slices.Grow(buf[:0], int(s.length))[:s.length]
		if _, err := f.ReadAt(buf, s.from); err != nil {
			r.yield(Record{}, err)
			return
		}
		for text := range bytes.Lines(buf) {
			if !r.line(f.Name(), s.from, bytes.TrimSuffix(text, []byte("\n"))) {
				return
			}
			s.from += int64(len(text))
		}
	}
}

// search goes through the segments of an ended call.
func (r *reading) search(call string, where extent) {
	opening, err := openingOf(call)
	if err != nil {
		r.yield(Record{}, err)
		return
	}
	for n := where.first; n <= where.last && !r.at.end; n++ {
		if !r.segment(n, opening) {
			return
		}
	}
}

func (r *reading) segment(n int32, opening []byte) bool {
	f, err := os.Open(r.path(n))
	if err != nil {
		r.yield(Record{}, err)
		return false
	}
	defer f.Close()
	in := newLines(f.Name(), f)
	for !r.at.end {
		text, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return true
		case errors.Is(err, errLongLine): // damage that was reported when the folder was opened
		case err != nil:
			r.yield(Record{}, err)
			return false
		case bytes.HasPrefix(text, opening) && !r.line(f.Name(), in.from, text):
			return false
		}
	}
	return true
}

// lineAt counts the lines of a file up to a place.
func lineAt(file string, place int64) int {
	f, err := os.Open(file)
	if err != nil {
		return 0
	}
	defer f.Close()
	in := newLines(file, io.LimitReader(f, place))
	for {
		if _, err := in.next(); err != nil && !errors.Is(err, errLongLine) {
			return in.n
		}
	}
}

// endedTail counts the records of an ended call.
func (d *Dir) endedTail(ctx context.Context, call string) (Rev, error) {
	var rev Rev
	for rec, err := range d.Read(ctx, call, 0) {
		if err != nil {
			return 0, err
		}
		rev = Rev(rec.N)
	}
	return rev, nil
}
