package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// shippedCall is one call to a shipped flow against its provider's sandbox, and
// what came of it.
type shippedCall struct {
	provider, flow string
	name           string // of the scenario, or of the fault
	scenario       string
	fault          string // sandbox.ParseFault
	hangsUp        bool   // as soon as the flow waits, or has connected the caller
	secrets        []string

	code int
	errs string
	got  report
}

// callsBegin is when all these calls begin.
var callsBegin = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// faultRows are the faults that every flow is taken through, whoever is asked.
var faultRows = []struct{ name, fault string }{
	{"every answer is a 500 with a body", "=status:500"},
	{"every answer is an error in a 200", "=error-root"},
	{"the first answers are slow", "=latency:200ms*3"},
	{"the first answer is lost", "=drop-after*1"},
}

// shippedCalls are all flows in all scenarios of their providers, and with the
// faults.
func shippedCalls(t *testing.T) (all []*shippedCall) {
	t.Helper()
	catalog := sandbox.Catalog()
	for _, flow := range namesIn(flows.Shipped()) {
		var errs strings.Builder
		l, ok := load(newConsole(nil, &errs, &errs, nil), &project{dir: "."}, flow)
		if !ok || len(l.providers) != 1 || catalog[l.providers[0]] == nil {
			t.Fatalf("%s is no flow of one provider with a sandbox: %v %s", flow, l.providers, errs.String())
		}
		provider := l.providers[0]
		simulated := catalog[provider](sandbox.Config{})
		one := shippedCall{provider: provider, flow: flow}
		for _, value := range hidden(l.program, simulated.Settings("http://127.0.0.1:1")) {
			one.secrets = append(one.secrets, value)
		}
		for _, scenario := range simulated.Scenarios() {
			c := one
			c.name, c.scenario, c.hangsUp = scenario, scenario, scenario == "caller-hangs-up"
			all = append(all, &c)
		}
		for _, f := range faultRows {
			c := one
			c.name, c.fault = f.name, f.fault
			all = append(all, &c)
		}
	}
	return all
}

// run carries the call out, through the command.
func (c *shippedCall) run(t *testing.T) {
	keys := "1"
	if c.hangsUp {
		keys = "1,hangup@" + c.whileWaiting(t)
	}
	c.call(t, "--keys", keys)
}

func (c *shippedCall) call(t *testing.T, more ...string) {
	t.Helper()
	args := []string{"run", c.flow, "--sandbox", "--json", "--at", callsBegin.Format(time.RFC3339), "--call-id", c.flow + " " + c.name}
	if c.scenario != "" {
		args = append(args, "--scenario", c.scenario)
	}
	if c.fault != "" {
		args = append(args, "--fault", c.fault)
	}
	var out, errs bytes.Buffer
	c.code = run(t.Context(), append(args, more...), strings.NewReader(""), &out, &errs, nil)
	c.errs = errs.String()
	c.searched(t, out.String()+c.errs)
	c.got = report{}
	if err := json.Unmarshal(out.Bytes(), &c.got); err != nil {
		t.Fatalf("%v\n%s%s", err, out.String(), c.errs)
	}
}

// aloud carries the call out for people, and writes it down: no secret of the
// operator's is in what comes of it. The recording replays.
func (c *shippedCall) aloud(t *testing.T) {
	file := filepath.Join(t.TempDir(), "call.jsonl")
	var out bytes.Buffer
	code := run(t.Context(), []string{"run", c.flow, "--sandbox", "--keys", "1", "--scenario", c.scenario, "--record", file}, strings.NewReader(""), &out, &out, nil)
	data, err := os.ReadFile(file)
	if code != exitFine || err != nil {
		t.Errorf("exit %d %v:\n%s", code, err, out.String())
	}
	for _, again := range [][]string{{"show", file}, {"replay", file}} {
		if code := run(t.Context(), again, strings.NewReader(""), &out, &out, nil); code != exitFine {
			t.Errorf("%s: exit %d\n%s", again[0], code, out.String())
		}
	}
	c.searched(t, out.String()+string(data))
}

// searched looks for the operator's secrets in a text.
func (c *shippedCall) searched(t *testing.T, text string) {
	t.Helper()
	for _, secret := range c.secrets {
		for _, form := range vars.Forms(secret) {
			if strings.Contains(text, form) {
				t.Errorf("%q, a form of %q, is in what is written", form, secret)
			}
		}
	}
	if len(c.secrets) == 0 {
		t.Error("there is no secret to be looked for")
	}
}

// whileWaiting is when the call waits for the first time, as --keys takes it: a
// moment later, when there is something to be left behind. A flow that never
// waits has the caller connected to the provider.
func (c *shippedCall) whileWaiting(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "call.jsonl")
	c.call(t, "--keys", "1", "--record", file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	connected := ""
	for line := range bytes.Lines(data) {
		var rec struct {
			Kind string
			At   time.Time
			Data struct {
				Wait *struct{}
				Leg  *struct{ Kind string }
			}
		}
		if err := json.Unmarshal(line, &rec); err != nil {
			t.Fatal(err)
		}
		switch {
		case rec.Kind != "command":
		case rec.Data.Wait != nil:
			return (rec.At.Sub(callsBegin) + 100*time.Millisecond).String()
		case rec.Data.Leg != nil && rec.Data.Leg.Kind == "transfer":
			connected = (rec.At.Sub(callsBegin) + 100*time.Millisecond).String()
		}
	}
	return connected
}

// books counts what the provider's books have, as "session, charge".
func (c *shippedCall) books() string {
	var kinds []string
	n := map[string]int{}
	for _, b := range c.got.Ledger {
		if n[b.Kind]++; n[b.Kind] == 1 {
			kinds = append(kinds, b.Kind)
		}
	}
	for i, kind := range kinds {
		if n[kind] > 1 {
			kinds[i] = fmt.Sprintf("%d × %s", n[kind], kind)
		}
	}
	return strings.Join(kinds, ", ")
}

func (c *shippedCall) count(kind string) (n int) {
	for _, b := range c.got.Ledger {
		if b.Kind == kind {
			n++
		}
	}
	return n
}

func (c *shippedCall) passed(applets ...string) bool {
	return slices.ContainsFunc(c.got.Path, func(s step) bool { return slices.Contains(applets, s.Applet) })
}
