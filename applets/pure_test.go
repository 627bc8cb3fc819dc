package applets_test

import (
	"encoding/json"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

func collectRecords(t *testing.T, store journal.Store, call string) []journal.Record {
	t.Helper()
	var recs []journal.Record
	for r, err := range store.Read(t.Context(), call, 0) {
		if err != nil {
			t.Fatal(err)
		}
		recs = append(recs, r)
	}
	return recs
}

func records(recs []journal.Record) func(func(journal.Record, error) bool) {
	return func(yield func(journal.Record, error) bool) {
		for _, r := range recs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// checkPure holds a call against its journal: run again from it, and from a
// state that goes through JSON before each event, it gives equal turns and an
// equal state; replayed it does the same.
func checkPure(t *testing.T, p *engine.Program, recs []journal.Record, live *engine.State) {
	t.Helper()
	f, err := engine.Fold(p, records(recs))
	if err != nil || len(f.Missing) > 0 {
		t.Fatalf("fold: %v, %d records missing", err, len(f.Missing))
	}
	want := asJSON(t, live)
	if got := asJSON(t, f.State); got != want {
		t.Errorf("the journal gives another state:\n%s\n%s", got, want)
	}
	started, err := engine.ReadStart(recs[0])
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := p.Start(started, recs[0].At)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range recs {
		if r.Kind != journal.Event {
			continue
		}
		var ev engine.Event
		if err := json.Unmarshal(r.Data, &ev); err != nil {
			t.Fatal(err)
		}
		var again engine.State
		if err := json.Unmarshal([]byte(asJSON(t, s)), &again); err != nil {
			t.Fatal(err)
		}
		s = &again
		if _, err := p.Step(s, ev); err != nil {
			t.Fatal(err)
		}
	}
	if got := asJSON(t, s); got != want {
		t.Errorf("through JSON the state is another:\n%s\n%s", got, want)
	}
	rec, err := engine.ReadRecording(records(recs))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.Replay(rec); err != nil || !got.Same() {
		t.Errorf("replay: %v %v", err, got.Differences)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
