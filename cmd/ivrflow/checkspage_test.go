package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ivrflow/ivrflow/engine/source"
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
			if !strings.Contains(section, "```xml bad") {
				if !unshown()[code] {
					t.Error("there is no bad example")
				}
				return
			}
			bad, good := codesOf(t, filepath.Join(dir, "bad.xml")), codesOf(t, filepath.Join(dir, "good.xml"))
			if strings.Join(slices.Compact(bad), " ") != code {
				t.Errorf("the bad example gives %q", bad)
			}
			if len(good) > 0 && strings.Contains(section, "```xml good") {
				t.Errorf("the good example gives %q", good)
			}
		})
	}
	var titles, names []string
	for _, section := range sections {
		title, _, _ := strings.Cut(section, "\n")
		titles = append(titles, title)
	}
	for _, c := range codes() {
		names = append(names, c.Name)
	}
	if diff := cmp.Diff(names, titles); diff != "" {
		t.Errorf("the codes and the sections of the page (-codes +page):\n%s", diff)
	}
}

// unshown are the codes without an example of one file.
func unshown() map[string]bool {
	all := map[string]bool{}
	for _, code := range []string{"unreadable", "settings-file", "readable", "test", "vonage", "ignore", "flow-in-itself", "unknown-input", "link", "secret-mixed", "bad-attached", "bad-recording", "fresh"} {
		all[code] = true
	}
	return all
}

// Every code that the source has is in the table, with its severity.
func TestCodesAreKnown(t *testing.T) {
	known := map[string]source.Severity{}
	for _, c := range codes() {
		known[c.Name] = c.Severity
	}
	call := regexp.MustCompile("\\.(Mistake|Warn)\\([^\"`\n]*, ?\"([a-z-]+)\"")
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return err
		}
		data, err := os.ReadFile(file)
		for _, m := range call.FindAllStringSubmatch(string(data), -1) {
			want := source.Mistake
			if m[1] == "Warn" {
				want = source.Warning
			}
			if known[m[2]] == "" || known[m[2]] != want && m[2] != "root" && m[2] != "header" { // these two are both
				t.Errorf("%s: %s, %s, is not in the table of codes", file, m[2], want)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
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
