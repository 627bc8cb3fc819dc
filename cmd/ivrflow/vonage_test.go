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

// What is inbound is none of Vonage's, wherever it stands.
func TestVonageKnowsNothingInbound(t *testing.T) {
	for xml, want := range map[string]string{
		`<ApiNotification name="a/b"><Verify>true</Verify></ApiNotification>`:         "does not know <ApiNotification>",
		`<CallFlow name="f"><Await name="A" notification="a/b" key="1"/></CallFlow>`:  "does not know <Await>",
		`<CallFlow name="f"><SendLink name="A"/></CallFlow>`:                          "does not know <SendLink>",
		`<CallFlow name="f"><Poll name="A" notification="a/b" key="1"/></CallFlow>`:   "knows no notifications",
		`<CallFlow name="f"><Poll name="A" every="3s"/><Hangup name="B"/></CallFlow>`: "",
	} {
		root, err := source.Parse("doc.xml", []byte(xml))
		if err != nil {
			t.Fatal(err)
		}
		list := &source.List{}
		vonageFindings(root, list)
		all := list.Findings()
		if (len(all) == 1) != (want != "") || len(all) > 0 && !strings.Contains(all[0].Msg, want) {
			t.Errorf("%s: %v, want %q", xml, all, want)
		}
	}
}
