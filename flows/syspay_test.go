package flows_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
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

// syspayInbox says that the inbox is there. Without it the flows are run with
// Await and notification= taken out, and the tests that are about
// these are skipped.
const syspayInbox = false

func needsSysPayInbox(t *testing.T) {
	t.Helper()
	if !syspayInbox {
		t.Skip("needs the inbox")
	}
}

// withoutSysPayInbox puts what there is in the place of what is not there yet.
func withoutSysPayInbox(flow string) string {
	if syspayInbox {
		return flow
	}
	for pattern, instead := range map[string]string{
		`(?s)<Await name="Wait" .*?</Await>`: `<Pause name="Wait" for="30s" next="ReadToken"/>`,
		` notification="[^"]*" key="[^"]*"`:  ``,
		`</Inputs>`:                          `<Input name="InboxUrl"/></Inputs>`,
	} {
		flow = regexp.MustCompile(pattern).ReplaceAllString(flow, instead)
	}
	return flow
}

// loadSysPay compiles a shipped flow. Changes are pairs of old and new text in
// the interactions.
func loadSysPay(t *testing.T, name string, changes ...string) (*engine.Program, *interactions.Library, source.Errors) {
	t.Helper()
	data, err := fs.ReadFile(flows.Shipped(), name+".xml")
	if err != nil {
		t.Fatal(err)
	}
	lib := &interactions.Library{Open: func(name string) (string, []byte, error) {
		data, err := os.ReadFile("../interactions/" + name + ".xml")
		return name + ".xml", []byte(strings.NewReplacer(changes...).Replace(string(data))), err
	}}
	var list source.List
	flow := flows.Parse(name+".xml", []byte(withoutSysPayInbox(string(data))), &list)
	if flow == nil {
		t.Fatal(list.Err())
	}
	p, err := engine.Compile(flow, applets.Standard(applets.Deps{Interactions: lib}), &list)
	if err != nil {
		t.Fatal(err)
	}
	return p, lib, list.Findings()
}

// newSysPayWorld is newWorld for SysPay: its requests are signed with the
// time, so the client's clock is the world's, too.
func newSysPayWorld(t *testing.T, flow, scenario, keys string, faults ...string) *world {
	t.Helper()
	w := &world{clock: clock.NewVirtual(began), vault: vars.NewMemoryVault()}
	w.program, w.library, _ = loadSysPay(t, flow)
	config := sandbox.Config{Now: w.clock.Now, At: w.clock.At, Scenario: scenario, Seed: 1}
	for _, f := range faults {
		fault, err := sandbox.ParseFault(f)
		if err != nil {
			t.Fatal(err)
		}
		config.Faults = append(config.Faults, fault)
	}
	var err error
	if w.provider, err = sandbox.New("syspay", config); err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		for i, m := range regexp.MustCompile(`Digest="([^"]+)"`).FindAllStringSubmatch(r.Header.Get("X-Wsse"), -1) {
			w.vault.Put(fmt.Sprintf("digest %d of %s", i, r.Header.Get("X-Wsse")), m[1]) // nobody may find it in the journal
		}
		w.provider.ServeHTTP(rw, r)
	}))
	client := &interactions.Client{Library: w.library, Now: w.clock.Now}
	t.Cleanup(func() { client.CloseIdle(); w.server.CloseClientConnections(); w.server.Close() })
	steps, err := leg.ParseSteps(keys)
	if err != nil {
		t.Fatal(err)
	}
	w.inputs = samples(w.program, w.provider)
	if !syspayInbox {
		w.inputs["InboxUrl"] = "http://127.0.0.1:9"
	}
	w.drive = engine.Drive{Program: w.program, Effects: client, Leg: leg.NewScript(w.clock, 60*time.Millisecond, steps), Vault: w.vault,
		Settings: w.provider.Settings(w.server.URL), Journal: &journal.Memory{}, Clock: w.clock}
	return w
}

