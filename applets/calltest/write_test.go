package calltest_test

import (
	"bytes"
	"io"
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
	bodies := 0
	for _, folder := range folders {
		program, library := shipped(t, folder.Name())
		files, _ := filepath.Glob(filepath.Join(root, folder.Name(), "*.jsonl"))
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
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
				if _, err := f.Seek(0, io.SeekStart); err != nil {
					t.Fatal(err)
				}
				text, got, err := calltest.FromRecording(t.Context(), name, journal.ReadFrom(file, f), program, library)
				if err != nil || !got.Passed() {
					t.Errorf("with bodies: %v\n%s", err, text)
				}
				if bytes.Contains(text, []byte("<Body>")) {
					bodies++
				}
			})
		}
	}
	if bodies < 150 {
		t.Errorf("only %d tests have the bodies of their answers", bodies)
	}
}
