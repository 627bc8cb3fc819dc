package flows_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// dies is a store whose process dies when so many records are stored: at an
// append that would store more, of which it stores the beginning. Until then
// the call goes on, so what the last record announced may have been done.
type dies struct {
	journal.Store
	left int
	// unanswered: the process dies with the append that stores the last one,
	// and nobody learns that it was stored: nothing that it announced is done.
	unanswered bool
	died       func()
	dead       bool
}

func (d *dies) Append(ctx context.Context, call string, expect journal.Rev, dur journal.Durability, recs ...journal.Record) (journal.Rev, error) {
	n := len(recs)
	switch {
	case d.dead:
		return expect, journal.ErrUnavailable
	case n < d.left, n == d.left && !d.unanswered:
		d.left -= n
		return d.Store.Append(ctx, call, expect, dur, recs...)
	}
	d.dead = true
	defer d.died()
	if d.left > 0 {
		if _, err := d.Store.Append(ctx, call, expect, dur, recs[:d.left]...); err != nil {
			return expect, err
		}
	}
	return expect, journal.ErrUnknown
}

// disk is where the journal of a crashed call lies. Each process opens it anew.
type disk struct {
	name  string
	open  func(t *testing.T, now func() time.Time) journal.Store
	close func(t *testing.T)
}

// inMemory is a store that outlives the processes of a test.
func inMemory(*testing.T) *disk {
	m := &journal.Memory{}
	return &disk{"memory", func(*testing.T, func() time.Time) journal.Store { return m }, func(*testing.T) {}}
}

func inFile(t *testing.T) *disk {
	name := filepath.Join(t.TempDir(), "call.jsonl")
	d := &disk{name: "file"}
	d.open = func(t *testing.T, _ func() time.Time) journal.Store {
		f, err := journal.OpenFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d.close = func(t *testing.T) {
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
		return f
	}
	return d
}

// inFolder has small segments, so that a call goes on from one to the next.
// Each process joins it as another node and claims the call.
func inFolder(t *testing.T) *disk {
	name := t.TempDir()
	d := &disk{name: "folder"}
	d.open = func(t *testing.T, now func() time.Time) journal.Store {
		dir, err := journal.OpenDir(name, journal.DirOptions{Segment: 4 << 10, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		if damage := dir.Damage(); len(damage) > 0 {
			t.Fatal(damage)
		}
		node, err := dir.Join(t.Context(), "node-"+engine.NewID(), 24*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		d.close = func(t *testing.T) {
			if err := dir.Close(); err != nil {
				t.Fatal(err)
			}
		}
		return node
	}
	return d
}
