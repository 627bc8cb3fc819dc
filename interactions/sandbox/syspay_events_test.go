package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// opened is the object of a redirect, after its checksum was verified; forged
// says that it was wrong.
func (s *syspaySeen) opened(t *testing.T) (o syspayTokenObject, forged bool) {
	t.Helper()
	text, sum := s.body, s.header.Get("X-Checksum")
	if s.method == "GET" {
		q, err := url.ParseQuery(s.query)
		if err != nil {
			t.Fatal(err)
		}
		text, sum = strings.ReplaceAll(q.Get("result"), " ", "+"), q.Get("checksum")
	}
	forged = sum != syspayChecksum(text, "sandbox-merchant-passphrase")
	if s.method == "GET" {
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		text = string(b)
	}
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(text, err)
	}
	return o, forged
}

// story is what the inbox has seen, as "8s GET ACTIVE/SUCCESS".
func (l *syspayLab) story(began time.Time) string {
	var s []string
	for _, e := range l.seen {
		o, forged := e.opened(l.t)
		line := fmt.Sprintf("%s %s %s", e.at.Sub(began), e.method, o.Status)
		if o.Payment != nil {
			line += "/" + o.Payment.Status
		}
		if forged {
			line += " forged"
		}
		s = append(s, line)
	}
	return strings.Join(s, ", ")
}

// TestSysPayScenarios: what the merchant is told, what the API says half an hour
// later, and the books.
func TestSysPayScenarios(t *testing.T) {
	for scenario, want := range map[string]struct {
		story, status, payment, books string
	}{
		"paid":            {"8s GET ACTIVE/SUCCESS, 9s POST ACTIVE/SUCCESS", "ACTIVE", "SUCCESS", "session charge"},
		"caller-hangs-up": {"8s GET ACTIVE/SUCCESS, 9s POST ACTIVE/SUCCESS", "ACTIVE", "SUCCESS", "session charge"},
		"declined":        {"8s GET FAILED/FAILED, 9s POST FAILED/FAILED", "FAILED", "FAILED", "session decline"},
		"cancelled":       {"8s GET CANCELLED/CANCELLED, 9s POST CANCELLED/CANCELLED", "CANCELLED", "CANCELLED", "session end"},
		"error":           {"8s GET FAILED/ERROR, 9s POST FAILED/ERROR", "FAILED", "ERROR", "session decline"},
		"expired":         {"10m0s POST EXPIRED/EXPIRED", "EXPIRED", "EXPIRED", "session end"},
		"waiting":         {"8s GET ACTIVE/WAITING, 9s POST ACTIVE/WAITING, 29s POST ACTIVE/SUCCESS", "ACTIVE", "SUCCESS", "session charge"},
		"unfinished":      {"", "", "", "session"},
		"by-hand":         {"", "", "", "session"},
		"unknown-state":   {"8s GET SUSPENDED/SUSPENDED, 9s POST SUSPENDED/SUSPENDED", "SUSPENDED", "SUSPENDED", "session"},
		"redirect-only":   {"8s GET ACTIVE/SUCCESS", "", "", "session charge"},
		"ems-only":        {"9s POST ACTIVE/SUCCESS", "", "", "session charge"},
		"poll-only":       {"", "ACTIVE", "SUCCESS", "session charge"},
		"early-event":     {"0s GET ACTIVE/SUCCESS, 1s POST ACTIVE/SUCCESS", "ACTIVE", "SUCCESS", "session charge"},
		"late-event":      {"20m8s GET ACTIVE/SUCCESS, 20m9s POST ACTIVE/SUCCESS", "ACTIVE", "SUCCESS", "session charge"},
		"duplicate-event": {"8s GET ACTIVE/SUCCESS, 8s GET ACTIVE/SUCCESS, 9s POST ACTIVE/SUCCESS, 9s POST ACTIVE/SUCCESS", "ACTIVE", "SUCCESS", "session charge"},
		"forged-event":    {"5s GET ACTIVE/SUCCESS forged, 6s POST ACTIVE/SUCCESS forged, 8s GET FAILED/FAILED, 9s POST FAILED/FAILED", "FAILED", "FAILED", "session decline"},
		"odd-result":      {"8s GET ACTIVE/SUCCESS, 9s POST ACTIVE/SUCCESS", "ACTIVE", "SUCCESS", "session charge"},
		"raw-plus":        {"8s GET ACTIVE/SUCCESS, 9s POST ACTIVE/SUCCESS", "ACTIVE", "SUCCESS", "session charge"},
		"other-types":     {"8s GET ACTIVE/SUCCESS, 9s POST ACTIVE/SUCCESS", "ACTIVE", "SUCCESS", "session charge"},
	} {
		t.Run(scenario, func(t *testing.T) {
			l := newSysPayLab(t, Config{Scenario: scenario}, SysPayOptions{})
			began := l.clock.now()
			id, _ := l.start(syspayPay + fmt.Sprintf(`,"accept_until":%d`, began.Add(10*time.Minute).Unix()+1))
			l.wait(7 * time.Second)
			if status, _ := l.token(id); (status == 200) != (scenario == "early-event") {
				t.Errorf("before the end: %d", status)
			}
			l.wait(30 * time.Minute)
			if got := strings.ReplaceAll(l.story(began), "10m1.876544s", "10m0s"); scenario != "expired" && got != want.story {
				t.Errorf("story: %s\nwant   %s", got, want.story)
			} else if scenario == "expired" && (len(l.seen) != 1 || !strings.HasSuffix(got, "POST EXPIRED/EXPIRED")) {
				t.Errorf("story: %s", got)
			}
			status, o := l.token(id)
			if status == 200 != (want.status != "") || o.Status != want.status || want.payment != "" && o.Payment.Status != want.payment {
				t.Errorf("the API: %d %+v", status, o)
			}
			if l.kinds() != want.books {
				t.Errorf("ledger: %s, want %s", l.kinds(), want.books)
			}
		})
	}
}

