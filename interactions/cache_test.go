package interactions

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func tokens(url, attrs string) string {
	return `<ApiInteraction><Request effect="idempotent"><Url>` + url + `/</Url><Method>POST</Method><Form><Param name="id">#(Id)</Param><Param name="pass">$(Pass)</Param></Form></Request>
		<Response` + attrs + `><Type>JSON</Type><Fields>` + one("token", "Token", `secret="true"`) + one("expires_in", "Seconds", "", "Integer") + `</Fields></Response></ApiInteraction>`
}

// issuer answers each request with another token; what is written in status
// and lifetime is sent, and each answer waits for a signal if there is one.
type issuer struct {
	status, lifetime string
	wait             chan struct{}
}

func (i *issuer) answer(conn net.Conn, n, _ int, stop <-chan struct{}) bool {
	if i.wait != nil {
		select {
		case <-i.wait:
		case <-stop:
		}
	}
	body := fmt.Sprintf(`{"token":"token-number-%d","expires_in":%s}`, n, i.lifetime)
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s", i.status, len(body), body)
	return true
}

// asker makes calls, each with its own vault.
type asker struct {
	t *testing.T
	c *Client
	w *wire
}

func (a asker) ask(id, pass, attrs string, change ...func(*engine.Fetch)) (engine.Fetched, string) {
	a.t.Helper()
	own := vars.NewMemoryVault()
	_ = own.Put("Ask#1/pass", pass)
	s := with()
	s.data["Pass"] = vars.Secret("Ask#1/pass", vars.Caller)
	got := fetched(a.t, a.c, tokens(a.w.url(), attrs), s, vars.Settings{"Id": id}.Over(own), append(change, func(f *engine.Fetch) { f.Ref = "Call" + pass + "#1" })...)
	token, _ := own.Get("Call" + pass + "#1/token")
	event, _ := json.Marshal(got)
	if token != "" && strings.Contains(string(event), token) {
		a.t.Errorf("%s is in %s", token, event)
	}
	return got, token
}

func TestReuse(t *testing.T) {
	i := &issuer{status: "200 OK", lifetime: "100"}
	w := serve(t, i.answer)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	c := client(t)
	c.Now = func() time.Time { return now }
	a := asker{t, c, w}
	const attrs = ` reuse="expires_in"`
	expect := func(what string, cached bool, token string, got engine.Fetched, is string) {
		t.Helper()
		if got.Outcome != engine.Answered || got.Cached != cached || is != token || cached != (got.Attempts == 0) {
			t.Errorf("%s: token %q, %+v", what, is, got)
		}
	}
	got, token := a.ask("shop", "p1", attrs)
	expect("the first", false, "token-number-1", got, token)
	got, token = a.ask("shop", "p1", attrs)
	expect("an equal one", true, "token-number-1", got, token)
	if v := found(t, got.Found, "Token"); v.Ref != "Callp1#1/token" || found(t, got.Found, "Seconds").Text != "100" || got.Status != 200 {
		t.Errorf("%+v", got)
	}
	got, token = a.ask("shop", "p2", attrs)
	expect("another caller's secret", false, "token-number-2", got, token)
	got, token = a.ask("other", "p1", attrs)
	expect("another setting", false, "token-number-3", got, token)
	now = now.Add(89 * time.Second)
	got, token = a.ask("shop", "p1", attrs)
	expect("just before its time", true, "token-number-1", got, token)
	now = now.Add(time.Second)
	got, token = a.ask("shop", "p1", attrs)
	expect("ten seconds before its time", false, "token-number-4", got, token)
	got, token = a.ask("shop", "p1", attrs, func(f *engine.Fetch) { f.Fresh = true })
	expect("fresh", false, "token-number-5", got, token)
	got, token = a.ask("shop", "p1", attrs)
	expect("the fresh one replaced it", true, "token-number-5", got, token)

	i.status = "401 Unauthorized"
	got, _ = a.ask("shop", "p1", attrs, func(f *engine.Fetch) { f.Fresh = true })
	expect("no 2xx", false, "", got, "")
	i.status = "200 OK"
	got, token = a.ask("shop", "p1", attrs)
	expect("only 2xx answers are kept", false, "token-number-7", got, token)
}