// runSysPay is run, with SysPay's own secrets looked for too: passphrases,
// logins, and every link and digest that the vault has seen.
func (w *world) runSysPay(t *testing.T) (engine.Outcome, []journal.Record) {
	t.Helper()
	out, recs := w.run(t)
	for _, key := range []string{"SysPayLogin", "SysPayPassphrase", "SysPayPartnerLogin", "SysPayPartnerPassphrase"} {
		if err := w.vault.Put("setting "+key, w.drive.Settings[key]); err != nil {
			t.Fatal(err)
		}
	}
	w.checkLeaks(t, recs, out)
	return out, recs
}

func TestSysPayHasNoWarnings(t *testing.T) {
	for _, name := range []string{"syspay-link", "syspay-card"} {
		if _, _, findings := loadSysPay(t, name); len(findings) > 0 {
			t.Errorf("%s:\n%v", name, findings)
		}
	}
}

const syspayBegin = "Welcome:next Confirm:next Confirmed:Rule 1 Start:next Started:Rule 1 Send:next Sent:next "

const (
	syspayStart = "POST /api/v2/merchant/moto-instance"
	syspayAsk   = "GET /api/v2/merchant/moto-instance/"
)

// syspayCase is a call: what happens, the end of its path, its outcome, and
// what the books show an hour after it.
type syspayCase struct {
	name, scenario, keys string
	faults               []string
	want, outcome        string
	sessions, charges    int
}

func (c syspayCase) run(t *testing.T, flow string) {
	t.Run(c.name, func(t *testing.T) {
		w := newSysPayWorld(t, flow, c.scenario, c.keys, c.faults...)
		out, recs := w.runSysPay(t)
		if got := path(t, recs); !strings.HasSuffix(got, c.want) {
			t.Errorf("path %s\nwant ... %s", got, c.want)
		}
		if out.End.Outcome != c.outcome {
			t.Errorf("ended %+v", out.End)
		}
		w.clock.Wait(t.Context(), time.Hour, nil) // what the provider does after the call
		if n := w.ledger(); n[sandbox.KindSession] != c.sessions || n[sandbox.KindCharge] != c.charges {
			t.Errorf("ledger: %v, want %d sessions and %d charges", w.provider.Ledger(), c.sessions, c.charges)
		}
	})
}

