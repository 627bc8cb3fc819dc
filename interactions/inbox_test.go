package interactions

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestInboxStatuses(t *testing.T) {
	p := newPostBox(t, acme(""))
	v := p.wait("C1", "K1")
	body := `{"order":"K1","state":"paid"}`
	for name, test := range map[string]struct {
		method, target, body string
		headers              []string
		want                 int
	}{
		"unknown path":      {"POST", "/acme/evnt", body, nil, 404},
		"path below":        {"POST", "/acme/event/x", body, nil, 404},
		"wrong method":      {"GET", "/acme/event", "", nil, 405},
		"HEAD":              {"HEAD", "/acme/event", "", nil, 405},
		"OPTIONS":           {"OPTIONS", "/acme/event", "", nil, 405},
		"too large":         {"POST", "/acme/event", strings.Repeat("x", 64<<10+1), nil, 413},
		"query too long":    {"POST", "/acme/event?" + strings.Repeat("x", 64<<10+1), body, nil, 414},
		"headers too large": {"POST", "/acme/event", body, []string{"X-A", strings.Repeat("x", 64<<10)}, 431},
		"compressed":        {"POST", "/acme/event", body, []string{"Content-Encoding", "gzip"}, 415},
		"not JSON":          {"POST", "/acme/event", `{"order":`, []string{"X-Signature", signature(`{"order":`)}, 400},
		"empty":             {"POST", "/acme/event", "", nil, 400},
		"no key":            {"POST", "/acme/event", `{"state":"paid"}`, []string{"X-Signature", signature(`{"state":"paid"}`)}, 400},
		"empty key":         {"POST", "/acme/event", `{"order":""}`, []string{"X-Signature", signature(`{"order":""}`)}, 400},
		"long key":          {"POST", "/acme/event", `{"order":"` + strings.Repeat("k", 600) + `"}`, nil, 400},
		"unsigned":          {"POST", "/acme/event", body, nil, 403},
		"forged":            {"POST", "/acme/event", body, []string{"X-Signature", signature("another")}, 403},
		"empty signature":   {"POST", "/acme/event", body, []string{"X-Signature", ""}, 403},
		"two signatures":    {"POST", "/acme/event", body, []string{"X-Signature", signature(body), "X-Signature", "x"}, 400},
		"repeated member":   {"POST", "/acme/event", `{"order":"K1","state":"paid","state":"failed"}`, []string{"X-Signature", signature(`{"order":"K1","state":"paid","state":"failed"}`)}, 400},
		"forged, not JSON":  {"POST", "/acme/event", `{"order":"K1"}x`, []string{"X-Signature", "x"}, 400}, // its key cannot be read
	} {
		w := p.sendTo(test.method, test.target, test.body, test.headers...)
		text := w.Body.String()
		if w.Code != test.want || len(text) < 10 || len(text) > 120 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %q %v", name, w.Code, text, w.Header())
		}
		if w.Code == 405 && w.Header().Get("Allow") != "POST" {
			t.Errorf("%s: Allow %q", name, w.Header().Get("Allow"))
		}
	}
	if v.leave(); len(v.got) != 0 || p.Kept() != 0 {
		t.Errorf("delivered %v, kept %d", v.got, p.Kept())
	}
	if len(v.no) != 5 { // those whose key names the call
		t.Errorf("written down: %q", v.no)
	}
	for _, no := range v.no {
		if strings.Contains(no, signature("another")) || strings.Contains(no, inboxSecret) {
			t.Errorf("written down: %q", no)
		}
	}
}

