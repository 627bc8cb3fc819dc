package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// recordFile is the file that a call is recorded in.
type recordFile struct {
	file   *journal.File
	before []journal.Record // what it held when it was opened
}

// openRecord takes the file for this process. It must be new or empty, or hold
// the call that is to be resumed.
func openRecord(name string, resume bool) (*recordFile, error) {
	file, err := journal.OpenFile(name)
	if errors.Is(err, journal.ErrBusy) {
		return nil, fmt.Errorf("%s: another process is recording in it", name)
	}
	if err != nil {
		return nil, err
	}
	r := &recordFile{file: file}
	for rec, err := range file.Read(context.Background(), "", 0) {
		if err != nil {
			r.close()
			return nil, err
		}
		r.before = append(r.before, rec)
	}
	switch {
	case resume && len(r.before) == 0:
		err = fmt.Errorf("%s holds no call to go on with", name)
	case !resume && len(r.before) > 0:
		err = fmt.Errorf("%s holds a call already: take another file, or go on with that call with --resume", name)
	}
	if err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// close gives the file back. Everything that matters was synchronized when it
// was written.
func (r *recordFile) close() { _ = r.file.Close() }