// An event has the documented headers; repeats of it are the same event.
func TestSysPayEvent(t *testing.T) {
	l := newSysPayLab(t, Config{Scenario: "duplicate-event"}, SysPayOptions{})
	r := l.do("POST", syspayStartTest, l.body(`,"extra":"call-1"`), "Content-Type", jsonType, "X-Wsse", l.wsse(true))
	l.wait(time.Minute)
	if len(l.seen) != 4 {
		t.Fatal(l.story(time.Time{}))
	}
	first, second := l.seen[2], l.seen[3]
	if first.header.Get("X-Event-Id") == "" || first.header.Get("X-Event-Id") != second.header.Get("X-Event-Id") || first.body != second.body {
		t.Errorf("%v %v", first.header, second.header)
	}
	if first.path != "/syspay/ems" || first.header.Get("X-Merchant") != "sandbox-merchant" || first.header.Get("X-Partner") != "sandbox-partner" ||
		first.header.Get("Content-Type") != "application/json" || first.header.Get("X-Event-Date") != fmt.Sprint(first.at.Unix()-1) {
		t.Errorf("%+v", first)
	}
	o, _ := first.opened(t)
	if o.Payment != nil || o.MotoInstanceID != r.text(t, "id") || *o.Extra != "call-1" || fmt.Sprint(o.ID) != "1001" {
		t.Errorf("%+v", o)
	}
	back := l.seen[0]
	q, _ := url.ParseQuery(back.query)
	if back.path != "/syspay/return" || q.Get("merchant") != "sandbox-merchant" || !strings.HasPrefix(back.query, "result=") {
		t.Errorf("%+v", back)
	}
	if o, _ := back.opened(t); o.ID != "1001" { // a string in a redirect
		t.Errorf("%+v", o)
	}
}

// Without ems_url the account's own address is told; an address elsewhere is
// never called.
func TestSysPayWhereItSends(t *testing.T) {
	l := newSysPayLab(t, Config{}, SysPayOptions{})
	l.post(`{}`)
	l.post(`{"ems_url":"http://example.com/ems","phone_booking_return_url":"http://192.0.2.1/"}`)
	l.wait(time.Minute)
	if len(l.seen) != 1 || l.seen[0].path != "/syspay/ems" {
		t.Error(l.story(time.Time{}))
	}
	s := l.provider.(*syspay)
	for address, want := range map[string]bool{"http://127.0.0.1:1/x": true, "http://localhost/x": true, "http://[::1]:8/": true, l.inbox.URL + "/x": true,
		"http://127.0.0.1.example.com/": false, "http://10.0.0.1/": false, "": false, "http://localhost@example.com/": false} {
		if s.reachable(address) != want {
			t.Errorf("%s: %v", address, !want)
		}
	}
}

// An event that is not taken comes again, ten times at the most.
func TestSysPayEventIsRepeated(t *testing.T) {
	l := newSysPayLab(t, Config{Scenario: "ems-only"}, SysPayOptions{})
	l.status = 503
	l.start("")
	began := l.clock.now().Add(9 * time.Second)
	l.wait(30 * 24 * time.Hour)
	var at []string
	for _, e := range l.seen {
		at = append(at, e.at.Sub(began).String())
	}
	if got := strings.Join(at, " "); got != "0s 5m0s 20m0s 1h20m0s 4h20m0s 10h20m0s 22h20m0s 46h20m0s 94h20m0s 166h20m0s 262h20m0s" {
		t.Error(got)
	}
	again := newSysPayLab(t, Config{Scenario: "ems-only"}, SysPayOptions{})
	again.status = 202 // SysPay wants 200
	again.start("")
	again.wait(6 * time.Minute)
	again.status = 200
	again.wait(24 * time.Hour)
	if len(again.seen) != 3 {
		t.Errorf("%d attempts", len(again.seen))
	}
}

// The Base64 of a result may hold + and /; raw-plus leaves the + to be read as
// a blank.
func TestSysPayOddResults(t *testing.T) {
	for scenario, raw := range map[string]bool{"odd-result": false, "raw-plus": true} {
		l := newSysPayLab(t, Config{Scenario: scenario}, SysPayOptions{})
		l.start("")
		l.wait(time.Minute)
		o, forged := l.seen[0].opened(t)
		query := l.seen[0].query
		if forged || o.PaymentMethod.Details.Holder != "Ann >>> ??? Ünüsual" || strings.Contains(query, "+") != raw || strings.Contains(query, "%2B") == raw {
			t.Errorf("%s: %s", scenario, query)
		}
	}
}

func TestSysPayOddAnswers(t *testing.T) {
	l := newSysPayLab(t, Config{Scenario: "trailing-comma"}, SysPayOptions{})
	if r := l.post(l.body("")); r.status != 200 || !strings.HasSuffix(r.body, `",}`) {
		t.Errorf("%d %s", r.status, r.body)
	}
	l = newSysPayLab(t, Config{Scenario: "other-types"}, SysPayOptions{})
	id, _ := l.start("")
	l.wait(time.Minute)
	if _, o := l.token(id); id != "9" || o.MotoInstanceID != 9.0 || o.ID != "1001" {
		t.Errorf("%s %+v", id, o)
	}
}
