package calltest

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// delivery is a notification on its way through the real inbox.
type delivery struct {
	n      Notification
	answer *httptest.ResponseRecorder
	why    string // it was refused
	done   chan struct{}
}

// deliver sends a notification while the call waits for it. It returns when it
// has arrived, or was turned away: the time of the call does not go on before.
func (b *inbox) deliver(n Notification, call string, all []engine.Expect, v vars.Vault) engine.Ticket {
	if b.real == nil {
		config := interactions.InboxConfig{Notifications: b.run.library.Notifications(), Settings: b.run.settings, Now: b.run.clock.Now,
			Log: func(e interactions.InboxEntry) { b.refused(e) }}
		real, err := interactions.NewInbox(config)
		if err != nil { // two documents take the same requests: the program could not be compiled
			b.run.note(n.Pos, "%s", err)
			return ticket(make(chan engine.Arrival))
		}
		b.real = real
	}
	d := &delivery{n: n, answer: httptest.NewRecorder(), done: make(chan struct{})}
	b.sent = append(b.sent, d)
	t := b.real.Expect(call, all, v)
	go func() {
		defer close(d.done)
		b.real.ServeHTTP(d.answer, b.request(n))
	}()
	arrivals := make(chan engine.Arrival, 1)
	select {
	case a := <-t.Arrivals():
		arrivals <- a
	case <-d.done:
	}
	return realTicket{t, arrivals}
}

// refused notes why the inbox turned one away.
func (b *inbox) refused(e interactions.InboxEntry) {
	if len(b.sent) > 0 {
		b.sent[len(b.sent)-1].why = e.Why
	}
}

// request is the notification as its sender sends it.
func (b *inbox) request(n Notification) *http.Request {
	method, path := n.Raw.Method, "/"
	for _, doc := range b.run.library.Notifications() {
		if doc.Name == n.Name {
			method, path = cmp.Or(method, doc.Methods()[0]), doc.Path()
		}
	}
	body := n.Raw.Body
	if len(n.Raw.Form) > 0 {
		body = pairs(n.Raw.Form)
	}
	r := httptest.NewRequest(method, "http://inbox.example/", strings.NewReader(body))
	r.URL.Path, r.URL.RawQuery = path, pairs(n.Raw.Query)
	if len(n.Raw.Form) > 0 {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, h := range n.Raw.Headers {
		r.Header.Add(h.Name, h.Value)
	}
	return r
}

// pairs are names and values as addresses and forms have them, in their order.
func pairs(all []Named) string {
	var parts []string
	for _, p := range all {
		parts = append(parts, url.QueryEscape(p.Name)+"="+url.QueryEscape(p.Value))
	}
	return strings.Join(parts, "&")
}

// judge looks at what the sender was told, when the call is over.
func (d *delivery) judge(r *run) {
	<-d.done
	taken := d.answer.Code >= 200 && d.answer.Code <= 299
	switch {
	case taken && d.n.Raw.Refused:
		r.note(d.n.Pos, "the notification %s was taken, and it was to be refused", d.n.Name)
	case !taken && !d.n.Raw.Refused:
		r.note(d.n.Pos, "the notification %s was refused with %d: %s", d.n.Name, d.answer.Code, cmp.Or(d.why, "its key is not what the call waits for"))
	}
}

// realTicket is a ticket of the real inbox whose first arrival was looked at.
type realTicket struct {
	engine.Ticket
	arrivals chan engine.Arrival
}

// Arrivals implements [engine.Ticket].
func (t realTicket) Arrivals() <-chan engine.Arrival { return t.arrivals }
