package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"sync"
)

// File is the journal of one call in one JSON Lines file. Use [OpenFile].
//
// An append is one write; a durable one is followed by fsync. After a failed
// write or fsync the file is poisoned: what stands in it is not known, so
// every further append fails.
type File struct {
	mu   sync.Mutex
	name string
	f    *os.File
	last Rev
	bad  error
}

var _ Store = (*File)(nil)

// OpenFile opens or makes the file and takes it for this process: ErrBusy
// when another has it. A torn last record is cut off; damage before it is a
// *[CorruptError].
func OpenFile(name string) (*File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	j := &File{name: name, f: f}
	if err := lock(f); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", name, ErrBusy)
	}
	if err := j.recover(); err != nil {
		f.Close()
		return nil, err
	}
	return j, syncDir(filepath.Dir(name))
}

// recover counts the records and cuts a torn tail.
func (j *File) recover() error {
	for rec, err := range ReadFrom(j.name, j.f) {
		if err != nil {
			return err
		}
		j.last = Rev(rec.N)
	}
	end, err := endOfRecords(j.f, int(j.last))
	if err != nil {
		return err
	}
	if err := j.torn(end); err != nil {
		return err
	}
	if err := j.f.Truncate(end); err != nil {
		return err
	}
	_, err = j.f.Seek(end, io.SeekStart)
	return err
}

// torn makes sure that what is to be cut off is the beginning of a record: a
// file of somebody else is left alone.
func (j *File) torn(end int64) error {
	begin := []byte(fmt.Sprintf(`{"n":%d,`, j.last+1))
	tail := make([]byte, len(begin))
	n, err := j.f.ReadAt(tail, end)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if !bytes.HasPrefix(begin, tail[:n]) {
		return &CorruptError{j.name, int(j.last) + 1, "this is not the beginning of a record: the file is no journal, or damaged at its end"}
	}
	return nil
}

// endOfRecords is the offset behind the n-th line.
func endOfRecords(f *os.File, n int) (int64, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	all, err := io.ReadAll(f)
	if err != nil {
		return 0, err
	}
	end := 0
	for range n {
		i := bytes.IndexByte(all[end:], '\n')
		if i < 0 {
			return 0, errors.New("journal: the file changed while it was read")
		}
		end += i + 1
	}
	return int64(end), nil
}

// encode writes a record as a line, its text as it is: escaping < and > for
// pages would make an answer six times as long.
func encode(rec Record) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(rec)
	return b.Bytes(), err
}

// Append implements [Store]; the call's name is not looked at, the file is the call.
func (j *File) Append(ctx context.Context, _ string, expect Rev, d Durability, records ...Record) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return expect, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.bad != nil {
		return expect, j.bad
	}
	if j.last != expect {
		return expect, ErrFenced
	}
	var b bytes.Buffer
	for i, rec := range records {
		if want := uint64(expect) + uint64(i) + 1; rec.N != want {
			return expect, errSequence(rec.N, want)
		}
		line, err := encode(rec)
		if err != nil {
			return expect, err
		}
		if len(line) > MaxLine {
			return expect, ErrTooLong
		}
		b.Write(line)
	}
	if _, err := j.f.Write(b.Bytes()); err != nil {
		j.bad = fmt.Errorf("%w: %w", ErrUnknown, err)
		return expect, j.bad
	}
	if d == Durable {
		if err := j.f.Sync(); err != nil {
			j.bad = fmt.Errorf("%w: %w", ErrUnknown, err)
			return expect, j.bad
		}
	}
	j.last += Rev(len(records))
	return j.last, nil
}

// Read implements [Store]; it reads the file from its beginning.
func (j *File) Read(_ context.Context, _ string, after Rev) iter.Seq2[Record, error] {
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
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// Close gives the file back.
func (j *File) Close() error { return j.f.Close() }
