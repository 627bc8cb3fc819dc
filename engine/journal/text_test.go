package journal_test

import (
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/journal/journaltest"
)

var record, ended = journaltest.Record, journaltest.Ended

// fileOf is what a File of these records holds.
func fileOf(t testing.TB, records ...journal.Record) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "call.jsonl")
	f, err := journal.OpenFileSync(name, journal.SyncNone)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Append(t.Context(), "", 0, journal.Buffered, records...); err != nil {
		t.Fatal(err)
	}
	return content(t, name)
}

// linesOf are the lines of a call in a file of many.
func linesOf(t testing.TB, call string, records ...journal.Record) []string {
	t.Helper()
	lines := strings.SplitAfter(fileOf(t, records...), "\n")
	lines = lines[:len(lines)-1]
	for i := range lines {
		lines[i] = `{"call":"` + call + `",` + lines[i][1:]
	}
	return lines
}

func content(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// collect reads until the first error.
func collect(records iter.Seq2[journal.Record, error]) (list []journal.Record, err error) {
	for r, err := range records {
		if err != nil {
			return list, err
		}
		list = append(list, r)
	}
	return list, nil
}

func readText(text string) ([]journal.Record, error) {
	return collect(journal.ReadFrom("f.jsonl", strings.NewReader(text)))
}

// outline is what ReadCalls gives: "NAME@LINE:RECORDS", or the error's text.
func outline(t testing.TB, texts ...string) (out []string) {
	t.Helper()
	var names []string
	for i := range texts {
		names = append(names, string(rune('a'+i)))
	}
	open := func(name string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(texts[name[0]-'a'])), nil
	}
	for c, err := range journal.ReadSegments(names, open) {
		var bad *journal.CorruptError
		switch {
		case errors.As(err, &bad):
			out = append(out, err.Error())
		case err != nil:
			t.Fatal(err)
		default:
			var b strings.Builder
			for i, r := range c.Records {
				if r.N != uint64(i+1) {
					t.Errorf("call %s: record %d at place %d", c.Call, r.N, i+1)
				}
				b.WriteByte(r.Kind[1])
			}
			out = append(out, c.File+" "+c.Call+"@"+string(rune('0'+c.Line))+":"+b.String())
		}
	}
	return out
}

func openSegment(name string) (io.ReadCloser, error) { return os.Open(name) }
