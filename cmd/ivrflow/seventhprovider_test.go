package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	twilioAccount = "AC0123456789abcdef0123456789abcdef"
	twilioCall    = "CA0123456789abcdef0123456789abcdef"
	twilioToken   = "twilio-auth-token-0815"
)

// twilioServer is the seventh provider: one payment in a call, updated several
// times, whose results are told by signed web hooks only.
type twilioServer struct {
	simulated
	scenario string
	bodies   map[string]string // of requests, by their idempotency keys
	sid      string
	captured []string
	wrong    int // how often what was keyed was wrong
	over     string
	hooks    sync.WaitGroup
	told     []string // answers to web hooks: "KIND STATUS"
	replies  map[string]bool
}

// ServeHTTP implements [http.Handler].
func (s *twilioServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user, password, _ := r.BasicAuth()
	base := "/2010-04-01/Accounts/" + twilioAccount + "/Calls/" + twilioCall + "/Payments"
	body, _ := io.ReadAll(r.Body)
	form, err := url.ParseQuery(string(body))
	key := form.Get("IdempotencyKey")
	at := r.Method + " " + r.URL.Path + " " + string(body)
	switch {
	case user != twilioAccount || password != twilioToken:
		s.refuse(w, 401, "credentials")
		return
	case r.Method != "POST" || !strings.HasPrefix(r.URL.Path, base):
		s.refuse(w, 404, r.Method+" "+r.URL.Path)
		return
	case err != nil || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded":
		s.refuse(w, 400, "no form")
		return
	case key == "" || !strings.HasPrefix(form.Get("StatusCallback"), "http://127.0.0.1:"):
		s.refuse(w, 400, "IdempotencyKey or StatusCallback is missing")
		return
	case s.bodies[key] != "" && s.bodies[key] != at:
		s.refuse(w, 400, "the key was used for something else")
		return
	case s.bodies[key] != "":
		answer(w, 200, map[string]any{"sid": s.sid})
		return
	case s.scenario == "busy" && form.Get("Status") == "complete" && len(s.refused) == 0:
		s.refuse(w, 503, "busy")
		return
	case s.scenario == "server error" && form.Get("Status") == "complete":
		answer(w, 500, map[string]any{"message": "out of order"})
		return
	}
	switch rest := strings.TrimPrefix(r.URL.Path, base); {
	case rest == ".json":
		if form.Get("ChargeAmount") != "12.40" || form.Get("PaymentConnector") == "" || s.sid != "" {
			s.refuse(w, 400, "no payment can be started")
			return
		}
		s.sid = "PK0123456789abcdef0123456789abcdef"
		s.bodies[key] = at
		answer(w, 201, map[string]any{"sid": s.sid})
	case s.sid == "" || rest != "/"+s.sid+".json" || s.over != "":
		s.refuse(w, 404, "no such payment")
	default:
		s.bodies[key] = at
		s.update(w, form)
	}
}

// update is one of the several: a part to capture, or the end.
func (s *twilioServer) update(w http.ResponseWriter, form url.Values) {
	hook := form.Get("StatusCallback")
	parts := []string{"payment-card-number", "expiration-date", "security-code"}
	capture, status := form.Get("Capture"), form.Get("Status")
	switch {
	case status == "cancel":
		s.over = "cancelled"
		answer(w, 202, map[string]any{"sid": s.sid})
	case status == "complete" && len(s.captured) == len(parts):
		s.over = "completed"
		s.complete(w, hook)
	case status == "" && slices.Contains(parts, capture):
		params := url.Values{"Capture": {capture}, "Attempt": {fmt.Sprint(s.wrong + 1)}}
		if s.scenario == "wrong card" && s.wrong == 0 || s.scenario == "wrong for ever" {
			s.wrong++
			params.Set("ErrorType", "invalid-card-number")
		} else {
			s.captured = append(s.captured, capture)
			params.Set("PaymentCardNumber", "xxxxxxxxxxxx1111")
		}
		if left := parts[len(s.captured):]; len(left) > 0 {
			params.Set("Required", strings.Join(left, ","))
		}
		switch s.scenario {
		case "hang-up": // the caller keys nothing
		case "early": // it is there before the answer is
			s.call(hook, "event", params, params, twilioToken)
		default:
			s.later(0, func() {
				s.call(hook, "event", params, params, twilioToken)
				if s.scenario == "duplicate" {
					s.call(hook, "repeat", params, params, twilioToken)
				}
			})
		}
		answer(w, 202, map[string]any{"sid": s.sid})
	default:
		s.refuse(w, 400, "Capture or Status")
	}
}

