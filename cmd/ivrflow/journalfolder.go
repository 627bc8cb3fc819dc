package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// journals is a folder of the journals of many calls, taken by this process.
type journals struct {
	name string
	dir  *journal.Dir
	node journal.Node
	stop context.CancelFunc
	done chan struct{} // closed when nobody renews the lease any more
}

// lease is how long a process that says nothing more keeps its calls. Nobody
// else opens the folder meanwhile anyway. By the time of the call a minute may
// be over at once, so there the lease is for ever.
const (
	lease     = time.Minute
	callLease = 250 * 365 * 24 * time.Hour
)

// openJournals takes the folder and makes it when it is not there. Calls in it
// that are damaged are warned of: they are refused, the others are not.
func (l *live) openJournals(ctx context.Context) (*journals, error) {
	name, c := l.plan.journal, l.c
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s is a file: --journal takes a folder of many calls, --record a file for one", name)
	}
	o := journal.DirOptions{Sync: l.sync}
	ttl := lease
	if l.virtual || l.resume {
		o.Now, ttl = l.storeTime.now, callLease
	}
	dir, err := journal.OpenDir(name, o)
	if err != nil {
		return nil, errInUse(name, err)
	}
	for _, damage := range dir.Damage() {
		c.Err.printf("%s%s\n", c.Err.yellow("warning: "), plain(damage.Error()))
	}
	node, err := dir.Join(ctx, "run-"+engine.NewID(), ttl)
	if err != nil {
		_ = dir.Close() // nothing was written
		return nil, errInUse(name, err)
	}
	f := &journals{name: name, dir: dir, node: node, done: make(chan struct{})}
	// The lease runs until the call is over, whatever the process is told.
	ctx, f.stop = context.WithCancel(context.WithoutCancel(ctx))
	go f.renew(ctx)
	return f, nil
}

// renew keeps the lease. When that fails the engine asks before it does
// anything that hurts, and stops the call.
func (f *journals) renew(ctx context.Context) {
	defer close(f.done)
	tick := time.NewTicker(lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if errors.Is(f.node.Renew(ctx), journal.ErrLeaseLost) {
				return
			}
		}
	}
}

// close gives the folder back. What matters was synchronized when it was
// written.
func (f *journals) close() {
	f.stop()
	<-f.done
	_ = f.node.Leave(context.Background())
	_ = f.dir.Close()
}

// tape is the folder for one call.
func (f *journals) tape(before []journal.Record) *tape {
	return &tape{store: f.node, name: f.name, before: before, close: f.close}
}

// read gives the records of a call. An error comes with those before it.
func (f *journals) read(ctx context.Context, call string) ([]journal.Record, error) {
	var all []journal.Record
	for rec, err := range f.node.Read(ctx, call, 0) {
		if err != nil {
			return all, err
		}
		all = append(all, rec)
	}
	return all, nil
}