// TestSysPayLink takes the flow through what the provider, the caller and the
// network may do. The end is the same with the inbox and without it.
func TestSysPayLink(t *testing.T) {
	const agent = "Unclear:next Agent:next"
	for _, c := range []syspayCase{
		{"paid", "", "1", nil, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"declined", "declined", "1", nil, "Outcome:Rule 3 Declined:next Agent:next", engine.Completed, 1, 0},
		{"cancelled", "cancelled", "1", nil, "Outcome:Rule 4 NotPaid:next Agent:next", engine.Completed, 1, 0},
		{"an error of the provider", "error", "1", nil, "Outcome:otherwise " + agent, engine.Completed, 1, 0},
		{"expired", "expired", "1", nil, "Outcome:Rule 4 NotPaid:next Agent:next", engine.Completed, 1, 0},
		{"the bank takes its time", "waiting", "1", nil, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"never finishes", "unfinished", "1", nil, "Wait:onTimeout " + agent, engine.Completed, 1, 0},
		{"no redirect and no event", "poll-only", "1", nil, syspayBegin + "Wait:next Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"before anybody waits", "early-event", "1", nil, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"events after the call", "late-event", "1", nil, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"events twice", "duplicate-event", "1", nil, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"forged events", "forged-event", "1", nil, "Outcome:Rule 3 Declined:next Agent:next", engine.Completed, 1, 0},
		{"an odd result", "odd-result", "1", nil, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"an unescaped result", "raw-plus", "1", nil, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"ids of other types", "other-types", "1", nil, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"wants an agent", "", "2", nil, "Confirmed:otherwise Agent:next", engine.Completed, 0, 0},
		{"says nothing", "", "", nil, "Confirm:onNoInput Agent:next", engine.Completed, 0, 0},
		{"hangs up early", "", "hangup@1s", nil, "Welcome:hungup AfterHangup:otherwise", engine.HungUp, 0, 0},
		{"hangs up, and the payment never ends", "unfinished", "1,hangup@20s", nil, "Wait:hungup AfterHangup:Rule 1 LastLook:onTimeout", engine.HungUp, 1, 0},
		{"the start drops after it acted", "", "1", []string{syspayStart + "=drop-after"}, "Start:onUnknown " + agent, engine.Completed, 1, 1},
		{"the start drops before it acted", "", "1", []string{syspayStart + "=drop-before"}, "Start:onUnknown " + agent, engine.Completed, 0, 0},
		{"the start is cut in the middle of the answer", "", "1", []string{syspayStart + "=truncate"}, "Start:onUnknown " + agent, engine.Completed, 1, 1},
		{"the start floods", "", "1", []string{syspayStart + "=flood"}, "Start:onUnknown " + agent, engine.Completed, 1, 1},
		{"the start answers 500", "", "1", []string{syspayStart + "=status:500"}, "Start:next Started:Rule 3 " + agent, engine.Completed, 0, 0},
		{"the start answers 403", "", "1", []string{syspayStart + "=status:403"}, "Start:next Started:otherwise Agent:next", engine.Completed, 0, 0},
		{"the start answers garbage", "", "1", []string{syspayStart + "=garbage"}, "Start:next Started:Rule 2 " + agent, engine.Completed, 1, 1},
		{"the start answers 200 with an error", "", "1", []string{syspayStart + "=error-root"}, "Start:next Started:Rule 2 " + agent, engine.Completed, 0, 0},
		{"the start redirects", "", "1", []string{syspayStart + "=redirect"}, "Start:next Started:otherwise Agent:next", engine.Completed, 0, 0},
		{"keys in another order", "", "1", []string{"=shuffle"}, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"keys twice", "", "1", []string{"=duplicate-keys"}, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"the looks fail a while", "poll-only", "1", []string{syspayAsk + "=garbage*1", syspayAsk + "=status:500*1+1"}, "Outcome:Rule 1 Paid:next", engine.Completed, 1, 1},
		{"the looks fail for ever", "unfinished", "1", []string{syspayAsk + "=drop-before"}, "Wait:onInterfaceFailure " + agent, engine.Completed, 1, 0},
		{"the looks are refused", "unfinished", "1", []string{syspayAsk + "=status:403"}, "Wait:onFailed " + agent, engine.Completed, 1, 0},
	} {
		c.run(t, "syspay-link")
	}
}

// TestSysPayLinkHangUp: who hangs up may have paid.
func TestSysPayLinkHangUp(t *testing.T) {
	for _, c := range []struct {
		scenario, keys, want, status string
		charges                      int
	}{
		{"caller-hangs-up", "1,hangup@14s", "hungup AfterHangup:Rule 1 LastLook:next", "SUCCESS", 1},
		{"declined", "1,hangup@14s", "hungup AfterHangup:Rule 1 LastLook:next", "FAILED", 0},
	} {
		w := newSysPayWorld(t, "syspay-link", c.scenario, c.keys)
		out, recs := w.runSysPay(t)
		if got := path(t, recs); !strings.Contains(got, c.want) || out.End.Outcome != engine.HungUp {
			t.Errorf("%s: %s %+v", c.scenario, got, out.End)
		}
		if got := out.State.Frames[0].Data["SysPay|PaymentStatus"].Text; got != c.status {
			t.Errorf("%s: %s", c.scenario, got)
		}
		if n := w.ledger(); n[sandbox.KindCharge] != c.charges {
			t.Errorf("%s: %v", c.scenario, w.provider.Ledger())
		}
	}
}

func TestSysPayPreauth(t *testing.T) {
	w := newSysPayWorld(t, "syspay-link", "", "1")
	w.inputs["Preauth"] = "true"
	_, recs := w.runSysPay(t)
	if got := path(t, recs); !strings.HasSuffix(got, "Outcome:Rule 2 Reserved:next") {
		t.Error(got)
	}
	if n := w.ledger(); n[sandbox.KindCharge] != 0 || n[sandbox.KindHold] != 1 {
		t.Error(w.provider.Ledger())
	}
}

// A status that nobody documented is not taken for an answer.
func TestSysPayUnknownState(t *testing.T) {
	w := newSysPayWorld(t, "syspay-link", "unknown-state", "1")
	_, recs := w.runSysPay(t)
	if got := path(t, recs); !strings.HasSuffix(got, "Unclear:next Agent:next") {
		t.Error(got)
	}
}

// The same reference twice is refused by the provider and not charged again.
func TestSysPayReferenceTwice(t *testing.T) {
	w := newSysPayWorld(t, "syspay-link", "", "1")
	w.runSysPay(t)
	steps, err := leg.ParseSteps("1")
	if err != nil {
		t.Fatal(err)
	}
	w.drive.Journal, w.drive.Leg = &journal.Memory{}, leg.NewScript(w.clock, 60*time.Millisecond, steps)
	_, recs := w.runSysPay(t)
	if got := path(t, recs); !strings.HasSuffix(got, "Started:otherwise Agent:next") {
		t.Error(got)
	}
	if n := w.ledger(); n[sandbox.KindSession] != 1 || n[sandbox.KindCharge] != 1 {
		t.Error(w.provider.Ledger())
	}
}

// TestSysPayStall: the provider acts and never answers.
func TestSysPayStall(t *testing.T) {
	w := newSysPayWorld(t, "syspay-link", "unfinished", "1", syspayStart+"=stall")
	w.program, w.library, _ = loadSysPay(t, "syspay-link", `effect="once"`, `effect="once" timeout="400ms"`)
	w.drive.Program, w.drive.Effects = w.program, &interactions.Client{Library: w.library, Now: w.clock.Now}
	_, recs := w.runSysPay(t)
	if got := path(t, recs); !strings.HasSuffix(got, "Start:onUnknown Unclear:next Agent:next") {
		t.Error(got)
	}
	if n := w.ledger(); n[sandbox.KindSession] != 1 {
		t.Error(w.provider.Ledger())
	}
}

// TestSysPayMessageFails: a platform that cannot send.
func TestSysPayMessageFails(t *testing.T) {
	for flow, want := range map[string]string{"syspay-link": "Send:onFailure NotSent:next Agent:next", "syspay-card": "Send:onFailure NotStored:next Agent:next"} {
		w := newSysPayWorld(t, flow, "by-hand", "1")
		w.drive.Leg.(*leg.Script).Messages(func(_, _ string) error { return errors.New("no SMS today") })
		_, recs := w.runSysPay(t)
		if got := path(t, recs); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s", flow, got)
		}
	}
}

