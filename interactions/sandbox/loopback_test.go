package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// testClock stands still until it is moved.
type testClock struct {
	mu sync.Mutex
	t  time.Time
}

func newTestClock() *testClock {
	return &testClock{t: time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC)}
}

func (c *testClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *testClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// lab is a provider behind a server on loopback, with a client that follows no
// redirects and repeats nothing.
type lab struct {
	t        *testing.T
	provider Provider
	server   *httptest.Server
	clock    *testClock
	client   *http.Client
}

func newLab(t *testing.T, c Config, o VonageOptions) *lab {
	t.Helper()
	clock := newTestClock()
	c.Now = clock.now
	p := NewVonageWith(c, o)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	transport := &http.Transport{DisableKeepAlives: true}
	return &lab{t, p, server, clock, &http.Client{
		Transport:     transport,
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

// text is a string field of the root of a JSON answer.
func (r reply) text(t *testing.T, name string) string {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(r.body), &m); err != nil {
		t.Fatalf("answer %d %q: %v", r.status, r.body, err)
	}
	s, _ := m[name].(string)
	return s
}

// try sends a request; headers are name and value in turn, a later one replaces
// an earlier one and "" removes it.
func (l *lab) try(method, path, body string, headers ...string) (reply, error) {
	r, err := http.NewRequestWithContext(l.t.Context(), method, l.server.URL+path, strings.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	resp, err := l.client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, string(b)}, err
}

func (l *lab) do(method, path, body string, headers ...string) reply {
	l.t.Helper()
	r, err := l.try(method, path, body, headers...)
	if err != nil {
		l.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

const (
	form         = "application/x-www-form-urlencoded"
	grant        = "grant_type=client_credentials&scope=globalpci"
	credentials  = "&client_id=sandbox-client&client_secret=sandbox-client-secret"
	voice        = "/globalpci/v1/selfservicesession/"
	digital      = "/globalpci/v1/digitalselfservicesession/"
	voiceBody    = `{"AccountConfigurationId":"1001","CallGuid":"call-1","PaymentData":{"cardholderName":"A","cardholderPostCode":"P","cardholder Address":"S","merchantTxnRef":"order-7","amount":"12.40"}}`
	digitalBody  = `{"AccountConfigurationId":1001,"PaymentData":{"CustomerPhoneNumber":"+447700900123","cardholderName":"A","cardholderPostCode":"P","cardholder Address":"S","merchantTxnRef":"order-8","amount":7.5}}`
	jsonType     = "application/json"
	tokenPath    = "/auth/connect/token"
	statusPrefix = "/globalpci/v1/session/"
)

// token authorizes and returns the access token.
func (l *lab) token() string {
	l.t.Helper()
	r := l.do("POST", tokenPath, grant+credentials, "Content-Type", form)
	token := r.text(l.t, "access_token")
	if r.status != 200 || token == "" {
		l.t.Fatalf("token: %d %s", r.status, r.body)
	}
	return token
}

// start starts a self service session and returns its id.
func (l *lab) start(token string) string {
	l.t.Helper()
	r := l.do("POST", voice, voiceBody, "Content-Type", jsonType, "Authorization", "Bearer "+token)
	if r.status != 200 {
		l.t.Fatalf("start: %d %s", r.status, r.body)
	}
	return r.text(l.t, "sessionId")
}

func (l *lab) status(token, id string) reply {
	l.t.Helper()
	return l.do("GET", statusPrefix+id, "", "Authorization", "Bearer "+token)
}

// kinds is the ledger without the tokens, as "session charge".
func (l *lab) kinds() string {
	var kinds []string
	for _, e := range l.provider.Ledger() {
		if e.Kind != KindToken {
			kinds = append(kinds, e.Kind)
		}
	}
	return strings.Join(kinds, " ")
}
