package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

// MaxLine is the longest record in bytes.
const MaxLine = 16 << 20

// CorruptError says that a journal is damaged before its end, or is none.
type CorruptError struct {
	File string
	Line int
	Msg  string
}

func (e *CorruptError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg) }

// ReadFrom reads records as JSON Lines. A last line without a line end is left
// out: that is what a crash leaves. A line that has one and is no record is
// damage, at the end too: it may have been an intent, and what is done again
// because its intent was dropped is done twice. Damage is a *[CorruptError]
// that names file and line.
func ReadFrom(file string, r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		in := bufio.NewReader(r)
		for n := 1; ; n++ {
			line, err := readLine(in)
			if err != nil && !errors.Is(err, io.EOF) {
				yield(Record{}, &CorruptError{file, n, err.Error()})
				return
			}
			if err != nil { // no line end: torn, or the end
				return
			}
			rec, bad := parse(line, uint64(n))
			if bad != nil {
				yield(Record{}, &CorruptError{file, n, bad.Error()})
				return
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
}

func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > MaxLine {
			return nil, fmt.Errorf("the record is longer than %d bytes", MaxLine)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func parse(line []byte, want uint64) (Record, error) {
	var rec Record
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&rec); err != nil {
		return rec, fmt.Errorf("not a journal record: %w", err)
	}
	if rec.N != want {
		return rec, errSequence(rec.N, want)
	}
	if rec.Kind == "" || len(rec.Data) == 0 {
		return rec, errors.New("not a journal record: kind or data is missing")
	}
	return rec, nil
}

func errSequence(have, want uint64) error {
	return fmt.Errorf("record %d stands where record %d must stand", have, want)
}