// TestSysPayCard stores a card with the combined header and reads the token by
// the booking and by its own id.
func TestSysPayCard(t *testing.T) {
	const agent = "Agent:next"
	for _, c := range []syspayCase{
		{"stored", "", "1", nil, "Wait:next ReadToken:next Outcome:Rule 1 ReadCard:next Checked:Rule 1 Stored:next", engine.Completed, 1, 0},
		{"declined", "declined", "1", nil, "Outcome:Rule 2 NotStored:next " + agent, engine.Completed, 1, 0},
		{"cancelled", "cancelled", "1", nil, "Outcome:Rule 2 NotStored:next " + agent, engine.Completed, 1, 0},
		{"never finishes", "unfinished", "1", nil, "Again:onDone Unclear:next " + agent, engine.Completed, 1, 0},
		{"a state nobody documented", "unknown-state", "1", nil, "Again:onDone Unclear:next " + agent, engine.Completed, 1, 0},
		{"ids of other types", "other-types", "1", nil, "Checked:Rule 1 Stored:next", engine.Completed, 1, 0},
		{"events twice", "duplicate-event", "1", nil, "Checked:Rule 1 Stored:next", engine.Completed, 1, 0},
		{"forged events", "forged-event", "1", nil, "Outcome:Rule 2 NotStored:next " + agent, engine.Completed, 1, 0},
		{"hangs up", "caller-hangs-up", "1,hangup@14s", nil, "AfterHangup:Rule 1 LastLook:next", engine.HungUp, 1, 0},
		{"the start drops", "", "1", []string{syspayStart + "=drop-after"}, "Start:onUnknown NotStored:next " + agent, engine.Completed, 1, 0},
		{"the start is refused", "", "1", []string{syspayStart + "=status:400"}, "Started:otherwise " + agent, engine.Completed, 0, 0},
		{"the look drops", "", "1", []string{"/token=drop-before"}, "ReadToken:onUnknown Unclear:next " + agent, engine.Completed, 1, 0},
		{"the token drops", "", "1", []string{"GET /api/v2/merchant/token/=drop-before"}, "ReadCard:onUnknown Unclear:next " + agent, engine.Completed, 1, 0},
		{"the token is refused", "", "1", []string{"GET /api/v2/merchant/token/=status:403"}, "Checked:otherwise Unclear:next " + agent, engine.Completed, 1, 0},
	} {
		c.run(t, "syspay-card")
	}
}

