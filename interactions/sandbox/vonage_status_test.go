package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestVonageStates(t *testing.T) {
	for scenario, end := range map[string]struct{ state, decision, books string }{
		"":                {"Finished", "ACCEPT", "session charge"},
		"paid":            {"Finished", "ACCEPT", "session charge"},
		"caller-hangs-up": {"Finished", "ACCEPT", "session charge"},
		"declined":        {"Finished", "DECLINE", "session decline"},
		"no-result":       {"Finished", "", "session end"},
		"failed":          {"Failed", "", "session end"},
		"expired":         {"Expired", "", "session end"},
		"unfinished":      {"InProgress", "", "session"},
		"unknown-state":   {"Suspended", "", "session"},
	} {
		t.Run(scenario, func(t *testing.T) {
			l := newLab(t, Config{Scenario: scenario}, VonageOptions{})
			token := l.token()
			id := l.start(token)
			for _, step := range []struct {
				move            time.Duration
				state, decision string
			}{
				{0, "Created", ""},
				{2*time.Second - 1, "Created", ""},
				{1, "InProgress", ""},
				{6*time.Second - 1, "InProgress", ""},
				{1, end.state, end.decision},
				{15*time.Minute - 1, end.state, end.decision},
			} {
				l.clock.move(step.move)
				r := l.status(token, id)
				var got vonageStatus
				if err := json.Unmarshal([]byte(r.body), &got); err != nil || r.status != 200 {
					t.Fatalf("%d %s: %v", r.status, r.body, err)
				}
				if got.SessionState != step.state || got.PaymentResultData["decision"] != step.decision || (got.PaymentResultData == nil) != (step.decision == "") {
					t.Fatalf("at %s: %s, want %+v", l.clock.now(), r.body, step)
				}
			}
			l.clock.move(1)
			want := 404
			if end.books == "session" {
				want = 200 // it never ends, so it is never forgotten
			}
			if r := l.status(token, id); r.status != want {
				t.Errorf("after 15 minutes: %d %s, want %d", r.status, r.body, want)
			}
			if l.kinds() != end.books {
				t.Errorf("ledger: %s, want %s", l.kinds(), end.books)
			}
		})
	}
}

func TestVonageStatusFields(t *testing.T) {
	l := newLab(t, Config{}, VonageOptions{})
	token := l.token()
	id := l.start(token)
	l.clock.move(time.Minute)
	var got vonageStatus
	if err := json.Unmarshal([]byte(l.status(token, id).body), &got); err != nil {
		t.Fatal(err)
	}
	if got.CreatedOn != "2026-03-01T12:00:00.123456Z" || got.LastUpdatedOn != "2026-03-01T12:00:08.123456Z" {
		t.Errorf("times %s %s", got.CreatedOn, got.LastUpdatedOn)
	}
	if got.SessionGUID != id || got.ProviderSessionGUID == "" || got.ProviderSessionGUID == id || got.CallGUID == nil || *got.CallGUID != "call-1" {
		t.Errorf("ids %+v", got)
	}
	for name, want := range map[string]string{"decision": "ACCEPT", "reasonCode": "100", "Amount": "1240", "Currency": "GBP", "MerchantReferenceCode": "order-7", "transactionType": "sale"} {
		if got.PaymentResultData[name] != want {
			t.Errorf("%s = %q, want %q", name, got.PaymentResultData[name], want)
		}
	}
	if len(got.PaymentResultData["requestID"]) != 22 || got.PaymentResultData["requestToken"] == "" {
		t.Errorf("result %v", got.PaymentResultData)
	}
	r := l.do("POST", digital, digitalBody, "Content-Type", jsonType, "Authorization", "Bearer "+token)
	var without map[string]any
	json.Unmarshal([]byte(l.status(token, r.text(t, "sessionId")).body), &without)
	if guid, has := without["callGuid"]; !has || guid != nil {
		t.Errorf("digital: %v", without)
	}
}

func TestVonageStatusRefusals(t *testing.T) {
	l := newLab(t, Config{}, VonageOptions{})
	token := l.token()
	id := l.start(token)
	for _, c := range []struct {
		method, path, authorization string
		status                      int
	}{
		{"GET", statusPrefix + id, "", 401},
		{"GET", statusPrefix + id, "Bearer x", 401},
		{"GET", statusPrefix + "00000000-0000-4000-8000-000000000000", "Bearer " + token, 404},
		{"GET", statusPrefix + id + "/", "Bearer " + token, 404},
		{"GET", statusPrefix, "Bearer " + token, 404},
		{"GET", "/", "Bearer " + token, 404},
		{"GET", "/globalpci/v1/session", "Bearer " + token, 405},
		{"POST", statusPrefix + id, "Bearer " + token, 405},
		{"GET", voice, "Bearer " + token, 405},
		{"PUT", digital, "Bearer " + token, 405},
		{"GET", tokenPath, "", 405},
	} {
		r := l.do(c.method, c.path, "", "Authorization", c.authorization)
		if r.status != c.status || !json.Valid([]byte(r.body)) || (r.header.Get("Allow") == "") == (c.status == 405) {
			t.Errorf("%s %s: %d %s, want %d", c.method, c.path, r.status, r.body, c.status)
		}
	}
}

func TestVonageUnauthorizedMidway(t *testing.T) {
	l := newLab(t, Config{Scenario: "unauthorized-midway"}, VonageOptions{})
	token := l.token()
	for range 2 { // once for every session
		id := l.start(token)
		first, second := l.status(token, id), l.status(token, id)
		if first.status != 401 || first.text(t, "error") != "invalid_token" || second.status != 200 {
			t.Errorf("%d then %d", first.status, second.status)
		}
	}
	l.clock.move(time.Minute)
	if l.kinds() != "session session charge charge" {
		t.Errorf("ledger: %s", l.kinds())
	}
}

func TestVonageLedgerIsInOrderOfTime(t *testing.T) {
	l := newLab(t, Config{}, VonageOptions{FinishAfter: 5 * time.Second})
	began := l.clock.now()
	token := l.token()
	first := l.start(token)
	l.clock.move(time.Second)
	second := l.start(token)
	l.clock.move(10 * time.Minute) // nobody asks
	l.start(token)
	var got []string
	for _, e := range l.provider.Ledger() {
		got = append(got, fmt.Sprintf("%s %s %s", e.At.Sub(began), e.Kind, e.Session))
	}
	third := l.provider.Ledger()[5].Session
	if expect := []string{"0s token ", "0s session " + first, "1s session " + second, "5s charge " + first, "6s charge " + second, "10m1s session " + third}; !slices.Equal(got, expect) {
		t.Errorf("got  %v\nwant %v", got, expect)
	}
	l.provider.Ledger()[0].Kind = "changed"
	if l.provider.Ledger()[0].Kind != KindToken {
		t.Error("the ledger is not a copy")
	}
	l.clock.move(time.Hour)
	l.provider.Ledger()
	if v := l.provider.(*vonage); len(v.sessions)+len(v.open)+len(v.ended) != 0 {
		t.Errorf("kept: %d sessions, %d open, %d ended", len(v.sessions), len(v.open), len(v.ended))
	}
}

func TestVonageStateNamesAreOptions(t *testing.T) {
	l := newLab(t, Config{}, VonageOptions{States: VonageStates{Created: "New", Finished: "Done"}})
	token := l.token()
	id := l.start(token)
	before := l.status(token, id).text(t, "sessionState")
	l.clock.move(time.Minute)
	if after := l.status(token, id).text(t, "sessionState"); before != "New" || after != "Done" {
		t.Errorf("%s then %s", before, after)
	}
}
