package flows_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

func syspayCall(flow, scenario, keys, want string, sessions, charges int, faults ...string) shippedCall {
	return of("syspay", flow, []shippedCall{{scenario: scenario, keys: keys, faults: faults, want: want, sessions: sessions, charges: charges}})[0]
}

// The same reference twice is refused by the provider and not charged again.
func TestSysPayReferenceTwice(t *testing.T) {
	w := syspayCall("syspay-link", "", "1", "", 1, 1).world(t)
	w.run(t)
	w.drive.Journal = &journal.Memory{}
	w.caller = newCaller(t, w.clock, "1")
	w.drive.Leg = w.caller
	w.hear(w.caller)
	_, recs := w.run(t)
	if got := path(t, recs); !strings.HasSuffix(got, "Started:otherwise Agent:next") {
		t.Error(got)
	}
	if n := w.books(t); n["session"] != 1 || n["charge"] != 1 {
		t.Error(w.provider.Ledger())
	}
}

// TestSysPayTimeout: the provider acts and never answers.
func TestSysPayTimeout(t *testing.T) {
	c := syspayCall("syspay-link", "unfinished", "1", "Start:onUnknown Unclear:next Agent:next", 1, 0, syspayStart+"=stall")
	w := c.world(t)
	w.program, w.library, _ = load(t, c.flow, `effect="once"`, `effect="once" timeout="400ms"`)
	w.drive.Program, w.sent.Effects = w.program, w.client(t, w.library)
	c.check(t, w)
}

// TestSysPayMessageFails: a platform that cannot send.
func TestSysPayMessageFails(t *testing.T) {
	for flow, want := range map[string]string{"syspay-link": "Send:onFailure NotSent:next Agent:next", "syspay-card": "Send:onFailure NotStored:next Agent:next"} {
		c := syspayCall(flow, "by-hand", "1", want, 1, 0)
		w := c.world(t)
		w.caller.Messages(func(_, _ string) error { return errors.New("no SMS today") })
		c.check(t, w)
	}
}

// TestSysPayByHand: the caller opens the link of the message and types a card;
// the browser is sent back to the inbox, and the flow goes on.
func TestSysPayByHand(t *testing.T) {
	for number, c := range map[string]shippedCall{
		"4111111111111111": syspayCall("syspay-link", "by-hand", "1", "Outcome:Rule 1 Paid:next", 1, 1),
		"4000000000000002": syspayCall("syspay-link", "by-hand", "1", "Outcome:Rule 3 Declined:next Agent:next", 1, 0),
	} {
		w := c.world(t)
		browser := w.browser(t)
		w.caller.Messages(func(to, text string) error {
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
				if resp.Request.URL.Path != "/syspay/return" || resp.StatusCode != http.StatusOK {
					t.Errorf("%s: %s", resp.Request.URL, resp.Status)
				}
			})
			return nil
		})
		c.check(t, w)
	}
}

// browser reaches the provider and the inbox by the names that they have.
func (w *world) browser(t *testing.T) *http.Client {
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		to := w.server
		if strings.HasPrefix("http://"+address, inboxURL) {
			to = w.inbox.server
		}
		return (&net.Dialer{}).DialContext(ctx, network, to.Listener.Addr().String())
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}
