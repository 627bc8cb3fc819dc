package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// tape is where a call is written down as it goes: a file of its own, or a
// folder of the journals of many.
type tape struct {
	store  journal.Store
	name   string           // of the file or folder
	before []journal.Record // what there was of the call when it was opened
	close  func()
}

// openTape takes the file or the folder that a new call, or one that is resumed
// from a file, is kept in, if it is kept.
func (l *live) openTape(ctx context.Context) bool {
	var err error
	switch {
	case l.plan.record != "":
		l.tape, err = openRecord(l.plan.record, l.resume, l.sync)
	case l.plan.journal != "":
		l.tape, err = l.newInFolder(ctx)
	}
	if err != nil {
		l.c.bad("%s", err)
	}
	return err == nil
}

// newInFolder begins a call in a folder of journals; its program is kept there
// before anything is done.
func (l *live) newInFolder(ctx context.Context) (*tape, error) {
	f, err := l.openJournals(ctx)
	if err != nil {
		return nil, err
	}
	before, err := f.read(ctx, l.call.ID)
	switch {
	case err != nil || len(before) > 0:
		err = fmt.Errorf("%s holds a call %q already: give another --call-id, or go on with that call with --resume", f.name, l.call.ID)
	default:
		if err = l.kept.keep(f.name); err != nil {
			err = fmt.Errorf("the program cannot be kept beside the call: %w", err)
		}
	}
	if err != nil {
		f.close()
		return nil, err
	}
	return f.tape(nil), nil
}

// settle takes the program as it will be kept: a call that is written down runs
// on what whoever resumes it will have.
func (l *live) settle() bool {
	if l.plan.record == "" && l.plan.journal == "" {
		return true
	}
	kept, err := l.loaded.kept()
	if err == nil {
		from := l.loaded.origin
		l.kept = kept
		l.loaded, err = kept.load()
		l.loaded.origin = from
	}
	if err != nil {
		l.c.bad("the flow cannot be kept for going on with the call: %s", err)
	}
	return err == nil
}

// errInUse says that another process has the file or folder.
func errInUse(name string, err error) error {
	if errors.Is(err, journal.ErrBusy) {
		return fmt.Errorf("%s: another process is recording in it", name)
	}
	return err
}
