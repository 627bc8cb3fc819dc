package journal

import (
	"context"
	"fmt"
	"hash/maphash"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// DirOptions are the settings of a [Dir]. The zero value is ready.
type DirOptions struct {
	Sync    Sync             // "" is SyncIntents
	Segment int64            // bytes after which a new file is begun; 0 is 64 MiB
	Now     func() time.Time // the clock of its leases; nil: time.Now
}

const defaultSegment = 64 << 20

// Dir is the store of many calls in one folder. Use [OpenDir].
//
// The folder holds segments, 000001.jsonl and so on: JSON Lines files whose
// lines name their call. Records are added to the last one only, by one
// goroutine, which writes what many calls append at the same time with one
// write and, when one of them waits for it, one fsync. After a failed write or
// fsync nothing is tried again: the appends under way are [ErrUnknown], those
// after them [ErrUnavailable], until the folder is opened again.
//
// A file "lock" makes the folder one process's. Old segments may be taken
// away, the oldest first, when no open call has records in them; with them the
// names of the calls that ended there are forgotten.
//
// In memory are the places of the records of open calls, 24 bytes an append,
// and of each ended call a hash of its name and the segments it is in, about
// 40 bytes.
type Dir struct {
	dir    string
	o      DirOptions
	create func(name string, flag int) (handle, error)
	locked *os.File
	ended  endedCalls

	mu      sync.Mutex
	open    map[string]*openCall
	refused map[string]*CorruptError
	damage  []error
	members members
	next    *batch // what is collected for the next write
	bad     error  // why nothing more is written
	closed  bool

	wake    chan struct{}
	done    chan struct{}
	segment segment // the writing goroutine's
}

// openCall is a call without an end record.
type openCall struct {
	head
	opening []byte // of its lines
	sum     uint32
	spans   []span // what is written
	flight  *batch // the last one with records of it
}

// span is a stretch of one segment that holds lines of one call only.
type span struct {
	segment int32
	from    int64
	length  int64
}

var (
	_ Shared = (*Dir)(nil)
	_ shares = (*Dir)(nil)
)

// OpenDir opens or makes the folder and takes it for this process: ErrBusy
// when another has it. The last record, if it was not written to its end, is
// cut off. A damaged call does not keep the others from going on: see
// [Dir.Damage].
func OpenDir(dir string, o DirOptions) (*Dir, error) {
	return openDir(dir, o, func(name string, flag int) (handle, error) { return os.OpenFile(name, flag, 0o600) })
}

func openDir(dir string, o DirOptions, create func(string, int) (handle, error)) (*Dir, error) {
	var err error
	if o.Sync, err = ParseSync(string(o.Sync)); err != nil {
		return nil, err
	}
	if o.Segment <= 0 {
		o.Segment = defaultSegment
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := makeDir(dir); err != nil {
		return nil, err
	}
	locked, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	d := &Dir{dir: dir, o: o, create: create, locked: locked, ended: endedCalls{maphash.MakeSeed(), map[uint64]extent{}},
		open: map[string]*openCall{}, refused: map[string]*CorruptError{}, wake: make(chan struct{}, 1), done: make(chan struct{})}
	if err = lock(locked); err != nil {
		err = fmt.Errorf("%s: %w", dir, ErrBusy)
	} else {
		err = d.recover()
	}
	if err != nil {
		locked.Close()
		return nil, err
	}
	go d.write()
	return d, nil
}

// makeDir makes the folder, and its name durable.
func makeDir(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// Damage tells what was found damaged when the folder was opened: each is a
// *[CorruptError]. A call that is damaged, or whose last record may be among
// what is, is refused with that error; the others go on. At most 100 are
// listed, and one that tells how many more there are.
func (d *Dir) Damage() []error { return slices.Clone(d.damage) }

// Join implements [Shared], for the goroutines of this process: a folder is
// one process's. After OpenDir every open call is free.
func (d *Dir) Join(ctx context.Context, name string, ttl time.Duration) (Node, error) {
	return join(ctx, d, name, ttl)
}

// Close writes what is under way and gives the folder back. Everything after
// it is ErrUnavailable.
func (d *Dir) Close() error {
	d.mu.Lock()
	again := d.closed
	d.closed = true
	d.mu.Unlock()
	if !again {
		close(d.wake)
	}
	<-d.done
	if again {
		return nil
	}
	err := d.segment.close(d.bad == nil && d.o.Sync != SyncNone)
	if unlocked := d.locked.Close(); err == nil {
		err = unlocked
	}
	return err
}

func (d *Dir) now() time.Time { return d.o.Now() }

func (d *Dir) lease(do func(*members) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.stopped(); err != nil {
		return err
	}
	return do(&d.members)
}

// stopped tells why nothing can be appended.
func (d *Dir) stopped() error {
	switch {
	case d.bad != nil:
		return fmt.Errorf("%w: %w", ErrUnavailable, d.bad)
	case d.closed:
		return fmt.Errorf("%w: it was closed", ErrUnavailable)
	}
	return nil
}

func (d *Dir) openCalls() ([]OpenCall, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.stopped(); err != nil {
		return nil, err
	}
	list := make([]OpenCall, 0, len(d.open))
	for call, c := range d.open {
		if !c.end {
			list = append(list, c.state(call, d.now()))
		}
	}
	slices.SortFunc(list, func(a, b OpenCall) int { return strings.Compare(a.Call, b.Call) })
	return list, nil
}

// endedCalls are the names that are used up, as hashes: if two names had the
// same one, the second would be refused, which is as unlikely as it is safe.
type endedCalls struct {
	seed maphash.Seed
	in   map[uint64]extent
}

// extent is the first and the last segment of a call.
type extent struct{ first, last int32 }

func (e *endedCalls) add(call string, where extent) { e.in[maphash.String(e.seed, call)] = where }

func (e *endedCalls) find(call string) (extent, bool) {
	where, ok := e.in[maphash.String(e.seed, call)]
	return where, ok
}
