package flows_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// checkLeaks searches everything that a call leaves behind for its secrets in
// every form.
func (w *world) checkLeaks(t *testing.T, recs []journal.Record, out engine.Outcome) {
	t.Helper()
	all := ""
	for _, r := range recs {
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		all += string(b) + "\n"
	}
	state, err := json.Marshal(out.State)
	if err != nil {
		t.Fatal(err)
	}
	all += string(state) + fmt.Sprintf("%+v", out)
	for ref, clear := range w.secrets() {
		for _, form := range vars.Forms(clear) {
			if i := strings.Index(all, form); i >= 0 {
				t.Errorf("%s is there as %q: ...%s...", ref, form, all[max(0, i-80):min(len(all), i+80)])
			}
		}
	}
}

func (w *world) checkPure(t *testing.T, recs []journal.Record, live *engine.State) {
	t.Helper()
	f, err := engine.Fold(w.program, all(recs))
	if err != nil || len(f.Missing) > 0 {
		t.Fatalf("fold: %v, %d records missing", err, len(f.Missing))
	}
	a, _ := json.Marshal(f.State)
	b, _ := json.Marshal(live)
	if string(a) != string(b) {
		t.Errorf("the journal gives another state:\n%s\n%s", a, b)
	}
	s, _, err := w.program.Start(f.Started, recs[0].At)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range recs {
		var ev engine.Event
		if r.Kind != journal.Event {
			continue
		}
		if err := json.Unmarshal(r.Data, &ev); err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(s)
		s = &engine.State{}
		if err := json.Unmarshal(text, s); err != nil {
			t.Fatal(err)
		}
		if _, err := w.program.Step(s, ev); err != nil {
			t.Fatal(err)
		}
	}
	if c, _ := json.Marshal(s); string(c) != string(b) {
		t.Errorf("through JSON the state is another:\n%s\n%s", c, b)
	}
	rec, err := engine.ReadRecording(all(recs))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := w.program.Replay(rec); err != nil || !got.Same() {
		t.Errorf("replay: %v %v", err, got.Differences)
	}
}
