package journal_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/ivrflow/ivrflow/engine/journal"
)

func TestLayout(t *testing.T) {
	const want = `{"n":1,"kind":"event","at":"2026-03-01T12:00:00.000000001Z","data":{"text":"<a>"},"sum":"236ee3e1"}` + "\n"
	if got := fileOf(t, record(1, "<a>")); got != want {
		t.Errorf("the format changed:\n%s%s", got, want)
	}
}

func TestDamage(t *testing.T) {
	lines := strings.SplitAfter(fileOf(t, record(1, "x"), record(2, "x"), ended(3)), "\n")
	one, two, three := lines[0], lines[1], lines[2]
	short := func(line string) string { return line[:len(line)-2] + "\n" }
	for name, c := range map[string]struct{ text, want string }{
		"middle":           {one + "garbage\n" + three, "f.jsonl:2: not a journal record"},
		"last line":        {one + short(two), "f.jsonl:2: not a journal record"},
		"order":            {one + three + two, "f.jsonl:2: record 3 stands where record 2 must stand"},
		"left out":         {one + three, "f.jsonl:2: record 3 stands where record 2 must stand"},
		"twice":            {one + one + two, "f.jsonl:2: record 1 stands where record 2 must stand"},
		"edited":           {one + strings.Replace(two, `"x"`, `"y"`, 1) + three, "f.jsonl:2: record 2 was changed or damaged, or the one before it was: its sum is"},
		"another's record": {one + strings.SplitAfter(fileOf(t, record(1, "y"), record(2, "x")), "\n")[1], "f.jsonl:2: record 2 was changed"},
		"after the end":    {one + two + three + strings.SplitAfter(fileOf(t, record(1, ""), record(2, ""), record(3, ""), record(4, "")), "\n")[3], "f.jsonl:4: record 4 stands after the end"},
		"empty line":       {one + "\n" + two, "f.jsonl:2: not a journal record"},
		"foreign":          {"{\"hello\":1}\n", "f.jsonl:1: not a journal record"},
		"another thing":    {"\x89PNG\n" + two, "f.jsonl:1: not a journal record"},
		"no sum":           {`{"n":1,"kind":"event","at":"2026-03-01T12:00:00Z","data":{}}` + "\n", `f.jsonl:1: not a journal record: it does not end with its sum`},
		"no data":          {`{"n":1,"kind":"event","at":"2026-03-01T12:00:00Z","sum":"00000000"}` + "\n", "f.jsonl:1: not a journal record: kind, at or data is missing"},
		"long":             {`{"n":1,"kind":"` + strings.Repeat("x", journal.MaxLine) + "\n", "f.jsonl:1: the record is longer than"},
		"two calls":        {`{"call":"a",` + one[1:] + `{"call":"b",` + two[1:], `f.jsonl:2: a record of call "b" stands in the journal of call "a": this is a file of several calls`},
		"named and not":    {`{"call":"a",` + one[1:] + two, `f.jsonl:2: a record of call "" stands in the journal of call "a"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readText(c.text)
			var bad *journal.CorruptError
			if !errors.As(err, &bad) || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
			file := filepath.Join(t.TempDir(), "f.jsonl")
			os.WriteFile(file, []byte(c.text), 0o600)
			if f, err := journal.OpenFile(file); !errors.As(err, &bad) {
				f.Close()
				t.Errorf("opened: %v", err)
			}
			if content(t, file) != c.text {
				t.Error("a damaged file was changed")
			}
		})
	}
}

// TestFlippedBits damages each byte of a file in several ways: it is found, or
// it is the end of the last line, which then looks like one that was torn.
func TestFlippedBits(t *testing.T) {
	for _, all := range []string{
		fileOf(t, record(1, "a"), record(2, "b"), record(3, "c")),
		strings.Join(linesOf(t, "call", record(1, "a"), record(2, "b"), record(3, "c")), ""),
	} {
		for i := range len(all) {
			for _, flip := range []byte{1, 2, 4, 16, 32, 128} {
				damaged := []byte(all)
				damaged[i] ^= flip
				list, err := readText(string(damaged))
				var bad *journal.CorruptError
				if torn := i == len(all)-1 && len(list) == 2; !errors.As(err, &bad) && !torn {
					t.Fatalf("byte %d (%q) became %q: %v", i, all[i], damaged[i], err)
				}
			}
		}
	}
}

// TestRecordsStayGood: what was read is not overwritten by what is read later.
func TestRecordsStayGood(t *testing.T) {
	var want []journal.Record
	for n := range journal.Rev(500) {
		want = append(want, record(n+1, strings.Repeat(fmt.Sprint(n, " "), int(n))))
	}
	got, err := collect(journal.ReadFrom("f", iotest.HalfReader(strings.NewReader(fileOf(t, want...)))))
	if err != nil || len(got) != len(want) {
		t.Fatal(len(got), err)
	}
	for i := range got {
		if string(got[i].Data) != string(want[i].Data) {
			t.Fatalf("record %d: %.100s", i+1, got[i].Data)
		}
		_ = append(got[i].Data, "overwritten?"...)
	}
}

func TestBrokenReader(t *testing.T) {
	broken := errors.New("the line is dead")
	var last error
	for _, last = range journal.ReadFrom("f", io.MultiReader(strings.NewReader(fileOf(t, record(1, "a"))), iotest.ErrReader(broken))) {
	}
	var bad *journal.CorruptError
	if !errors.Is(last, broken) || errors.As(last, &bad) {
		t.Errorf("a reader that fails is no damage: %v", last)
	}
	for _, last = range journal.ReadCalls("f", iotest.ErrReader(broken)) {
	}
	if !errors.Is(last, broken) {
		t.Error(last)
	}
}

func TestReadCalls(t *testing.T) {
	a := linesOf(t, "a", record(1, "a"), record(2, "a"), ended(3))
	b := linesOf(t, "b", record(1, "b"), record(2, "b"), record(3, "b"), ended(4))
	c := linesOf(t, "c", record(1, "c"))
	text := strings.Join
	const errB3 = ` was changed or damaged, or the one before it was: its sum is `
	for name, test := range map[string]struct {
		texts []string
		want  []string // beginnings
	}{
		"in the order of their ends": {[]string{b[0] + c[0] + a[0] + b[1] + a[1] + a[2] + b[2] + b[3]}, []string{"a a@3:vvn", "a b@1:vvvn", "a c@2:v"}},
		"open in order of starts":    {[]string{b[0] + a[0] + c[0] + b[1]}, []string{"a b@1:vv", "a a@2:v", "a c@3:v"}},
		"one call, no names":         {[]string{fileOf(t, record(1, "x"), ended(2))}, []string{"a @1:vn"}},
		"over two segments":          {[]string{b[0] + a[0] + b[1], a[1] + a[2] + b[2], b[3] + c[0]}, []string{"a a@2:vvn", "a b@1:vvvn", "c c@2:v"}},
		"an empty segment":           {[]string{a[0], "", a[1] + a[2], ""}, []string{"a a@1:vvn"}},
		"torn":                       {[]string{a[0] + a[1] + a[2] + b[0] + b[1][:50]}, []string{"a a@1:vvn", "a b@4:v"}},
		"torn in an earlier one":     {[]string{a[0] + b[0][:50], a[1] + a[2]}, []string{"a:2: the line does not end", "a a@1:vvn"}},
		"empty":                      {[]string{""}, []string{"a:1: the file holds no record"}},
		"nothing whole":              {[]string{a[0][:20]}, []string{"a:1: the file holds no record"}},
		"a gap":                      {[]string{text(a[:1], "") + b[0] + a[2] + text(b[1:], "")}, []string{`a:3: call "a": record 3 stands where record 2 must stand`, "a b@2:vvvn"}},
		"reported once":              {[]string{a[0] + b[0] + b[2] + b[3] + a[1] + a[2]}, []string{`a:3: call "b": record 3 stands where record 2 must stand`, "a a@1:vvn"}},
		"a wrong sum":                {[]string{b[0] + a[0] + strings.Replace(b[1], `"b"}`, `"x"}`, 1) + b[2] + b[3] + a[1] + a[2]}, []string{`a:3: call "b": record 2` + errB3, "a a@2:vvn"}},
		"no beginning":               {[]string{b[2] + b[3] + text(a, "")}, []string{`a:1: call "b": record 3 stands where record 1 must stand: the call's beginning is missing`, "a a@3:vvn"}},
		"garbage between":            {[]string{a[0] + "garbage\n" + a[1] + "\n" + a[2]}, []string{"a:2: not a journal record", "a:4: not a journal record", "a a@1:vvn"}},
		"a line too long":            {[]string{a[0] + strings.Repeat("x", journal.MaxLine+5) + "\n" + a[1] + a[2]}, []string{"a:2: the record is longer", "a a@1:vvn"}},
		"no names, damaged":          {[]string{"{}\n"}, []string{"a:1: not a journal record"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := outline(t, test.texts...)
			if !slices.EqualFunc(got, test.want, strings.HasPrefix) {
				t.Errorf("%s\nwant\n%s", text(got, "\n"), text(test.want, "\n"))
			}
		})
	}
}

