package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// TestWhatAnotherProcessBeganMayHaveBeenDone: a request that may be repeated is
// sent again by who resumes; when that one certainly fails, the first may not have.
func TestWhatAnotherProcessBeganMayHaveBeenDone(t *testing.T) {
	const flow = `<CallFlow name="f" start="A" onError="Z"><Do name="A" what="idempotent" next="Z" onFailure="NotDone" onUnknown="Asked"/>
		<Stop name="NotDone"/><Stop name="Asked"/><Stop name="Z"/></CallFlow>`
	p := compile(t, flow)
	_, recs := run(t, drive(t, p, &server{}, ""))
	for n := 1; recs[n-1].Kind != journal.Event; n++ {
		store := &journal.Memory{}
		if _, err := store.Append(t.Context(), "call-1", 0, journal.Durable, recs[:n]...); err != nil {
			t.Fatal(err)
		}
		d := drive(t, p, &server{answer: func(_ int, f engine.Fetch) engine.Fetched {
			return engine.Fetched{Outcome: engine.NotDone, Document: f.Document}
		}}, "")
		d.Journal = store
		if _, err := d.Resume(t.Context(), "call-1"); err != nil {
			t.Fatal(err)
		}
		all := toJSON(t, records(t, store))
		if begun := recs[n-1].Kind == journal.Command; strings.Contains(all, `"to":"Asked"`) != begun {
			t.Errorf("after %d records: %s", n, all)
		}
	}
}

// TestResumeWithOtherSettings: the address that secrets are sent to stands in
// the journal; the operator's must be the same.
func TestResumeWithOtherSettings(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="Z"><Settings><Setting name="BaseUrl" secret="false"/></Settings><Do name="A" what="once" next="Z"/><Stop name="Z"/></CallFlow>`)
	d := drive(t, p, &server{}, "")
	d.Settings = vars.Settings{"BaseUrl": "https://test.example"}
	_, recs := run(t, d)
	for url, refused := range map[string]bool{"https://test.example": false, "": false, "https://live.example": true} {
		store := &journal.Memory{}
		if _, err := store.Append(t.Context(), "call-1", 0, journal.Durable, recs[:1]...); err != nil {
			t.Fatal(err)
		}
		s := &server{}
		d := drive(t, p, s, "")
		d.Journal, d.Settings = store, vars.Settings{"BaseUrl": url}
		if _, err := d.Resume(t.Context(), "call-1"); errors.Is(err, engine.ErrSettings) != refused || refused && len(s.sent) > 0 {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestResumeRefusesTheJournalOfAnotherCall(t *testing.T) {
	p := compile(t, chain)
	_, recs := run(t, drive(t, p, &server{}, ""))
	store := &journal.Memory{}
	if _, err := store.Append(t.Context(), "call-2", 0, journal.Durable, recs[:2]...); err != nil {
		t.Fatal(err)
	}
	d := drive(t, p, &server{}, "")
	d.Journal = store
	if _, err := d.Resume(t.Context(), "call-2"); err == nil || !strings.Contains(err.Error(), "it is the journal of another call, call-1") {
		t.Error(err)
	}
}

// TestEditedRecordingIsNotTheSame: sums can be made anew; the flow that it was
// recorded with still tells.
func TestEditedRecordingIsNotTheSame(t *testing.T) {
	p := compile(t, chain)
	_, recs := run(t, drive(t, p, &server{}, ""))
	renumbered := func(list []journal.Record) []journal.Record {
		out := append([]journal.Record(nil), list...)
		for i := range out {
			out[i].N = uint64(i + 1)
		}
		return out
	}
	for i := 1; i < len(recs); i++ {
		for what, list := range map[string][]journal.Record{
			"doubled": append(append(append([]journal.Record(nil), recs[:i+1]...), recs[i]), recs[i+1:]...),
			"gone":    append(append([]journal.Record(nil), recs[:i]...), recs[i+1:]...),
		} {
			if what == "gone" && i == len(recs)-1 {
				continue // a call that was left open
			}
			rec, err := engine.ReadRecording(seq(renumbered(list)))
			if err != nil {
				continue
			}
			got, err := p.Replay(rec)
			if err == nil && got.Same() {
				t.Errorf("record %d (%s %s) %s: same", i+1, recs[i].Kind, recs[i].Data, what)
			}
		}
	}
}

// TestDeepRecordIsAnError: a stack that overflows cannot be recovered from.
func TestDeepRecordIsAnError(t *testing.T) {
	p := compile(t, chain)
	_, recs := run(t, drive(t, p, &server{}, ""))
	deep := []byte(`{"n":1,"fetched":{"found":` + strings.Repeat("[", 8<<20))
	for i, r := range recs {
		if r.Kind != journal.Event && r.Kind != journal.Start {
			continue
		}
		list := append([]journal.Record(nil), recs...)
		list[i].Data = deep
		if rec, err := engine.ReadRecording(seq(list)); err == nil {
			if _, err = p.Replay(rec); err == nil {
				t.Errorf("record %d was read", r.N)
			}
		}
		break
	}
	recs[2].Data = deep
	if _, err := engine.ReadRecording(seq(recs)); err == nil {
		t.Error("a deep event was read")
	}
}

// TestLongCommandIsTheApplets: what does not fit into a journal must not take
// the answer before it along.
func TestLongCommandIsTheApplets(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="Z"><Do name="A" what="once" next="B"/><Do name="B" what="long" next="Z"/><Do name="Z" what="play"/></CallFlow>`)
	out, recs := run(t, drive(t, p, &server{}, ""))
	if out.End.Outcome != engine.Completed || !strings.Contains(toJSON(t, recs), fmt.Sprintf("bytes long; %d are the most", engine.MaxCommand)) {
		t.Errorf("%+v", out.End)
	}
}
