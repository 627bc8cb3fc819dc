package flows_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// eachGolden gives the golden journals of all versions.
func eachGolden(t *testing.T, do func(t *testing.T, name string, recs []journal.Record)) {
	t.Helper()
	n := 0
	for _, version := range versions(t) {
		err := filepath.WalkDir(filepath.Join(goldens, version), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			n++
			do(t, name, journalFile(t, name))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n == 0 {
		t.Fatal("there are no golden journals")
	}
}

func journalFile(t *testing.T, name string) []journal.Record {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var recs []journal.Record
	for r, err := range journal.ReadFrom(name, bytes.NewReader(data)) {
		if err != nil {
			t.Fatal(err)
		}
		recs = append(recs, r)
	}
	if len(recs) == 0 || recs[len(recs)-1].Kind != journal.End {
		t.Fatalf("%s is not a whole call", name)
	}
	return recs
}

// replayed replays a recording to an end: that of the call, or a question that
// the recording has no answer for, which is then the last difference.
func replayed(t *testing.T, name string, p *engine.Program, recs []journal.Record) *engine.Replayed {
	t.Helper()
	rec, err := engine.ReadRecording(all(recs))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	got, err := p.Replay(rec)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if n := len(got.Differences); got.End == nil && (n == 0 || got.Differences[n-1].Kind != engine.DiffMissing) {
		t.Errorf("%s: the replay stopped, and nothing says why: %v", name, got.Differences)
	}
	return got
}

// TestEveryVersionReplays: a journal that was ever written can be read, and
// replayed to an end on today's flow. Where the flow is still the one that it
// was recorded on, nothing differs, and it folds into a state: no vault, no
// leg and no server are asked.
func TestEveryVersionReplays(t *testing.T) {
	same := 0
	eachGolden(t, func(t *testing.T, name string, recs []journal.Record) {
		started, err := engine.ReadStart(recs[0])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := fs.Stat(flows.Shipped(), started.Flow+".xml"); err != nil {
			t.Logf("%s: the flow %s is not shipped any more; its journals are only read", name, started.Flow)
			if _, err := engine.ReadRecording(all(recs)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return
		}
		program, _ := loaded(t, started.Flow)
		got := replayed(t, name, program, recs)
		if started.Program != program.Fingerprint {
			for _, d := range got.Differences {
				t.Logf("%s: %s", name, d)
			}
			return
		}
		same++
		if !got.Same() {
			t.Errorf("%s: %v", name, got.Differences)
		}
		if f, err := engine.Fold(program, all(recs)); err != nil || f.State.End == nil || len(f.Missing) > 0 {
			t.Errorf("%s: folded: %v", name, err)
		}
	})
	if same == 0 {
		t.Error("no journal is of a flow as it is shipped today")
	}
}

// changed is a shipped flow in which texts, pairs of old and new, are replaced
// where they stand, in the interactions too.
func changed(t *testing.T, flow string, changes ...string) *engine.Program {
	t.Helper()
	texts := strings.NewReplacer(changes...)
	data, err := fs.ReadFile(flows.Shipped(), flow+".xml")
	if err != nil {
		t.Fatal(err)
	}
	var list source.List
	lib := &interactions.Library{Open: func(name string) (string, []byte, error) {
		data, err := fs.ReadFile(interactions.Shipped(), name+".xml")
		return name + ".xml", []byte(texts.Replace(string(data))), err
	}}
	p, err := engine.Compile(flows.Parse(flow+".xml", []byte(texts.Replace(string(data))), &list), applets.Standard(applets.Deps{Interactions: lib}), &list)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestGoldensOnAnotherVersion replays all journals on flows that were changed
// since, as later versions will be: each comes to an end and says what differs.
func TestGoldensOnAnotherVersion(t *testing.T) {
	changes := [][]string{
		{"Thank you for calling", "Welcome to"},
		{`name="Welcome" next="Confirm"`, `name="Welcome" next="Tariff"`, `<Collect name="Confirm"`, `<Announcer name="Tariff" next="Confirm"><Say>This call is free.</Say></Announcer><Collect name="Confirm"`},
		{`every="3s"`, `every="4s"`, `every="5s"`, `every="6s"`},
		{`value="200" next="StartSession"`, `value="201" next="StartSession"`},
		{`grant_type=client_credentials&`, ``},
		{"<Locator>sessionState</Locator>", "<Locator>state</Locator>"},
	}
	names, err := fs.Glob(flows.Shipped(), "*.xml")
	if err != nil {
		t.Fatal(err)
	}
	differ := make([]int, len(changes))
	for i, change := range changes {
		programs := map[string]*engine.Program{}
		for _, name := range names {
			flow := strings.TrimSuffix(name, ".xml")
			programs[flow] = changed(t, flow, change...)
		}
		eachGolden(t, func(t *testing.T, name string, recs []journal.Record) {
			started, err := engine.ReadStart(recs[0])
			if err != nil || programs[started.Flow] == nil {
				return // the other test tells
			}
			if !replayed(t, name, programs[started.Flow], recs).Same() {
				differ[i]++
			}
		})
		if differ[i] == 0 {
			t.Errorf("%q made no difference", change[0])
		}
	}
}
