package flows_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

var began = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// world is a shipped flow, its provider behind real HTTP, and a caller, all in
// virtual time.
type world struct {
	program  *engine.Program
	library  *interactions.Library
	provider sandbox.Provider
	server   *httptest.Server
	clock    *clock.Virtual
	vault    *vars.MemoryVault
	drive    engine.Drive
	inputs   map[string]string
}

// load compiles a shipped flow. Changes are pairs of old and new text in the
// interactions, for what a test needs another way.
func load(t *testing.T, name string, changes ...string) (*engine.Program, *interactions.Library, source.Errors) {
	t.Helper()
	data, err := fs.ReadFile(flows.Shipped(), name+".xml")
	if err != nil {
		t.Fatal(err)
	}
	var list source.List
	lib := &interactions.Library{Open: func(name string) (string, []byte, error) {
		data, err := fs.ReadFile(interactions.Shipped(), name+".xml")
		return name + ".xml", []byte(strings.NewReplacer(changes...).Replace(string(data))), err
	}}
	flow := flows.Parse(name+".xml", data, &list)
	if flow == nil {
		t.Fatal(list.Err())
	}
	p, err := engine.Compile(flow, applets.Standard(applets.Deps{Interactions: lib}), &list)
	if err != nil {
		t.Fatal(err)
	}
	return p, lib, list.Findings()
}

func newWorld(t *testing.T, flow, scenario, keys string, faults ...string) *world {
	t.Helper()
	w := &world{clock: clock.NewVirtual(began), vault: vars.NewMemoryVault()}
	w.program, w.library, _ = load(t, flow)
	config := sandbox.Config{Now: w.clock.Now, Scenario: scenario, Seed: 1}
	for _, f := range faults {
		fault, err := sandbox.ParseFault(f)
		if err != nil {
			t.Fatal(err)
		}
		config.Faults = append(config.Faults, fault)
	}
	var err error
	if w.provider, err = sandbox.New("vonage", config); err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(w.provider)
	client := &interactions.Client{Library: w.library}
	t.Cleanup(func() { client.CloseIdle(); w.server.CloseClientConnections(); w.server.Close() })
	steps, err := leg.ParseSteps(keys)
	if err != nil {
		t.Fatal(err)
	}
	w.inputs = samples(w.program, w.provider)
	w.drive = engine.Drive{Program: w.program, Effects: client, Leg: leg.NewScript(w.clock, 60*time.Millisecond, steps), Vault: w.vault,
		Settings: w.provider.Settings(w.server.URL), Journal: &journal.Memory{}, Clock: w.clock}
	return w
}

// samples are the provider's for the inputs that the program has.
func samples(p *engine.Program, provider sandbox.Provider) map[string]string {
	inputs := map[string]string{}
	for _, in := range p.Inputs() {
		if v, ok := provider.Samples()[in.Name]; ok {
			inputs[in.Name] = v
		}
	}
	return inputs
}

func (w *world) run(t *testing.T) (engine.Outcome, []journal.Record) {
	t.Helper()
	out, err := w.drive.Run(t.Context(), engine.Call{ID: "call-1", CLID: "+441632960001", Inputs: w.inputs})
	if err != nil {
		t.Fatal(err)
	}
	recs := w.records(t)
	w.checkPure(t, recs, out.State)
	w.checkLeaks(t, recs, out)
	return out, recs
}

func (w *world) records(t *testing.T) []journal.Record {
	t.Helper()
	var recs []journal.Record
	for r, err := range w.drive.Journal.Read(t.Context(), "call-1", 0) {
		if err != nil {
			t.Fatal(err)
		}
		recs = append(recs, r)
	}
	return recs
}

// ledger counts what the provider's books show.
func (w *world) ledger() map[string]int {
	n := map[string]int{}
	for _, e := range w.provider.Ledger() {
		n[e.Kind]++
	}
	return n
}

func path(t *testing.T, recs []journal.Record) string {
	t.Helper()
	var s []string
	for _, r := range recs {
		if r.Kind == journal.Exit {
			var e engine.Exit
			if err := json.Unmarshal(r.Data, &e); err != nil {
				t.Fatal(err)
			}
			s = append(s, e.Applet+":"+e.Exit)
		}
	}
	return strings.Join(s, " ")
}

const selfPaid = "Welcome:next Confirm:next Confirmed:Rule 1 Authorize:next Authorized:Rule 1 StartSession:next Started:Rule 1 Connecting:next Connect:next "

