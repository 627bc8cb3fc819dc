package explore_test

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/applets/explore"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

var update = flag.Bool("update", false, "write the call tests of the shipped flows anew")

// Every exit of the shipped flows can be taken. With -update the calls that do
// become the shipped call tests; without, three flows are tried.
func TestShippedFlows(t *testing.T) {
	files, _ := fs.Glob(flows.Shipped(), "*.xml")
	for _, file := range files {
		name := strings.TrimSuffix(file, ".xml")
		if !*update && !slices.Contains([]string{"syspay-card", "vonage-digital", "vonage-agent-assist"}, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			data, err := fs.ReadFile(flows.Shipped(), file)
			if err != nil {
				t.Fatal(err)
			}
			var list source.List
			lib := &interactions.Library{}
			p, err := engine.Compile(flows.Parse(file, data, &list), applets.Standard(applets.Deps{Interactions: lib}), &list)
			if err != nil {
				t.Fatal(err)
			}
			settings := vars.Settings{}
			for _, key := range p.SettingsUsed() {
				settings[key] = settingOf(key)
			}
			at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
			calls, left, err := explore.Flow(explore.Options{Program: p, Library: lib, Inputs: inputsOf(p), Settings: settings, CLID: "+447700900123", At: at, Events: 100_000, Except: never()[p.Flow]})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d exits, %d calls, %d left", len(p.Ways()), len(calls), len(left))
			for _, w := range left {
				t.Errorf("no call takes %s by %s", w.Applet, w.Exit)
			}
			if *update {
				write(t, p, lib, calls, at)
			}
		})
	}
}

// write makes call tests of the calls.
func write(t *testing.T, p *engine.Program, lib *interactions.Library, calls []explore.Call, at time.Time) {
	folder := filepath.Join("..", "..", "flows", "tests", p.Flow)
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, c := range calls {
		var takes []string
		for _, w := range c.Takes {
			takes = append(takes, w.Applet+" by "+w.Exit)
		}
		text, err := calltest.Write(fmt.Sprintf("%02d: %s", i+1, strings.Join(takes, ", ")), c.Records(p, at))
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%02d.xml", i+1)
		var list source.List
		test := calltest.Parse(name, text, &list)
		if list.Err() != nil {
			t.Fatalf("%s\n%s", list.Err(), text)
		}
		if got := test.Run(t.Context(), p, lib); !got.Passed() {
			t.Errorf("%s: %s", name, got.Failures)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// never are exits that nothing leads to, because what stands before them lets
// nothing else through: they are there for the day when that is changed.
func never() map[string][]engine.Way {
	return map[string][]engine.Way{
		"paycomet-payment":  {{Flow: "paycomet-payment", Applet: "Outcome", Exit: "otherwise"}},
		"paycomet-register": {{Flow: "paycomet-register", Applet: "Outcome", Exit: "otherwise"}, {Flow: "paycomet-register", Applet: "Stored", Exit: "otherwise"}},
	}
}

// inputsOf are the provider's made-up cardholder, and one with every input of
// another form.
func inputsOf(p *engine.Program) []map[string]string {
	good, odd := map[string]string{}, map[string]string{}
	for _, in := range p.Inputs() {
		for _, s := range sandbox.Catalog() {
			if v, ok := s(sandbox.Config{}).Samples()[in.Name]; ok {
				good[in.Name] = v
			}
		}
		if in.Required && good[in.Name] == "" {
			good[in.Name] = "12"
		}
		if in.Type == vars.String {
			odd[in.Name] = "a:b"
		} else if v, ok := good[in.Name]; ok {
			odd[in.Name] = v
		}
	}
	subscription := maps.Clone(good)
	for name, v := range map[string]string{"TransactionType": "9", "StartDate": "2026-03-01", "EndDate": "2027-03-01", "PeriodDays": "30"} {
		if slices.ContainsFunc(p.Inputs(), func(in flows.Input) bool { return in.Name == name }) {
			subscription[name] = v
		}
	}
	return []map[string]string{good, odd, subscription}
}

func settingOf(key string) string {
	for _, s := range sandbox.Catalog() {
		if v, ok := s(sandbox.Config{}).Settings("https://pay.example.com")[key]; ok {
			return v
		}
	}
	return "https://pay.example.com"
}