func TestNotReused(t *testing.T) {
	for _, test := range []struct{ attrs, lifetime string }{
		{"", "7200"}, {` reuse="expires_in"`, "10"}, {` reuse="expires_in"`, "0"}, {` reuse="expires_in"`, "null"}, {` reuse="expires_in"`, `"soon"`}, {` reuse="expires_in"`, "-5"},
	} {
		w := serve(t, (&issuer{status: "200 OK", lifetime: test.lifetime}).answer)
		a := asker{t, client(t), w}
		a.ask("shop", "p", test.attrs)
		if got, token := a.ask("shop", "p", test.attrs); got.Cached || token != "token-number-2" {
			t.Errorf("%v: %s %+v", test, token, got)
		}
	}
	w := serve(t, (&issuer{status: "200 OK", lifetime: "null"}).answer)
	a := asker{t, client(t), w}
	a.ask("shop", "p", ` reuse="30m"`)
	if got, token := a.ask("shop", "p", ` reuse="30m"`); !got.Cached || token != "token-number-1" {
		t.Errorf("%s %+v", token, got)
	}
}

// Many calls at once ask once.
func TestReuseIsOneFlight(t *testing.T) {
	i := &issuer{status: "200 OK", lifetime: "7200", wait: make(chan struct{})}
	w := serve(t, i.answer)
	a := asker{t, client(t), w}
	const calls = 40
	var all sync.WaitGroup
	var mu sync.Mutex
	cached := 0
	for range calls {
		all.Go(func() {
			got, token := a.ask("shop", "p", ` reuse="expires_in"`)
			mu.Lock()
			defer mu.Unlock()
			if got.Cached {
				cached++
			}
			if got.Outcome != engine.Answered || token != "token-number-1" {
				t.Errorf("%s %+v", token, got)
			}
		})
	}
	for w.requests.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(20 * time.Millisecond)
	close(i.wait)
	all.Wait()
	if n := w.requests.Load(); n != 1 || cached != calls-1 {
		t.Errorf("%d requests, %d cached", n, cached)
	}
}

