package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

// syspayLab is a lab of SysPay, and a merchant whose inbox writes down what
// comes in.
type syspayLab struct {
	*lab
	inbox  *httptest.Server
	seen   []*syspaySeen
	status int // of the inbox's answers; 0 is 200
	plan   []syspayPlanned
	nonces int
}

type syspaySeen struct {
	method, path string
	query        string
	header       http.Header
	body         string
	at           time.Time
}

type syspayPlanned struct {
	at time.Time
	do func()
}

func newSysPayLab(t *testing.T, c Config, o SysPayOptions) *syspayLab {
	t.Helper()
	clock := newTestClock()
	l := &syspayLab{}
	l.inbox = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := readBody(r)
		l.seen = append(l.seen, &syspaySeen{r.Method, r.URL.Path, r.URL.RawQuery, r.Header, string(body), clock.now()})
		w.WriteHeader(max(l.status, 200))
	}))
	c.Now, c.Inbox = clock.now, l.inbox.URL
	c.At = func(at time.Time, do func()) { l.plan = append(l.plan, syspayPlanned{at, do}) }
	p := NewSysPayWith(c, o)
	server := httptest.NewServer(p)
	t.Cleanup(func() { server.Close(); l.inbox.Close() })
	l.lab = &lab{t, p, server, clock, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	return l
}

// wait moves the clock and does on the way what is planned, in its order.
func (l *syspayLab) wait(d time.Duration) {
	end := l.clock.now().Add(d)
	for {
		next := -1
		for i, p := range l.plan {
			if !p.at.After(end) && (next < 0 || p.at.Before(l.plan[next].at)) {
				next = i
			}
		}
		if next < 0 {
			l.clock.move(end.Sub(l.clock.now()))
			return
		}
		p := l.plan[next]
		l.plan = append(l.plan[:next:next], l.plan[next+1:]...)
		l.clock.move(max(p.at.Sub(l.clock.now()), 0))
		p.do()
	}
}

// wsse is a fresh header of the merchant, or of the partner too.
func (l *syspayLab) wsse(partner bool) string {
	l.nonces++
	return wsseOf(fmt.Sprintf("nonce-%d", l.nonces), l.clock.now(), "sandbox-merchant", "sandbox-merchant-passphrase", partner)
}

func wsseOf(nonce string, at time.Time, login, passphrase string, partner bool) string {
	created := strconv.FormatInt(at.Unix(), 10)
	s := fmt.Sprintf(`AuthToken MerchantAPILogin="%s", PasswordDigest="%s", Nonce="%s", Created="%s"`,
		login, syspayDigest([]byte(nonce), created, passphrase), base64.StdEncoding.EncodeToString([]byte(nonce)), created)
	if partner {
		s += fmt.Sprintf(`, PartnerLogin="sandbox-partner", PartnerDigest="%s"`, syspayDigest([]byte(nonce), created, "sandbox-partner-passphrase"))
	}
	return s
}

const syspayStartTest = "/api/v2/merchant/moto-instance"

// start starts a booking; more is added to the body's object.
func (l *syspayLab) start(more string) (id, action string) {
	l.t.Helper()
	r := l.post(l.body(more))
	if r.status != 200 || r.text(l.t, "class") != "moto_instance" {
		l.t.Fatalf("start: %d %s", r.status, r.body)
	}
	return r.text(l.t, "id"), strings.TrimPrefix(r.text(l.t, "action_url"), l.server.URL)
}

func (l *syspayLab) body(more string) string {
	return `{"source":1,"phone_booking_return_url":"` + l.inbox.URL + `/syspay/return","ems_url":"` + l.inbox.URL + `/syspay/ems"` + more + `}`
}

const syspayPay = `,"payment":{"reference":"R-1","amount":1240,"currency":"EUR"}`

func (l *syspayLab) post(body string) reply {
	l.t.Helper()
	return l.do("POST", syspayStartTest, body, "Content-Type", jsonType, "X-Wsse", l.wsse(false))
}

func (l *syspayLab) get(path string) reply {
	l.t.Helper()
	return l.do("GET", path, "", "X-Wsse", l.wsse(false))
}

func (l *syspayLab) token(id string) (int, syspayTokenObject) {
	l.t.Helper()
	r := l.get(syspayStartTest + "/" + id + "/token")
	var o syspayTokenObject
	if err := json.Unmarshal([]byte(r.body), &o); err != nil {
		l.t.Fatal(err)
	}
	return r.status, o
}

