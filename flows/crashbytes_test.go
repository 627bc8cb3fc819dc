package flows_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// TestCutAtEveryByte cuts the file of a call at each of its bytes, for the
// shortest call of each provider that opens no session, and the shortest of all
// that open one.
// What is left opens to the records that are whole, and folds; after each
// record another process goes on with it to an end.
func TestCutAtEveryByte(t *testing.T) {
	shortest := map[string]shippedCall{}
	for _, c := range shippedCalls() {
		kind := c.provider
		if c.sessions > 0 {
			kind = "with a session"
		}
		if was, ok := shortest[kind]; !ok || size(t, c) < size(t, was) {
			shortest[kind] = c
		}
	}
	for kind, c := range shortest {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(c.golden(t))
			if err != nil {
				t.Fatal(err)
			}
			w := c.world(t)
			name := filepath.Join(t.TempDir(), "call.jsonl")
			for cut := range data {
				w.checkCut(t, name, data[:cut])
				if t.Failed() {
					t.Fatalf("cut at byte %d of %s", cut, c)
				}
			}
		})
	}
}

func size(t *testing.T, c shippedCall) int64 {
	t.Helper()
	info, err := os.Stat(c.golden(t))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func (w *world) checkCut(t *testing.T, name string, data []byte) {
	t.Helper()
	whole := bytes.Count(data, []byte("\n"))
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := journal.OpenFileSync(name, journal.SyncNone)
	if err != nil {
		t.Errorf("it does not open: %v", err)
		return
	}
	defer file.Close()
	if tail, err := file.Tail(t.Context(), "call-1"); err != nil || tail != journal.Rev(whole) {
		t.Errorf("it ends with record %d, want %d: %v", tail, whole, err)
	}
	f, err := engine.Fold(w.program, file.Read(t.Context(), "call-1", 0))
	if whole == 0 {
		if err == nil || !strings.Contains(err.Error(), "empty") {
			t.Errorf("nothing folds: %v", err)
		}
		return
	}
	if err != nil || f.Records != uint64(whole) {
		t.Errorf("it does not fold: %v", err)
		return
	}
	if data[len(data)-1] != '\n' {
		return
	}
	w.drive.Vault, w.drive.Leg, w.drive.Journal = nil, nil, file
	out, err := w.drive.Resume(t.Context(), "call-1")
	if err != nil || out.End.Outcome == engine.Faulted {
		t.Errorf("after %d records it does not go on: %v %+v", whole, err, out.End)
	}
	if _, err := w.drive.Resume(t.Context(), "call-1"); err != nil && !errors.Is(err, engine.ErrEnded) {
		t.Errorf("a call that has ended: %v", err)
	}
}
