//go:build unix

package main

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// TestPipesAreNoRecordings: to open one would wait for a writer, for ever.
func TestPipesAreNoRecordings(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "calls.jsonl")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := (&archiveReader{}).open(t.Context(), pipe); !errors.Is(err, errPipe) {
		t.Errorf("replay and show: %v", err)
	}
	if _, err := readForeign(pipe); !errors.Is(err, errPipe) {
		t.Errorf("import: %v", err)
	}
	if f, err := journal.OpenFile(pipe); err == nil {
		f.Close()
		t.Error("it was taken for a journal")
	}
}
