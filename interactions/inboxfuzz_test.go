package interactions

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// expecting is what a call expects of the one document.
func (p *postBox) expecting() []engine.Expect {
	return []engine.Expect{p.n.Expect(with("Amount", "12.40"), "1", "C#1", nil)}
}

// FuzzInbox: whatever comes, ServeHTTP answers, and nothing gets to a call
// that is not verified: nobody here knows the secret.
func FuzzInbox(f *testing.F) {
	documents := []string{acme(""), perCall(),
		notificationOf("POST PUT", `form("k")`, `secureEquals(form("s"), sha1(rawQuery("a") + form("k") + #(Key)))`, `<Dedupe>json(form("k")).x</Dedupe><Type>URLENCODED</Type><Fields>`+one("a[type=b].c", "A")+one("a#2", "B", `from="form"`)+`</Fields>`),
		notificationOf("POST GET DELETE", `coalesce(xmlGet(body(), "a/b"), regex(body(), "k=(.*)"), query("k"))`, `secureEquals(hmac("sha512", #(Key), body()), header("X-S"))`, `<Let name="L">unbase64(query("a"))</Let><Type>XML</Type><Fields>`+one("//b/@c", "A")+one("L", "B", `from="let"`)+`</Fields>`),
		notificationOf("POST", `body()`, `method() == "POST" and secureEquals(body(), #(Key))`, `<Type>TEXT</Type><Fields>`+one("regex:(.)", "A")+`</Fields>`),
	}
	for doc := range documents {
		for _, body := range []string{`{"order":"1","state":"x"}`, "k=1&s=x&a[0].type=b&a[0].c=1", "<a><b c='1'>1</b></a>", "1", ""} {
			f.Add(byte(doc), "POST", "k=1&order=1&a=%41&result=e30%3D&sum=x", "X-S", "x", body)
			f.Add(byte(doc), "GET", "%zz&&=&order=1&order=2;k=\xff", "Content-Type", "text/plain; charset=utf-16", body)
		}
	}
	f.Fuzz(func(t *testing.T, doc byte, method, query, header, value, body string) {
		if strings.Contains(body+query+value, inboxSecret) {
			return
		}
		now := time.Unix(1_700_000_000, 0)
		p := newPostBox(t, documents[int(doc)%len(documents)], func(c *InboxConfig) {
			c.Now, c.Wait = func() time.Time { return now }, time.Millisecond
		})
		vault := vars.NewMemoryVault()
		ticket := p.Expect("C", p.expecting(), vars.Settings{"Key": inboxSecret}.Over(vault))
		for range 2 {
			r := &http.Request{Method: method, URL: &url.URL{Path: "/acme/event", RawQuery: query}, Header: http.Header{header: {value}}, Body: http.NoBody}
			if body != "" {
				r.Body = httptest.NewRequest("POST", "/", strings.NewReader(body)).Body
			}
			w := httptest.NewRecorder()
			p.ServeHTTP(w, r.WithContext(t.Context()))
			if w.Code < 200 || w.Code > 599 || w.Code == http.StatusInternalServerError {
				t.Errorf("answered %d", w.Code)
			}
		}
		ticket.Withdraw()
		for range 3 { // what was kept
			ticket = p.Expect("C", p.expecting(), vars.Settings{"Key": inboxSecret}.Over(vault))
			for len(ticket.Arrivals()) > 0 {
				if a := <-ticket.Arrivals(); a.Refused == "" {
					t.Errorf("delivered: %+v", a.Notified)
				}
			}
			ticket.Withdraw()
		}
		for ref := range vault.All() {
			t.Errorf("the vault got %s", ref)
		}
	})
}

// FuzzParseNotification: no document makes it panic, and none without
// mistakes answers what it does not match.
func FuzzParseNotification(f *testing.F) {
	for _, xml := range []string{acme(""), perCall(), "<ApiNotification/>", `<ApiNotification name="x"><Match method="GET" path="/x"/><Key>method()</Key><Type>NONE</Type><Reply>]]&gt;</Reply></ApiNotification>`} {
		f.Add([]byte(xml))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n := parsedAny(t, data)
		if n == nil {
			return
		}
		n.Destinations()
		n.Placeholders()
		e := n.Expect(anything("x"), "k", "r", nil)
		n.ValuesOf(engine.Notified{Body: string(data)}, e.Ref, nil)
		if _, err := NewInbox(InboxConfig{Notifications: []*Notification{n}}); err != nil {
			t.Error(err)
		}
	})
}

// parsedAny is a document without mistakes, else nil.
func parsedAny(t *testing.T, data []byte) *Notification {
	var list source.List
	n := ParseNotification("", "f.xml", data, &list)
	if n == nil && list.Err() == nil {
		t.Error("nothing, and no mistake")
	}
	for _, e := range list.Findings() {
		if e.Pos.File != "f.xml" || e.Msg == "" {
			t.Errorf("finding without a place: %+v", e)
		}
	}
	if list.Err() != nil {
		return nil
	}
	return n
}
