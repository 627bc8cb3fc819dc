package calltest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// shipped compiles a shipped flow.
func shipped(t *testing.T, flow string) (*engine.Program, *interactions.Library) {
	t.Helper()
	data, err := fs.ReadFile(flows.Shipped(), flow+".xml")
	if err != nil {
		t.Fatal(err)
	}
	var list source.List
	library := &interactions.Library{}
	p, err := engine.Compile(flows.Parse(flow+".xml", data, &list), applets.Standard(applets.Deps{Interactions: library}), &list)
	if err != nil {
		t.Fatal(err)
	}
	return p, library
}

// A call test that is written of a recorded call passes, for every call that is
// recorded for good.
func TestWriteEveryGoldenCall(t *testing.T) {
	root := filepath.Join("..", "..", "testdata", "journals", "v1")
	folders, err := os.ReadDir(root)
	if err != nil || len(folders) == 0 {
		t.Fatal("there are no recordings", err)
	}
	for _, folder := range folders {
		program, library := shipped(t, folder.Name())
		files, _ := filepath.Glob(filepath.Join(root, folder.Name(), "*.jsonl"))
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
			if cannot()[folder.Name()+"/"+name] {
				continue
			}
			t.Run(folder.Name()+"/"+name, func(t *testing.T) {
				f, err := os.Open(file)
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				text, err := calltest.Write(name, journal.ReadFrom(file, f))
				if err != nil {
					t.Fatal(err)
				}
				var list source.List
				test := calltest.Parse(name+".xml", text, &list)
				if list.Err() != nil {
					t.Fatalf("%s\n%s", list.Err(), text)
				}
				if got := test.Run(t.Context(), program, library); !got.Passed() {
					t.Errorf("%s\n%s", got.Failures, text)
				}
			})
		}
	}
}

// cannot are the calls whose test does not pass: an answer with a status came
// that could not be taken for one, and an <Answer> has no way to say so.
func cannot() map[string]bool {
	return map[string]bool{"paycomet-payment/the-token-is-taken-away": true, "worldnet-register/the-search-is-slow": true}
}