func TestInboxDelivers(t *testing.T) {
	p := newPostBox(t, acme(""))
	v, other := p.wait("C1", "K1"), p.wait("C2", "K2")
	body := `{"order":"K1","state":"paid","token":"t0ken-of-the-card","echo":"t0ken-of-the-card"}`
	w := p.sendTo("POST", "/acme/event", body, "X-Signature", signature(body), "X-Event-Id", "e1")
	if w.Code != 200 || w.Body.String() != "<p>Thanks &amp; bye</p>" || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
	if v.leave(); v.states() != "paid" || len(v.no) != 0 {
		t.Fatalf("%+v %v", v.got, v.no)
	}
	if other.leave(); len(other.got)+len(other.no) != 0 {
		t.Errorf("another call got %+v", other)
	}
	n := v.got[0]
	if n.ID != "e1" || n.Document != p.n.Fingerprint || n.Notification != "acme/event" || len(n.Issues) != 0 {
		t.Errorf("%+v", n)
	}
	if want := `{"order":"K1","state":"paid","token":"⟦C1#1/token⟧","echo":"⟦C1#1/echo⟧"}`; n.Body != want {
		t.Errorf("%s", n.Body)
	}
	if len(n.Read) != 1 || n.Read[0] != (engine.HeaderValue{Name: "header X-Event-Id", Value: "e1"}) {
		t.Errorf("%+v", n.Read)
	}
	if token := found(t, n.Found, "Token"); token.Ref != "C1#1/token" || token.Text != "" {
		t.Errorf("%+v", token)
	}
	if clear, ok := v.vault.Get("C1#1/token"); !ok || clear != "t0ken-of-the-card" {
		t.Errorf("%q", clear)
	}
}

func TestInboxEarlyTwiceAndLate(t *testing.T) {
	p := newPostBox(t, acme(""))
	for range 3 {
		if s := p.event("K1", "first", "e1"); s != 200 {
			t.Fatal(s)
		}
	}
	if s := p.event("K1", "second", "e2"); s != 200 || p.Kept() != 2 {
		t.Fatal(s, p.Kept())
	}
	if v := p.wait("C2", "K2").leave(); len(v.got) != 0 {
		t.Errorf("another key got %v", v.got)
	}
	var all []string
	for range 3 { // each wait takes one, in order
		v := p.wait("C1", "K1")
		time.Sleep(5 * time.Millisecond)
		all = append(all, v.leave().states())
	}
	if s := strings.Join(all, "|"); s != "first|second|" {
		t.Error(s)
	}
	for _, id := range []string{"e1", "e2"} { // twice, after the call: answered as the first time
		if s := p.event("K1", "again", id); s != 200 || p.Kept() != 0 {
			t.Error(s, p.Kept())
		}
	}
	if s := p.event("K1", "third", "e3"); s != 200 || p.Kept() != 1 { // late: kept as an early one
		t.Error(s, p.Kept())
	}
	p.later(15*time.Minute + time.Second)
	if p.Kept() != 0 {
		t.Error("it is kept for ever")
	}
	if v := p.wait("C9", "K1").leave(); len(v.got) != 0 {
		t.Errorf("%+v", v.got)
	}
	if s := p.event("K1", "third", "e3"); s != 200 || p.Kept() != 1 { // nobody had it: it may come again
		t.Error(s, p.Kept())
	}
	p.later(25 * time.Hour)
	if s := p.event("K1", "again", "e1"); s != 200 || p.Kept() != 1 {
		t.Error("it is remembered for ever", s, p.Kept())
	}
}

// Without Dedupe the whole request tells repeats.
func TestInboxWithoutDedupe(t *testing.T) {
	p := newPostBox(t, strings.Replace(acme(""), `<Dedupe>header("X-Event-Id")</Dedupe>`, "", 1))
	for _, id := range []string{"same", "same", "other"} {
		p.event("K1", id, "x")
	}
	if p.Kept() != 2 {
		t.Error(p.Kept())
	}
	v := p.wait("C1", "K1")
	time.Sleep(5 * time.Millisecond)
	if v.leave(); v.states() != "same" || v.got[0].ID != "" {
		t.Errorf("%+v", v.got)
	}
}

