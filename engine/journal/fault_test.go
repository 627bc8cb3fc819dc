package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// faulty is a file that fails when it is told to, and counts.
type faulty struct {
	handle
	*faults
}

// faults are shared by the files of a store.
type faults struct {
	mu      sync.Mutex
	write   error          // of the writes from now on
	short   int            // how much of a failing write is written
	sync    error          // of the fsyncs from now on
	open    error          // of new files
	pause   time.Duration  // of each fsync
	hold    chan struct{}  // when set, a write waits for it
	dirty   map[handle]int // bytes that are not on the disk
	writing chan struct{}  // when set, it is told of each write
	writes  atomic.Int32
	syncs   atomic.Int32
}

func (f faulty) Write(b []byte) (int, error) {
	f.mu.Lock()
	hold, writing := f.hold, f.writing
	f.mu.Unlock()
	if writing != nil {
		writing <- struct{}{}
	}
	if hold != nil {
		<-hold
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.writes.Add(1)
	if f.write != nil {
		n, _ := f.handle.Write(b[:min(f.short, len(b))])
		return n, f.write
	}
	f.dirty[f.handle] += len(b)
	return f.handle.Write(b)
}

func (f faulty) Sync() error {
	f.syncs.Add(1)
	f.mu.Lock()
	pause, err, dirty := f.pause, f.sync, f.dirty[f.handle]
	f.mu.Unlock()
	time.Sleep(pause)
	if err != nil {
		return err
	}
	f.mu.Lock()
	if f.dirty[f.handle] -= dirty; f.dirty[f.handle] == 0 {
		delete(f.dirty, f.handle)
	}
	f.mu.Unlock()
	return f.handle.Sync()
}

func (f *faults) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

func (f *faults) safeAll() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.dirty) == 0
}

func faultyDir(t *testing.T, dir string, o DirOptions) (*Dir, *faults) {
	t.Helper()
	f := &faults{dirty: map[handle]int{}}
	d, err := openDir(dir, o, func(name string, flag int) (handle, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.open != nil {
			return nil, f.open
		}
		h, err := os.OpenFile(name, flag, 0o600)
		return faulty{h, f}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, f
}

func faultyFile(t *testing.T, name string, s Sync) (*File, *faults) {
	t.Helper()
	f := &faults{dirty: map[handle]int{}}
	j, err := openFile(name, s, func(h *os.File) handle { return faulty{h, f} })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j, f
}

func rec(n Rev) Record {
	return Record{N: uint64(n), Kind: Event, At: time.Unix(1, 0).UTC(), Data: json.RawMessage(fmt.Sprintf(`{"n":%d}`, n))}
}

// TestFailedWrites: what failed is unknown, what follows is refused, and after
// opening again the tail tells.
func TestFailedWrites(t *testing.T) {
	for name, fail := range map[string]struct {
		how    func(*faults)
		stored Rev
	}{
		"no space":            {func(f *faults) { f.write = syscall.ENOSPC }, 1},
		"short write":         {func(f *faults) { f.write, f.short = syscall.ENOSPC, 40 }, 1},
		"all but the newline": {func(f *faults) { f.write, f.short = syscall.EIO, 1<<10 }, 2},
		"fsync":               {func(f *faults) { f.sync = syscall.EIO }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "j")
			for kind, open := range map[string]func() (Store, *faults, func() error){
				"file": func() (Store, *faults, func() error) { s, f := faultyFile(t, path, ""); return s, f, s.Close },
				"dir": func() (Store, *faults, func() error) {
					s, f := faultyDir(t, path+".d", DirOptions{})
					return s, f, s.Close
				},
			} {
				s, f, closed := open()
				if _, err := s.Append(t.Context(), "c", 0, Durable, rec(1)); err != nil {
					t.Fatal(err)
				}
				f.set(func() { fail.how(f) })
				if rev, err := s.Append(t.Context(), "c", 1, Durable, rec(2)); !errors.Is(err, ErrUnknown) || rev != 1 {
					t.Errorf("%s: %d %v", kind, rev, err)
				}
				f.set(func() { f.write, f.sync = nil, nil })
				writes := f.writes.Load()
				for _, expect := range []Rev{0, 1, 2} {
					if _, err := s.Append(t.Context(), "c", expect, Durable, rec(expect+1)); !errors.Is(err, ErrUnavailable) {
						t.Errorf("%s after the failure: %v", kind, err)
					}
				}
				if _, err := s.Tail(t.Context(), "c"); !errors.Is(err, ErrUnavailable) {
					t.Errorf("%s: the tail is told: %v", kind, err)
				}
				if f.writes.Load() != writes {
					t.Errorf("%s: it was written again", kind)
				}
				closed()
				s, _, _ = open()
				rev, err := s.Tail(t.Context(), "c")
				if err != nil || rev != fail.stored {
					t.Fatalf("%s opened again: the tail is %d %v, not %d", kind, rev, err, fail.stored)
				}
				if _, err := s.Append(t.Context(), "c", rev, Durable, rec(rev+1)); err != nil {
					t.Errorf("%s opened again: %v", kind, err)
				}
			}
		})
	}
}