// TestReadCallsFlippedBits damages each byte of a file of three calls: at most
// two calls and the damage are missing, never is there a record too few
// without a word.
func TestReadCallsFlippedBits(t *testing.T) {
	a := linesOf(t, "a", record(1, "a"), record(2, "a"), ended(3))
	b := linesOf(t, "b", record(1, "b"), ended(2))
	all := a[0] + b[0] + a[1] + b[1] + a[2]
	for i := range len(all) - 1 {
		for _, flip := range []byte{1, 2, 16, 64, 255} {
			damaged := []byte(all)
			damaged[i] ^= flip
			bad, whole := 0, 0
			for c, err := range journal.ReadCalls("f", strings.NewReader(string(damaged))) {
				if err != nil {
					bad++
				} else if n := len(c.Records); c.Call == "a" && n == 3 || c.Call == "b" && n == 2 {
					whole++
				}
			}
			if bad == 0 || whole > 1 {
				t.Fatalf("byte %d (%q) became %q: %d reports, %d whole calls", i, all[i], damaged[i], bad, whole)
			}
		}
	}
}

func TestReadCallsCanBeStopped(t *testing.T) {
	a := linesOf(t, "a", ended(1))
	b := linesOf(t, "b", ended(1))
	n := 0
	for range journal.ReadCalls("f", strings.NewReader(a[0]+"x\n"+b[0]+"y\n")) {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Error(n)
	}
}

