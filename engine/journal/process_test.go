//go:build unix

package journal_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

const childTask = "IVRFLOW_JOURNAL_CHILD"

func TestMain(m *testing.M) {
	switch task, dir, _ := strings.Cut(os.Getenv(childTask), " "); task {
	case "":
		os.Exit(m.Run())
	case "append":
		childAppends(dir)
	case "limit":
		childRunsFull(dir)
	}
}

func child(ctx context.Context, task, dir string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), childTask+"="+task+" "+dir, "GORACE=atexit_sleep_ms=0")
	cmd.Stderr = os.Stderr
	return cmd
}

const childWriters = 16

// childAppends appends to calls of its own in many goroutines for ever, each
// call of 5 records, and says which of them the store told it are durable.
func childAppends(dir string) {
	d, err := journal.OpenDir(dir, journal.DirOptions{Segment: 64 << 10})
	if err != nil {
		panic(err)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range childWriters {
		wg.Go(func() {
			for i := 0; ; i++ {
				call := fmt.Sprintf("%d-%d-%d", os.Getpid(), w, i)
				for n := range journal.Rev(5) {
					r := record(n+1, call)
					if n == 4 && i%3 == 0 {
						r = ended(5)
					}
					dur := journal.Durability((n + 1) % 2)
					if _, err := d.Append(context.Background(), call, n, dur, r); err != nil {
						panic(err)
					}
					if dur == journal.Durable {
						mu.Lock()
						fmt.Printf("%s %d\n", call, n+1)
						mu.Unlock()
					}
				}
			}
		})
	}
	wg.Wait()
}

// TestKilledProcess kills a process that appends. What it was told is durable
// is there; no record is there twice; the next process goes on in the folder.
func TestKilledProcess(t *testing.T) {
	dir := t.TempDir()
	acked := map[string]journal.Rev{}
	for range 4 {
		cmd := child(t.Context(), "append", dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(150*time.Millisecond, func() { cmd.Process.Kill() })
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			var call string
			var n journal.Rev
			if c, _ := fmt.Sscan(lines.Text(), &call, &n); c == 2 { // the last line may be torn
				acked[call] = max(acked[call], n)
			}
		}
		cmd.Wait()
	}
	d := openDir(t, dir, journal.DirOptions{})
	if bad := d.Damage(); bad != nil {
		t.Fatal(bad)
	}
	d.Close()
	stored := map[string]journal.Rev{}
	files, _ := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	for c, err := range journal.ReadSegments(files, openSegment) {
		if err != nil {
			t.Fatal(err)
		}
		if stored[c.Call] != 0 {
			t.Errorf("call %s is there twice", c.Call)
		}
		stored[c.Call] = journal.Rev(len(c.Records))
	}
	for call, n := range acked {
		if stored[call] < n {
			t.Errorf("call %s has %d records, %d were durable", call, stored[call], n)
		}
	}
	t.Logf("%d calls were acknowledged, %d are stored in %d segments", len(acked), len(stored), len(files))
	if len(acked) < childWriters || len(files) < 2 {
		t.Error("the processes did too little")
	}
}

// childRunsFull appends until the file may not grow, and tells how that ended.
func childRunsFull(dir string) {
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: 10_000, Max: 10_000}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		panic(err)
	}
	f, err := journal.OpenFile(filepath.Join(dir, "f"))
	if err != nil {
		panic(err)
	}
	d, err := journal.OpenDir(filepath.Join(dir, "d"), journal.DirOptions{})
	if err != nil {
		panic(err)
	}
	for _, s := range []journal.Store{f, d} {
		var rev journal.Rev
		for {
			next, err := s.Append(context.Background(), "c", rev, journal.Durable, record(rev+1, strings.Repeat("x", 300)))
			if err != nil {
				_, again := s.Append(context.Background(), "c", rev, journal.Durable, record(rev+1, "x"))
				fmt.Println(rev, errors.Is(err, journal.ErrUnknown), errors.Is(err, syscall.EFBIG), errors.Is(again, journal.ErrUnavailable))
				break
			}
			rev = next
		}
	}
}

// TestFileSizeLimit lets the system refuse a write in the middle.
func TestFileSizeLimit(t *testing.T) {
	dir := t.TempDir()
	out, err := child(t.Context(), "limit", dir).Output()
	if err != nil {
		t.Fatal(err)
	}
	d := openDir(t, filepath.Join(dir, "d"), journal.DirOptions{})
	f := openFile(t, filepath.Join(dir, "f"))
	said := strings.Fields(string(out))
	if len(said) != 8 {
		t.Fatalf("%q", out)
	}
	for i, s := range []journal.Store{f, d} {
		rev, err := s.Tail(t.Context(), "c")
		if got := strings.Join(said[4*i:4*i+4], " "); err != nil || rev < 10 || got != fmt.Sprint(rev, " true true true") {
			t.Errorf("the process said %q; the tail is %d %v", got, rev, err)
		}
		if _, err := s.Append(t.Context(), "c", rev, journal.Durable, record(rev+1, "x")); err != nil {
			t.Error(err)
		}
	}
}
