package flows_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// BenchmarkReplayFolder records paid calls live, over loopback and in virtual
// time, in a journal folder as an installation has it, and then replays the
// folder with as many workers as there are processors. It reports calls a
// second, and how many times as fast that is as recording them was.
func BenchmarkReplayFolder(b *testing.B) {
	const calls = 300
	w := newWorld(b, "vonage-self-service", "", "1")
	dir := b.TempDir()
	store, err := journal.OpenDir(dir, journal.DirOptions{})
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	for i := range calls {
		w.caller = newCaller(b, w.clock, "1")
		w.hear(w.caller)
		w.drive.Leg, w.drive.Vault, w.drive.Journal = w.caller, vars.NewMemoryVault(), store
		if _, err := w.drive.Run(b.Context(), engine.Call{ID: fmt.Sprint("call-", i), Inputs: w.inputs, Seed: engine.NewSeed()}); err != nil {
			b.Fatal(err)
		}
	}
	live := time.Since(began) / calls
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	segments, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n += replayFolder(b, w.program, segments)
	}
	each := b.Elapsed() / time.Duration(n)
	b.ReportMetric(float64(time.Second)/float64(each), "calls/s")
	b.ReportMetric(float64(live)/float64(each), "times-live")
}

func replayFolder(b *testing.B, p *engine.Program, segments []string) int {
	b.Helper()
	recorded := make(chan journal.Recorded, 64)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for one := range recorded {
				rec, err := engine.OpenRecording(all(one.Records))
				if err != nil {
					b.Error(err)
					continue
				}
				if got, err := p.Replay(rec); err != nil || !got.Same() {
					b.Error(err, got)
				}
			}
		})
	}
	n := 0
	for one, err := range journal.ReadSegments(segments, func(name string) (io.ReadCloser, error) { return os.Open(name) }) {
		if err != nil {
			b.Error(err)
			break
		}
		recorded <- one
		n++
	}
	close(recorded)
	workers.Wait()
	return n
}