// TestFailedSegment: a new file cannot be made; then nothing was stored.
func TestFailedSegment(t *testing.T) {
	dir := t.TempDir()
	d, f := faultyDir(t, dir, DirOptions{Segment: 1})
	if _, err := d.Append(t.Context(), "c", 0, Durable, rec(1)); err != nil {
		t.Fatal(err)
	}
	f.set(func() { f.open = syscall.EMFILE })
	if _, err := d.Append(t.Context(), "c", 1, Durable, rec(2)); !errors.Is(err, ErrUnavailable) || !errors.Is(err, syscall.EMFILE) {
		t.Error(err)
	}
	d.Close()
	d, _ = faultyDir(t, dir, DirOptions{})
	if rev, err := d.Tail(t.Context(), "c"); rev != 1 || err != nil {
		t.Error(rev, err)
	}
}

// TestBatchFails: of appends that are under way together, those of the batch
// are unknown, those behind it certainly not written; none is told it is done.
func TestBatchFails(t *testing.T) {
	dir := t.TempDir()
	d, f := faultyDir(t, dir, DirOptions{})
	hold, writing := make(chan struct{}), make(chan struct{}, 1)
	f.set(func() { f.hold, f.writing, f.write = hold, writing, syscall.ENOSPC })
	const calls = 20
	var unknown, unavailable atomic.Int32
	var wg sync.WaitGroup
	for c := range calls {
		wg.Go(func() {
			switch _, err := d.Append(t.Context(), fmt.Sprint("c", c), 0, Durability(c%2), rec(1)); {
			case errors.Is(err, ErrUnknown):
				unknown.Add(1)
			case errors.Is(err, ErrUnavailable):
				unavailable.Add(1)
			default:
				t.Errorf("call %d: %v", c, err)
			}
		})
		if c == 0 {
			<-writing // the others stand behind it
		}
	}
	time.Sleep(20 * time.Millisecond)
	close(hold)
	wg.Wait()
	if unknown.Load() != 1 || unavailable.Load() != calls-1 {
		t.Errorf("%d unknown, %d unavailable", unknown.Load(), unavailable.Load())
	}
	d.Close()
	d, _ = faultyDir(t, dir, DirOptions{})
	if list, _ := d.openCalls(); len(list) != 0 {
		t.Errorf("there are calls: %v", list)
	}
}

// TestBufferedBeforeFailedSync: a buffered append is done when its record is
// in the file, though the fsync for another one fails.
func TestBufferedBeforeFailedSync(t *testing.T) {
	d, f := faultyDir(t, t.TempDir(), DirOptions{})
	hold := make(chan struct{})
	f.set(func() { f.hold, f.sync = hold, syscall.EIO })
	var wg sync.WaitGroup
	append := func(call string, dur Durability, want error) {
		wg.Go(func() {
			if _, err := d.Append(t.Context(), call, 0, dur, rec(1)); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", call, err, want)
			}
		})
		time.Sleep(10 * time.Millisecond)
	}
	append("first", Buffered, nil) // the writer waits with it
	append("buffered", Buffered, nil)
	append("durable", Durable, ErrUnknown)
	close(hold)
	wg.Wait()
}

// TestDurableIsSynchronized: after each append the disk has what it must have.
func TestDurableIsSynchronized(t *testing.T) {
	for _, s := range []Sync{SyncIntents, SyncEvery, SyncNone} {
		file, inFile := faultyFile(t, filepath.Join(t.TempDir(), "f"), s)
		dir, inDir := faultyDir(t, t.TempDir(), DirOptions{Sync: s})
		seg, inSeg := faultyDir(t, t.TempDir(), DirOptions{Sync: s, Segment: 1})
		for kind, c := range map[string]struct {
			s Store
			f *faults
		}{"file": {file, inFile}, "dir": {dir, inDir}, "segments": {seg, inSeg}} {
			var rev Rev
			for _, dur := range []Durability{Buffered, Buffered, Durable, Buffered, Durable, Durable} {
				next, err := c.s.Append(t.Context(), "c", rev, dur, rec(rev+1))
				if err != nil {
					t.Fatal(err)
				}
				rev = next
				if must := s.needs(dur); must != c.f.safeAll() && (must || kind != "segments") {
					t.Errorf("%s, %s, record %d, %d: it is on the disk: %v", kind, s, rev, dur, !must)
				}
			}
			if _, err := c.s.Append(t.Context(), "c", rev, Buffered, rec(rev+1)); err != nil {
				t.Error(err)
			}
			if _, err := c.s.Append(t.Context(), "c", rev+1, Durable); err != nil || c.f.safeAll() != (s != SyncNone) {
				t.Errorf("%s, %s: nothing, durably: %v", kind, s, err)
			}
		}
	}
}