// TestSysPayFirstWins: each of redirect, event and look is enough by itself.
func TestSysPayFirstWins(t *testing.T) {
	needsSysPayInbox(t)
	for scenario, want := range map[string]string{
		"redirect-only":  "Wait:next Outcome:Rule 1 Paid:next",
		"ems-only":       "Wait:next Outcome:Rule 1 Paid:next",
		"poll-only":      "Wait:next Outcome:Rule 1 Paid:next",
		"paid":           "Wait:next Outcome:Rule 1 Paid:next",
		"raw-plus":       "Wait:next Outcome:Rule 1 Paid:next",
		"waiting":        "Wait:next Outcome:Rule 5 Wait:next Outcome:Rule 1 Paid:next",
		"trailing-comma": "Unclear:next Agent:next",
	} {
		w := newSysPayWorld(t, "syspay-link", scenario, "1")
		_, recs := w.runSysPay(t)
		if got := path(t, recs); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s\nwant ... %s", scenario, got, want)
		}
	}
}

// TestSysPayByHand: the caller opens the link of the message and types a card.
func TestSysPayByHand(t *testing.T) {
	for number, want := range map[string]string{
		"4111111111111111": "Outcome:Rule 1 Paid:next",
		"4000000000000002": "Outcome:Rule 3 Declined:next Agent:next",
	} {
		w := newSysPayWorld(t, "syspay-link", "by-hand", "1")
		browser := &http.Client{}
		if !syspayInbox {
			browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		}
		w.drive.Leg.(*leg.Script).Messages(func(to, text string) error {
			if to != "+441632960001" {
				t.Errorf("sent to %s", to)
			}
			link := regexp.MustCompile(`http://\S+`).FindString(text)
			w.clock.At(w.clock.Now().Add(20*time.Second), func() {
				resp, err := browser.PostForm(link, url.Values{"card_number": {number}, "card_holder": {"Ann Example"}, "exp_month": {"01"}, "exp_year": {"2030"}, "cvc": {"123"}, "action": {"submit"}})
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
				if back := resp.Request.URL.Path == "/syspay/return" && resp.StatusCode == 200; back != syspayInbox || !back && resp.StatusCode != 303 {
					t.Errorf("%s: %s", resp.Request.URL, resp.Status)
				}
			})
			return nil
		})
		_, recs := w.runSysPay(t)
		if got := path(t, recs); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s\nwant ... %s", number, got, want)
		}
	}
}
