package sandbox

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

func TestVonageTokenAnswers(t *testing.T) {
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("sandbox-client:sandbox-client-secret"))
	wrong := "Basic " + base64.StdEncoding.EncodeToString([]byte("sandbox-client:other"))
	for _, c := range []struct {
		name, path, body, contentType, authorization string
		status                                       int
		error                                        string
	}{
		{"form", tokenPath, grant + credentials, form, "", 200, ""},
		{"upper case", "/Auth/connect/token", grant + credentials, form, "", 200, ""},
		{"charset", tokenPath, grant + credentials, form + "; charset=UTF-8", "", 200, ""},
		{"no content type", tokenPath, grant + credentials, "", "", 200, ""},
		{"several scopes", tokenPath, "grant_type=client_credentials&scope=other+globalpci" + credentials, form, "", 200, ""},
		{"basic", tokenPath, grant, form, basic, 200, ""},
		{"basic and form", tokenPath, grant + credentials, form, basic, 400, "invalid_request"},
		{"basic wrong", tokenPath, grant, form, wrong, 401, "invalid_client"},
		{"JSON", tokenPath, "{}", jsonType, "", 415, "invalid_request"},
		{"other charset", tokenPath, grant + credentials, form + "; charset=latin1", "", 415, "invalid_request"},
		{"wrong secret", tokenPath, grant + "&client_id=sandbox-client&client_secret=x", form, "", 401, "invalid_client"},
		{"wrong id", tokenPath, grant + "&client_id=x&client_secret=sandbox-client-secret", form, "", 401, "invalid_client"},
		{"no credentials", tokenPath, grant, form, "", 401, "invalid_client"},
		{"empty", tokenPath, "", form, "", 401, "invalid_client"},
		{"grant", tokenPath, "grant_type=password&scope=globalpci" + credentials, form, "", 400, "unsupported_grant_type"},
		{"no grant", tokenPath, "scope=globalpci" + credentials, form, "", 400, "unsupported_grant_type"},
		{"scope", tokenPath, "grant_type=client_credentials&scope=globalpci2" + credentials, form, "", 400, "invalid_scope"},
		{"no scope", tokenPath, "grant_type=client_credentials" + credentials, form, "", 400, "invalid_scope"},
		{"twice", tokenPath, grant + credentials + "&scope=globalpci", form, "", 400, "invalid_request"},
		{"bad escape", tokenPath, grant + credentials + "&x=%zz", form, "", 400, "invalid_request"},
		{"in the query", tokenPath + "?" + grant + credentials, "", form, "", 401, "invalid_client"},
		{"too long", tokenPath, grant + credentials + "&x=" + strings.Repeat("x", maxRequestBody), form, "", 413, "invalid_request"},
		{"other letter case", "/AUTH/connect/token", grant + credentials, form, "", 404, "not_found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLab(t, Config{}, VonageOptions{})
			r := l.do("POST", c.path, c.body, "Content-Type", c.contentType, "Authorization", c.authorization)
			if r.status != c.status || r.text(t, "error") != c.error {
				t.Fatalf("got %d %s, want %d %s", r.status, r.body, c.status, c.error)
			}
			if want := map[bool]int{true: 1}[c.status == 200]; len(l.provider.Ledger()) != want {
				t.Errorf("ledger %v", l.provider.Ledger())
			}
			if c.status == 200 && (!strings.Contains(r.body, `"expires_in":7200`) || r.text(t, "token_type") != "Bearer") {
				t.Errorf("got %s", r.body)
			}
		})
	}
}

func TestVonageTokenExpires(t *testing.T) {
	l := newLab(t, Config{}, VonageOptions{})
	first := l.token()
	l.clock.move(time.Hour)
	second := l.token()
	if first == second {
		t.Fatal("two tokens are the same")
	}
	l.clock.move(time.Hour - time.Millisecond)
	id := l.start(first)
	l.clock.move(time.Millisecond)
	for _, r := range []reply{
		l.status(first, id),
		l.do("POST", voice, voiceBody, "Content-Type", jsonType, "Authorization", "Bearer "+first),
	} {
		if r.status != 401 || r.text(t, "error") != "invalid_token" {
			t.Fatalf("expired: %d %s", r.status, r.body)
		}
	}
	if r := l.status(second, id); r.status != 200 {
		t.Fatalf("second token: %d %s", r.status, r.body)
	}
	l.token() // drops what is over
	if n := len(l.provider.(*vonage).tokens.until); n != 2 {
		t.Errorf("%d tokens kept, want 2", n)
	}
}

func TestVonageSeedRepeats(t *testing.T) {
	run := func(seed uint64) string {
		l := newLab(t, Config{Seed: seed}, VonageOptions{})
		token := l.token()
		return token + " " + l.start(token) + " " + l.start(token)
	}
	if a, b := run(5), run(5); a != b {
		t.Errorf("same seed: %s and %s", a, b)
	}
	if a, b := run(5), run(6); a == b {
		t.Errorf("other seed: the same %s", a)
	}
}
