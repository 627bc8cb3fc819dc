package sandbox

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// paycometPlanner is a clock that does what was planned when it is moved.
type paycometPlanner struct {
	testClock
	plan []func()
	at   []time.Time
}

func (p *paycometPlanner) At(t time.Time, do func()) {
	p.plan, p.at = append(p.plan, do), append(p.at, t)
}

// run moves the clock to the end of the plan.
func (p *paycometPlanner) run() {
	for len(p.plan) > 0 {
		i := 0
		for j := range p.at {
			if p.at[j].Before(p.at[i]) {
				i = j
			}
		}
		do, at := p.plan[i], p.at[i]
		p.plan, p.at = slices.Delete(p.plan, i, i+1), slices.Delete(p.at, i, i+1)
		p.move(at.Sub(p.now()))
		do()
	}
}

func TestPaycometNotifications(t *testing.T) {
	for scenario, c := range map[string]struct {
		kind, want string
		status     int
		again      []time.Duration
	}{
		"paid":               {"1", "12s OK", 200, nil},
		"declined":           {"3", "12s KO", 200, nil},
		"card-error":         {"1", "", 200, nil},
		"expired":            {"1", "", 200, nil},
		"no-event":           {"1", "", 200, nil},
		"early-event":        {"9", "7s OK", 200, nil},
		"duplicate-event":    {"1", "12s OK 14s OK", 200, nil},
		"forged-event":       {"1", "7s forged 12s KO", 200, nil},
		"unbooked":           {"107", "12s OK", 500, nil},
		"caller-comes-back":  {"107", "12s OK 72s OK 192s OK", 500, []time.Duration{time.Minute, 2 * time.Minute}},
		"cancelled-by-agent": {"1", "", 200, nil},
	} {
		clock := &paycometPlanner{}
		clock.t = newTestClock().t
		began := clock.t
		var mu sync.Mutex
		var got []string
		var l *lab
		inbox := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			body, _ := io.ReadAll(r.Body)
			f, _ := url.ParseQuery(string(body))
			said := f.Get("Response")
			if hash := paycometHashOf(f); f.Get("NotificationHash") != hash {
				said = "forged"
			}
			if r.URL.Path != "/in/paycomet/payment" || f.Get("TransactionType") != c.kind || r.Header.Get("Content-Type") != form || f.Get("Order") != "ORD0001" || (f.Get("TokenUser") != "") != (f.Get("Response") == "OK") {
				t.Errorf("%s: %s %v", scenario, r.URL, f)
			}
			got = append(got, clock.now().Sub(began).String(), said)
			l.provider.Ledger() // the sandbox must not hold its lock now
			w.WriteHeader(c.status)
		}))
		l = newPaycometLab(t, Config{Scenario: scenario, Now: clock.now, At: clock.At, Inbox: inbox.URL + "/in/"}, PaycometOptions{NotifyAgain: c.again})
		body := strings.Replace(paycometStart, `"1"}`, `"`+c.kind+`","ivrSubscriptionStartdate":"2026-04-01","ivrSubscriptionEnddate":"2027-04-01","ivrSubscriptionPeriodicity":30}`, 1)
		l.paycomet(paycometStartPath, body).has(t, 200, "errorCode", "0")
		clock.run()
		inbox.Close()
		want := strings.ReplaceAll(strings.ReplaceAll(c.want, "72s", "1m12s"), "192s", "3m12s")
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", scenario, got, want)
		}
	}
}

// A session that was cancelled charges nothing and tells nothing.
func TestPaycometCancelledTellsNothing(t *testing.T) {
	clock := &paycometPlanner{}
	clock.t = newTestClock().t
	inbox := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a notification") }))
	defer inbox.Close()
	l := newPaycometLab(t, Config{Now: clock.now, At: clock.At, Inbox: inbox.URL}, PaycometOptions{})
	l.paycomet(paycometStartPath, paycometStart)
	l.paycomet(paycometCancelPath, paycometAsk).has(t, 200, "ivrSessionState", "6")
	clock.run()
	if l.kinds() != "session end" {
		t.Error(l.kinds())
	}
}

func paycometHashOf(f url.Values) string {
	o := PaycometOptions{}.withDefaults()
	flat := map[string]string{}
	for name := range f {
		flat[name] = f.Get(name)
	}
	return o.notificationHash(flat)
}

// The digests that were worked out by hand, from what is known of PAYCOMET.
func TestPaycometWorkedDigests(t *testing.T) {
	o := PaycometOptions{ProviderPassword: "provpass", Password: "termpass"}.withDefaults()
	r := paycometRequest{provider: "123", station: "STATION01", client: "ab12cd34", terminal: "4321", amount: "1000", currency: "EUR", order: "ORD0001"}
	paid := map[string]string{"TransactionType": "1", "Order": "ORD0001", "Amount": "1000", "Currency": "EUR", "BankDateTime": "20261122101530", "Response": "OK"}
	card := map[string]string{"TransactionType": "107", "Order": "ORD0001", "DateTime": "20261122101530"}
	long := o
	long.Hash = "sha512"
	for got, want := range map[string]string{
		o.startSignature(&r): "6231d2deb5b540ef676729f59d826dca42b2a7d2",
		o.stateSignature("123", "ab12cd34", "4321", "ORD0001"):    "3213e7c20904f41116e3217ec93fdf3754b53b00",
		long.stateSignature("123", "ab12cd34", "4321", "ORD0001"): "c06c82dfabfc0326e2f4f6cbf153bde726a4e11daa5661a45a8a0406a9cdc7ae717fe48d12ff6641e8a8b7ffbe6236e2f8d6ab510a32a17beea3c22e35bb3140",
		o.notificationHash(paid):                                  "9c9c6b8830c08d018939e75a9ea00c1909c75549438869fbf62113931999ad639e7f1420ac406912503a6b38b487a8b2efbcffbe87ea6611cf1771dcc0ed7651",
		o.notificationHash(card):                                  "53c53cef4b10fd52f9d7e4320804331c2866b19c21eefc4cbb6fa416a13e0e9a86795fe9d214d0718f6468e2fb58ac23947f5f754c76160a5b4dd78394dc216c",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
