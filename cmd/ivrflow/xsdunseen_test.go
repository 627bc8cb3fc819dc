package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
)

// unseen are the mistakes that may stand in a document that its schema takes.
// docs/editors.md lists them.
func unseen() []string {
	return []string{
		"bad-attached", "bad-language", "bad-name", "bad-prompt", "bad-time", "bad-value", "bad-zone",
		"duplicate-name", "expectation", "expression", "expression-type", "field", "formatter", "header",
		"json-body", "key", "keyed", "let", "locator", "missing-attribute", "missing-element",
		"missing-input", "missing-text", "no-such-flow", "no-such-interaction", "no-such-notification",
		"placeholder", "poll-once", "retry-once", "reuse", "rule", "says-nothing", "secret-compared",
		"surplus-attribute", "surplus-element", "text-here", "too-many", "unfilled", "unknown-attribute",
		"unknown-input", "url",
	}
}

// elsewhere are those of them that other documents bring about: a document that
// is looked at alone may be fine.
func elsewhere() []string {
	return []string{"no-such-interaction", "no-such-flow", "no-such-notification", "calltest-flow", "calltest-input", "calltest-name", "missing-input", "unknown-input"}
}

// TestUnseenPage holds the page against the list, and the list against the codes
// that there are.
func TestUnseenPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "editors.md"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, c := range source.Codes() {
		known[c.Name] = c.Severity == source.Mistake
	}
	for _, code := range unseen() {
		if !known[code] {
			t.Errorf("%s is no mistake that there is", code)
		}
		if !strings.Contains(string(page), "`"+code+"`") {
			t.Errorf("docs/editors.md does not say that a schema does not see %s", code)
		}
	}
}
