package interactions

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

const inboxSecret = "the-shared-web-hook-secret"

func signature(text string) string {
	h := hmac.New(sha256.New, []byte(inboxSecret))
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

// acme is a JSON event whose signature is over the raw body.
func acme(rest string) string {
	return notificationOf("POST", `json(body()).order`, `secureEquals(header("X-Signature"), hmac("sha256", #(Key), body()))`,
		rest+`<Dedupe>header("X-Event-Id")</Dedupe><Fields>`+one("state", "State")+one("token", "Token", `secret="true"`)+one("X-Event-Id", "Id", `from="header"`)+`</Fields><Reply type="text/html"><![CDATA[<p>Thanks &amp; bye</p>]]></Reply>`)
}

// perCall is one whose signature is over a value of the call.
func perCall() string {
	return notificationOf("GET POST", `query("order")`, `secureEquals(query("sum"), hmac("sha256", #(Key), $(Amount) + rawQuery("result")))`,
		`<Let name="Object">json(unbase64(query("result")))</Let><Let name="CardToken">string($(Object).token)</Let><Type>NONE</Type><Fields>`+
			one("result", "Result", `from="query" secret="true"`)+one("CardToken", "Card", `from="let" secret="true"`)+`</Fields>`)
}

// post box for tests: an inbox, its clock, and what it logged.
type postBox struct {
	*Inbox
	n  *Notification
	mu sync.Mutex
	at time.Time
	in []InboxEntry
}

func newPostBox(t testing.TB, xml string, change ...func(*InboxConfig)) *postBox {
	t.Helper()
	p := &postBox{n: notified(t, xml), at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	c := InboxConfig{Notifications: []*Notification{p.n}, Settings: vars.Settings{"Key": inboxSecret}, Now: p.now, Wait: 5 * time.Second,
		Log: func(e InboxEntry) { p.mu.Lock(); defer p.mu.Unlock(); p.in = append(p.in, e) }}
	for _, f := range change {
		f(&c)
	}
	inbox, err := NewInbox(c)
	if err != nil {
		t.Fatal(err)
	}
	p.Inbox = inbox
	t.Cleanup(inbox.Close)
	return p
}

func (p *postBox) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

func (p *postBox) later(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = p.at.Add(d)
}

// send sends and gives the status and the text of the answer.
func (p *postBox) send(method, target, body string, headers ...string) (int, string) {
	w := p.sendTo(method, target, body, headers...)
	return w.Code, w.Body.String()
}

func (p *postBox) sendTo(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w
}

// event sends a signed event.
func (p *postBox) event(order, state, id string) int {
	body := fmt.Sprintf(`{"order":"%s","state":"%s","token":"t0ken-of-%s"}`, order, state, id)
	status, _ := p.send("POST", "/acme/event", body, "X-Signature", signature(body), "X-Event-Id", id)
	return status
}

// visitor is a call that waits.
type visitor struct {
	engine.Ticket
	vault *vars.MemoryVault
	got   []engine.Notified
	no    []string
	err   error // what its journal says
	over  sync.WaitGroup
	stop  chan struct{}
}

// wait expects a key, and takes what comes until it is left.
func (p *postBox) wait(call, key string, data ...string) *visitor {
	v := p.stand(call, key, data...)
	v.over.Go(func() {
		for {
			select {
			case <-v.stop:
				return
			case a := <-v.Arrivals():
				v.take(a)
			}
		}
	})
	return v
}

// stand expects a key and takes nothing by itself.
func (p *postBox) stand(call, key string, data ...string) *visitor {
	v := &visitor{vault: vars.NewMemoryVault(), stop: make(chan struct{})}
	s := with(data...)
	v.Ticket = p.Expect(call, []engine.Expect{p.n.Expect(s, key, call+"#1", []string{"Token"})}, vars.Settings{"Key": inboxSecret}.Over(v.vault))
	return v
}

func (v *visitor) take(a engine.Arrival) {
	if a.Refused != "" {
		v.no = append(v.no, a.Refused)
		a.Done(nil)
		return
	}
	if v.err == nil {
		v.got = append(v.got, a.Notified)
	}
	a.Done(v.err)
}

// leave ends the wait.
func (v *visitor) leave() *visitor {
	close(v.stop)
	v.over.Wait()
	v.Withdraw()
	return v
}

// states are what came, in order.
func (v *visitor) states() string {
	var all []string
	for _, n := range v.got {
		for _, f := range n.Found {
			if f.Name == "State" {
				all = append(all, f.Value.Text)
			}
		}
	}
	return strings.Join(all, " ")
}
