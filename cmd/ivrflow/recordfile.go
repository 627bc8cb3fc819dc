package main

import (
	"context"
	"fmt"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// openRecord takes the file of one call for this process. It must be new or
// empty, or hold the call that is to be resumed.
func openRecord(name string, resume bool, sync journal.Sync) (*tape, error) {
	file, err := journal.OpenFileSync(name, sync)
	if err != nil {
		return nil, errInUse(name, err)
	}
	// Everything that matters was synchronized when it was written.
	t := &tape{store: file, name: name, close: func() { _ = file.Close() }}
	for rec, err := range file.Read(context.Background(), "", 0) {
		if err != nil {
			t.close()
			return nil, err
		}
		t.before = append(t.before, rec)
	}
	switch {
	case resume && len(t.before) == 0:
		err = fmt.Errorf("%s holds no call to go on with", name)
	case !resume && len(t.before) > 0:
		err = fmt.Errorf("%s holds a call already: take another file, or go on with that call with --resume", name)
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}
