package journal_test

import (
	"context"
	"iter"
	"sync"
	"testing"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// reopening is a folder of which nothing is left in memory.
type reopening struct {
	t   *testing.T
	dir string
	mu  sync.Mutex
	d   *journal.Dir
}

func (r *reopening) close() {
	if r.d != nil {
		r.d.Close()
	}
}

func (r *reopening) anew() *journal.Dir {
	r.close()
	var err error
	if r.d, err = journal.OpenDir(r.dir, journal.DirOptions{Segment: 300}); err != nil {
		r.t.Fatal(err)
	}
	if bad := r.d.Damage(); bad != nil {
		r.t.Fatal(bad)
	}
	return r.d
}

func (r *reopening) Append(ctx context.Context, call string, expect journal.Rev, d journal.Durability, recs ...journal.Record) (journal.Rev, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.anew().Append(ctx, call, expect, d, recs...)
}

func (r *reopening) Read(ctx context.Context, call string, after journal.Rev) iter.Seq2[journal.Record, error] {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.anew().Read(ctx, call, after)
}

func (r *reopening) Tail(ctx context.Context, call string) (journal.Rev, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.anew().Tail(ctx, call)
}
