package journal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

func record(n uint64, text string) journal.Record {
	data, _ := json.Marshal(map[string]string{"text": text})
	return journal.Record{N: n, Kind: journal.Event, At: time.Date(2026, 3, 1, 12, 0, int(n), 5, time.UTC), Data: data}
}

func read(t *testing.T, s journal.Store, after journal.Rev) ([]journal.Record, error) {
	t.Helper()
	var out []journal.Record
	for r, err := range s.Read(t.Context(), "c", after) {
		if err != nil {
			return out, err
		}
		out = append(out, r)
	}
	return out, nil
}

func TestStores(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) journal.Store{
		"memory": func(*testing.T) journal.Store { return &journal.Memory{} },
		"file": func(t *testing.T) journal.Store {
			f, err := journal.OpenFile(filepath.Join(t.TempDir(), "call.jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { f.Close() })
			return f
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			want := []journal.Record{record(1, "a"), record(2, "<b> & \u2028"), record(3, "c")}
			rev, err := s.Append(t.Context(), "c", 0, journal.Durable, want[:2]...)
			if err != nil || rev != 2 {
				t.Fatal(rev, err)
			}
			if _, err := s.Append(t.Context(), "c", 1, journal.Buffered, want[2]); !errors.Is(err, journal.ErrFenced) {
				t.Errorf("a stale revision: %v", err)
			}
			if _, err := s.Append(t.Context(), "c", 2, journal.Buffered, record(7, "x")); err == nil {
				t.Error("a number that does not follow was stored")
			}
			stopped, stop := context.WithCancel(t.Context())
			stop()
			if _, err := s.Append(stopped, "c", 2, journal.Buffered, want[2]); err == nil {
				t.Error("appended though the context had ended")
			}
			if rev, err = s.Append(t.Context(), "c", 2, journal.Buffered, want[2]); err != nil || rev != 3 {
				t.Fatal(rev, err)
			}
			got, err := read(t, s, 0)
			if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%v\n%v\n%v", err, got, want)
			}
			if got, _ = read(t, s, 2); len(got) != 1 || got[0].N != 3 {
				t.Errorf("after 2: %v", got)
			}
			if got, _ = read(t, s, 9); len(got) != 0 {
				t.Errorf("after 9: %v", got)
			}
		})
	}
}

func TestFileHasOneOwner(t *testing.T) {
	name := filepath.Join(t.TempDir(), "call.jsonl")
	f, err := journal.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := journal.OpenFile(name); !errors.Is(err, journal.ErrBusy) {
		t.Errorf("a second owner: %v", err)
	}
	f.Close()
	if f, err = journal.OpenFile(name); err != nil {
		t.Errorf("after the first: %v", err)
	}
	f.Close()
	if info, _ := os.Stat(name); info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v", info.Mode())
	}
}

// TestTornTail cuts a journal at every byte: it opens to the records that are
// whole, and goes on from there.
func TestTornTail(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole")
	f, err := journal.OpenFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Append(t.Context(), "c", 0, journal.Durable, record(1, "a"), record(2, "b"), record(3, "c")); err != nil {
		t.Fatal(err)
	}
	f.Close()
	all, _ := os.ReadFile(whole)
	for cut := range len(all) + 1 {
		name := filepath.Join(dir, fmt.Sprint(cut))
		os.WriteFile(name, all[:cut], 0o600)
		lines := uint64(strings.Count(string(all[:cut]), "\n"))
		f, err := journal.OpenFile(name)
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if rev, err := f.Append(t.Context(), "c", journal.Rev(lines), journal.Durable, record(lines+1, "more")); err != nil || rev != journal.Rev(lines)+1 {
			t.Fatalf("cut at %d: %v %v", cut, rev, err)
		}
		if got, err := read(t, f, 0); err != nil || uint64(len(got)) != lines+1 {
			t.Fatalf("cut at %d: %d records, %v", cut, len(got), err)
		}
		f.Close()
	}
}

