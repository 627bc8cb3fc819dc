package journal

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func blankTestFile(t *testing.T, ends bool) (name, text string) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "call.jsonl")
	f, err := OpenFileSync(name, SyncNone)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	kinds := []string{Start, Command, Event}
	if ends {
		kinds = append(kinds, End)
	}
	for i, kind := range kinds {
		if _, err := f.Append(context.Background(), "", Rev(i), Buffered, Record{N: uint64(i) + 1, Kind: kind, At: time.Unix(1, 0), Data: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return name, string(data)
}

// readBoth counts the records of a file of one call, and the calls.
func readBoth(text string) (records, calls int, bad []error, err error) {
	for _, e := range ReadFrom("f", strings.NewReader(text)) {
		if e != nil {
			err = e
			break
		}
		records++
	}
	for _, e := range ReadCalls("f", strings.NewReader(text)) {
		if e != nil {
			bad = append(bad, e)
		} else {
			calls++
		}
	}
	return records, calls, bad, err
}

// TestBlankLines: at the end of a file they are nothing, elsewhere damage; what
// stands behind a call in its file makes the file unreadable, once.
func TestBlankLines(t *testing.T) {
	_, whole := blankTestFile(t, true)
	lines := strings.SplitAfter(whole, "\n")
	for name, c := range map[string]struct {
		text    string
		records int
		line    int // of the damage; 0 for none
	}{
		"none":              {whole, 4, 0},
		"at the end":        {whole + "\n", 4, 0},
		"several":           {whole + "\n  \n\r\n\t", 4, 0},
		"in the middle":     {lines[0] + "\n\n" + strings.Join(lines[1:], ""), 1, 2},
		"junk behind blank": {whole + "\n\njunk\n", 4, 5},
		"junk":              {whole + "junk\njunk\n", 4, 5},
		"CR LF":             {strings.ReplaceAll(whole, "\n", "\r\n"), 0, 1},
	} {
		records, calls, bad, err := readBoth(c.text)
		if records != c.records || (err != nil) != (c.line > 0) || (calls == 1) != (c.line == 0) || (len(bad) == 0) != (c.line == 0) {
			t.Errorf("%s: %d records, %v; %d calls, %v", name, records, err, calls, bad)
			continue
		}
		var damage *CorruptError
		if c.line > 0 && (!errors.As(err, &damage) || damage.Line != c.line) {
			t.Errorf("%s: %v, want line %d", name, err, c.line)
		}
		if name == "CR LF" && !strings.Contains(err.Error(), "CR LF") {
			t.Error(err)
		}
	}
}

// TestBlankLinesAreCut: a call goes on behind its last record.
func TestBlankLinesAreCut(t *testing.T) {
	name, open := blankTestFile(t, false)
	if err := os.WriteFile(name, []byte(open+"\n \n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := OpenFileSync(name, SyncNone)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Append(context.Background(), "", 3, Buffered, Record{N: 4, Kind: End, At: time.Unix(2, 0), Data: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(data), open+"{") || bytes.Contains(data, []byte("\n\n")) {
		t.Errorf("%q", data)
	}
}

// TestBlankLinesInFolder: the same in a folder of many calls.
func TestBlankLinesInFolder(t *testing.T) {
	dir := t.TempDir()
	add := func(rev Rev, n uint64) {
		t.Helper()
		d, err := OpenDir(dir, DirOptions{Sync: SyncNone})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if bad := d.Damage(); len(bad) > 0 {
			t.Fatal(bad)
		}
		node, err := d.Join(t.Context(), "n", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if rev > 0 {
			if rev, err = node.Claim(t.Context(), "c"); err != nil {
				t.Fatal(err)
			}
			n = uint64(rev) + 1
		}
		if _, err := node.Append(t.Context(), "c", rev, Buffered, Record{N: n, Kind: Start, At: time.Unix(1, 0), Data: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
	}
	add(0, 1)
	name := filepath.Join(dir, "000001.jsonl")
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("\n\r\n")
	f.Close()
	add(1, 2)
	data, _ := os.ReadFile(name)
	if strings.Contains(string(data), "\n\n") || strings.Count(string(data), "\n") != 3 {
		t.Errorf("%q", data)
	}
}
