package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// What --sarif writes keeps to the schema of SARIF 2.1.0, and a finding keeps
// its fingerprint when lines come before it.
func TestSARIF(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	flow := `<CallFlow name="x" start="A">
  <!-- check: ignore unwired because it is only an example -->
  <Announcer name="A"><Say>Hello, $(Nmae).</Say></Announcer>
</CallFlow>
`
	fingerprint := func(text string) string {
		if err := os.WriteFile("x.xml", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, errs strings.Builder
		if code := run(t.Context(), []string{"check", "x.xml", "--sarif", "out.sarif"}, strings.NewReader(""), &out, &errs, nil); code != exitFine {
			t.Fatal(code, errs.String())
		}
		report, err := sarif.Open(filepath.Join(dir, "out.sarif"))
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Validate(); err != nil {
			t.Fatal(err)
		}
		results := report.Runs[0].Results
		if len(results) != 2 || *results[0].RuleID != "never-set" || *results[1].RuleID != "unwired" {
			t.Fatalf("%d results", len(results))
		}
		if s := results[1].Suppressions; len(s) != 1 || *s[0].Justification != "it is only an example" {
			t.Errorf("the ignored one is not suppressed: %v", s)
		}
		return results[0].PartialFingerprints["finding/v1"]
	}
	if a, b := fingerprint(flow), fingerprint("<!-- a line more -->\n"+flow); a != b {
		t.Errorf("the fingerprint changed: %s, %s", a, b)
	}
}