func FuzzReadFrom(f *testing.F) {
	f.Add(fileOf(f, record(1, "a"), ended(2)))
	f.Add(fileOf(f, record(1, "a")) + fileOf(f, record(1, "a")))
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

func FuzzReadCalls(f *testing.F) {
	a := linesOf(f, "a", record(1, "a"), record(2, "a"), ended(3))
	b := linesOf(f, `b\u0041`, record(1, "b"), ended(2))
	f.Add(a[0]+b[0], a[1]+b[1]+a[2])
	f.Add(a[0]+a[0], "x\n"+a[2])
	f.Add(a[0]+strings.Replace(a[1], "v", "w", 1), "{\"call\":\"\\\"\n"+a[2])
	f.Add(fileOf(f, record(1, "a")), fileOf(f, record(1, "a")))
	f.Fuzz(func(t *testing.T, one, two string) {
		lines, records := strings.Count(one, "\n")+strings.Count(two, "\n")+2, 0
		open := func(name string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(map[string]string{"one": one, "two": two}[name])), nil
		}
		for c, err := range journal.ReadSegments([]string{"one", "two"}, open) {
			var bad *journal.CorruptError
			if err != nil && (!errors.As(err, &bad) || bad.Line < 1) {
				t.Fatal(err)
			}
			records++
			for i, r := range c.Records {
				if r.N != uint64(i+1) || len(r.Data) == 0 {
					t.Fatalf("record %d at place %d", r.N, i+1)
				}
			}
			records += max(0, len(c.Records)-1)
		}
		if records > lines {
			t.Fatalf("%d records and reports of %d lines", records, lines)
		}
	})
}
