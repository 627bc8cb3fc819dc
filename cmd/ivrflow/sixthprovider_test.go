package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

const (
	pdcflowUser     = "shop-user"
	pdcflowPassword = "pdcflow-password-0815"
	pdcflowJWTKey   = "pdcflow-jwt-key-0815"
	pdcflowToken    = "tok8215tok8215tk"
)

// pdcflowServer is the three services of the sixth provider: log in, token
// keys of the telephone system, charges.
type pdcflowServer struct {
	simulated
	scenario string
	keys     map[string]*pdcflowKey
	seen     map[string]string // outcome of charges by their reference
}

type pdcflowKey struct {
	pairs   []pdcflowPair
	reads   int
	deleted bool
}

type pdcflowPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ServeHTTP implements [http.Handler].
func (p *pdcflowServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	const keys, sales = "/IVRService/api/v1_0/tokenkeys", "/TransactionService/api/v1_0/cardtransactions"
	key, one := strings.CutPrefix(r.URL.Path, keys+"/")
	user, password, _ := r.BasicAuth()
	basic := user == pdcflowUser && password == pdcflowPassword
	bearer := r.Header.Get("Authorization") == "Bearer "+pdcflowJWT()
	switch {
	case r.Method == "GET" && r.URL.Path == "/GWAuthentication/api/v1_0/jwts":
		if !basic {
			p.refused = append(p.refused, "log-in")
			answer(w, 403, map[string]any{"requestErrorList": []any{map[string]any{"code": "UNF", "description": "User not found"}}})
			return
		}
		answer(w, 200, map[string]any{"accessToken": pdcflowJWT()})
	case strings.HasPrefix(r.URL.Path, keys) && !bearer:
		p.refuse(w, 401, "no JWT")
	case r.Method == "POST" && r.URL.Path == keys:
		p.newKey(w, r)
	case one && p.keys[key] == nil, one && p.keys[key].deleted:
		p.fail(w, "there is no such token key")
	case one && r.Method == "GET":
		p.read(w, p.keys[key])
	case one && r.Method == "DELETE":
		p.keys[key].deleted = true
		answer(w, 200, map[string]any{"responseStatus": "SUCCESS", "responseMessage": "deleted"})
	case strings.HasPrefix(r.URL.Path, sales) && !basic:
		p.refuse(w, 401, "no credentials")
	case r.Method == "POST" && r.URL.Path == sales+"/sales":
		p.sale(w, r)
	case r.Method == "GET" && r.URL.Path == sales:
		list := []any{}
		if status, ok := p.seen[r.URL.Query().Get("reference")]; ok {
			list = append(list, map[string]any{"transactionStatus": status, "approvalCode": "OK-1"})
		}
		answer(w, 200, map[string]any{"transactions": list})
	default:
		p.refuse(w, 404, r.Method+" "+r.URL.Path)
	}
}

// fail is an error of the telephone system: inside a 200.
func (p *pdcflowServer) fail(w http.ResponseWriter, why string) {
	p.refused = append(p.refused, why)
	answer(w, 200, map[string]any{"responseStatus": "ERROR", "responseMessage": why})
}

func (p *pdcflowServer) newKey(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Timeout int           `json:"timeout"`
		Pairs   []pdcflowPair `json:"roundTripNVPS"`
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	switch err := d.Decode(&asked); {
	case err != nil || r.Header.Get("Content-Type") != "application/json":
		p.refuse(w, 400, fmt.Sprint("not JSON: ", err))
	case asked.Timeout < 1:
		p.fail(w, "timeout is required")
	case slices.ContainsFunc(asked.Pairs, func(p pdcflowPair) bool { return p.Name == "" || p.Value == "" }):
		p.fail(w, "a pair needs name and value")
	case p.scenario == "no key":
		p.fail(w, "no more keys")
	default:
		key := fmt.Sprintf("%020d", 4711+len(p.keys))
		p.keys[key] = &pdcflowKey{pairs: asked.Pairs}
		answer(w, 200, map[string]any{"responseStatus": "SUCCESS", "responseMessage": "created", "tokenKey": key})
	}
}