// A sender waits until the event is in the journal.
func TestInboxJournalFails(t *testing.T) {
	p := newPostBox(t, acme(""))
	v := p.stand("C1", "K1")
	v.err = errors.New("disk full")
	answers := make(chan int, 2)
	go func() { answers <- p.event("K1", "paid", "e1") }()
	a := <-v.Arrivals()
	select {
	case s := <-answers:
		t.Errorf("answered %d before it was written down", s)
	case <-time.After(20 * time.Millisecond):
	}
	go func() { answers <- p.event("K1", "paid", "e1") }() // again, meanwhile
	time.Sleep(20 * time.Millisecond)
	v.take(a)
	a.Done(nil) // once only
	for range 2 {
		if s := <-answers; s != 503 {
			t.Error(s)
		}
	}
	v.leave()
	w := p.wait("C1", "K1")
	if s := p.event("K1", "paid", "e1"); s != 200 {
		t.Error(s)
	}
	if w.leave(); w.states() != "paid" {
		t.Errorf("%+v", w)
	}

	p.event("K3", "early", "e3") // its sender was told that all is well: it is not lost
	for _, err := range []error{errors.New("disk full"), nil} {
		v := p.stand("C3", "K3")
		v.err = err
		v.take(<-v.Arrivals())
		if v.Withdraw(); err == nil && v.states() != "early" {
			t.Errorf("%+v", v)
		}
	}
}

// Nobody takes it in time.
func TestInboxSlowCall(t *testing.T) {
	p := newPostBox(t, acme(""), func(c *InboxConfig) { c.Wait = 20 * time.Millisecond })
	v := p.stand("C1", "K1")
	if s := p.event("K1", "paid", "e1"); s != 503 {
		t.Error(s)
	}
	v.Withdraw() // it is kept all the same
	if s := p.event("K1", "paid", "e1"); s != 200 || p.Kept() != 1 {
		t.Error(s, p.Kept())
	}
	v = p.stand("C1", "K1")
	v.take(<-v.Arrivals())
	if v.Withdraw(); v.states() != "paid" {
		t.Errorf("%+v", v)
	}
}

// A mailbox is of one call; another gets it when that does not come back.
func TestInboxTwoCalls(t *testing.T) {
	p := newPostBox(t, acme(""))
	first, second := p.stand("C1", "K1"), p.stand("C2", "K1")
	go p.event("K1", "one", "e1")
	first.take(<-first.Arrivals())
	first.Withdraw()
	if s := p.event("K1", "two", "e2"); s != 200 { // between two waits of the first
		t.Error(s)
	}
	if len(second.Arrivals()) != 0 {
		t.Error("the second call got what the first waits for")
	}
	first = p.stand("C1", "K1")
	first.take(<-first.Arrivals())
	first.Withdraw()
	p.event("K1", "three", "e3")
	p.later(Hold + time.Second)
	p.ring()
	second.take(<-second.Arrivals())
	second.Withdraw()
	if first.states() != "two" || second.states() != "three" {
		t.Errorf("%q %q", first.states(), second.states())
	}
	p.later(Hold + time.Second)
	p.ring()
	if len(p.claims) != 0 || len(p.lapses) != 0 {
		t.Error(p.claims)
	}
}

// A document that changed under a call that waits.
func TestInboxOtherVersion(t *testing.T) {
	p := newPostBox(t, acme(""))
	e := p.n.Expect(with(), "K1", "C1#1", nil)
	e.Document = "another"
	v := &visitor{Ticket: p.Expect("C1", []engine.Expect{e}, vars.Settings{"Key": inboxSecret}.Over(vars.NewMemoryVault()))}
	done := make(chan int)
	go func() { done <- p.event("K1", "paid", "e1") }()
	v.take(<-v.Arrivals())
	if s := <-done; s != 503 || len(v.got) != 0 {
		t.Error(s, v.got)
	}
	v.Withdraw()
	if s := p.event("K1", "paid", "e1"); s != 200 || p.Kept() != 1 { // early: for a call that can read it
		t.Error(s, p.Kept())
	}
	v = &visitor{Ticket: p.Expect("C1", []engine.Expect{e}, vars.Settings{"Key": inboxSecret}.Over(vars.NewMemoryVault()))}
	if len(v.Arrivals()) != 0 || p.Kept() != 1 {
		t.Error("the other version got it")
	}
	v.Withdraw()
}

