package sandbox

import (
	"regexp"
	"strings"
	"sync"
	"testing"
)

func TestVonageStartAnswers(t *testing.T) {
	guid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	l := newLab(t, Config{}, VonageOptions{})
	token := l.token()
	seen := map[string]bool{}
	for _, path := range []string{voice, strings.TrimSuffix(voice, "/"), digital, strings.TrimSuffix(digital, "/")} {
		isDigital := strings.HasPrefix(path, strings.TrimSuffix(digital, "/"))
		body := voiceBody
		if isDigital {
			body = digitalBody
		}
		r := l.do("POST", path, body, "Content-Type", "application/json; charset=utf-8", "Authorization", "bearer "+token)
		id := r.text(t, "sessionId")
		if r.status != 200 || !guid.MatchString(id) || seen[id] || r.text(t, "Message") == "" {
			t.Fatalf("%s: %d %s", path, r.status, r.body)
		}
		seen[id] = true
		if got := r.text(t, "dtmfFallbackNumber"); (got == "+442079460123") == isDigital {
			t.Errorf("%s: dtmfFallbackNumber %q", path, got)
		}
		if got := r.text(t, "dtmfLinkId"); regexp.MustCompile(`^[0-9]{10}$`).MatchString(got) == isDigital {
			t.Errorf("%s: dtmfLinkId %q", path, got)
		}
	}
	if l.kinds() != "session session session session" {
		t.Fatalf("ledger: %s", l.kinds())
	}
	first, last := l.provider.Ledger()[1], l.provider.Ledger()[4]
	if first.Reference != "order-7" || first.Amount != "12.40" || first.Detail != "self service" || !first.At.Equal(l.clock.now()) || first.Session == "" {
		t.Errorf("entry %+v", first)
	}
	if last.Reference != "order-8" || last.Amount != "7.50" || last.Detail != "digital" {
		t.Errorf("entry %+v", last)
	}
}

func TestVonageStartRefusals(t *testing.T) {
	edit := func(body, old, new string) string {
		if !strings.Contains(body, old) {
			t.Fatalf("no %q in %s", old, body)
		}
		return strings.Replace(body, old, new, 1)
	}
	voiceWith := func(old, new string) string { return edit(voiceBody, old, new) }
	digitalWith := func(old, new string) string { return edit(digitalBody, old, new) }
	for _, c := range []struct {
		name, path, body string
		status           int
		says             string
	}{
		{"empty", voice, "", 400, "JSON"},
		{"no JSON", voice, "amount=1", 400, "JSON"},
		{"array", voice, "[" + voiceBody + "]", 400, "object"},
		{"null", voice, "null", 400, "object"},
		{"two objects", voice, voiceBody + voiceBody, 400, "JSON"},
		{"trailing comma", voice, voiceWith(`"12.40"}}`, `"12.40",}}`), 400, "JSON"},
		{"no UTF-8", voice, voiceWith(`"A"`, "\"\xff\""), 400, "UTF-8"},
		{"too deep", voice, voiceWith(`"A"`, strings.Repeat("[", 40)+strings.Repeat("]", 40)), 400, "nested"},
		{"key twice", voice, voiceWith(`"CallGuid"`, `"CallGuid":"x","CallGuid"`), 400, `"CallGuid" occurs twice`},
		{"inner key twice", voice, voiceWith(`"amount"`, `"amount":"1","amount"`), 400, `"amount" occurs twice`},
		{"too long", voice, voiceWith(`"A"`, `"`+strings.Repeat("x", maxRequestBody)+`"`), 413, "64 KiB"},
		{"other configuration", voice, voiceWith("1001", "1002"), 400, "Account configuration does not exists for account: sandbox, configuration Id: 1002."},
		{"other integer", digital, digitalWith("1001", "-1"), 400, "Account configuration does not exists for account: sandbox, configuration Id: -1."},
		{"configuration decimal", digital, digitalWith("1001", "1001.0"), 400, "AccountConfigurationId"},
		{"configuration bool", digital, digitalWith("1001", "true"), 400, "AccountConfigurationId"},
		{"configuration empty", voice, voiceWith("1001", ""), 400, "AccountConfigurationId"},
		{"no configuration", voice, voiceWith("AccountConfigurationId", "x"), 400, "AccountConfigurationId"},
		{"no call", voice, voiceWith(`"CallGuid":"call-1",`, ""), 400, "CallGuid"},
		{"call null", voice, voiceWith(`"call-1"`, "null"), 400, "CallGuid"},
		{"call empty", voice, voiceWith(`call-1`, ""), 400, "CallGuid"},
		{"no data", voice, `{"AccountConfigurationId":"1001","CallGuid":"c"}`, 400, "PaymentData"},
		{"data list", voice, `{"AccountConfigurationId":"1001","CallGuid":"c","PaymentData":[]}`, 400, "PaymentData"},
		{"no name", voice, voiceWith("cardholderName", "x"), 400, "cardholderName"},
		{"name blank", voice, voiceWith(`"A"`, `"  "`), 400, "cardholderName"},
		{"name number", voice, voiceWith(`"A"`, "1"), 400, "cardholderName"},
		{"no post code", voice, voiceWith("cardholderPostCode", "x"), 400, "cardholderPostCode"},
		{"address without blank", voice, voiceWith("cardholder Address", "cardholderAddress"), 400, "cardholder Address"},
		{"no reference", voice, voiceWith("merchantTxnRef", "x"), 400, "merchantTxnRef"},
		{"reference empty", voice, voiceWith("order-7", ""), 400, "merchantTxnRef"},
		{"no amount", voice, voiceWith("amount", "x"), 400, "amount"},
		{"no phone", digital, digitalWith("CustomerPhoneNumber", "x"), 400, "CustomerPhoneNumber"},
		{"phone without plus", digital, digitalWith("+44", "44"), 400, "CustomerPhoneNumber"},
		{"phone short", digital, digitalWith("+447700900123", "+1234567"), 400, "CustomerPhoneNumber"},
		{"phone long", digital, digitalWith("+447700900123", "+1234567890123456"), 400, "CustomerPhoneNumber"},
		{"phone zero", digital, digitalWith("+447700900123", "+0123456789"), 400, "CustomerPhoneNumber"},
		{"phone letters", digital, digitalWith("+447700900123", "+4477009001x3"), 400, "CustomerPhoneNumber"},
		{"phone number", digital, digitalWith(`"+447700900123"`, "447700900123"), 400, "CustomerPhoneNumber"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLab(t, Config{}, VonageOptions{})
			r := l.do("POST", c.path, c.body, "Content-Type", jsonType, "Authorization", "Bearer "+l.token())
			if r.status != c.status || !strings.Contains(r.text(t, "Message"), c.says) {
				t.Fatalf("got %d %s, want %d with %q", r.status, r.body, c.status, c.says)
			}
			if l.kinds() != "" {
				t.Errorf("refused, but the ledger has %s", l.kinds())
			}
		})
	}
}