// read has the token from the second time on.
func (p *pdcflowServer) read(w http.ResponseWriter, k *pdcflowKey) {
	k.reads++
	got := map[string]any{"responseStatus": "SUCCESS", "responseMessage": "found", "roundTripNVPS": k.pairs}
	if p.scenario == "of another" {
		got["roundTripNVPS"] = []pdcflowPair{{"amount", "1.00"}, {"reference", "A-other"}}
	}
	if k.reads > 1 && p.scenario != "hang-up" {
		got["token"], got["tokenType"] = pdcflowToken, "CARD"
	}
	answer(w, 200, got)
}

func (p *pdcflowServer) sale(w http.ResponseWriter, r *http.Request) {
	var asked struct{ Token, Amount, Reference string }
	err := json.NewDecoder(r.Body).Decode(&asked)
	live := false
	for _, k := range p.keys {
		live = live || k.reads > 1 && !k.deleted
	}
	switch {
	case err != nil, asked.Token != pdcflowToken, !live, asked.Amount != "12.40", asked.Reference == "":
		p.refuse(w, 400, fmt.Sprintf("charge of %q: %v", asked.Reference, err))
		return
	case p.scenario == "declined":
		p.seen[asked.Reference] = "DECLINED"
		answer(w, 200, map[string]any{"transactionStatus": "DECLINED"})
		return
	case p.scenario == "server error":
		answer(w, 500, map[string]any{"message": "out of order"})
		return
	}
	p.charge(asked.Reference)
	p.seen[asked.Reference] = "APPROVED"
	switch p.scenario {
	case "answer lost":
		drop(w)
		return
	case "charged with a 500":
		answer(w, 500, map[string]any{"message": "out of order"})
		return
	}
	answer(w, 200, map[string]any{"transactionStatus": "APPROVED", "approvalCode": "OK-1"})
}

// pdcflowJWT is a token as the log-in gives it.
func pdcflowJWT() string {
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"1234","services":["IVR"]}`))
	mac := hmac.New(sha256.New, []byte(pdcflowJWTKey))
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// The sixth provider: a log-in with a JWT, a list of names and values, errors
// inside a 200. However it ends: one charge at most, and the key is deleted.
func TestSixthProvider(t *testing.T) {
	for _, c := range []struct {
		scenario string
		password string
		keys     string
		end      string // the last of the applets that tell the caller something
		charges  int
		open     int // keys that are not deleted
		refused  int
	}{
		{scenario: "paid", end: "Paid", charges: 1},
		{scenario: "declined", end: "NotPaid"},
		{scenario: "no key", end: "Sorry", refused: 1},
		{scenario: "of another", end: "NotPaid"},
		{scenario: "server error", end: "Unclear"},
		{scenario: "answer lost", end: "Paid", charges: 1},
		{scenario: "charged with a 500", end: "Paid", charges: 1},
		{scenario: "wrong password", password: "pdcflow-password-0816", end: "Sorry", refused: 1},
		{scenario: "no transfer", keys: "busy", end: "NotPaid"},
		{scenario: "hang-up", keys: "hangup@2s", end: "ForgetGone"},
	} {
		t.Run(c.scenario, func(t *testing.T) {
			t.Parallel()
			s := &pdcflowServer{scenario: c.scenario, keys: map[string]*pdcflowKey{}, seen: map[string]string{}}
			server := httptest.NewServer(s)
			defer server.Close()
			if c.password == "" {
				c.password = pdcflowPassword
			}
			settings := "PdcflowNumber=+15550100\nPdcflowUser=" + pdcflowUser + "\nPdcflowPassword=" + c.password + "\n"
			for _, service := range []string{"Authentication", "Ivr", "Transaction"} {
				settings += "Pdcflow" + service + "Url=" + server.URL + "\n"
			}
			args := []string{"--input", "Amount=12.40"}
			if c.keys != "" {
				args = append(args, "--keys", c.keys)
			}
			got := takeCall(t, "pdcflow", settings, []string{c.password, pdcflowJWT(), pdcflowToken}, args...)
			s.mu.Lock()
			defer s.mu.Unlock()
			open := 0
			for _, k := range s.keys {
				if !k.deleted {
					open++
				}
			}
			if !got.went(c.end) || got.Outcome == "fault" {
				t.Errorf("it did not come to %s", c.end)
			}
			if len(s.charges) != c.charges || open != c.open || len(s.refused) != c.refused {
				t.Errorf("%d charges, %d open keys, %d refused; want %d, %d, %d", len(s.charges), open, len(s.refused), c.charges, c.open, c.refused)
			}
			tellCall(t, got, &s.simulated)
		})
	}
}
