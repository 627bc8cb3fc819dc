package flows_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/journal"
)

var update = flag.Bool("update", false, "write the newest golden journals anew")

// goldens is where the golden journals are: vN/FLOW/CALL.jsonl. Those of the
// newest version are what is recorded today; the older ones are never written
// again, and are replayed for ever.
var goldens = filepath.Join("..", "testdata", "journals")

// versions are the folders of the golden journals, the newest last.
func versions(t testing.TB) []string {
	t.Helper()
	list, err := os.ReadDir(goldens)
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for _, e := range list {
		n, err := strconv.Atoi(strings.TrimPrefix(e.Name(), "v"))
		if err != nil || e.Name() != fmt.Sprint("v", n) || !e.IsDir() {
			t.Fatalf("%s holds %s, which is no version", goldens, e.Name())
		}
		numbers = append(numbers, n)
	}
	if len(numbers) == 0 {
		t.Fatalf("%s is empty", goldens)
	}
	slices.Sort(numbers)
	var names []string
	for _, n := range numbers {
		names = append(names, fmt.Sprint("v", n))
	}
	return names
}

func newest(t testing.TB) string {
	all := versions(t)
	return filepath.Join(goldens, all[len(all)-1])
}

func (c shippedCall) golden(t testing.TB) string {
	return filepath.Join(newest(t), c.flow, c.file()+".jsonl")
}

// TestGoldens records each shipped call and holds every byte of the file
// against the golden one.
func TestGoldens(t *testing.T) {
	expected := map[string]bool{}
	for _, c := range shippedCalls() {
		golden := c.golden(t)
		expected[golden] = true
		t.Run(c.String(), func(t *testing.T) {
			w, got := c.recorded(t)
			w.checkHidden(t, got)
			if *update {
				write(t, golden, got)
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v; if it is a new call: make golden", err)
			}
			if diff := firstDifference(want, got); diff != "" {
				t.Errorf("%s is not what is recorded now, %s\nif that is wanted: make golden, and look at the difference", golden, diff)
			}
		})
	}
	stray(t, newest(t), expected)
}

// recorded is the file that a call leaves.
func (c shippedCall) recorded(t *testing.T) (*world, []byte) {
	t.Helper()
	w := c.world(t)
	name := filepath.Join(t.TempDir(), "call.jsonl")
	file, err := journal.OpenFileSync(name, journal.SyncNone)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w.drive.Journal = file
	if _, err := w.drive.Run(t.Context(), w.begin()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return w, data
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// firstDifference tells the first line that differs, and from where on.
func firstDifference(want, got []byte) string {
	if bytes.Equal(want, got) {
		return ""
	}
	w, g := bytes.SplitAfter(want, []byte("\n")), bytes.SplitAfter(got, []byte("\n"))
	for i := range max(len(w), len(g)) {
		a, b := lineOf(w, i), lineOf(g, i)
		if a == b {
			continue
		}
		from := 0
		for from < min(len(a), len(b)) && a[from] == b[from] {
			from++
		}
		return fmt.Sprintf("line %d, from byte %d:\n golden %s\n now    %s", i+1, from+1, near(a, from), near(b, from))
	}
	return ""
}

func lineOf(lines [][]byte, i int) string {
	if i >= len(lines) || len(lines[i]) == 0 {
		return "(no line)"
	}
	return string(lines[i])
}

func near(line string, at int) string {
	return fmt.Sprintf("…%q…", line[max(0, at-60):min(len(line), at+120)])
}

// stray finds the journals of calls that are no more; an update removes them.
func stray(t *testing.T, dir string, expected map[string]bool) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir() || expected[name]:
			return err
		case *update:
			return os.Remove(name)
		}
		t.Errorf("%s is the journal of no call", name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
