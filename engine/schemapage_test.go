package engine_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// TestJournalPage does by hand what docs/journal.md says of its example: the
// sums come out as they stand there, the line that is explained is one of the
// example, and the program reads it.
func TestJournalPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "journal.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string) string {
		m := regexp.MustCompile("(?ms)^```" + kind + "\n(.*?)^```$").FindSubmatch(page)
		if m == nil {
			t.Fatalf("the page has no %s", kind)
		}
		return string(m[1])
	}
	example, explained := block("json"), strings.TrimSuffix(block("text"), "\n")
	schema := journalSchema(t)
	sum, found := "00000000", false
	for line := range strings.Lines(example) {
		if err := checkLine(t, schema, []byte(line)); err != nil {
			t.Error(err)
		}
		summed := sum + strings.TrimPrefix(line[:strings.LastIndex(line, `,"sum"`)], "{")
		sum = fmt.Sprintf("%08x", crc32.Checksum([]byte(summed), crc32.MakeTable(crc32.Castagnoli)))
		if !strings.HasSuffix(line, `,"sum":"`+sum+`"}`+"\n") {
			t.Errorf("%s has the sum %s", line, sum)
		}
		if summed == explained {
			found = true
			if !strings.Contains(string(page), "which is `"+sum+"`") {
				t.Errorf("the page does not say that the sum is %s", sum)
			}
		}
	}
	if !found {
		t.Errorf("no line of the example is summed as %s", explained)
	}
	kinds := map[string]bool{}
	for rec, err := range journal.ReadFrom("journal.md", strings.NewReader(example)) {
		if err != nil {
			t.Fatal(err)
		}
		kinds[rec.Kind] = true
	}
	if len(kinds) != 5 {
		t.Errorf("the example has %v", kinds)
	}
	for kind := range schemaTypes() {
		if !bytes.Contains(page, []byte("| `"+kind+"` |")) {
			t.Errorf("the page does not say what %s is", kind)
		}
	}
	var first struct{ Data engine.Started }
	if err := json.Unmarshal([]byte(example[:strings.Index(example, "\n")]), &first); err != nil || first.Data.Format != journal.Format {
		t.Errorf("the example is of format %d: %v", first.Data.Format, err)
	}
}
