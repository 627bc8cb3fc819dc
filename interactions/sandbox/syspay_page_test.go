package sandbox

import (
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const syspayCardForm = "card_number=4111+1111+1111+1111&card_holder=Ann+Example&exp_month=01&exp_year=2030&cvc=123"

func (l *syspayLab) submit(page, body string) reply {
	l.t.Helper()
	return l.do("POST", page, body, "Content-Type", form)
}

// A browser opens the page, types a card and is sent back, signed.
func TestSysPayPage(t *testing.T) {
	l := newSysPayLab(t, Config{Scenario: "by-hand"}, SysPayOptions{})
	id, page := l.start(syspayPay + `,"description":"<b>","locked_inputs":{"payment_amount":true,"reference":true},"allowed_tabs":{"secure_link":false}`)
	r := l.do("GET", page, "")
	for _, want := range []string{`id="card_number"`, `id="card_holder"`, `id="exp_month"`, `id="exp_year"`, `id="cvc"`, `id="submit"`, `id="cancel"`,
		`name="payment_amount" value="12.40" readonly`, `name="payment_currency" value="EUR">`, `value="&lt;b&gt;">`} {
		if r.status != 200 || !strings.Contains(r.body, want) {
			t.Errorf("%d: no %s in %s", r.status, want, r.body)
		}
	}
	if strings.Contains(r.body, "secure_link") || r.header.Get("Cache-Control") != "no-store" {
		t.Error(r.body)
	}
	for body, says := range map[string]string{
		"": "name on the card",
		strings.Replace(syspayCardForm, "1111&", "1112&", 1):   "not a card number",
		strings.Replace(syspayCardForm, "=01", "=13", 1):       "month and year",
		strings.Replace(syspayCardForm, "=2030", "=2020", 1):   "has expired",
		strings.Replace(syspayCardForm, "cvc=123", "cvc=1", 1): "security code",
		syspayCardForm + "&action=secure_link":                 "not allowed",
		syspayCardForm + "&action=other":                       "not allowed",
	} {
		if r := l.submit(page, body); r.status != 422 || !strings.Contains(r.body, says) {
			t.Errorf("%s: %d %s, want %s", body, r.status, r.body, says)
		}
	}
	if r := l.do("POST", page, syspayCardForm, "Content-Type", jsonType); r.status != 400 {
		t.Errorf("as JSON: %d", r.status)
	}
	if r := l.do("PUT", page, ""); r.status != 405 {
		t.Errorf("PUT: %d", r.status)
	}
	if r := l.do("GET", page+"0", ""); r.status != 404 {
		t.Errorf("another page: %d", r.status)
	}
	if status, _ := l.token(id); status != 404 {
		t.Errorf("a token before a card: %d", status)
	}
	r = l.submit(page, syspayCardForm+"&payment_amount=0.01&description=changed&action=submit")
	target, err := url.Parse(r.header.Get("Location"))
	if r.status != 303 || err != nil || target.Path != "/syspay/return" || !strings.HasPrefix(r.header.Get("Location"), l.inbox.URL) {
		t.Fatalf("%d %s", r.status, r.header)
	}
	seen := &syspaySeen{method: "GET", query: target.RawQuery}
	if o, forged := seen.opened(t); forged || o.Status != "ACTIVE" || o.Payment.Status != "SUCCESS" || o.Payment.Amount != 1240 || o.PaymentMethod.Display != "4111-11xx-xxxx-1111" {
		t.Errorf("%+v", o)
	}
	for range 2 {
		if r := l.submit(page, syspayCardForm); r.status != 410 {
			t.Errorf("a second time: %d %s", r.status, r.body)
		}
	}
	if r := l.do("GET", page, ""); r.status != 410 || strings.Contains(r.body, "card_number") {
		t.Errorf("afterwards: %d", r.status)
	}
	l.wait(time.Minute)
	if len(l.seen) != 1 || l.seen[0].method != "POST" || l.kinds() != "session charge" {
		t.Errorf("%s; %s", l.story(time.Time{}), l.kinds())
	}
}

func TestSysPayPageOutcomes(t *testing.T) {
	for _, c := range []struct{ scenario, body, status, books string }{
		{"by-hand", strings.Replace(syspayCardForm, "4111+1111+1111+1111", "4000000000000002", 1), "FAILED", "session decline"},
		{"by-hand", "action=cancel", "CANCELLED", "session end"},
		{"paid", syspayCardForm, "ACTIVE", "session charge"}, // the imaginary customer stays away
		{"declined", syspayCardForm, "FAILED", "session decline"},
		{"waiting", syspayCardForm, "ACTIVE", "session charge"},
		{"expired", syspayCardForm, "ACTIVE", "session charge"},
	} {
		l := newSysPayLab(t, Config{Scenario: c.scenario}, SysPayOptions{})
		id, page := l.start(syspayPay)
		l.wait(time.Second)
		if r := l.submit(page, c.body); r.status != 303 {
			t.Errorf("%+v: %d %s", c, r.status, r.body)
		}
		l.wait(2 * time.Hour)
		if _, o := l.token(id); o.Status != c.status || l.kinds() != c.books {
			t.Errorf("%+v: %s %s", c, o.Status, l.kinds())
		}
		for _, e := range l.seen {
			if e.method == "GET" {
				t.Errorf("%+v: two browsers", c)
			}
		}
	}
}

// A page that is sent many times at once takes one card.
func TestSysPayPageAtOnce(t *testing.T) {
	l := newSysPayLab(t, Config{Scenario: "by-hand"}, SysPayOptions{})
	s := l.provider.(*syspay)
	s.plan = func(time.Time, func()) {} // the lab's is for one goroutine
	_, page := l.start(syspayPay)
	var all sync.WaitGroup
	var taken atomic.Int32
	for range 20 {
		all.Go(func() {
			if r, err := l.try("POST", page, syspayCardForm, "Content-Type", form); err != nil || r.status == 303 {
				taken.Add(1)
			}
		})
	}
	all.Wait()
	if taken.Load() != 1 || l.kinds() != "session charge" {
		t.Errorf("%d taken, %s", taken.Load(), l.kinds())
	}
}

// What is not locked may be changed by the operator.
func TestSysPayPageEdits(t *testing.T) {
	l := newSysPayLab(t, Config{Scenario: "by-hand"}, SysPayOptions{})
	l.start(syspayPay)
	id, page := l.start(strings.Replace(syspayPay, "R-1", "R-2", 1))
	if r := l.submit(page, syspayCardForm+"&payment_amount=nothing"); r.status != 422 {
		t.Errorf("%d", r.status)
	}
	if r := l.submit(page, syspayCardForm+"&reference=R-1"); r.status != 422 {
		t.Errorf("%d", r.status)
	}
	l.submit(page, syspayCardForm+"&payment_amount=7.5&reference=R-3")
	if _, o := l.token(id); o.Payment.Amount != 750 || o.Payment.Reference != "R-3" {
		t.Errorf("%+v", o.Payment)
	}
	// locked locks everything, whatever locked_inputs says.
	id, page = l.start(strings.Replace(syspayPay, "R-1", "R-4", 1) + `,"locked":true,"locked_inputs":{"payment_amount":false}`)
	l.submit(page, syspayCardForm+"&payment_amount=7.5")
	if _, o := l.token(id); o.Payment.Amount != 1240 {
		t.Errorf("%+v", o.Payment)
	}
}

// A secure link makes a page for the customer, with a return URL of its own.
func TestSysPaySecureLink(t *testing.T) {
	l := newSysPayLab(t, Config{Scenario: "by-hand"}, SysPayOptions{})
	id, page := l.start(`,"payment_page_return_url":"` + l.inbox.URL + `/customer?a=1"`)
	r := l.submit(page, "action=secure_link")
	status, o := l.token(id)
	if r.status != 200 || status != 200 || o.Status != "REDIRECT" || o.ActionURL == nil || !strings.Contains(r.body, *o.ActionURL) || o.AcceptUntil == nil {
		t.Fatalf("%d %s, %+v", r.status, r.body, o)
	}
	r = l.submit(strings.TrimPrefix(*o.ActionURL, l.server.URL), syspayCardForm)
	if r.status != 303 || !strings.HasPrefix(r.header.Get("Location"), l.inbox.URL+"/customer?a=1&result=") {
		t.Errorf("%d %s", r.status, r.header)
	}
	if _, o := l.token(id); o.Status != "ACTIVE" || o.ActionURL != nil || l.kinds() != "session" {
		t.Errorf("%+v %s", o, l.kinds())
	}
}

func TestSysPayLinkExpires(t *testing.T) {
	l := newSysPayLab(t, Config{Scenario: "by-hand"}, SysPayOptions{})
	_, page := l.start("")
	l.wait(time.Hour)
	if r := l.do("GET", page, ""); r.status != 410 || !strings.Contains(r.body, "expired") {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := l.submit(page, syspayCardForm); r.status != 422 && r.status != 410 {
		t.Errorf("%d %s", r.status, r.body)
	}
	// without a direct form no card is taken
	_, page = l.start(`,"allowed_tabs":{"direct_processing":false}`)
	if r := l.do("GET", page, ""); r.status != 200 || strings.Contains(r.body, "card_number") {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := l.submit(page, syspayCardForm); r.status != 422 {
		t.Errorf("%d", r.status)
	}
	// nowhere to return to
	r := l.post(`{}`)
	if r := l.submit(strings.TrimPrefix(r.text(t, "action_url"), l.server.URL), syspayCardForm); r.status != 200 || !strings.Contains(r.body, "Thank you") {
		t.Errorf("%d %s", r.status, r.body)
	}
}