func TestVonageStartNeedsTokenAndType(t *testing.T) {
	l := newLab(t, Config{}, VonageOptions{})
	token := l.token()
	for _, path := range []string{voice, digital} {
		for _, authorization := range []string{"", "Bearer", "Bearer ", "Bearer x", token, "Basic " + token, "Bearer " + token + "x", "Bearer  " + token} {
			r := l.do("POST", path, voiceBody, "Content-Type", jsonType, "Authorization", authorization)
			if r.status != 401 || r.text(t, "error") != "invalid_token" || r.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s %q: %d %s", path, authorization, r.status, r.body)
			}
		}
		for _, contentType := range []string{"", form, "text/plain", "application/json; charset=latin1", "application/problem+json", "a;;b"} {
			r := l.do("POST", path, voiceBody, "Content-Type", contentType, "Authorization", "Bearer "+token)
			if r.status != 415 || !strings.Contains(r.text(t, "Message"), "application/json") {
				t.Errorf("%s %q: %d %s", path, contentType, r.status, r.body)
			}
		}
	}
	if l.kinds() != "" {
		t.Errorf("ledger: %s", l.kinds())
	}
}

func TestVonageAmounts(t *testing.T) {
	l := newLab(t, Config{}, VonageOptions{})
	token := l.token()
	for amount, want := range map[string]string{
		`"12.40"`: "12.40", `"12.4"`: "12.40", `"12"`: "12.00", `12`: "12.00", `12.40`: "12.40", `0.01`: "0.01", `"0.50"`: "0.50",
		`"007"`: "7.00", `999999999999.99`: "999999999999.99",
		`0`: "", `"0.00"`: "", `"00"`: "", `-1`: "", `"+1"`: "", `"1.234"`: "", `1.234`: "", `1e2`: "", `"1e2"`: "", `"1,50"`: "", `""`: "",
		`"."`: "", `"1."`: "", `".5"`: "", `" 1"`: "", `"1.2.3"`: "", `"£1"`: "", `true`: "", `null`: "", `{}`: "", `1000000000000`: "", `"١"`: "",
	} {
		body := strings.Replace(voiceBody, `"12.40"`, amount, 1)
		before := len(l.provider.Ledger())
		r := l.do("POST", voice, body, "Content-Type", jsonType, "Authorization", "Bearer "+token)
		booked := l.provider.Ledger()[before:]
		switch {
		case want == "" && (r.status != 400 || !strings.Contains(r.body, "amount") || len(booked) != 0):
			t.Errorf("%s: accepted: %d %s", amount, r.status, r.body)
		case want != "" && (r.status != 200 || booked[0].Amount != want):
			t.Errorf("%s: %d %s, booked %v, want %s", amount, r.status, r.body, booked, want)
		}
	}
}

func TestVonageConcurrentStarts(t *testing.T) {
	l := newLab(t, Config{}, VonageOptions{})
	token := l.token()
	ids := make(chan string, 100)
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			r, err := l.try("POST", voice, voiceBody, "Content-Type", jsonType, "Authorization", "Bearer "+token)
			if err != nil || r.status != 200 {
				t.Errorf("start: %v %d", err, r.status)
				return
			}
			id := r.text(t, "sessionId")
			if r, err := l.try("GET", statusPrefix+id, "", "Authorization", "Bearer "+token); err != nil || r.status != 200 {
				t.Errorf("status: %v %d", err, r.status)
			}
			l.provider.Ledger()
			ids <- id
		})
	}
	all.Wait()
	close(ids)
	seen := map[string]bool{}
	for id := range ids {
		seen[id] = true
	}
	l.clock.move(l.provider.(*vonage).options.FinishAfter)
	count := map[string]int{}
	for _, e := range l.provider.Ledger() {
		count[e.Kind]++
	}
	if len(seen) != 100 || count[KindSession] != 100 || count[KindCharge] != 100 {
		t.Errorf("%d ids, ledger %v", len(seen), count)
	}
}
