package explore_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/explore"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// Every exit of the shipped flows can be taken.
func TestShippedFlows(t *testing.T) {
	files, _ := fs.Glob(flows.Shipped(), "*.xml")
	for _, file := range files {
		t.Run(strings.TrimSuffix(file, ".xml"), func(t *testing.T) {
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
			inputs := inputsOf(p)
			settings := vars.Settings{}
			for _, key := range p.SettingsUsed() {
				settings[key] = settingOf(key)
			}
			begin := time.Now()
			calls, left, err := explore.Flow(explore.Options{Program: p, Library: lib, Inputs: inputs, Events: 60_000, Settings: settings, CLID: "+447700900123", Except: never()[p.Flow], At: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, c := range calls {
				n += len(c.Events)
			}
			t.Logf("%d exits, %d calls, %d events, %d left, %s", len(p.Ways()), len(calls), n, len(left), time.Since(begin))
			for _, w := range left {
				t.Errorf("no call takes %s by %s", w.Applet, w.Exit)
			}
		})
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
