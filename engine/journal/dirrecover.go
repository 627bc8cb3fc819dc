package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// recover reads the folder: what is open, what has ended, what is damaged.
func (d *Dir) recover() error {
	list, err := d.segments()
	if err != nil {
		return err
	}
	r := recovery{Dir: d, tracker: newTracker[*openCall]()}
	for i, n := range list {
		if i > 0 && n != list[i-1]+1 {
			r.report(r.lost(&CorruptError{File: d.path(n - 1), Line: 1, Msg: "the segment is missing, and one before it is not"}))
		}
		if err := r.segment(n, i == len(list)-1); err != nil {
			return err
		}
	}
	return r.finish()
}

// recovery is a folder that is being read.
type recovery struct {
	*Dir
	*tracker[*openCall]
	unlisted int // damage that is not listed one by one
}

const mostDamage = 100

func (r *recovery) report(bad *CorruptError) {
	if bad.Call != "" {
		r.refused[bad.Call] = bad
	}
	if len(r.damage) < mostDamage {
		r.damage = append(r.damage, bad)
	} else {
		r.unlisted++
	}
}

// segment reads one segment. The last one goes on being written to, unless
// its tail is not ours to cut.
func (r *recovery) segment(n int32, last bool) error {
	f, err := os.OpenFile(r.path(n), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	in := newLines(f.Name(), f)
	for {
		text, err := in.next()
		switch {
		case err == nil:
			r.line(in, text, n)
		case errors.Is(err, errLongLine):
			r.report(r.lost(in.corrupt("", err.Error())))
		case !errors.Is(err, io.EOF):
			return err
		case !last && len(text) > 0:
			r.report(r.lost(in.corrupt("", errUnended)))
			return nil
		case !last:
			return nil
		case !begins(text, []byte(`{`+callPart)):
			r.report(r.lost(in.corrupt("", "this is not the beginning of a record: the file is no journal, or damaged at its end")))
			r.Dir.segment.n = n // the next one is a new file
			return nil
		default:
			return r.resume(f, n, in.from)
		}
	}
}

// resume cuts a torn tail and makes sure that what was read stays: it may have
// been written and never synchronized.
func (r *recovery) resume(f *os.File, n int32, end int64) error {
	if err := f.Truncate(end); err != nil {
		return err
	}
	h, err := r.create(r.path(n), os.O_WRONLY|os.O_APPEND)
	if err != nil {
		return err
	}
	r.Dir.segment = segment{n, h, end}
	if r.o.Sync == SyncNone {
		return nil
	}
	if err := h.Sync(); err != nil {
		h.Close()
		return err
	}
	return nil
}

func (r *recovery) line(in *lines, text []byte, n int32) {
	t, rec, bad := r.tracker.next(in, text)
	if bad != nil {
		r.report(bad)
		return
	}
	if t == nil {
		return
	}
	if t.of == nil {
		if _, used := r.ended.find(t.name); used {
			r.drop(t)
			r.report(in.corrupt(t.name, "a call of this name has ended before"))
			return
		}
		t.of = &openCall{head: *begin(nil)}
	}
	c := t.of
	c.spans = appendSpan(c.spans, span{n, in.from, in.to - in.from})
	c.take([]Record{rec})
	if rec.Kind == Claim {
		var by Claimed
		if err := json.Unmarshal(rec.Data, &by); err == nil {
			c.node, c.epoch = by.Node, max(by.Epoch, c.epoch)
		}
	}
	if c.end {
		r.ended.add(t.name, extent{c.spans[0].segment, n})
	}
}

// finish takes the open calls over.
func (r *recovery) finish() error {
	for _, t := range r.tracker.open {
		if bad := r.doubts(t); bad != nil {
			r.report(bad)
			continue
		}
		var err error
		if t.of.opening, err = openingOf(t.name); err != nil {
			r.report(&CorruptError{File: r.path(t.of.spans[0].segment), Line: 1, Msg: err.Error(), Call: t.name})
			continue
		}
		t.of.sum = t.sum
		r.Dir.open[t.name] = t.of
	}
	if r.unlisted > 0 {
		r.damage = append(r.damage, fmt.Errorf("%s: %d more damages, which are not listed", r.dir, r.unlisted))
	}
	return nil
}
