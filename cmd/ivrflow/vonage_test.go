package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/interactions"
)

// Every element and attribute of our grammar that Vonage does not publish is
// listed, wherever it stands; what Vonage publishes is not.
func TestVonageCoversTheGrammar(t *testing.T) {
	additions := 0
	var walk func(shape *source.Shape, path []string)
	walk = func(shape *source.Shape, path []string) {
		path = append(slices.Clone(path), shape.Name)
		known := slices.Contains(vonageElements(), shape.Name)
		if got, want := foreignIn(t, path, ""), !known; (got > 0) != want {
			t.Errorf("%s: %d findings, want any: %t", strings.Join(path, "/"), got, want)
		}
		if !known {
			additions++
			return
		}
		for _, a := range shape.Attrs {
			additions++
			if got := foreignIn(t, path, a.Name); got != 1 {
				t.Errorf("%s@%s: %d findings, want 1", strings.Join(path, "/"), a.Name, got)
			}
		}
		for _, c := range shape.Children {
			walk(c.Shape, path)
		}
	}
	walk(interactions.Grammar(), nil)
	if additions == 0 {
		t.Error("the grammar has no additions of ours at all")
	}
}

// foreignIn counts the findings in a document that has nothing but the elements
// of the path, the last with an attribute unless it is "".
func foreignIn(t *testing.T, path []string, attr string) int {
	t.Helper()
	inside := ""
	for i, name := range slices.Backward(path) {
		with := ""
		if i == len(path)-1 && attr != "" {
			with = " " + attr + `="x"`
		}
		inside = "<" + name + with + ">" + inside + "</" + name + ">"
	}
	root, err := source.Parse("doc.xml", []byte(inside))
	if err != nil {
		t.Fatal(err)
	}
	list := &source.List{}
	vonageFindings(root, list)
	return len(list.Findings())
}