func TestDamage(t *testing.T) {
	line := func(n uint64) string {
		b, _ := json.Marshal(record(n, "x"))
		return string(b) + "\n"
	}
	for name, c := range map[string]struct{ text, want string }{
		"middle":            {line(1) + "garbage\n" + line(3), "f.jsonl:2: not a journal record"},
		"damaged last line": {line(1) + "{\"n\":2,\"kimd\":\"event\"}\n", "f.jsonl:2: not a journal record"},
		"order":             {line(1) + line(3) + line(2), "f.jsonl:2: record 3 stands where record 2 must stand"},
		"foreign":           {"{\"hello\":1}\n", "f.jsonl:1: not a journal record"},
		"another thing":     {"\x89PNG\n" + line(2), "f.jsonl:1: not a journal record"},
		"no data":           {`{"n":1,"kind":"event","at":"2026-03-01T12:00:00Z"}` + "\n" + line(2), "f.jsonl:1: not a journal record: kind or data is missing"},
		"long":              {`{"n":1,"kind":"` + strings.Repeat("x", journal.MaxLine) + "\n", "f.jsonl:1: the record is longer than"},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			for _, err = range journal.ReadFrom("f.jsonl", strings.NewReader(c.text)) {
			}
			var bad *journal.CorruptError
			if !errors.As(err, &bad) || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
			file := filepath.Join(t.TempDir(), "f.jsonl")
			os.WriteFile(file, []byte(c.text), 0o600)
			if _, err := journal.OpenFile(file); !errors.As(err, &bad) {
				t.Errorf("opened: %v", err)
			}
			if now, _ := os.ReadFile(file); string(now) != c.text {
				t.Error("a damaged file was changed")
			}
		})
	}
}

func TestForeignFileIsLeftAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "notes.txt")
	os.WriteFile(file, []byte("precious"), 0o600)
	if f, err := journal.OpenFile(file); err == nil {
		f.Close()
		t.Error("it was taken for a journal")
	}
	if now, _ := os.ReadFile(file); string(now) != "precious" {
		t.Errorf("it holds %q now", now)
	}
}

func TestTooLongRecordIsNotWritten(t *testing.T) {
	f, err := journal.OpenFile(filepath.Join(t.TempDir(), "call.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Append(t.Context(), "c", 0, journal.Durable, record(1, strings.Repeat("x", journal.MaxLine))); !errors.Is(err, journal.ErrTooLong) {
		t.Error(err)
	}
	if _, err := f.Append(t.Context(), "c", 0, journal.Durable, journal.Record{N: 1, Kind: journal.Event, Data: json.RawMessage(`"` + strings.Repeat("<", journal.MaxLine/2) + `"`)}); err != nil {
		t.Error(err)
	}
	if got, err := read(t, f, 0); err != nil || len(got) != 1 {
		t.Errorf("%d records, %v", len(got), err)
	}
}

func TestFailedWritePoisonsTheFile(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full here")
	}
	f, err := journal.OpenFile("/dev/full")
	if err != nil {
		t.Skipf("/dev/full cannot be opened as a journal: %v", err)
	}
	defer f.Close()
	for range 2 {
		if rev, err := f.Append(t.Context(), "c", 0, journal.Durable, record(1, "a")); !errors.Is(err, journal.ErrUnknown) || rev != 0 {
			t.Errorf("%v %v", rev, err)
		}
	}
}

func FuzzReadFrom(f *testing.F) {
	b, _ := json.Marshal(record(1, "a"))
	f.Add(string(b) + "\n")
	f.Add(string(b) + "\n" + string(b) + "\n")
	f.Add("{}\n")
	f.Fuzz(func(t *testing.T, text string) {
		n := uint64(0)
		for rec, err := range journal.ReadFrom("f", strings.NewReader(text)) {
			if err != nil {
				var bad *journal.CorruptError
				if !errors.As(err, &bad) || bad.Line < 1 {
					t.Fatal(err)
				}
				return
			}
			if n++; rec.N != n {
				t.Fatalf("record %d at place %d", rec.N, n)
			}
		}
		if n > uint64(strings.Count(text, "\n")) {
			t.Fatalf("%d records in %d lines", n, strings.Count(text, "\n"))
		}
	})
}
