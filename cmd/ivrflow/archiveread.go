package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"sync/atomic"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// archiveReader reads the calls of archives one after another. It holds no
// more than the calls that are not complete yet.
type archiveReader struct {
	read atomic.Int64 // bytes of the files, as they are on the disk
}

// calls gives every recorded call of the archives. An error is about one file
// or one call; reading goes on behind it.
func (r *archiveReader) calls(ctx context.Context, all []archive) iter.Seq2[journal.Recorded, error] {
	return func(yield func(journal.Recorded, error) bool) {
		for _, a := range all {
			for rec, err := range r.callsOf(ctx, a) {
				if ctx.Err() != nil || !yield(rec, err) {
					return
				}
			}
		}
	}
}

// callsOf gives the calls of one archive.
func (r *archiveReader) callsOf(ctx context.Context, a archive) iter.Seq2[journal.Recorded, error] {
	return func(yield func(journal.Recorded, error) bool) {
		file := a.name
		open := func(name string) (io.ReadCloser, error) {
			file = name
			return r.open(ctx, name)
		}
		for rec, err := range journal.ReadSegments(a.files, open) {
			if err != nil && rec.File == "" {
				rec.File = file
			}
			if !yield(rec, err) {
				return
			}
		}
	}
}

// opened is a file that is read. The end of ctx closes it, so that a pipe that
// nobody writes to does not hold the process up.
type opened struct {
	io.Reader
	f    *os.File
	stop func() bool
}

// Close implements [io.Closer].
func (o *opened) Close() error {
	o.stop()
	return o.f.Close()
}

func (r *archiveReader) open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := noPipe(name); err != nil {
		return nil, &unopened{name, err}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, &unopened{name, err}
	}
	o := &opened{f: f, stop: context.AfterFunc(ctx, func() { f.Close() })}
	in := bufio.NewReaderSize(&counting{f, &r.read}, 64<<10)
	o.Reader = in
	if magic, _ := in.Peek(2); string(magic) == "\x1f\x8b" { // RFC 1952
		z, err := gzip.NewReader(in)
		if err != nil {
			o.Close()
			return nil, &journal.CorruptError{File: name, Line: 1, Msg: notCompressed + err.Error()}
		}
		o.Reader = inflated{z}
	}
	return o, nil
}

// errPipe is a file that is read more than once, or waited for without an end.
var errPipe = errors.New("it is a pipe or a socket: write it to a file first")

// noPipe refuses what an open would wait for.
func noPipe(name string) error {
	info, err := os.Stat(name)
	if err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) != 0 {
		err = errPipe
	}
	return err
}

// counting notes how much was read.
type counting struct {
	r    io.Reader
	read *atomic.Int64
}

// Read implements [io.Reader].
func (c *counting) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.read.Add(int64(n))
	return n, err
}

// inflated says in words what is wrong with a compressed file.
type inflated struct{ z *gzip.Reader }

const notCompressed = "it is not compressed as it should be: "

// Read implements [io.Reader].
func (i inflated) Read(b []byte) (int, error) {
	n, err := i.z.Read(b)
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return n, errors.New("the compressed file ends too early")
	}
	return n, errors.New(notCompressed + err.Error())
}
