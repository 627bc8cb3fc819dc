package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ivrflow/ivrflow/engine"
)

// A graph has the applets in the order of the file, and tells wired exits from
// those that a default leads on and those that nobody wired.
func TestGraphs(t *testing.T) {
	p := compile(t, `<CallFlow name="t" start="B" onHangup="A" onFailure="A">
<Do name="B" what="play" next="A" onUnknown="B"/>
<Do name="A" what="play"/>
</CallFlow>`)
	want := []engine.Graph{{Flow: "t", Start: "B", OnHangup: "A", Nodes: []engine.Node{
		{Name: "B", Kind: "Do", Exits: []engine.NodeExit{
			{Name: "next", To: "A", Wired: true}, {Name: "onFailure", To: "A", Failure: true}, {Name: "onUnknown", To: "B", Failure: true, Wired: true}}},
		{Name: "A", Kind: "Do", Exits: []engine.NodeExit{
			{Name: "next"}, {Name: "onFailure", To: "A", Failure: true}, {Name: "onUnknown", To: "A", Failure: true}}},
	}}}
	if diff := cmp.Diff(want, p.Graphs(), cmpopts.IgnoreFields(engine.Node{}, "Pos"), cmpopts.IgnoreFields(engine.NodeExit{}, "Pos")); diff != "" {
		t.Error(diff)
	}
}
