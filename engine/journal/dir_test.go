package journal_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

func TestDirHasOneOwner(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	d := openDir(t, dir, journal.DirOptions{})
	if _, err := journal.OpenDir(dir, journal.DirOptions{}); !errors.Is(err, journal.ErrBusy) {
		t.Errorf("a second owner: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	openDir(t, dir, journal.DirOptions{})
	if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
		t.Errorf("others may read it: %v", info.Mode())
	}
}

// folder makes a folder of segments.
func folder(t *testing.T, segments ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i, text := range segments {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.jsonl", i+1)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func tailOf(t *testing.T, s journal.Store, call string) journal.Rev {
	t.Helper()
	rev, err := s.Tail(t.Context(), call)
	if err != nil {
		t.Fatalf("call %s: %v", call, err)
	}
	list, err := collect(s.Read(t.Context(), call, 0))
	if err != nil || journal.Rev(len(list)) != rev {
		t.Fatalf("call %s: the tail is %d, there are %d records, %v", call, rev, len(list), err)
	}
	return rev
}

// TestTornDir cuts the last segment at every byte: the folder opens to the
// records that are whole, and each call goes on from there.
func TestTornDir(t *testing.T) {
	a := linesOf(t, "a", record(1, "a"), record(2, "a"), record(3, "a"))
	b := linesOf(t, "b", record(1, "b"), record(2, "b"), ended(3))
	last := []string{b[1], a[1], b[2], a[2]}
	all := strings.Join(last, "")
	for cut := range len(all) + 1 {
		dir := folder(t, a[0]+b[0], all[:cut])
		d := openDir(t, dir, journal.DirOptions{Sync: journal.SyncNone})
		if bad := d.Damage(); bad != nil {
			t.Fatalf("cut at %d: %v", cut, bad)
		}
		want := map[string]journal.Rev{"a": 1, "b": 1}
		for _, line := range last[:strings.Count(all[:cut], "\n")] {
			want[line[9:10]]++
		}
		for call, rev := range want {
			if got := tailOf(t, d, call); got != rev {
				t.Fatalf("cut at %d: call %s has %d records, not %d", cut, call, got, rev)
			}
			if _, err := d.Append(t.Context(), call, rev, journal.Durable, record(rev+1, "more")); err != nil && (rev < 3 || call == "a") {
				t.Fatalf("cut at %d: call %s does not go on: %v", cut, call, err)
			}
		}
		d.Close()
		d = openDir(t, dir, journal.DirOptions{Sync: journal.SyncNone})
		if bad := d.Damage(); bad != nil || tailOf(t, d, "a") != want["a"]+1 {
			t.Fatalf("cut at %d and gone on: %v", cut, bad)
		}
		d.Close()
	}
}

// TestCutSegment cuts a segment that is not the last: what is missing is named.
func TestCutSegment(t *testing.T) {
	a := linesOf(t, "a", record(1, "a"), record(2, "a"), record(3, "a"))
	b := linesOf(t, "b", record(1, "b"), record(2, "b"))
	first := a[0] + b[0] + a[1]
	for cut := range len(first) {
		d := openDir(t, folder(t, first[:cut], a[2]+b[1]), journal.DirOptions{})
		bad := d.Damage()
		if len(bad) == 0 {
			t.Fatalf("cut at %d: nothing was noticed", cut)
		}
		var corrupt *journal.CorruptError
		if !errors.As(bad[0], &corrupt) || corrupt.Line < 1 {
			t.Fatalf("cut at %d: %v", cut, bad)
		}
		if _, err := d.Append(t.Context(), "a", 3, journal.Durable, record(4, "a")); !errors.As(err, &corrupt) {
			t.Fatalf("cut at %d: call a went on: %v", cut, err)
		}
		if cut > len(a[0]+b[0]) && tailOf(t, d, "b") != 2 {
			t.Fatalf("cut at %d: call b is whole and was refused", cut)
		}
		d.Close()
	}
}

// TestFlippedBitsInDir damages each byte of a folder's only segment: a call
// has all its records, or it is refused. A call that lost its last record
// without a word would do again what that record says is done.
func TestFlippedBitsInDir(t *testing.T) {
	a := linesOf(t, "a", record(1, "a"), record(2, "a"), record(3, "a"))
	b := linesOf(t, "b", record(1, "b"), record(2, "b"))
	c := linesOf(t, "c", record(1, "c"), ended(2))
	all := a[0] + b[0] + c[0] + a[1] + b[1] + a[2] + c[1]
	for i := range len(all) - 1 {
		for _, flip := range []byte{1, 32} {
			damaged := []byte(all)
			damaged[i] ^= flip
			d := openDir(t, folder(t, string(damaged)), journal.DirOptions{Sync: journal.SyncNone})
			if len(d.Damage()) == 0 {
				t.Fatalf("byte %d (%q) became %q: nothing was noticed", i, all[i], damaged[i])
			}
			for call, whole := range map[string]journal.Rev{"a": 3, "b": 2, "c": 2} {
				rev, err := d.Tail(t.Context(), call)
				var corrupt *journal.CorruptError
				_, refused := d.Append(t.Context(), call, rev, journal.Buffered, record(rev+1, "x"))
				if rev != whole && err == nil || err != nil && (!errors.As(err, &corrupt) || refused == nil) {
					t.Fatalf("byte %d (%q) became %q: call %s has %d records, %v; append: %v", i, all[i], damaged[i], call, rev, err, refused)
				}
			}
			d.Close()
		}
	}
}

// TestDamagedDir: who is refused and who goes on.
func TestDamagedDir(t *testing.T) {
	a := linesOf(t, "a", record(1, "a"), record(2, "a"), record(3, "a"))
	b := linesOf(t, "b", record(1, "b"), record(2, "b"), record(3, "b"))
	c := linesOf(t, "c", record(1, "c"), ended(2))
	edit := func(line string) string { return strings.Replace(line, `"text":"`, `"text":"!`, 1) }
	for name, test := range map[string]struct {
		segments []string
		damage   []string // parts of the texts
		on       string   // the calls that go on
		refused  string
	}{
		"text, later proof":     {[]string{a[0] + b[0] + edit(a[1]) + b[1]}, []string{`000001.jsonl:3: call "a": record 2 was changed`}, "b", "a"},
		"text, other number":    {[]string{a[0] + b[0] + a[1] + b[1] + edit(a[2]) + c[0]}, []string{`:5: call "a": record 3 was changed`, `:5: call "b": a damaged record here may be one of this call, which has 2 before`}, "c", "ab"},
		"name":                  {[]string{a[0] + b[0] + c[0] + b[1] + strings.Replace(a[1], `"a"`, `"b"`, 1)}, []string{`:5: call "b": record 2 stands where record 3`, `:5: call "a": a damaged`, `:5: call "c"`}, "", "abc"},
		"name, of one passed":   {[]string{a[0] + b[0] + edit(a[1]) + a[2] + b[1] + strings.Replace(b[2], `"b"`, `"a"`, 1)}, []string{`:3: call "a": record 2 was changed`, `:6: call "b": a damaged`}, "", "ab"},
		"garbage, proof":        {[]string{a[0] + b[0] + "garbage\n" + b[1]}, []string{":3: not a journal record", `:3: call "a": a damaged record here may be`}, "b", "a"},
		"garbage, ended":        {[]string{c[0] + "garbage\n" + c[1] + a[0]}, []string{":2: not a journal"}, "a", ""},
		"zeros at the end":      {[]string{a[0] + "\x00\x00\x00"}, []string{":2: this is not the beginning of a record", `:2: call "a"`}, "", "a"},
		"zeros, segment before": {[]string{a[0] + "\x00\x00", b[0]}, []string{":2: the line does not end", `call "a"`}, "b", "a"},
		"missing segment":       {[]string{a[0] + b[0], "", b[1]}, nil, "ab", ""},
		"a name used twice":     {[]string{c[0] + c[1] + c[0] + c[1] + a[0]}, []string{`:3: call "c": a call of this name has ended before`}, "a", "c"},
		"a copy of a segment":   {[]string{a[0] + c[0] + c[1], a[0] + c[0] + c[1] + b[0]}, []string{`2.jsonl:1: call "a": record 1 stands where record 2`, `2.jsonl:2: call "c": a call of this name`}, "b", "ac"},
		"a file of one call":    {[]string{fileOf(t, record(1, "x")) + a[0]}, []string{"cannot be the name of a call"}, "a", ""},
		"no journal at all":     {[]string{a[0], "precious\nnotes\n"}, []string{"2.jsonl:1: not a", "2.jsonl:2: not a", `2.jsonl:2: call "a"`}, "", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, test.segments...)
			d := openDir(t, dir, journal.DirOptions{})
			bad := fmt.Sprint(errors.Join(d.Damage()...))
			if len(test.damage) != len(d.Damage()) {
				t.Errorf("%d damages: %s", len(d.Damage()), bad)
			}
			for _, want := range test.damage {
				if !strings.Contains(bad, want) {
					t.Errorf("no damage %s: %s", want, bad)
				}
			}
			for _, call := range strings.Split(test.on, "") {
				rev := tailOf(t, d, call)
				if _, err := d.Append(t.Context(), call, rev, journal.Durable, record(rev+1, "more")); err != nil || rev == 0 {
					t.Errorf("call %s does not go on from %d: %v", call, rev, err)
				}
			}
			n, err := d.Join(t.Context(), "n", time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			for _, call := range strings.Split(test.refused, "") {
				var corrupt *journal.CorruptError
				if _, err := d.Append(t.Context(), call, 0, journal.Durable, record(1, "new")); !errors.As(err, &corrupt) || corrupt.Call != call {
					t.Errorf("call %s: %v", call, err)
				}
				if _, err := collect(d.Read(t.Context(), call, 0)); !errors.As(err, &corrupt) {
					t.Errorf("call %s was read: %v", call, err)
				}
				if _, err := d.Tail(t.Context(), call); !errors.As(err, &corrupt) {
					t.Errorf("call %s has a tail: %v", call, err)
				}
				if _, err := n.Claim(t.Context(), call); !errors.As(err, &corrupt) {
					t.Errorf("call %s was claimed: %v", call, err)
				}
			}
			for i, text := range test.segments { // nothing that is damaged is changed, only added to
				if now := content(t, filepath.Join(dir, fmt.Sprintf("%06d.jsonl", i+1))); !strings.HasPrefix(now, text) {
					t.Errorf("segment %d was changed: %q", i+1, now)
				}
			}
			d.Close()
			again := openDir(t, dir, journal.DirOptions{})
			if len(again.Damage()) != len(test.damage) {
				t.Errorf("opened again: %v", again.Damage())
			}
		})
	}
}

func TestDirTakesMissingSegmentForDamage(t *testing.T) {
	a := linesOf(t, "a", record(1, "a"), record(2, "a"))
	b := linesOf(t, "b", record(1, "b"))
	dir := folder(t, b[0], a[0], a[1])
	os.Remove(filepath.Join(dir, "000002.jsonl"))
	d := openDir(t, dir, journal.DirOptions{})
	if got := fmt.Sprint(errors.Join(d.Damage()...)); !strings.Contains(got, "000002.jsonl:1: the segment is missing") {
		t.Error(got)
	}
	var corrupt *journal.CorruptError
	for _, call := range []string{"a", "b"} {
		if _, err := d.Tail(t.Context(), call); !errors.As(err, &corrupt) {
			t.Errorf("call %s: %v", call, err)
		}
	}
	// The oldest may go.
	dir = folder(t, linesOf(t, "c", ended(1))[0], a[0], a[1])
	os.Remove(filepath.Join(dir, "000001.jsonl"))
	if d := openDir(t, dir, journal.DirOptions{}); d.Damage() != nil || tailOf(t, d, "a") != 2 {
		t.Error(d.Damage())
	}
}

func TestDirLeavesForeignFilesAlone(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"notes.txt", "1.jsonl", "0000001.jsonl", "000000.jsonl", "000002.jsonl.gz", "x000002.jsonl"} {
		os.WriteFile(filepath.Join(dir, name), []byte("precious"), 0o600)
	}
	d := openDir(t, dir, journal.DirOptions{})
	if _, err := d.Append(t.Context(), "c", 0, journal.Durable, record(1, "a")); err != nil || d.Damage() != nil {
		t.Fatal(err, d.Damage())
	}
	d.Close()
	if content(t, filepath.Join(dir, "notes.txt")) != "precious" || content(t, filepath.Join(dir, "000001.jsonl")) == "" {
		t.Error("something else was written to")
	}
}

