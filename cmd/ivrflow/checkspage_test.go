package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestChecksPage holds docs/checks.md to what it says: the bad example of a
// section brings its finding about, and no other; the good one none. What a
// ```json sample shows lies beside them.
func TestChecksPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "checks.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?ms)^```(xml bad|xml good|json sample)\n(.*?)^```$")
	sections := strings.Split(string(page), "\n## ")[1:]
	for _, section := range sections {
		code, _, _ := strings.Cut(section, "\n")
		t.Run(code, func(t *testing.T) {
			dir := t.TempDir()
			names := map[string][]string{"xml bad": {"bad.xml"}, "xml good": {"good.xml"}, "json sample": {"bad.response.json", "good.response.json"}}
			for _, m := range block.FindAllStringSubmatch(section, -1) {
				for _, name := range names[m[1]] {
					if err := os.WriteFile(filepath.Join(dir, name), []byte(m[2]), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			bad, good := codesOf(t, filepath.Join(dir, "bad.xml")), codesOf(t, filepath.Join(dir, "good.xml"))
			if strings.Join(bad, " ") != code {
				t.Errorf("the bad example gives %q", bad)
			}
			if len(good) > 0 {
				t.Errorf("the good example gives %q", good)
			}
		})
	}
	if len(sections) < 10 {
		t.Errorf("only %d sections were found", len(sections))
	}
}

// codesOf are the codes of what check finds in a file.
func codesOf(t *testing.T, file string) []string {
	t.Helper()
	var out, errs strings.Builder
	run(t.Context(), []string{"check", file, "--json"}, strings.NewReader(""), &out, &errs, nil)
	var found []struct{ Code, Message string }
	if err := json.Unmarshal([]byte(out.String()), &found); err != nil {
		t.Fatalf("%v: %s%s", err, out.String(), errs.String())
	}
	var codes []string
	for _, f := range found {
		codes = append(codes, f.Code)
	}
	return codes
}