// Where the one that was sent brings nothing, each of the others is sent by
// itself, and none is lost.
func TestReuseOfAFlightThatFails(t *testing.T) {
	begun := make(chan struct{})
	w := serve(t, func(conn net.Conn, n, _ int, _ <-chan struct{}) bool {
		if n == 1 {
			<-begun
			return false
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n")
		return true
	})
	a := asker{t, client(t), w}
	var all sync.WaitGroup
	var mu sync.Mutex
	outcomes := map[string]int{}
	for range 10 {
		all.Go(func() {
			got, _ := a.ask("shop", "p", ` reuse="30m"`)
			mu.Lock()
			outcomes[fmt.Sprintf("%s %d %v", got.Outcome, got.Status, got.Cached)]++
			mu.Unlock()
		})
	}
	time.Sleep(50 * time.Millisecond)
	close(begun)
	all.Wait()
	if outcomes["unknown 0 false"] != 1 || outcomes["answered 500 false"] != 9 {
		t.Error(outcomes)
	}
}

// A call that waits for another's request does not wait longer than its time.
func TestReuseWaitsNoLongerThanItsTime(t *testing.T) {
	i := &issuer{status: "200 OK", lifetime: "7200", wait: make(chan struct{})}
	w := serve(t, i.answer)
	a := asker{t, client(t), w}
	var first sync.WaitGroup
	first.Go(func() { a.ask("shop", "p", ` reuse="30m"`) })
	for w.requests.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	begun := time.Now()
	got, _ := a.ask("shop", "p", ` reuse="30m"`, func(f *engine.Fetch) { f.Timeout = vars.Duration(50 * time.Millisecond) })
	if got.Outcome != engine.NotDone || issue(got) != "the same request of another call was not answered in time" || time.Since(begun) > 2*time.Second {
		t.Errorf("%+v", got)
	}
	close(i.wait)
	first.Wait()
}

// What the call that asked knew to be secret is masked for the others too,
// though they do not know it.
func TestReuseMasksWhatTheAskerKnew(t *testing.T) {
	const secret = `the "asker" knew`
	w := serve(t, func(conn net.Conn, _, _ int, _ <-chan struct{}) bool {
		body, _ := json.Marshal(map[string]any{"a": secret, "b": "x"})
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		return true
	})
	c := client(t)
	xml := strings.Replace(get(w.url()+"/", one("a", "A"), one("b", "B")), "<Response>", `<Response reuse="30m">`, 1)
	knows := vars.NewMemoryVault()
	_ = knows.Put("Ask#1/digits", secret)
	first := fetched(t, c, xml, with(), knows)
	second := fetched(t, c, xml, with(), vars.NewMemoryVault())
	for i, got := range []engine.Fetched{first, second} {
		event, _ := json.Marshal(got)
		if got.Cached != (i == 1) || !found(t, got.Found, "A").IsSecret() || found(t, got.Found, "B").Text != "x" || strings.Contains(string(event), "knew") {
			t.Errorf("%s", event)
		}
	}
}

func TestCacheIsBounded(t *testing.T) {
	var c cache
	now := time.Now()
	for i := range 3 * maxAnswers {
		key := requestHash{byte(i), byte(i >> 8)}
		c.put(key, keptAnswer{until: now.Add(time.Hour)}, now)
		if c.get(key, now) == nil {
			t.Fatal(i)
		}
	}
	c.put(requestHash{1: 0xff}, keptAnswer{answer: answer{body: strings.Repeat("x", maxKeptAnswer+1)}, until: now.Add(time.Hour)}, now)
	if len(c.answers) > maxAnswers || c.get(requestHash{1: 0xff}, now) != nil {
		t.Error(len(c.answers))
	}
	c.put(requestHash{2: 1}, keptAnswer{until: now.Add(3 * time.Hour)}, now.Add(2*time.Hour))
	if len(c.answers) != 1 {
		t.Errorf("%d are left after their time", len(c.answers))
	}
}

// Requests that differ anywhere are not equal, and no arrangement of texts
// looks like another.
func TestHashOfRequests(t *testing.T) {
	var c cache
	v := vars.NewMemoryVault()
	_ = v.Put("T#1/a", "secret a")
	_ = v.Put("T#2/a", "secret a")
	hash := func(change func(*engine.Fetch)) requestHash {
		f := engine.Fetch{Document: "d", Method: "POST", URL: vars.Literal("https://h/"), Body: vars.Text{{Lit: "a="}, {Ref: "T#1/a", Via: []string{"query"}}},
			Lets: []engine.Let{{Name: "L", Expr: "1", Uses: map[string]vars.Value{"A": vars.Of("a", vars.Caller), "B": vars.Secret("T#1/a", vars.Server)}}}}
		change(&f)
		h, err := c.hashOf(&f, v)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	base := hash(func(*engine.Fetch) {})
	for name, same := range map[string]func(*engine.Fetch){
		"reference": func(f *engine.Fetch) { f.Body[1].Ref = "T#2/a" },
		"seed":      func(f *engine.Fetch) { f.Seed, f.Ref, f.Fresh, f.Timeout = "s", "r", true, 1 },
	} {
		if hash(same) != base {
			t.Errorf("%s tells requests apart", name)
		}
	}
	for name, other := range map[string]func(*engine.Fetch){
		"document": func(f *engine.Fetch) { f.Document = "e" },
		"method":   func(f *engine.Fetch) { f.Method = "PUT" },
		"host":     func(f *engine.Fetch) { f.Host = vars.Caller },
		"url":      func(f *engine.Fetch) { f.URL = vars.Literal("https://h/x") },
		"header":   func(f *engine.Fetch) { f.Headers = []engine.Header{{Key: vars.Literal("a")}} },
		"body":     func(f *engine.Fetch) { f.Body = vars.Literal("a=secret a") },
		"via":      func(f *engine.Fetch) { f.Body[1].Via = nil },
		"use":      func(f *engine.Fetch) { f.Lets[0].Uses["A"] = vars.Of("b", vars.Caller) },
		"shape":    func(f *engine.Fetch) { f.Body = nil; f.Lets = nil },
	} {
		if hash(other) == base {
			t.Errorf("another %s, the same hash", name)
		}
	}
	if _, err := c.hashOf(&engine.Fetch{Body: vars.Text{{Ref: "gone"}}}, v); err == nil {
		t.Error("a lost secret has a hash")
	}
	var other cache
	f := engine.Fetch{Document: "d"}
	a, _ := c.hashOf(&f, v)
	if b, _ := other.hashOf(&f, v); a == b {
		t.Error("the hash has no key of its own")
	}
}