func TestDamageIsNotListedForEver(t *testing.T) {
	d := openDir(t, folder(t, strings.Repeat("x\n", 250)), journal.DirOptions{})
	bad := d.Damage()
	if len(bad) != 101 || !strings.Contains(bad[100].Error(), "150 more") {
		t.Errorf("%d: %v", len(bad), bad[len(bad)-1])
	}
}

// TestEndedCallsAreFenced: a name is used once, also after opening again.
func TestEndedCallsAreFenced(t *testing.T) {
	dir := t.TempDir()
	for round := range 3 {
		d := openDir(t, dir, journal.DirOptions{Segment: 500})
		for c := range 20 {
			call := fmt.Sprint("c", c)
			if round == 0 {
				for n, r := range []journal.Record{record(1, "a"), record(2, "b"), ended(3)} {
					if _, err := d.Append(t.Context(), call, journal.Rev(n), journal.Durable, r); err != nil {
						t.Fatal(err)
					}
				}
			}
			for _, expect := range []journal.Rev{0, 3} {
				if _, err := d.Append(t.Context(), call, expect, journal.Durable, record(expect+1, "again")); !errors.Is(err, journal.ErrFenced) {
					t.Fatalf("round %d, %s: %v", round, call, err)
				}
			}
			if tailOf(t, d, call) != 3 {
				t.Fatal("not whole")
			}
		}
		d.Close()
	}
}

