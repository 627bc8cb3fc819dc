package flows_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// hostedpciHeard is a HostedPCI that remembers what it was asked: cmd, or the
// last part of the path.
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

// hostedpciWorld is the world of a call to a HostedPCI with these options.
func (c shippedCall) hostedpciWorld(t *testing.T, o sandbox.HostedPCIOptions) (*world, *hostedpciHeard) {
	t.Helper()
	w := c.world(t)
	config := sandbox.Config{Now: w.clock.Now, Scenario: c.scenario, Seed: 1}
	for _, f := range c.faults {
		fault, err := sandbox.ParseFault(f)
		if err != nil {
			t.Fatal(err)
		}
		config.Faults = append(config.Faults, fault)
	}
	heard := &hostedpciHeard{Provider: sandbox.NewHostedPCIWith(config, o)}
	w.provider = heard
	w.drive.Settings = heard.Settings(w.server.URL)
	return w, heard
}

// hostedpciRow is the call of that name.
func hostedpciRow(t *testing.T, name string) shippedCall {
	t.Helper()
	all := hostedpciSale()
	i := slices.IndexFunc(all, func(c shippedCall) bool { return c.name == name })
	if i < 0 {
		t.Fatalf("no call is called %q", name)
	}
	return all[i]
}

// TestHostedPCIRequests: what is asked last, and that a session and a charge
// are asked for once, whatever becomes of the answer.
func TestHostedPCIRequests(t *testing.T) {
	for name, sent := range map[string]string{
		"paid":                            "createsession showprogress paymentSale.action",
		"declined":                        "paymentSale.action",
		"the gateway has an error":        "paymentSale.action clearcvv terminatesession",
		"no card in time":                 "showprogress clearcvv terminatesession",
		"packet replay":                   "createsession",
		"busy":                            "createsession clearcvv terminatesession",
		"creation drops after it acted":   "createsession",
		"creation is cut":                 "createsession",
		"the charge drops after it acted": "paymentSale.action clearcvv terminatesession",
		"the charge is cut":               "paymentSale.action clearcvv terminatesession",
		"hangs up while keying":           "createsession clearcvv terminatesession",
		"hangs up while it is charged":    "paymentSale.action",
		"hangs up while it is charged and nobody knows": "paymentSale.action clearcvv terminatesession",
	} {
		w, heard := hostedpciRow(t, name).hostedpciWorld(t, sandbox.HostedPCIOptions{CodeDigits: 11})
		w.run(t)
		got := strings.Join(heard.commands, " ")
		if !strings.HasSuffix(got, sent) {
			t.Errorf("%s: sent %s, want ... %s", name, got, sent)
		}
		for _, once := range []string{"createsession", "paymentSale.action"} {
			if n := strings.Count(got, once); n > 1 {
				t.Errorf("%s: %s was sent %d times", name, once, n)
			}
		}
	}
}

// TestHostedPCIShortSecrets: what is too short to be searched for in every form
// is not there either: a CVV's token of three digits, and the expiry date.
func TestHostedPCIShortSecrets(t *testing.T) {
	for _, name := range []string{"paid", "the gateway has an error", "hangs up while keying"} {
		w, _ := hostedpciRow(t, name).hostedpciWorld(t, sandbox.HostedPCIOptions{})
		out, recs := w.run(t)
		all, err := json.Marshal([]any{recs, out})
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"Masked CVV", "Masked+CVV", "CVV%3A", "paramValue=0328"} {
			if i := strings.Index(string(all), secret); i >= 0 {
				t.Errorf("%s: %q is there: ...%s...", name, secret, all[max(0, i-80):min(len(all), i+80)])
			}
		}
	}
}

// The session's key goes into the bridge, with # behind it; the session belongs
// to whom the flow says.
func TestHostedPCISessionKey(t *testing.T) {
	for flow, owner := range map[string]string{"hostedpci-sale": "user", "hostedpci-token": "venue"} {
		w := of("hostedpci", flow, []shippedCall{{keys: "1"}})[0].world(t)
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
	paid := hostedpciRow(t, "paid")
	paid.want = "Sold:Rule 1 NotePaid:next Paid:next"
	for name, o := range map[string]sandbox.HostedPCIOptions{
		"CVV of three digits":      {CodeDigits: 3},
		"no codes of success":      {QuietSuccess: true},
		"another task of the date": {ExpiryTask: "ccexpirydate", ExpiryParam: "expiry"},
		"another Content-Type":     {ContentType: "application/json"},
		"slow":                     {CardAfter: 60 * time.Second, ExpiryAfter: 70 * time.Second, CodeAfter: 80 * time.Second, FinishAfter: 90 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := paid.hostedpciWorld(t, o)
			paid.check(t, w)
		})
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
		c := of("hostedpci", "hostedpci-token", []shippedCall{{keys: "hangup@5500ms", outcome: engine.HungUp, sessions: 1, noted: "kept",
			want: "Connect:hungup AfterHangup:Rule 2 LastLook:next LateResult:Rule 1 LateKept:next LateEnd:next"}})[0]
		w, _ := c.hostedpciWorld(t, sandbox.HostedPCIOptions{KeyedAfter: time.Second / 10, CardAfter: time.Second / 5})
		c.check(t, w)
	})
}

// A provider that acts and never answers: one session and at most one charge,
// whatever the flow does afterwards.
func TestHostedPCIStalls(t *testing.T) {
	for fault, want := range map[string]string{
		hostedpciPhone + "=stall*1": "Create:onUnknown NotTaken:next Agent:next",
		hostedpciCharge + "=stall":  "Sale:onUnknown " + hostedpciUnclear,
	} {
		w, _ := of("hostedpci", "hostedpci-sale", []shippedCall{{keys: "1", faults: []string{fault}}})[0].hostedpciWorld(t, sandbox.HostedPCIOptions{})
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
