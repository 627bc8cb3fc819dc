package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// imported is the file of recordings that is being made: it is there whole, or
// not at all.
type imported struct {
	name  string
	temp  string // folder beside it
	file  string // in it
	store journal.Store
	close func() error
	kept  bool
}

// newImported makes the file: of one call, or an archive of many. fs.ErrExist:
// it is there already.
func newImported(name string, calls int) (*imported, error) {
	if err := reserve(name); err != nil {
		return nil, err
	}
	o := &imported{name: name}
	err := o.open(calls)
	if err != nil {
		o.discard()
		return nil, err
	}
	return o, nil
}

func (o *imported) open(calls int) error {
	var err error
	if o.temp, err = os.MkdirTemp(filepath.Dir(o.name), ".ivrflow-*"); err != nil {
		return err
	}
	if calls == 1 {
		o.file = filepath.Join(o.temp, "call.jsonl")
		file, err := journal.OpenFileSync(o.file, journal.SyncNone)
		if err != nil {
			return err
		}
		o.store, o.close = file, file.Close
		return nil
	}
	// A folder of journals with one segment is the archive.
	dir, err := journal.OpenDir(o.temp, journal.DirOptions{Sync: journal.SyncNone, Segment: 1 << 62})
	if err != nil {
		return err
	}
	o.close = dir.Close
	o.file = filepath.Join(o.temp, "000001.jsonl")
	o.store, err = dir.Join(context.Background(), "import", 1000*time.Hour)
	return err
}

// finish gives the file its name.
func (o *imported) finish() error {
	err := o.close()
	o.close = nil
	if err != nil {
		return err
	}
	if err := syncFile(o.file); err != nil {
		return err
	}
	if err := os.Rename(o.file, o.name); err != nil {
		return err
	}
	o.kept = true
	return syncFolder(filepath.Dir(o.name))
}

// discard takes away what is left of the work, and the file if it did not come
// about.
func (o *imported) discard() {
	if o.close != nil {
		_ = o.close()
	}
	if o.temp != "" {
		_ = os.RemoveAll(o.temp)
	}
	if !o.kept {
		_ = os.Remove(o.name)
	}
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
