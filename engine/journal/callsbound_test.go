package journal_test

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/journal/journaltest"
)

// TestUnfoldingFile: a file of some kilobytes can unfold to gigabytes; of one
// call only so much is taken, and the others are read.
func TestUnfoldingFile(t *testing.T) {
	long := []journal.Record{journaltest.Record(1, "")}
	for n := journal.Rev(2); n < 40; n++ {
		long = append(long, journaltest.Record(n, strings.Repeat("x", 2<<20)))
	}
	text := strings.Join(linesOf(t, "long", long...), "") + strings.Join(linesOf(t, "small", journaltest.Record(1, "a")), "")
	var calls, bad int
	for one, err := range journal.ReadCalls("f.jsonl", strings.NewReader(text)) {
		switch {
		case err != nil && strings.Contains(err.Error(), "the call has more than"):
			bad++
		case err != nil:
			t.Fatal(err)
		case one.Call != "small" || len(one.Records) != 1:
			t.Errorf("%s with %d records", one.Call, len(one.Records))
		default:
			calls++
		}
	}
	if calls != 1 || bad != 1 {
		t.Errorf("%d calls, %d errors", calls, bad)
	}
}
