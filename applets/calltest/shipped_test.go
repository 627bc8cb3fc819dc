package calltest_test

import (
	"io/fs"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
)

// The shipped call tests pass, and take every exit of the shipped flows.
func TestShippedCallTests(t *testing.T) {
	files, err := fs.Glob(flows.Shipped(), "*.xml")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no flows", err)
	}
	for _, file := range files {
		flow := file[:len(file)-len(".xml")]
		t.Run(flow, func(t *testing.T) {
			program, library := shipped(t, flow)
			coverage := calltest.NewCoverage(program)
			tests, _ := fs.Glob(flows.Tests(), path.Join(flow, "*.xml"))
			for _, name := range tests {
				data, err := fs.ReadFile(flows.Tests(), name)
				if err != nil {
					t.Fatal(err)
				}
				var list source.List
				test := calltest.Parse(name, data, &list)
				if err := list.Err(); err != nil {
					t.Fatal(err)
				}
				got := test.Run(t.Context(), program, library)
				if !got.Passed() {
					t.Errorf("%s", got.Failures)
				}
				coverage.Add(program, got)
			}
			for _, a := range coverage.Flows[0].Applets {
				if a.Entered == 0 {
					t.Errorf("no call test comes to %s", a.Applet)
				}
			}
			if diff := cmp.Diff(untakable()[flow], coverage.Flows[0].Never()); diff != "" {
				t.Errorf("exits that no call test takes (-known +now):\n%s", diff)
			}
		})
	}
}

// untakable are exits that nothing leads to, because what stands before them
// lets nothing else through: they are there for the day when that is changed.
func untakable() map[string][]string {
	return map[string][]string{
		"paycomet-payment":  {"Outcome by otherwise"},
		"paycomet-register": {"Outcome by otherwise", "Stored by otherwise"},
	}
}

// A test that is run twice gives the same records, byte for byte.
func TestRunIsAFunction(t *testing.T) {
	program, library := shipped(t, "vonage-self-service")
	data, err := fs.ReadFile(flows.Tests(), "vonage-self-service/01.xml")
	if err != nil {
		t.Fatal(err)
	}
	var list source.List
	test := calltest.Parse("01.xml", data, &list)
	first, second := test.Run(t.Context(), program, library), test.Run(t.Context(), program, library)
	if !slices.EqualFunc(first.Records, second.Records, func(a, b journal.Record) bool { return cmp.Equal(a, b) }) {
		t.Error("the second run is another")
	}
}