// The digests of SysPay's scheme as they were worked out by hand.
func TestSysPayDigests(t *testing.T) {
	text := "0123456789abcdef0123456789abcdef"
	raw := []byte{0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}
	for _, c := range []struct{ got, want string }{
		{syspayDigest(raw, "1420464268", "shared-passphrase"), "y9JOL/BadENAjwfbLvC3pJ/QbTI="},
		{syspayDigest([]byte(text), "1420464268", "shared-passphrase"), "qfsNELfwplKGQBZT+8WdlV6RJbk="},
		{syspayDigest([]byte(text), "1420464268", "partner-passphrase"), "dNCpsauGNSxg/e5oIeVcWhrTmbU="},
		{syspayChecksum(`{"class":"token","id":7,"status":"ACTIVE","moto_instance_id":"8","payment_method":{"class":"payment_method","type":"CREDITCARD","display":"4111-11xx-xxxx-1111"}}`, "shared-passphrase"), "06d3bb0fd6587ee778fd562808de1cda0d58db60"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}

func TestSysPayAuthentication(t *testing.T) {
	l := newSysPayLab(t, Config{}, SysPayOptions{})
	now := l.clock.now()
	good := func() string { return l.wsse(false) }
	of := func(nonce string, at time.Time, login, passphrase string) string {
		return wsseOf(nonce, at, login, passphrase, false)
	}
	used := good()
	l.do("POST", syspayStartTest, `{}`, "Content-Type", jsonType, "X-Wsse", used)
	created := strconv.FormatInt(now.Unix(), 10)
	ofHex := fmt.Sprintf(`AuthToken MerchantAPILogin="sandbox-merchant", PasswordDigest="%s", Nonce="bjA=", Created="%s"`,
		base64.StdEncoding.EncodeToString([]byte(syspayChecksum("n0"+created, "sandbox-merchant-passphrase"))), created)
	for _, c := range []struct {
		name, header, code string
		status             int
	}{
		{"right", good(), "", 200},
		{"partner", l.wsse(true), "", 200},
		{"none", "", "authentication_missing", 403},
		{"used", used, "authentication_replayed", 403},
		{"base64 of the hexadecimal digest", ofHex, "authentication_failed", 403},
		{"single quotes", strings.ReplaceAll(good(), `"`, `'`), "authentication_malformed", 403},
		{"other scheme", strings.Replace(good(), "AuthToken", "UsernameToken", 1), "authentication_malformed", 403},
		{"other order", strings.Replace(good(), "PasswordDigest", "Nonce", 1), "authentication_malformed", 403},
		{"no blanks", strings.ReplaceAll(good(), ", ", ","), "authentication_malformed", 403},
		{"half a partner", good() + `, PartnerLogin="sandbox-partner"`, "authentication_malformed", 403},
		{"nonce is not base64", strings.Replace(good(), `Nonce="`, `Nonce="%`, 1), "authentication_malformed", 403},
		{"too late", of("n1", now.Add(-5*time.Minute-time.Second), "sandbox-merchant", "sandbox-merchant-passphrase"), "authentication_expired", 403},
		{"too early", of("n2", now.Add(5*time.Minute+2*time.Second), "sandbox-merchant", "sandbox-merchant-passphrase"), "authentication_expired", 403},
		{"late enough", of("n3", now.Add(-5*time.Minute+time.Second), "sandbox-merchant", "sandbox-merchant-passphrase"), "", 200},
		{"other login", of("n4", now, "somebody", "sandbox-merchant-passphrase"), "authentication_failed", 403},
		{"other passphrase", of("n5", now, "sandbox-merchant", "x"), "authentication_failed", 403},
		{"other partner", strings.Replace(l.wsse(true), "sandbox-partner", "somebody", 1), "authentication_failed", 403},
		{"partner with the merchant's digest", good() + `, PartnerLogin="sandbox-partner", PartnerDigest="` + syspayDigest([]byte("nonce-1"), "1", "x") + `"`, "authentication_failed", 403},
	} {
		r := l.do("POST", syspayStartTest, `{}`, "Content-Type", jsonType, "X-Wsse", c.header)
		if r.status != c.status || r.text(t, "error_code") != c.code || r.header.Get("X-Syspay-Request-Uuid") == "" {
			t.Errorf("%s: %d %s, want %d %s", c.name, r.status, r.body, c.status, c.code)
		}
	}
	for _, path := range []string{syspayStartTest + "/8/token", "/api/v2/merchant/token/7"} {
		if r := l.do("GET", path, ""); r.status != 403 {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	strict := newSysPayLab(t, Config{}, SysPayOptions{AllowedIPs: []string{"192.0.2.1"}})
	if r := strict.post(`{}`); r.status != 403 || r.text(t, "error_code") != "address_not_allowed" {
		t.Errorf("%d %s", r.status, r.body)
	}
	l.clock.move(20 * time.Minute) // nonces that are out of time are forgotten
	l.post(`{}`)
	if n := len(l.provider.(*syspay).nonces); n != 1 {
		t.Errorf("%d nonces kept", n)
	}
}

func TestSysPayStartRefusals(t *testing.T) {
	long := strings.Repeat("x", 301)
	pay := func(member string) string {
		all := `"reference":"R","amount":1,"currency":"EUR"`
		name, _, _ := strings.Cut(member, ":")
		for _, m := range strings.Split(all, ",") {
			if strings.HasPrefix(m, name) {
				all = strings.Replace(all, m, member, 1)
				return `{"payment":{` + all + `}}`
			}
		}
		return `{"payment":{` + all + `,` + member + `}}`
	}
	l := newSysPayLab(t, Config{}, SysPayOptions{})
	for _, c := range []struct{ body, says string }{
		{``, "not valid JSON"},
		{`[]`, "not a JSON object"},
		{`{"source":1,"source":1}`, "occurs twice"},
		{`{"source":"1"}`, "source is not an integer"},
		{`{"expiration_date":"soon"}`, "expiration_date"},
		{`{"accept_until":1.5}`, "accept_until"},
		{`{"language":"english"}`, "language"},
		{`{"description":"` + long + `"}`, "description is longer"},
		{`{"extra":"` + long + `"}`, "extra is longer"},
		{`{"phone_booking_return_url":"ftp://h/"}`, "phone_booking_return_url"},
		{`{"payment_page_return_url":"/here"}`, "payment_page_return_url"},
		{`{"ems_url":"http://"}`, "ems_url"},
		{`{"authorized_detokenizers":[1,2,3]}`, "authorized_detokenizers"},
		{`{"authorized_detokenizers":["a"]}`, "authorized_detokenizers"},
		{`{"booking_details":{}}`, "booking_details.type"},
		{`{"booking_details":{"type":"FLIGHT","booking_id":"1"}}`, "booking_details.type"},
		{`{"booking_details":{"type":"HOTEL"}}`, "booking_details.booking_id"},
		{`{"booking_details":{"type":"HOTEL","booking_id":"1","check_in_date":"2026-06-01"}}`, "check_out_date is required"},
		{`{"booking_details":{"type":"HOTEL","booking_id":"1","check_out_date":"2026-06-01"}}`, "check_in_date is required"},
		{`{"booking_details":{"type":"HOTEL","booking_id":"1","check_in_date":"1.6.2026","check_out_date":"2026-06-01"}}`, "check_in_date is not"},
		{`{"booking_details":{"type":"HOTEL","booking_id":"1","check_in_date":"2026-06-02","check_out_date":"2026-06-01"}}`, "before"},
		{`{"booking_details":{"type":"HOTEL","booking_id":"1","total_booking_amount":5}}`, "booking_currency is required"},
		{`{"booking_details":{"type":"HOTEL","booking_id":"1","booking_currency":"EUR"}}`, "total_booking_amount is required"},
		{`{"customer":{"lastname":"` + long + `"}}`, "customer.lastname"},
		{`{"customer":{"gender":"X"}}`, "customer.gender"},
		{`{"customer":{"email":"ann"}}`, "customer.email"},
		{`{"customer":{"email":""}}`, "customer.email"},
		{`{"customer":{"language":"pt"}}`, "customer.language"},
		{`{"customer":"Ann"}`, "customer is not an object"},
		{`{"locked":"yes"}`, "locked"},
		{`{"locked_inputs":{"amount":true}}`, "locked_inputs.amount is unknown"},
		{`{"locked_inputs":{"reference":1}}`, "locked_inputs.reference"},
		{`{"allowed_tabs":["secure_link"]}`, "allowed_tabs is not an object"},
		{`{"allowed_tabs":{"sms":true}}`, "allowed_tabs.sms is unknown"},
		{`{"payment":{}}`, "payment.reference is required"},
		{pay(`"reference":"é"`), "payment.reference"},
		{pay(`"amount":"1200"`), "payment.amount"},
		{pay(`"amount":12.40`), "payment.amount"},
		{pay(`"amount":0`), "payment.amount"},
		{pay(`"currency":"eur"`), "payment.currency"},
		{pay(`"currency":"XTS"`), "not enabled"},
		{pay(`"preauth":"no"`), "payment.preauth"},
	} {
		if r := l.post(c.body); r.status != 400 || !strings.Contains(r.body, c.says) {
			t.Errorf("%s: %d %s, want 400 %s", c.body, r.status, r.body, c.says)
		}
	}
	for _, c := range []struct {
		method, path, body, contentType string
		status                          int
	}{
		{"POST", syspayStartTest, `{}`, form, 415},
		{"POST", syspayStartTest, `{}`, "", 415},
		{"POST", syspayStartTest, strings.Repeat(" ", maxRequestBody+1), jsonType, 413},
		{"GET", syspayStartTest, ``, jsonType, 405},
		{"POST", syspayStartTest + "/8/token", ``, jsonType, 405},
		{"DELETE", "/api/v2/merchant/token/7", ``, jsonType, 405},
		{"GET", syspayStartTest + "/8", ``, "", 404},
		{"GET", syspayStartTest + "//token", ``, "", 404},
		{"GET", "/api/v1/merchant/token/7", ``, "", 404},
		{"GET", "/api/v2/merchant/token/", ``, "", 404},
		{"GET", "/api/v2/merchant/token/7", ``, "", 404},
		{"GET", syspayStartTest + "/8/token", ``, "", 404},
		{"GET", "/", ``, "", 404},
	} {
		r := l.do(c.method, c.path, c.body, "Content-Type", c.contentType, "X-Wsse", l.wsse(false))
		if r.status != c.status || r.text(t, "error_code") == "" {
			t.Errorf("%s %s: %d %s, want %d", c.method, c.path, r.status, r.body, c.status)
		}
	}
	if l.kinds() != "" {
		t.Errorf("ledger: %s", l.kinds())
	}
}

// A reference is good for one payment; a repeated start shows.
func TestSysPayReferenceOnce(t *testing.T) {
	l := newSysPayLab(t, Config{Scenario: "unfinished"}, SysPayOptions{})
	l.start(syspayPay)
	if r := l.post(l.body(syspayPay)); r.status != 400 || r.text(t, "error_code") != "duplicate_reference" {
		t.Errorf("%d %s", r.status, r.body)
	}
	l.start("")
	l.start("")
	if l.kinds() != "session session session" {
		t.Errorf("ledger: %s", l.kinds())
	}
	e := l.provider.Ledger()[0]
	if e.Amount != "12.40" || e.Reference != "R-1" || e.Session == "" {
		t.Errorf("%+v", e)
	}
}

// All that a start may hold, as SysPay's table and samples have it.
func TestSysPayStartTakesEverything(t *testing.T) {
	l := newSysPayLab(t, Config{}, SysPayOptions{})
	id, _ := l.start(`,"expiration_date":null,"accept_until":1893456000,"language":"fr","description":"Shopping basket payment",
		"payment_page_return_url":"http://www.mysite.com/ems.php","extra":"call-1","authorized_detokenizers":[42,9000],
		"booking_details":{"type":"HOTEL","booking_id":"B","check_in_date":"2026-06-01","check_out_date":"2026-06-03","total_booking_amount":5000,"booking_currency":"EUR"},
		"customer":{"lastname":"Example","gender":"F","email":"test@domain.com","language":"en"},"locked":false,
		"locked_inputs":{"customer_email":true,"customer_language":true},"allowed_tabs":{"email_request":false},
		"payment":{"reference":"Unique-111111","amount":5000,"currency":"EUR","preauth":true},"something_new":1`)
	l.wait(time.Minute)
	status, o := l.token(id)
	if status != 200 || o.Status != "ACTIVE" || o.Payment.Status != "AUTHORIZED" || *o.Extra != "call-1" || o.ExpirationDate != nil || o.Booking["booking_id"] != "B" ||
		o.Customer["email"] != "test@domain.com" || o.MotoInstanceID != id || o.Payment.Amount != 5000 || o.PaymentMethod.Display != "4111-11xx-xxxx-1111" {
		t.Errorf("%d %+v", status, o)
	}
	byID := l.get(fmt.Sprintf("/api/v2/merchant/token/%v", o.ID))
	if again := l.get(syspayStartTest + "/" + id + "/token"); byID.status != 200 || byID.body != again.body {
		t.Errorf("by id: %d %s, by instance %s", byID.status, byID.body, again.body)
	}
	if len(l.kinds()) == 0 || !strings.Contains(l.kinds(), "hold") || strings.Contains(l.kinds(), "charge") {
		t.Errorf("ledger: %s", l.kinds())
	}
}
