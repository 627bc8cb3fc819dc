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

// TestLongTornTail: nothing is left of a tail that is longer than what comes
// in its place.
func TestLongTornTail(t *testing.T) {
	text := fileOf(t, record(1, "a"), record(2, strings.Repeat("long ", 1000)))
	name := filepath.Join(t.TempDir(), "f")
	os.WriteFile(name, []byte(text[:len(text)-5]), 0o600)
	f := openFile(t, name)
	if _, err := f.Append(t.Context(), "", 1, journal.Durable, record(2, "b")); err != nil {
		t.Fatal(err)
	}
	if got, want := content(t, name), fileOf(t, record(1, "a"), record(2, "b")); got != want {
		t.Errorf("it holds %q", got)
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

// TestLongestRecord: the longest line that is written can be read; with the
// name of its call it is too long.
func TestLongestRecord(t *testing.T) {
	longest := func(n journal.Rev) journal.Record {
		r := record(n, "")
		around := len(fileOf(t, record(1, ""))) - len(r.Data)
		r.Data = []byte(`"` + strings.Repeat("<", journal.MaxLine-around-2) + `"`)
		return r
	}
	r := longest(1)
	text := fileOf(t, r)
	got, err := readText(text)
	if err != nil || len(text) != journal.MaxLine || len(got) != 1 || len(got[0].Data) != len(r.Data) {
		t.Errorf("%d records, %v", len(got), err)
	}
	d := openDir(t, t.TempDir(), journal.DirOptions{})
	if _, err := d.Append(t.Context(), "c", 0, journal.Durable, r); !errors.Is(err, journal.ErrTooLong) {
		t.Errorf("a folder took it: %v", err)
	}
	named := filepath.Join(t.TempDir(), "f")
	os.WriteFile(named, []byte(linesOf(t, "c", record(1, ""))[0]), 0o600)
	if _, err := openFile(t, named).Append(t.Context(), "c", 1, journal.Durable, longest(2)); !errors.Is(err, journal.ErrTooLong) {
		t.Errorf("a file with a name took it: %v", err)
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