// TestEpochsGoOn: after a process died every open call is free, and the claims
// are counted on.
func TestEpochsGoOn(t *testing.T) {
	dir := t.TempDir()
	for epoch := uint64(1); epoch < 5; epoch++ {
		d := openDir(t, dir, journal.DirOptions{Segment: 200})
		n, err := d.Join(t.Context(), "a", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if epoch == 1 {
			if _, err := n.Append(t.Context(), "c", 0, journal.Durable, record(1, "a")); err != nil {
				t.Fatal(err)
			}
		} else {
			for o, err := range n.Open(t.Context()) {
				if err != nil || o.Call != "c" || o.Epoch != epoch-1 || !o.Free || o.Rev != journal.Rev(epoch-1) || (o.Node == "a") != (epoch > 2) {
					t.Errorf("epoch %d: %+v %v", epoch, o, err)
				}
			}
			if epoch > 2 {
				if _, err := d.Append(t.Context(), "c", journal.Rev(epoch-1), journal.Durable, record(journal.Rev(epoch), "x")); !errors.Is(err, journal.ErrFenced) {
					t.Errorf("a call that a node claimed was written to by nobody: %v", err)
				}
			}
			if rev, err := n.Claim(t.Context(), "c"); err != nil || rev != journal.Rev(epoch) {
				t.Errorf("epoch %d: %d %v", epoch, rev, err)
			}
		}
		d.Close()
		if _, err := n.Append(t.Context(), "c", journal.Rev(epoch), journal.Durable, record(journal.Rev(epoch)+1, "x")); !errors.Is(err, journal.ErrUnavailable) {
			t.Errorf("the folder is closed: %v", err)
		}
	}
}

// TestChangedUnderneath: a file that was changed while the folder is open is
// noticed when it is read.
func TestChangedUnderneath(t *testing.T) {
	dir := t.TempDir()
	d := openDir(t, dir, journal.DirOptions{})
	for n := range journal.Rev(3) {
		if _, err := d.Append(t.Context(), "c", n, journal.Durable, record(n+1, "text")); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(dir, "000001.jsonl")
	text := content(t, name)
	i := strings.LastIndex(text, "text")
	os.WriteFile(name, []byte(text[:i]+"TEXT"+text[i+4:]), 0o600)
	list, err := collect(d.Read(t.Context(), "c", 0))
	var bad *journal.CorruptError
	if !errors.As(err, &bad) || bad.Line != 3 || len(list) != 2 {
		t.Errorf("%d records, %v", len(list), err)
	}
}