// TestSelfService takes the shipped flow through everything that the provider,
// the caller and the network may do.
func TestSelfService(t *testing.T) {
	const start = "POST /globalpci/v1/selfservicesession/"
	const status = "GET /globalpci/v1/session/"
	for _, c := range []struct {
		name, scenario, keys string
		faults               []string
		want                 string // end of the path
		outcome              string
		sessions, charges    int
	}{
		{"paid", "", "1", nil, selfPaid + "Status:next Result:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"declined", "declined", "1", nil, "Status:next Result:Rule 2 Declined:next Agent:next", engine.Completed, 1, 0},
		{"finished is not paid", "no-result", "1", nil, "Status:next Result:otherwise Unclear:next Agent:next", engine.Completed, 1, 0},
		{"failed", "failed", "1", nil, "Status:onFailed NotPaid:next Agent:next", engine.Completed, 1, 0},
		{"expired", "expired", "1", nil, "Status:onFailed NotPaid:next Agent:next", engine.Completed, 1, 0},
		{"never finishes", "unfinished", "1", nil, "Status:onTimeout Unclear:next Agent:next", engine.Completed, 1, 0},
		{"a state nobody documented", "unknown-state", "1", nil, "Status:onTimeout Unclear:next Agent:next", engine.Completed, 1, 0},
		{"wants an agent", "", "2", nil, "Confirm:next Confirmed:otherwise Agent:next", engine.Completed, 0, 0},
		{"says nothing", "", "", nil, "Confirm:onNoInput Agent:next", engine.Completed, 0, 0},
		{"hangs up early", "", "hangup@1s", nil, "Welcome:hungup AfterHangup:otherwise", engine.HungUp, 0, 0},
		{"hangs up while keying", "", "1,hangup@13s", nil, "Connect:hungup AfterHangup:Rule 1 LastLook:next", engine.HungUp, 1, 1},
		{"hangs up, and the session never ends", "unfinished", "1,hangup@13s", nil, "Connect:hungup AfterHangup:Rule 1 LastLook:onTimeout", engine.HungUp, 1, 0},
		{"busy", "", "1,busy", nil, "Connect:onBusy Agent:next", engine.Completed, 1, 1},
		{"authorization refused", "", "1", []string{"POST /auth=status:401"}, "Authorize:next Authorized:otherwise Agent:next", engine.Completed, 0, 0},
		{"authorization drops", "", "1", []string{"POST /auth=drop-after"}, "Authorize:onUnknown Agent:next", engine.Completed, 0, 0},
		{"start drops after it acted", "", "1", []string{start + "=drop-after"}, "StartSession:onUnknown Unclear:next Agent:next", engine.Completed, 1, 1},
		{"start drops before it acted", "", "1", []string{start + "=drop-before"}, "StartSession:onUnknown Unclear:next Agent:next", engine.Completed, 0, 0},
		{"start is cut in the middle of the answer", "", "1", []string{start + "=truncate"}, "StartSession:onUnknown Unclear:next Agent:next", engine.Completed, 1, 1},
		{"start floods", "", "1", []string{start + "=flood"}, "StartSession:onUnknown Unclear:next Agent:next", engine.Completed, 1, 1},
		{"start answers 500", "", "1", []string{start + "=status:500"}, "StartSession:next Started:otherwise Agent:next", engine.Completed, 0, 0},
		{"start answers garbage", "", "1", []string{start + "=garbage"}, "StartSession:next Started:otherwise Agent:next", engine.Completed, 1, 1},
		{"start answers 200 with an error", "", "1", []string{start + "=error-root"}, "StartSession:next Started:otherwise Agent:next", engine.Completed, 0, 0},
		{"start redirects", "", "1", []string{start + "=redirect"}, "StartSession:next Started:otherwise Agent:next", engine.Completed, 0, 0},
		{"keys in another order", "", "1", []string{"=shuffle"}, "Result:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"keys twice", "", "1", []string{"=duplicate-keys"}, "Result:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"polls fail a while", "", "1", []string{status + "=garbage*1", status + "=status:500*1+1"}, "Status:next Result:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"polls fail for ever", "unfinished", "1", []string{status + "=drop-before"}, "Status:onInterfaceFailure Unclear:next Agent:next", engine.Completed, 1, 0},
		{"unauthorized in the middle", "unauthorized-midway", "1", nil, "Status:onFailed NotPaid:next Agent:next", engine.Completed, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, "vonage-self-service", c.scenario, c.keys, c.faults...)
			out, recs := w.run(t)
			if got := path(t, recs); !strings.HasSuffix(got, c.want) {
				t.Errorf("path %s\nwant ... %s", got, c.want)
			}
			if out.End.Outcome != c.outcome {
				t.Errorf("ended %+v", out.End)
			}
			w.clock.Wait(t.Context(), time.Hour, nil) // what the provider does after the call
			if n := w.ledger(); n["session"] != c.sessions || n["charge"] != c.charges {
				t.Errorf("ledger: %v, want %d sessions and %d charges", w.provider.Ledger(), c.sessions, c.charges)
			}
		})
	}
}