// complete charges, and tells the result.
func (s *twilioServer) complete(w http.ResponseWriter, hook string) {
	paid := url.Values{"Result": {"success"}, "PaymentConfirmationCode": {"C-1"}, "PaymentCardType": {"visa"}, "NewSince": {"é + ü"}}
	declined := url.Values{"Result": {"payment-connector-error"}, "PaymentError": {"card declined & kept"}}
	result := paid
	switch s.scenario {
	case "declined", "forged":
		result = declined
	default:
		s.charge(s.sid)
	}
	var after time.Duration
	if s.scenario == "hang-up late" {
		after = 3 * time.Second
	}
	s.later(after, func() {
		switch s.scenario {
		case "forged": // all of them say that it is paid
			s.call(hook, "forged", paid, paid, "another-auth-token")
			s.call(hook, "forged", paid, declined, twilioToken) // altered on the way
			twice := maps.Clone(paid)
			twice["Result"] = []string{"success", "payment-connector-error"}
			s.call(hook, "forged", twice, twice, twilioToken)
		case "result lost":
			return
		}
		s.call(hook, "event", result, result, twilioToken)
	})
	if s.scenario == "answer lost" {
		drop(w)
		return
	}
	answer(w, 202, map[string]any{"sid": s.sid})
}

// later does it when the request is answered.
func (s *twilioServer) later(after time.Duration, do func()) {
	s.hooks.Go(func() {
		time.Sleep(after)
		s.mu.Lock()
		defer s.mu.Unlock()
		do()
	})
}