// The journal has the identity, unless something could be guessed from it.
func TestInboxID(t *testing.T) {
	for dedupe, want := range map[string]string{
		`header("X-Event-Id")`: "e1", `json(body()).order`: "K1", `header("X-Signature")`: "", `sha256(body())`: "", `json(body()).pan`: "", `#(Key) + "x"`: "", `$(Sum)`: "",
		`json(body()).token`: "", `header("X-None")`: "", `json(body()).long`: "",
	} {
		xml := strings.Replace(acme(`<Let name="Sum">md5(body())</Let>`), `header("X-Event-Id")</Dedupe>`, dedupe+`</Dedupe>`, 1)
		p := newPostBox(t, xml)
		v := p.wait("C1", "K1")
		body := `{"order":"K1","pan":"4111111111111111","token":"t0ken-of-the-card","long":"` + strings.Repeat("x", 200) + `"}`
		if s, text := p.send("POST", "/acme/event", body, "X-Signature", signature(body), "X-Event-Id", "e1"); s != 200 {
			t.Error(s, text)
		}
		if v.leave(); len(v.got) != 1 || v.got[0].ID != want {
			t.Errorf("%s: %+v", dedupe, v.got)
		}
	}
}

func TestInboxVaultFails(t *testing.T) {
	p := newPostBox(t, acme(""))
	p.event("K1", "early", "e1")
	full := fullVault{vars.NewMemoryVault()}
	v := &visitor{}
	v.Ticket = p.Expect("C1", []engine.Expect{p.n.Expect(with(), "K1", "C1#1", nil)}, vars.Settings{"Key": inboxSecret}.Over(full))
	v.take(<-v.Arrivals())
	done := make(chan int)
	go func() { done <- p.event("K1", "fresh", "e2") }()
	v.take(<-v.Arrivals())
	if s := <-done; s != 503 || len(v.got) != 0 || len(v.no) != 2 {
		t.Error(s, v.got, v.no)
	}
	v.Withdraw()
	w := p.wait("C1", "K1")
	time.Sleep(5 * time.Millisecond)
	if w.leave(); w.states() != "early" {
		t.Errorf("%+v", w)
	}
}

func TestInboxRequired(t *testing.T) {
	p := newPostBox(t, strings.Replace(acme(""), "<Field><Locator>state", `<Field required="true"><Locator>state`, 1))
	body := `{"order":"K1"}`
	for range 2 { // with a call and without
		v := p.wait("C1", "K1")
		if s, _ := p.send("POST", "/acme/event", body, "X-Signature", signature(body)); s != 400 {
			t.Error(s)
		}
		if v.leave(); len(v.got) != 0 || len(v.no) != 1 {
			t.Errorf("%+v", v)
		}
		if s, _ := p.send("POST", "/acme/event", body, "X-Signature", signature(body)); s != 400 || p.Kept() != 0 {
			t.Error(s, p.Kept())
		}
	}
}

// A reader that breaks off, and a real server.
func TestInboxOverHTTP(t *testing.T) {
	p := newPostBox(t, acme(""))
	server := httptest.NewServer(http.StripPrefix("/inbox", p))
	defer server.Close()
	v := p.wait("C1", "K1")
	body := `{"order":"K1","state":"paid"}`
	r, _ := http.NewRequest("POST", server.URL+"/inbox/acme/event", strings.NewReader(body))
	r.Header.Set("X-Signature", signature(body))
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if text, _ := io.ReadAll(got.Body); got.StatusCode != 200 || string(text) != "<p>Thanks &amp; bye</p>" {
		t.Error(got.StatusCode, string(text))
	}
	if v.leave(); v.states() != "paid" {
		t.Errorf("%+v", v)
	}
}