func TestDigital(t *testing.T) {
	for _, c := range []struct {
		scenario, keys, want string
		charges              int
	}{
		{"", "1", "Sent:next Status:next Result:Rule 1 Paid:next", 1},
		{"declined", "1", "Status:next Result:Rule 2 Declined:next Agent:next", 0},
		{"unfinished", "1", "Status:onTimeout Later:next", 0},
		{"expired", "1", "Status:onFailed NotPaid:next Agent:next", 0},
		{"caller-hangs-up", "1,hangup@20s", "hungup AfterHangup:Rule 1 LastLook:next", 1},
		{"", "2", "Confirmed:otherwise Agent:next", 0},
	} {
		w := newWorld(t, "vonage-digital", c.scenario, c.keys)
		_, recs := w.run(t)
		if got := path(t, recs); !strings.HasSuffix(got, c.want) {
			t.Errorf("%s %s: path %s\nwant ... %s", c.scenario, c.keys, got, c.want)
		}
		w.clock.Wait(t.Context(), time.Hour, nil)
		if n := w.ledger(); n["charge"] != c.charges {
			t.Errorf("%s %s: ledger %v", c.scenario, c.keys, n)
		}
	}
}

// TestTimeout: the provider acts and never answers. The call leaves by
// onUnknown, and the books show one session.
func TestTimeout(t *testing.T) {
	w := newWorld(t, "vonage-self-service", "", "1", "POST /globalpci/v1/selfservicesession/=stall")
	var lib *interactions.Library
	w.program, lib, _ = load(t, "vonage-self-service", `effect="once"`, `effect="once" timeout="400ms"`)
	w.drive.Program, w.drive.Effects = w.program, &interactions.Client{Library: lib}
	before := time.Now()
	_, recs := w.run(t)
	if got := path(t, recs); !strings.HasSuffix(got, "StartSession:onUnknown Unclear:next Agent:next") {
		t.Error(got)
	}
	if took := time.Since(before); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	w.clock.Wait(t.Context(), time.Hour, nil)
	if n := w.ledger(); n["session"] != 1 || n["charge"] != 1 {
		t.Errorf("ledger: %v", w.provider.Ledger())
	}
}

func TestRefusedConnectionIsNotDone(t *testing.T) {
	w := newWorld(t, "vonage-self-service", "", "1")
	w.server.Close()
	_, recs := w.run(t)
	if got := path(t, recs); !strings.HasSuffix(got, "Authorize:onInterfaceFailure Agent:next") {
		t.Error(got)
	}
}

func TestShippedFlowsHaveNoWarnings(t *testing.T) {
	names, err := fs.Glob(flows.Shipped(), "*.xml")
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if _, _, findings := load(t, strings.TrimSuffix(name, ".xml")); len(findings) > 0 {
			t.Errorf("%s:\n%v", name, findings)
		}
	}
}

// checkLeaks searches everything that a call leaves behind for its secrets in
// every form.
func (w *world) checkLeaks(t *testing.T, recs []journal.Record, out engine.Outcome) {
	t.Helper()
	all := ""
	for _, r := range recs {
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		all += string(b) + "\n"
	}
	state, err := json.Marshal(out.State)
	if err != nil {
		t.Fatal(err)
	}
	all += string(state) + fmt.Sprintf("%+v", out)
	secrets := map[string]string{"the client secret": w.drive.Settings["VonageClientSecret"]}
	for ref, clear := range w.vault.All() {
		secrets[ref] = clear
	}
	for ref, clear := range secrets {
		for _, form := range vars.Forms(clear) {
			if i := strings.Index(all, form); i >= 0 {
				t.Errorf("%s is there as %q: ...%s...", ref, form, all[max(0, i-80):min(len(all), i+80)])
			}
		}
	}
}

func (w *world) checkPure(t *testing.T, recs []journal.Record, live *engine.State) {
	t.Helper()
	f, err := engine.Fold(w.program, seq(recs))
	if err != nil || len(f.Missing) > 0 {
		t.Fatalf("fold: %v, %d records missing", err, len(f.Missing))
	}
	a, _ := json.Marshal(f.State)
	b, _ := json.Marshal(live)
	if string(a) != string(b) {
		t.Errorf("the journal gives another state:\n%s\n%s", a, b)
	}
	s, _, err := w.program.Start(f.Started, recs[0].At)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range recs {
		var ev engine.Event
		if r.Kind != journal.Event {
			continue
		}
		if err := json.Unmarshal(r.Data, &ev); err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(s)
		s = &engine.State{}
		if err := json.Unmarshal(text, s); err != nil {
			t.Fatal(err)
		}
		if _, err := w.program.Step(s, ev); err != nil {
			t.Fatal(err)
		}
	}
	if c, _ := json.Marshal(s); string(c) != string(b) {
		t.Errorf("through JSON the state is another:\n%s\n%s", c, b)
	}
	rec, err := engine.ReadRecording(seq(recs))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := w.program.Replay(rec); err != nil || !got.Same() {
		t.Errorf("replay: %v %v", err, got.Differences)
	}
}

func seq(recs []journal.Record) func(func(journal.Record, error) bool) {
	return func(yield func(journal.Record, error) bool) {
		for _, r := range recs {
			if !yield(r, nil) {
				return
			}
		}
	}
}