// TestOpeningSynchronizes: what an earlier process wrote and did not
// synchronize is made safe before anybody goes on from it.
func TestOpeningSynchronizes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "j")
	j, _ := faultyFile(t, path, "")
	d, _ := faultyDir(t, path+".d", DirOptions{})
	for _, s := range []Store{j, d} {
		if _, err := s.Append(t.Context(), "c", 0, Buffered, rec(1)); err != nil {
			t.Fatal(err)
		}
	}
	j.Close()
	d.Close()
	_, inFile := faultyFile(t, path, "")
	_, inDir := faultyDir(t, path+".d", DirOptions{})
	if inFile.syncs.Load() != 1 || inDir.syncs.Load() != 1 {
		t.Errorf("file %d, dir %d fsyncs", inFile.syncs.Load(), inDir.syncs.Load())
	}
}

func TestGroupCommit(t *testing.T) {
	d, f := faultyDir(t, t.TempDir(), DirOptions{})
	f.set(func() { f.pause = 5 * time.Millisecond })
	var wg sync.WaitGroup
	for c := range 100 {
		wg.Go(func() {
			if _, err := d.Append(t.Context(), fmt.Sprint("c", c), 0, Durable, rec(1)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := f.syncs.Load(); n > 20 {
		t.Errorf("100 appends at once took %d fsyncs", n)
	}
	if n := f.writes.Load(); n > 20 {
		t.Errorf("100 appends at once took %d writes", n)
	}
}

// TestTailWaits: after an append that its caller gave up waiting for, the tail
// tells how it ended.
func TestTailWaits(t *testing.T) {
	d, f := faultyDir(t, t.TempDir(), DirOptions{})
	hold := make(chan struct{})
	f.set(func() { f.hold = hold })
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	if _, err := d.Append(ctx, "c", 0, Durable, rec(1)); !errors.Is(err, ErrUnknown) {
		t.Fatal(err)
	}
	if _, err := d.Tail(ctx, "c"); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	time.AfterFunc(10*time.Millisecond, func() { close(hold) })
	if rev, err := d.Tail(t.Context(), "c"); rev != 1 || err != nil {
		t.Error(rev, err)
	}
	if f.syncs.Load() != 1 || !f.safeAll() {
		t.Error("the tail was told before it was safe")
	}
}

// TestClaimIsDurable: who has claimed a call may act at once.
func TestClaimIsDurable(t *testing.T) {
	d, f := faultyDir(t, t.TempDir(), DirOptions{})
	n, err := d.Join(t.Context(), "a", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Append(t.Context(), "c", 0, Buffered, rec(1)); err != nil || f.safeAll() {
		t.Fatal(err, "or a buffered append was synchronized")
	}
	if _, err := n.Claim(t.Context(), "c"); err != nil || !f.safeAll() {
		t.Error(err, "or the claim was not synchronized")
	}
	f.set(func() { f.sync = syscall.EIO })
	if _, err := n.Claim(t.Context(), "c"); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
}

// TestLeaseIsCountedFromTheQuestion: the time that a store takes to answer is
// not on the lease.
func TestLeaseIsCountedFromTheQuestion(t *testing.T) {
	now := time.Unix(0, 0)
	asked := now
	m := &Memory{Now: func() time.Time { now = now.Add(time.Second); return now }}
	joined, err := m.Join(t.Context(), "a", 80*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	n := joined.(*node)
	for range 2 {
		if got, want := n.valid.Load().Sub(asked), 71*time.Second; got != want { // 80 less an eighth, asked a second later
			t.Errorf("trusted for %s, not %s", got, want)
		}
		asked = now
		if err := n.Renew(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestClosedDir(t *testing.T) {
	d, _ := faultyDir(t, t.TempDir(), DirOptions{})
	n, err := d.Join(t.Context(), "a", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for c := range 50 {
		wg.Go(func() {
			if _, err := n.Append(t.Context(), fmt.Sprint("c", c), 0, Durable, rec(1)); err != nil && !errors.Is(err, ErrUnavailable) {
				t.Error(err)
			}
		})
	}
	for range 3 {
		wg.Go(func() { d.Close() })
	}
	wg.Wait()
	if _, err := d.Append(t.Context(), "new", 0, Buffered, rec(1)); !errors.Is(err, ErrUnavailable) {
		t.Error(err)
	}
	if _, err := n.Claim(t.Context(), "c1"); !errors.Is(err, ErrUnavailable) {
		t.Error(err)
	}
	if err := n.Renew(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Error(err)
	}
	for _, err := range n.Open(t.Context()) {
		if !errors.Is(err, ErrUnavailable) {
			t.Error(err)
		}
	}
}