// call sends a web hook, signed as if the parameters were others.
func (s *twilioServer) call(hook, kind string, params, signed url.Values, key string) {
	for _, p := range []url.Values{params, signed} {
		p.Set("AccountSid", twilioAccount)
		p.Set("CallSid", twilioCall)
		p.Set("Sid", s.sid)
	}
	text := hook
	for _, name := range slices.Sorted(maps.Keys(signed)) {
		text += name + signed.Get(name)
	}
	mac := hmac.New(sha1.New, []byte(key))
	mac.Write([]byte(text))
	r, _ := http.NewRequest("POST", hook, strings.NewReader(params.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	r.Header.Set("X-Twilio-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.told = append(s.told, kind+" "+err.Error())
		return
	}
	defer resp.Body.Close()
	reply, _ := io.ReadAll(resp.Body)
	if kind == "forged" { // kept, and refused later, when the call did not wait yet: any status
		return
	}
	s.told = append(s.told, fmt.Sprint(kind, " ", resp.StatusCode))
	if resp.StatusCode == 200 {
		s.replies[resp.Header.Get("Content-Type")+" "+string(reply)] = true
	}
}

// The seventh provider: what happens is told by web hooks only, signed with
// HMAC-SHA1 over address and sorted parameters. One charge at most.
func TestSeventhProvider(t *testing.T) {
	for _, c := range []struct {
		scenario string
		token    string
		keys     string
		end      string // the last of the applets that tell the caller something
		charges  int
		over     string
		told     string // answers to the web hooks
		forged   int    // web hooks that the call refused
	}{
		{scenario: "paid", end: "Paid", charges: 1, over: "completed", told: "4 event 200"},
		{scenario: "early", end: "Paid", charges: 1, over: "completed", told: "4 event 200"},
		{scenario: "declined", end: "NotPaid", over: "completed", told: "4 event 200"},
		{scenario: "wrong card", end: "Paid", charges: 1, over: "completed", told: "5 event 200"},
		{scenario: "wrong for ever", end: "NotPaid", over: "cancelled", told: "3 event 200"},
		{scenario: "forged", end: "NotPaid", over: "completed", told: "4 event 200", forged: 3},
		{scenario: "duplicate", end: "Paid", charges: 1, over: "completed", told: "4 event 200, 3 repeat 200"},
		{scenario: "busy", end: "Paid", charges: 1, over: "completed", told: "4 event 200"},
		{scenario: "answer lost", end: "Paid", charges: 1, over: "completed", told: "4 event 200"},
		{scenario: "server error", end: "Unclear", told: "3 event 200"},
		{scenario: "result lost", end: "Unclear", charges: 1, over: "completed", told: "3 event 200"},
		{scenario: "hang-up", keys: "hangup@2s", end: "Cancel", over: "cancelled"},
		{scenario: "hang-up late", keys: "hangup@2s", end: "Paid", charges: 1, over: "completed", told: "4 event 200"},
		{scenario: "wrong token", token: "twilio-auth-token-0816", end: "Sorry"},
	} {
		t.Run(c.scenario, func(t *testing.T) {
			t.Parallel()
			s := &twilioServer{scenario: c.scenario, bodies: map[string]string{}, replies: map[string]bool{}}
			server := httptest.NewServer(s)
			defer server.Close()
			if c.token == "" {
				c.token = twilioToken
			}
			settings := "TwilioBaseUrl=" + server.URL + "\nTwilioAccountSid=" + twilioAccount + "\nTwilioAuthToken=" + c.token + "\nTwilioConnector=Default\n"
			args := []string{"--input", "Amount=12.40", "--input", "TwilioCallSid=" + twilioCall}
			if c.end == "Unclear" {
				args = append(args, "--input", "ResultSeconds=2")
			}
			if c.keys != "" {
				args = append(args, "--keys", c.keys)
			}
			got := takeCall(t, "twilio", settings, []string{c.token}, args...)
			s.hooks.Wait()
			if !got.went(c.end) || got.Outcome == "fault" {
				t.Errorf("it did not come to %s", c.end)
			}
			if len(s.charges) != c.charges || s.over != c.over || counted(s.told) != c.told {
				t.Errorf("%d charges, over %q, told %q; want %d, %q, %q", len(s.charges), s.over, counted(s.told), c.charges, c.over, c.told)
			}
			accepted, forged := 0, 0
			for _, n := range got.Notified {
				if n.Refused == "" {
					accepted++
				} else {
					forged++
				}
			}
			if forged != c.forged || accepted != len(s.told)-repeats(s.told) {
				t.Errorf("%d web hooks were taken and %d refused; want %d and %d", accepted, forged, len(s.told)-repeats(s.told), c.forged)
			}
			if want := `text/xml; charset=utf-8 <?xml version="1.0" encoding="UTF-8"?><Response/>`; len(s.told) > 0 && (len(s.replies) != 1 || !s.replies[want]) {
				t.Errorf("replies %v", s.replies)
			}
			tellCall(t, got, &s.simulated)
		})
	}
}

// repeats counts the web hooks that were sent a second time.
func repeats(told []string) int {
	return len(slices.DeleteFunc(slices.Clone(told), func(one string) bool { return !strings.HasPrefix(one, "repeat") }))
}

// counted says how often each text is there.
func counted(all []string) string {
	n := map[string]int{}
	for _, one := range all {
		n[one]++
	}
	var parts []string
	for _, one := range slices.Sorted(maps.Keys(n)) {
		parts = append(parts, fmt.Sprint(n[one], " ", one))
	}
	return strings.Join(parts, ", ")
}
