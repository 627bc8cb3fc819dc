package journal

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
)

// Recorded is one call's journal as it stands in a file.
type Recorded struct {
	Call    string // "" in a file that names no call
	File    string
	Line    int // of its first record
	Records []Record
}

// ReadCalls groups the lines of a file by call. It gives a call when its end
// record has been read, and those without one at the end of the file, in the
// order of their starts. A file whose lines name no call is one call; it is
// given at the end, and not at all when anything in it is damaged.
//
// A *[CorruptError] tells what is damaged, and reading goes on with the rest:
// a line that cannot be read names itself; a call with a gap or a wrong sum is
// reported once and passed over; the other calls come out whole, except that
// one without an end may have lost its last records to a line that cannot be
// read. A last line without a line end is what a crash leaves, and is dropped.
// A file without any record is damage. Another error is r's and ends it.
//
// Only the calls that are open at a place of the file are in memory. The
// records of a call stay good: their data is a copy, in buffers of that call.
func ReadCalls(file string, r io.Reader) iter.Seq2[Recorded, error] {
	return ReadSegments([]string{file}, func(string) (io.ReadCloser, error) { return io.NopCloser(r), nil })
}

// ReadSegments is [ReadCalls] for several files that are one journal: a call
// may go on from one file to the next. Only the last file may end with a line
// that has no line end. open is called for each file when its turn comes; its
// error ends the reading.
func ReadSegments(files []string, open func(file string) (io.ReadCloser, error)) iter.Seq2[Recorded, error] {
	return func(yield func(Recorded, error) bool) {
		g := grouping{tracker: newTracker[*grouped](), yield: yield}
		for i, file := range files {
			if !g.read(file, open, i == len(files)-1) {
				return
			}
		}
		g.finish(files)
	}
}

// grouped is an open call and what it has so far.
type grouped struct {
	Recorded
	data shelf
	size int
}

type grouping struct {
	*tracker[*grouped]
	yield  func(Recorded, error) bool
	size   int       // of the open calls
	alone  *Recorded // a whole call without a name: what stands behind it is not known yet
	harmed bool      // something is damaged
}

// bad gives damage.
func (g *grouping) bad(err error) bool {
	g.harmed = true
	return g.yield(Recorded{}, err)
}

// flush gives the call without a name.
func (g *grouping) flush() bool {
	one := g.alone
	g.alone = nil
	return one == nil || g.harmed || g.yield(*one, nil)
}

// read takes a file in; false ends the reading.
func (g *grouping) read(file string, open func(string) (io.ReadCloser, error), last bool) bool {
	r, err := open(file)
	if err != nil {
		g.yield(Recorded{}, err)
		return false
	}
	defer r.Close()
	in := newLines(file, r)
	for {
		text, err := in.next()
		switch {
		case err == nil:
			if !g.line(in, text) {
				return false
			}
		case errors.Is(err, io.EOF):
			return len(text) == 0 || last || g.bad(g.lost(in.corrupt("", errUnended)))
		case errors.Is(err, errLongLine):
			if !g.bad(g.lost(in.corrupt("", err.Error()))) {
				return false
			}
		default:
			g.yield(Recorded{}, err)
			return false
		}
	}
}

const errUnended = "the line does not end, and another file follows: it was damaged, or cut off"

func (g *grouping) line(in *lines, text []byte) bool {
	c, rec, bad := g.next(in, text)
	switch {
	case bad != nil:
		return g.bad(bad)
	case c == nil:
		return true
	case c.of == nil:
		if c.name == "" && !g.flush() { // another one follows
			return false
		}
		c.of = &grouped{Recorded: Recorded{Call: c.name, File: in.file, Line: in.n}}
	}
	if msg := g.tooMuch(c.of, len(rec.Data)); msg != "" {
		bad := in.corrupt(c.name, msg)
		g.size -= c.of.size
		if !c.end {
			g.drop(c)
		}
		return g.bad(bad)
	}
	rec.Data = c.of.data.keep(rec.Data)
	c.of.Records = append(c.of.Records, rec)
	if c.end {
		g.size -= c.of.size
	}
	if c.end && c.name == "" {
		g.alone = &c.of.Recorded
		return true
	}
	return !c.end || g.yield(c.of.Recorded, nil)
}

// The most that is read of one call, and of all calls that are open at one
// place, in bytes: a file is read whoever made it, and may unfold.
const (
	MaxCall = 64 << 20
	MaxOpen = 512 << 20
)

// recordSize is what a record takes beside its data.
const recordSize = 64

// tooMuch counts a record, or says why it is not taken.
func (g *grouping) tooMuch(c *grouped, n int) string {
	n += recordSize
	c.size += n
	g.size += n
	switch {
	case c.size > MaxCall:
		return fmt.Sprintf("the call has more than %d bytes: it is passed over", MaxCall)
	case g.size > MaxOpen:
		return fmt.Sprintf("the calls that are open here have more than %d bytes together: this one is passed over", MaxOpen)
	}
	return ""
}

// finish gives what was left open.
func (g *grouping) finish(files []string) {
	if g.lines == 0 {
		file := ""
		if len(files) > 0 {
			file = files[0]
		}
		g.yield(Recorded{}, &CorruptError{File: file, Line: 1, Msg: "the file holds no record"})
		return
	}
	if !g.flush() {
		return
	}
	left := slices.SortedFunc(maps.Values(g.open), func(a, b *track[*grouped]) int { return cmp.Compare(a.order, b.order) })
	for _, c := range left {
		if c.name == "" && g.harmed {
			continue
		}
		if !g.yield(c.of.Recorded, nil) {
			return
		}
	}
}
