package flows_test

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// BenchmarkReplay replays a paid call again and again, from its records, and
// reports how many times as fast that is as the same call live over loopback
// in virtual time, in the same run.
func BenchmarkReplay(b *testing.B) {
	w := newWorld(b, "vonage-self-service", "", "1")
	steps, _ := leg.ParseSteps("1")
	live := func(i int) []journal.Record {
		w.drive.Leg, w.drive.Vault, w.drive.Journal = leg.NewScript(w.drive.Clock, 60*time.Millisecond, steps), vars.NewMemoryVault(), &journal.Memory{}
		id := fmt.Sprint("call-", i)
		if _, err := w.drive.Run(b.Context(), engine.Call{ID: id, Inputs: w.inputs}); err != nil {
			b.Fatal(err)
		}
		var recs []journal.Record
		for r, err := range w.drive.Journal.Read(b.Context(), id, 0) {
			if err != nil {
				b.Fatal(err)
			}
			recs = append(recs, r)
		}
		return recs
	}
	recs := live(0)
	const floor = 200
	began := time.Now()
	for i := range floor {
		live(i + 1)
	}
	each := time.Since(began) / floor
	b.ReportAllocs()
	for b.Loop() {
		rec, err := engine.OpenRecording(all(recs))
		if err != nil {
			b.Fatal(err)
		}
		got, err := w.program.Replay(rec)
		if err != nil || !got.Same() {
			b.Fatal(err, got)
		}
	}
	b.ReportMetric(float64(each)/float64(b.Elapsed())*float64(b.N), "times-live")
}

func all(recs []journal.Record) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for _, r := range recs {
			if !yield(r, nil) {
				return
			}
		}
	}
}
