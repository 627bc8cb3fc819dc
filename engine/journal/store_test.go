package journal_test

import (
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/journal/journaltest"
)

// clock is one that tests turn. Its time goes on from day to day of the tests.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time       { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) pass(d time.Duration) { c.ahead.Add(int64(d)) }

func openDir(t *testing.T, dir string, o journal.DirOptions) *journal.Dir {
	t.Helper()
	d, err := journal.OpenDir(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func openFile(t *testing.T, name string) *journal.File {
	t.Helper()
	f, err := journal.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestMemory(t *testing.T) {
	open := func(*testing.T) journal.Store { return &journal.Memory{} }
	journaltest.Store(t, open)
	journaltest.Calls(t, open)
	var c clock
	journaltest.Shared(t, journaltest.Harness{Pass: c.pass, Open: func(*testing.T) func() journal.Shared {
		m := &journal.Memory{Now: c.now}
		return func() journal.Shared { return m }
	}})
}

func TestFile(t *testing.T) {
	for _, s := range []journal.Sync{journal.SyncIntents, journal.SyncEvery, journal.SyncNone} {
		t.Run(string(s), func(t *testing.T) {
			journaltest.Store(t, func(t *testing.T) journal.Store {
				f, err := journal.OpenFileSync(filepath.Join(t.TempDir(), "call.jsonl"), s)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { f.Close() })
				return f
			})
		})
	}
}

// TestDir runs the suite with segments of the usual size and with some that
// take one write each.
func TestDir(t *testing.T) {
	for name, o := range map[string]journal.DirOptions{
		"one segment":   {},
		"many segments": {Segment: 1, Sync: journal.SyncNone},
		"every":         {Segment: 1000, Sync: journal.SyncEvery},
	} {
		t.Run(name, func(t *testing.T) {
			open := func(t *testing.T) journal.Store { return openDir(t, t.TempDir(), o) }
			journaltest.Store(t, open)
			journaltest.Calls(t, open)
			var c clock
			o.Now = c.now
			journaltest.Shared(t, journaltest.Harness{Pass: c.pass, Open: func(t *testing.T) func() journal.Shared {
				d := openDir(t, t.TempDir(), o)
				return func() journal.Shared { return d }
			}})
		})
	}
}

// TestReopenedDir runs the suite with a folder that is closed and opened again
// before each append and each reading.
func TestReopenedDir(t *testing.T) {
	journaltest.Store(t, func(t *testing.T) journal.Store {
		r := &reopening{t: t, dir: t.TempDir()}
		t.Cleanup(r.close)
		return r
	})
}
