package flows_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// hostedpciCall is a call to a flow of HostedPCI's, and what more is to come of
// it.
type hostedpciCall struct {
	shippedCall
	sent  string // the last requests: cmd, or the last part of the path
	noted string // the data source Outcome at the end
}

const (
	hostedpciPhone   = "POST /iSynSApp/manage"
	hostedpciCharge  = "POST /iSynSApp/paymentSale"
	hostedpciRelease = "Release:next End:next NotTaken:next Agent:next"
	hostedpciUnclear = "Uncertain:next Unclear:next UnclearCvv:next Agent:next"
)

// hostedpciSale and hostedpciToken are the calls as shippedCalls has them.
func hostedpciSale() []shippedCall  { return shippedOf("hostedpci-sale", hostedpciSaleCalls()) }
func hostedpciToken() []shippedCall { return shippedOf("hostedpci-token", hostedpciTokenCalls()) }

func shippedOf(flow string, calls []hostedpciCall) []shippedCall {
	var rows []shippedCall
	for _, c := range calls {
		rows = append(rows, c.shippedCall)
	}
	return of("hostedpci", flow, rows)
}

func hostedpciSaleCalls() []hostedpciCall {
	return []hostedpciCall{
		{shippedCall{name: "paid", keys: "1", want: "Confirmed:Rule 1 Prepare:next Create:next Created:Rule 2 Connecting:next Connect:next Progress:next Result:Rule 1 Charge:next Sale:next Sold:Rule 1 NotePaid:next Paid:next", sessions: 1, charges: 1}, "createsession showprogress paymentSale.action", "paid"},
		{shippedCall{name: "paid, the session is closed", scenario: "paid-closed", keys: "1", want: "Sold:Rule 1 NotePaid:next Paid:next", sessions: 1, charges: 1}, "paymentSale.action", "paid"},
		{shippedCall{name: "declined", scenario: "declined", keys: "1", want: "Sale:next Sold:Rule 2 NoteDeclined:next Declined:next Agent:next", sessions: 1}, "paymentSale.action", "declined"},
		{shippedCall{name: "the gateway has an error", scenario: "gateway-error", keys: "1", want: "Sale:next Sold:otherwise " + hostedpciUnclear, sessions: 1}, "paymentSale.action clearcvv", "unclear"},
		{shippedCall{name: "no card in time", scenario: "expired", keys: "1", want: "Progress:next Result:otherwise " + hostedpciRelease, sessions: 1}, "showprogress clearcvv terminatesession", ""},
		{shippedCall{name: "the caller keys #", scenario: "terminated", keys: "1", want: "Progress:next Result:otherwise " + hostedpciRelease, sessions: 1}, "clearcvv terminatesession", ""},
		{shippedCall{name: "a card that is none", scenario: "wrong-card", keys: "1", want: "Progress:next Result:otherwise " + hostedpciRelease, sessions: 1}, "clearcvv terminatesession", ""},
		{shippedCall{name: "a CVV that is none", scenario: "wrong-code", keys: "1", want: "Progress:next Result:otherwise " + hostedpciRelease, sessions: 1}, "clearcvv terminatesession", ""},
		{shippedCall{name: "never finishes", scenario: "unfinished", keys: "1", want: "Progress:onTimeout " + hostedpciRelease, sessions: 1}, "clearcvv terminatesession", ""},
		{shippedCall{name: "a state nobody documented", scenario: "unknown-state", keys: "1", want: "Progress:onTimeout " + hostedpciRelease, sessions: 1}, "clearcvv terminatesession", ""},
		{shippedCall{name: "the session is gone", scenario: "not-found-midway", keys: "1", want: "Progress:onFailed " + hostedpciRelease, sessions: 1}, "showprogress clearcvv terminatesession", ""},
		{shippedCall{name: "packet replay", scenario: "packet-replay", keys: "1", want: "Create:next Created:Rule 1 NotTaken:next Agent:next"}, "createsession", ""},
		{shippedCall{name: "wants an agent", keys: "2", want: "Confirmed:otherwise Agent:next"}, "", ""},
		{shippedCall{name: "says nothing", want: "Confirm:onNoInput Agent:next"}, "", ""},
		{shippedCall{name: "busy", keys: "1,busy", want: "Connect:onBusy " + hostedpciRelease, sessions: 1}, "createsession clearcvv terminatesession", ""},

		{shippedCall{name: "creation drops after it acted", keys: "1", faults: []string{hostedpciPhone + "=drop-after"}, want: "Create:onUnknown NotTaken:next Agent:next", sessions: 1}, "createsession", ""},
		{shippedCall{name: "creation drops before it acted", keys: "1", faults: []string{hostedpciPhone + "=drop-before"}, want: "Create:onUnknown NotTaken:next Agent:next"}, "", ""},
		{shippedCall{name: "creation is cut", keys: "1", faults: []string{hostedpciPhone + "=truncate"}, want: "Create:onUnknown NotTaken:next Agent:next", sessions: 1}, "createsession", ""},
		{shippedCall{name: "creation floods", keys: "1", faults: []string{hostedpciPhone + "=flood"}, want: "Create:onUnknown NotTaken:next Agent:next", sessions: 1}, "createsession", ""},
		{shippedCall{name: "creation answers garbage", keys: "1", faults: []string{hostedpciPhone + "=garbage"}, want: "Create:onUnknown NotTaken:next Agent:next", sessions: 1}, "createsession", ""},
		{shippedCall{name: "creation answers 500", keys: "1", faults: []string{hostedpciPhone + "=status:500"}, want: "Create:onUnknown NotTaken:next Agent:next"}, "", ""},
		{shippedCall{name: "creation answers 200 with an error", keys: "1", faults: []string{hostedpciPhone + "=error-root"}, want: "Create:onUnknown NotTaken:next Agent:next"}, "", ""},
		{shippedCall{name: "creation redirects", keys: "1", faults: []string{hostedpciPhone + "=redirect"}, want: "Create:onUnknown NotTaken:next Agent:next"}, "", ""},
		{shippedCall{name: "polls fail a while", keys: "1", faults: []string{hostedpciPhone + "=garbage*1+1", hostedpciPhone + "=status:500*1+1"}, fickle: true, want: "Progress:next Result:Rule 1 Charge:next Sale:next Sold:Rule 1 NotePaid:next Paid:next", sessions: 1, charges: 1}, "paymentSale.action", "paid"},
		{shippedCall{name: "polls fail for ever", scenario: "unfinished", keys: "1", faults: []string{hostedpciPhone + "=drop-before+1"}, want: "Progress:onInterfaceFailure Release:onUnknown End:onUnknown NotTaken:next Agent:next", sessions: 1}, "", ""},

		{shippedCall{name: "the charge drops after it acted", keys: "1", faults: []string{hostedpciCharge + "=drop-after"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, charges: 1}, "paymentSale.action clearcvv", "unclear"},
		{shippedCall{name: "the charge drops before it acted", keys: "1", faults: []string{hostedpciCharge + "=drop-before"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1}, "paymentSale.action clearcvv", "unclear"},
		{shippedCall{name: "the charge is cut", keys: "1", faults: []string{hostedpciCharge + "=truncate"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, charges: 1}, "paymentSale.action clearcvv", "unclear"},
		{shippedCall{name: "the charge floods", keys: "1", faults: []string{hostedpciCharge + "=flood"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, charges: 1}, "paymentSale.action clearcvv", "unclear"},
		{shippedCall{name: "the charge answers garbage", keys: "1", faults: []string{hostedpciCharge + "=garbage"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, charges: 1}, "paymentSale.action clearcvv", "unclear"},
		{shippedCall{name: "the charge answers 500", keys: "1", faults: []string{hostedpciCharge + "=status:500"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1}, "paymentSale.action clearcvv", "unclear"},
		{shippedCall{name: "the charge answers 200 with an error", keys: "1", faults: []string{hostedpciCharge + "=error-root"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1}, "paymentSale.action clearcvv", "unclear"},
		{shippedCall{name: "the charge redirects", keys: "1", faults: []string{hostedpciCharge + "=redirect"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1}, "paymentSale.action clearcvv", "unclear"},

		{shippedCall{name: "hangs up early", keys: "hangup@1s", want: "Welcome:hungup AfterHangup:otherwise", outcome: engine.HungUp}, "", ""},
		{shippedCall{name: "hangs up while keying", keys: "1,hangup@12s", want: "Connect:hungup AfterHangup:Rule 5 LateCvv:next LateEnd:next", outcome: engine.HungUp, sessions: 1}, "createsession clearcvv terminatesession", ""},
		{shippedCall{name: "hangs up while we ask", scenario: "unfinished", keys: "1,hangup@30s", want: "Progress:hungup AfterHangup:Rule 5 LateCvv:next LateEnd:next", outcome: engine.HungUp, sessions: 1}, "clearcvv terminatesession", ""},
		{shippedCall{name: "hangs up at thank you", keys: "1,hangup@14s", want: "NotePaid:next Paid:hungup AfterHangup:Rule 1", outcome: engine.HungUp, sessions: 1, charges: 1}, "paymentSale.action", "paid"},
		{shippedCall{name: "hangs up, and the release drops", scenario: "caller-hangs-up", keys: "1,hangup@12s", faults: []string{hostedpciPhone + "=drop-after+1"}, want: "LateCvv:onUnknown LateEnd:onUnknown", outcome: engine.HungUp, sessions: 1}, "terminatesession", ""},
		{shippedCall{name: "hangs up while it is charged", keys: "1,hangup@14s", slow: hostedpciCharge + "=10s", want: "AfterHangup:Rule 2 LatePaid:next", outcome: engine.HungUp, sessions: 1, charges: 1}, "paymentSale.action", "paid"},
		{shippedCall{name: "hangs up while it is declined", scenario: "declined", keys: "1,hangup@14s", slow: hostedpciCharge + "=10s", want: "AfterHangup:Rule 3 LateDeclined:next", outcome: engine.HungUp, sessions: 1}, "paymentSale.action", "declined"},
		{shippedCall{name: "hangs up while it is charged and nobody knows", keys: "1,hangup@14s", faults: []string{hostedpciCharge + "=drop-after"}, slow: hostedpciCharge + "=10s", want: "AfterHangup:Rule 4 LateUnclear:next LateCvv:next LateEnd:next", outcome: engine.HungUp, sessions: 1, charges: 1}, "paymentSale.action clearcvv terminatesession", "unclear"},
	}
}

func hostedpciTokenCalls() []hostedpciCall {
	return []hostedpciCall{
		{shippedCall{name: "kept", want: "Welcome:next Prepare:next Create:next Created:Rule 2 Connect:next Progress:next Result:Rule 1 NoteKept:next Kept:next", sessions: 1}, "createsession showprogress showprogress", "kept"},
		{shippedCall{name: "no card in time", scenario: "expired", want: "Progress:next Result:otherwise End:next NotKept:next Agent:next", sessions: 1}, "terminatesession", ""},
		{shippedCall{name: "the caller keys #", scenario: "terminated", want: "Progress:next Result:otherwise End:next NotKept:next Agent:next", sessions: 1}, "terminatesession", ""},
		{shippedCall{name: "a card that is none", scenario: "wrong-card", want: "Progress:next Result:otherwise End:next NotKept:next Agent:next", sessions: 1}, "terminatesession", ""},
		{shippedCall{name: "never finishes", scenario: "unfinished", want: "Progress:onTimeout End:next NotKept:next Agent:next", sessions: 1}, "terminatesession", ""},
		{shippedCall{name: "a state nobody documented", scenario: "unknown-state", want: "Progress:onTimeout End:next NotKept:next Agent:next", sessions: 1}, "terminatesession", ""},
		{shippedCall{name: "packet replay", scenario: "packet-replay", want: "Created:Rule 1 NotKept:next Agent:next"}, "createsession", ""},
		{shippedCall{name: "creation drops after it acted", faults: []string{hostedpciPhone + "=drop-after"}, want: "Create:onUnknown NotKept:next Agent:next", sessions: 1}, "createsession", ""},
		{shippedCall{name: "busy", keys: "busy", want: "Connect:onBusy End:next NotKept:next Agent:next", sessions: 1}, "createsession terminatesession", ""},
		{shippedCall{name: "hangs up before the card", scenario: "caller-hangs-up", keys: "hangup@5500ms", want: "Connect:hungup AfterHangup:Rule 2 LastLook:next LateResult:otherwise LateEnd:next", outcome: engine.HungUp, sessions: 1}, "showprogress terminatesession", ""},
		{shippedCall{name: "hangs up with the card keyed", scenario: "caller-hangs-up", keys: "hangup@11s", want: "Kept:hungup AfterHangup:Rule 1", outcome: engine.HungUp, sessions: 1}, "showprogress", "kept"},
	}
}

// hostedpciHeard is a HostedPCI that remembers what it was asked.
type hostedpciHeard struct {
	sandbox.Provider
	mu       sync.Mutex
	commands []string
}

// ServeHTTP implements http.Handler.
func (h *hostedpciHeard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	at := strings.TrimPrefix(r.URL.Path, "/iSynSApp/")
	if form, _ := url.ParseQuery(string(body)); form.Has("cmd") {
		at = form.Get("cmd")
	}
	h.mu.Lock()
	h.commands = append(h.commands, at)
	h.mu.Unlock()
	h.Provider.ServeHTTP(w, r)
}

// hostedpciWorld is the world of a call whose CVV has a token long enough to be
// searched for everywhere.
func (c shippedCall) hostedpciWorld(t *testing.T, o sandbox.HostedPCIOptions) (*world, *hostedpciHeard) {
	t.Helper()
	c.provider = "hostedpci"
	w := c.world(t)
	config := sandbox.Config{Now: w.clock.Now, Scenario: c.scenario, Seed: 1}
	for _, f := range c.faults {
		fault, err := sandbox.ParseFault(f)
		if err != nil {
			t.Fatal(err)
		}
		config.Faults = append(config.Faults, fault)
	}
	if o.CodeDigits == 0 {
		o.CodeDigits = 12
	}
	heard := &hostedpciHeard{Provider: sandbox.NewHostedPCIWith(config, o)}
	w.provider = heard
	w.drive.Settings = heard.Settings(w.server.URL)
	return w, heard
}

// run is the call in such a world, with everything that is to come of it.
func (c hostedpciCall) run(t *testing.T, o sandbox.HostedPCIOptions) {
	w, heard := c.hostedpciWorld(t, o)
	out, recs := w.run(t)
	w.checkHostedPCI(t, recs, out)
	if got := path(t, recs); !strings.HasSuffix(got, c.want) {
		t.Errorf("path %s\nwant ... %s", got, c.want)
	}
	got := strings.Join(heard.commands, " ")
	if !strings.HasSuffix(got, c.sent) {
		t.Errorf("sent %s\nwant ... %s", got, c.sent)
	}
	for _, once := range []string{"createsession", "paymentSale.action"} {
		if n := strings.Count(got, once); n > 1 {
			t.Errorf("%s was sent %d times", once, n)
		}
	}
	if got := out.State.Frames[0].Data["Outcome"].Text; got != c.noted || out.End.Outcome != c.outcome {
		t.Errorf("outcome %q, want %q; %+v", got, c.noted, out.End)
	}
	if n := w.books(t); n["session"] != c.sessions || n["charge"] != c.charges {
		t.Errorf("ledger: %v, want %d sessions and %d charges", w.provider.Ledger(), c.sessions, c.charges)
	}
}

// checkHostedPCI searches what a call leaves for the pass key, and for what is
// too short to be searched for in every form.
func (w *world) checkHostedPCI(t *testing.T, recs []journal.Record, out engine.Outcome) {
	t.Helper()
	all, err := json.Marshal(struct {
		R []journal.Record
		O engine.Outcome
	}{recs, out})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range append(vars.Forms(w.drive.Settings["HostedPciPassKey"]), "Masked CVV", "Masked+CVV", "CVV%3A", "paramValue=0328") {
		if i := strings.Index(string(all), secret); i >= 0 {
			t.Errorf("%q is there: ...%s...", secret, all[max(0, i-80):min(len(all), i+80)])
		}
	}
}

// TestHostedPCICalls takes the flows through everything that the provider, the
// caller and the network may do.
func TestHostedPCICalls(t *testing.T) {
	for flow, calls := range map[string][]hostedpciCall{"hostedpci-sale": hostedpciSaleCalls(), "hostedpci-token": hostedpciTokenCalls()} {
		for i, c := range shippedOf(flow, calls) {
			calls[i].shippedCall = c
			t.Run(c.String(), func(t *testing.T) { calls[i].run(t, sandbox.HostedPCIOptions{}) })
		}
	}
}

// The session's key goes into the bridge, with # behind it; the session belongs
// to whom the flow says.
func TestHostedPCISessionKey(t *testing.T) {
	for flow, owner := range map[string]string{"hostedpci-sale": "user", "hostedpci-token": "venue"} {
		w, _ := shippedCall{flow: flow, keys: "1"}.hostedpciWorld(t, sandbox.HostedPCIOptions{})
		w.run(t)
		keyed := ""
		for _, c := range w.caller.did {
			if c.Transfer != nil && c.Transfer.Mode == leg.Bridge {
				keyed, _ = c.Transfer.SendDigits.Clear()
			}
		}
		if key, _ := w.vault.Get("Create#1/sessionKey"); len(key) != 10 || keyed != "ww"+key+"#" {
			t.Errorf("%s: keyed %q", flow, keyed)
		}
		if first := w.provider.Ledger()[0]; first.Detail != owner || first.Reference == "" {
			t.Errorf("%s: %+v", flow, first)
		}
	}
}

// What the account or the documents leave open does not change the end.
func TestHostedPCISaleVariants(t *testing.T) {
	paid := hostedpciSaleCalls()[0]
	paid.flow, paid.outcome, paid.want, paid.sent = "hostedpci-sale", engine.Completed, "Sold:Rule 1 NotePaid:next Paid:next", "paymentSale.action"
	for name, o := range map[string]sandbox.HostedPCIOptions{
		"CVV of three digits":      {CodeDigits: 3},
		"no codes of success":      {QuietSuccess: true},
		"another task of the date": {ExpiryTask: "ccexpirydate", ExpiryParam: "expiry"},
		"another Content-Type":     {ContentType: "application/json"},
		"slow":                     {CardAfter: 60 * time.Second, ExpiryAfter: 70 * time.Second, CodeAfter: 80 * time.Second, FinishAfter: 90 * time.Second},
	} {
		t.Run(name, func(t *testing.T) { paid.run(t, o) })
	}
	t.Run("no CVV is asked for", func(t *testing.T) {
		w, _ := paid.hostedpciWorld(t, sandbox.HostedPCIOptions{})
		w.inputs["AskCode"] = "skip"
		_, recs := w.run(t)
		if got := path(t, recs); !strings.HasSuffix(got, paid.want) || w.ledger()["charge"] != 1 {
			t.Error(got, w.provider.Ledger())
		}
	})
	t.Run("another pass key", func(t *testing.T) {
		w, _ := paid.hostedpciWorld(t, sandbox.HostedPCIOptions{})
		w.drive.Settings["HostedPciPassKey"] = "not-the-pass-key"
		_, recs := w.run(t)
		if got := path(t, recs); !strings.HasSuffix(got, "Create:next Created:otherwise NotTaken:next Agent:next") || len(w.provider.Ledger()) != 0 {
			t.Error(got)
		}
	})
	t.Run("the provider's thank you", func(t *testing.T) {
		c := hostedpciCall{shippedCall{flow: "hostedpci-token", keys: "hangup@5500ms", outcome: engine.HungUp, sessions: 1,
			want: "Connect:hungup AfterHangup:Rule 2 LastLook:next LateResult:Rule 1 LateKept:next LateEnd:next"}, "showprogress terminatesession", "kept"}
		c.run(t, sandbox.HostedPCIOptions{KeyedAfter: time.Second / 10, CardAfter: time.Second / 5})
	})
}

// A provider that acts and never answers: one session and at most one charge,
// whatever the flow does afterwards.
func TestHostedPCIStalls(t *testing.T) {
	for fault, want := range map[string]string{
		hostedpciPhone + "=stall*1": "Create:onUnknown NotTaken:next Agent:next",
		hostedpciCharge + "=stall":  "Sale:onUnknown " + hostedpciUnclear,
	} {
		w, _ := shippedCall{flow: "hostedpci-sale", keys: "1", faults: []string{fault}}.hostedpciWorld(t, sandbox.HostedPCIOptions{})
		w.program, w.library, _ = load(t, "hostedpci-sale", `effect="once" timeout="30s"`, `effect="once" timeout="400ms"`, `effect="once">`, `effect="once" timeout="400ms">`)
		w.drive.Program, w.drive.Effects = w.program, w.client(t, w.library)
		_, recs := w.run(t)
		if got := path(t, recs); !strings.HasSuffix(got, want) {
			t.Error(got)
		}
		if n := w.books(t); n["session"] != 1 || n["charge"] > 1 {
			t.Errorf("ledger: %v", w.provider.Ledger())
		}
	}
}
