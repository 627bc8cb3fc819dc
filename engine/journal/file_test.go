package journal_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/journal"
)

func TestFileHasOneOwner(t *testing.T) {
	name := filepath.Join(t.TempDir(), "call.jsonl")
	f := openFile(t, name)
	if _, err := journal.OpenFile(name); !errors.Is(err, journal.ErrBusy) {
		t.Errorf("a second owner: %v", err)
	}
	f.Close()
	openFile(t, name)
	if info, _ := os.Stat(name); info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v", info.Mode())
	}
}

// TestTornFile cuts a journal at every byte: it opens to the records that are
// whole, and goes on from there. With the names of a call too.
func TestTornFile(t *testing.T) {
	dir := t.TempDir()
	for form, all := range map[string]string{
		"own":     fileOf(t, record(1, "a"), record(2, "b"), record(3, "c")),
		"of many": strings.Join(linesOf(t, "x", record(1, "a"), record(2, "b"), record(3, "c")), ""),
	} {
		for cut := range len(all) + 1 {
			name := filepath.Join(dir, fmt.Sprint(form, cut))
			os.WriteFile(name, []byte(all[:cut]), 0o600)
			lines := journal.Rev(strings.Count(all[:cut], "\n"))
			f, err := journal.OpenFile(name)
			if err != nil {
				t.Fatalf("%s cut at %d: %v", form, cut, err)
			}
			if tail, err := f.Tail(t.Context(), ""); tail != lines || err != nil {
				t.Fatalf("%s cut at %d: the tail is %d %v", form, cut, tail, err)
			}
			if rev, err := f.Append(t.Context(), "", lines, journal.Durable, record(lines+1, "more")); err != nil || rev != lines+1 {
				t.Fatalf("%s cut at %d: %v %v", form, cut, rev, err)
			}
			f.Close()
			got, err := readText(content(t, name))
			if err != nil || journal.Rev(len(got)) != lines+1 {
				t.Fatalf("%s cut at %d: %d records, %v", form, cut, len(got), err)
			}
		}
	}
}

func TestForeignFileIsLeftAlone(t *testing.T) {
	for _, text := range []string{"precious", "precious\n", "{}", `{"n":2,"kind":"x"`, "\x00\x00\x00"} {
		file := filepath.Join(t.TempDir(), "notes.txt")
		os.WriteFile(file, []byte(text), 0o600)
		var bad *journal.CorruptError
		if f, err := journal.OpenFile(file); !errors.As(err, &bad) {
			f.Close()
			t.Errorf("%q was taken for a journal: %v", text, err)
		}
		if now := content(t, file); now != text {
			t.Errorf("%q holds %q now", text, now)
		}
	}
}

func TestLongestRecordIsRead(t *testing.T) {
	r := record(1, strings.Repeat("<", journal.MaxLine-200))
	got, err := readText(fileOf(t, r))
	if err != nil || len(got) != 1 || len(got[0].Data) != len(r.Data) {
		t.Errorf("%d records, %v", len(got), err)
	}
}

func TestParseSync(t *testing.T) {
	for text, want := range map[string]journal.Sync{"": journal.SyncIntents, "intents": journal.SyncIntents, "every": journal.SyncEvery, "none": journal.SyncNone} {
		if got, err := journal.ParseSync(text); got != want || err != nil {
			t.Errorf("%q: %s %v", text, got, err)
		}
	}
	if _, err := journal.ParseSync("always"); err == nil {
		t.Error("always is a way to synchronize")
	}
	if _, err := journal.OpenFileSync(filepath.Join(t.TempDir(), "f"), "Every"); err == nil {
		t.Error("a file was opened with it")
	}
	if _, err := journal.OpenDir(t.TempDir(), journal.DirOptions{Sync: "x"}); err == nil {
		t.Error("a folder was opened with it")
	}
}
