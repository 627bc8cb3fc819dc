package journal

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"sync"
)

// File is the journal of one call in one JSON Lines file. Use [OpenFile].
//
// An append is one write; one that must be durable is followed by fsync. After
// a failed write or fsync the file is poisoned: what stands in it is not
// known, so every further append is [ErrUnavailable] until it is opened again.
// A crash in the middle of a write may leave the first records of an append.
type File struct {
	mu   sync.Mutex
	name string
	f    handle
	sync Sync
	at   single // where the call stands
	bad  error
}

var _ Store = (*File)(nil)

// OpenFile is [OpenFileSync] with SyncIntents.
func OpenFile(name string) (*File, error) { return OpenFileSync(name, SyncIntents) }

// OpenFileSync opens or makes the file and takes it for this process: ErrBusy
// when another has it. A torn last record is cut off; damage before it is a
// *[CorruptError].
func OpenFileSync(name string, s Sync) (*File, error) {
	return openFile(name, s, func(f *os.File) handle { return f })
}

func openFile(name string, s Sync, as func(*os.File) handle) (*File, error) {
	s, err := ParseSync(string(s))
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(name); err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) != 0 {
		return nil, fmt.Errorf("%s: a journal is a file, and this is a pipe or a socket", name)
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	j := &File{name: name, f: as(f), sync: s}
	if err := lock(f); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", name, ErrBusy)
	}
	if err := j.recover(f); err != nil {
		f.Close()
		return nil, err
	}
	return j, syncDir(filepath.Dir(name))
}

// recover follows the records, cuts a torn tail and makes sure that what was
// read stays: it may have been written and never synchronized.
func (j *File) recover(f *os.File) error {
	in := newLines(j.name, f)
	for {
		text, err := in.next()
		if err == io.EOF {
			if err := j.torn(in, text); err != nil {
				return err
			}
			break
		}
		if err == nil {
			_, err = j.at.next(text)
			err = in.damage(err)
		} else if err == errLongLine {
			err = in.damage(err)
		}
		if err != nil {
			return err
		}
	}
	if err := f.Truncate(in.from); err != nil {
		return err
	}
	if _, err := f.Seek(in.from, io.SeekStart); err != nil || j.sync == SyncNone || j.at.rev == 0 {
		return err
	}
	return j.f.Sync()
}

// torn makes sure that what is to be cut off is the beginning of a record: a
// file of somebody else is left alone.
func (j *File) torn(in *lines, tail []byte) error {
	begin := fmt.Appendf(nil, `%s"n":%d,`, j.at.opening(), j.at.rev+1)
	if !begins(tail, begin) && (j.at.rev > 0 || !begins(tail, []byte(`{`+callPart))) {
		return in.corrupt("", "this is not the beginning of a record: the file is no journal, or damaged at its end")
	}
	return nil
}

// begins reports whether the text begins like another, as far as it goes.
func begins(text, like []byte) bool {
	return bytes.HasPrefix(like, text[:min(len(text), len(like))])
}

// Append implements [Store]; the call's name is not looked at, the file is the call.
func (j *File) Append(ctx context.Context, _ string, expect Rev, d Durability, records ...Record) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return expect, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.bad != nil:
		return expect, fmt.Errorf("%w: %w", ErrUnavailable, j.bad)
	case j.at.rev != expect, j.at.end && len(records) > 0:
		return expect, ErrFenced
	}
	b, err := encode(expect, records)
	if err != nil {
		return expect, err
	}
	opening := j.at.opening()
	if !b.fit(opening) {
		return expect, ErrTooLong
	}
	text, sum := b.appendLines(make([]byte, 0, len(b.text)+b.count()*(len(opening)+lineTail+1)), opening, j.at.sum)
	if len(text) > 0 {
		_, err = j.f.Write(text)
	}
	if err == nil && j.sync.needs(d) {
		err = j.f.Sync()
	}
	if err != nil {
		j.bad = err
		return expect, fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	j.at.rev, j.at.sum, j.at.end = expect+Rev(b.count()), sum, j.at.end || b.end
	return j.at.rev, nil
}

// Tail implements [Store]. After a failed append only opening the file again
// tells what stands in it: until then it is ErrUnavailable.
func (j *File) Tail(ctx context.Context, _ string) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.bad != nil {
		return 0, fmt.Errorf("%w: %w", ErrUnavailable, j.bad)
	}
	return j.at.rev, nil
}

// Read implements [Store]; it reads the file from its beginning.
func (j *File) Read(ctx context.Context, _ string, after Rev) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		f, err := os.Open(j.name)
		if err != nil {
			yield(Record{}, err)
			return
		}
		defer f.Close()
		for rec, err := range ReadFrom(j.name, f) {
			if err == nil && Rev(rec.N) <= after {
				continue
			}
			if err == nil {
				err = ctx.Err()
			}
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// Close gives the file back.
func (j *File) Close() error { return j.f.Close() }
