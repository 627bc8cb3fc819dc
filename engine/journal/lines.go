package journal

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// lines reads a file line by line.
type lines struct {
	file string
	in   *bufio.Reader
	long []byte // a line that the reader's buffer does not hold
	n    int    // of the line that was read last
	from int64  // where it begins, in bytes
	to   int64  // and where the next one does
	held *held  // the line behind blank ones, which is the next
}

// held is a line that was read ahead.
type held struct {
	text     []byte
	err      error
	n        int
	from, to int64
}

func newLines(file string, r io.Reader) *lines {
	return &lines{file: file, in: bufio.NewReaderSize(r, 16<<10)}
}

var errLongLine = fmt.Errorf("the record is longer than %d bytes", MaxLine)

// next gives a line without its end; it is good until the next call.
// errLongLine: it is not held, the one behind it can be read. io.EOF: no line
// follows, what is given is the beginning of one that was not written to its
// end. Anything else is the reader's. Blank lines at the end of the file are
// none; elsewhere the first of several stands for all.
func (l *lines) next() ([]byte, error) {
	if h := l.held; h != nil {
		l.held, l.n, l.from, l.to = nil, h.n, h.from, h.to
		return h.text, h.err
	}
	text, err := l.read()
	if err != nil && !errors.Is(err, io.EOF) || len(bytes.TrimSpace(text)) > 0 {
		return text, err
	}
	n, from, to := l.n, l.from, l.to
	for err == nil && len(bytes.TrimSpace(text)) == 0 {
		text, err = l.read()
	}
	if errors.Is(err, io.EOF) && len(bytes.TrimSpace(text)) == 0 {
		l.from = from
		return nil, err
	}
	l.held = &held{text, err, l.n, l.from, l.to}
	l.n, l.from, l.to = n, from, to
	return nil, nil
}

// read gives the next line, blank or not.
func (l *lines) read() ([]byte, error) {
	l.n++
	l.from = l.to
	l.long = l.long[:0]
	tooLong := false
	for {
		part, err := l.in.ReadSlice('\n')
		l.to += int64(len(part))
		full := errors.Is(err, bufio.ErrBufferFull)
		if l.to-l.from > MaxLine {
			l.long, tooLong = nil, true
		}
		switch {
		case err != nil && !full && !errors.Is(err, io.EOF):
			return nil, fmt.Errorf("%s:%d: %w", l.file, l.n, err)
		case tooLong && !full:
			return nil, errLongLine
		case tooLong:
		case full || len(l.long) > 0:
			l.long = append(l.long, part...)
			part = l.long
		}
		if !full {
			if err == nil {
				part = part[:len(part)-1]
			}
			return part, err
		}
	}
}

func (l *lines) corrupt(call, msg string) *CorruptError {
	return &CorruptError{File: l.file, Line: l.n, Msg: msg, Call: call}
}

// shelf keeps copies of short texts in few allocations. What it keeps is never
// overwritten.
type shelf struct {
	free []byte
	size int // of the buffer that free is the rest of
}

const (
	smallestShelf = 256
	largestShelf  = 64 << 10
)

func (s *shelf) keep(text []byte) []byte {
	if len(s.free) < len(text) {
		s.size = max(smallestShelf, min(2*s.size, largestShelf))
		s.free = make([]byte, max(len(text), s.size))
	}
	n := copy(s.free, text)
	kept := s.free[:n:n]
	s.free = s.free[n:]
	return kept
}
