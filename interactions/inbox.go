package interactions

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Inbox is where notifications come in: an [http.Handler] that an embedder
// mounts, and what calls wait at. It finds the call, verifies, keeps what comes
// early, and answers the sender when the event is in the call's journal. It is
// safe for concurrent use.
//
// What is kept is in memory only and dies with the process.
type Inbox struct {
	config InboxConfig
	routes map[string]map[string]*Notification // by path and method

	mu     sync.Mutex
	claims map[mailbox]*claim
	lapses []lapse
	kept   keptStore
	seen   memory
	alarm  *time.Timer // nil: nothing is due
	due    time.Time   // when it rings
	closed bool
}

var (
	_ engine.Inbox = (*Inbox)(nil)
	_ http.Handler = (*Inbox)(nil)
)

// mailbox is what a call waits for.
type mailbox struct{ notification, key string }

// Close forgets what is kept. Calls that wait go on waiting for their time.
func (i *Inbox) Close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.closed = true
	if i.alarm != nil {
		i.alarm.Stop()
	}
	i.kept = newKeptStore()
	for id, m := range i.seen.known { // a repeat is to be told that it is not kept
		if m.early != nil {
			i.seen.forget(id)
		}
	}
}

// Kept is how many early ones are kept now.
func (i *Inbox) Kept() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.tidy()
	return i.kept.count
}

// ServeHTTP implements [http.Handler].
func (i *Inbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	entry := InboxEntry{At: i.config.Now(), Method: r.Method, Path: r.URL.Path[:min(len(r.URL.Path), maxPath)]}
	a := i.serve(w, r, &entry)
	entry.Status, entry.What, entry.Why = a.status, a.what, a.why
	if a.text != "" || a.typ != "" {
		w.Header().Set("Content-Type", a.typ)
	}
	// The address in the browser's line may hold what a provider told us.
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(a.text))
	if i.config.Log != nil {
		i.config.Log(entry)
	}
}

// outcome is what the sender is told, and what the log says.
type outcome struct {
	senderReply
	what, why string
}

func (i *Inbox) serve(w http.ResponseWriter, r *http.Request, entry *InboxEntry) (a outcome) {
	defer func() {
		if p := recover(); p != nil { // a fault of ours delivers nothing
			a = sorry(http.StatusInternalServerError, "failed", fmt.Sprintf("%T", p))
		}
	}()
	methods, ok := i.routes[r.URL.Path]
	if !ok {
		return sorry(http.StatusNotFound, "unknown", "")
	}
	n := methods[r.Method]
	if n == nil {
		var allow []string
		for method := range methods {
			allow = append(allow, method)
		}
		slices.Sort(allow)
		w.Header().Set("Allow", strings.Join(allow, ", "))
		return sorry(http.StatusMethodNotAllowed, "refused", "method")
	}
	entry.Notification = n.Name
	m, status := i.receive(w, r, n)
	if status != 0 {
		return sorry(status, "refused", http.StatusText(status))
	}
	h := &hearing{m: m, settings: i.config.Settings}
	key, err := h.keyOf()
	var unable *unableError
	switch {
	case err == nil && (key == "" || len(key) > MaxKeyLength):
		err = errNoKey
	case err != nil && !errors.As(err, &unable):
		err = fmt.Errorf("%w: %w", errNoKey, err)
	}
	if err != nil {
		return refusal(err)
	}
	return i.arrive(r.Context(), m, mailbox{n.Name, key})
}

// Expect implements [engine.Inbox].
func (i *Inbox) Expect(call string, all []engine.Expect, v vars.Vault) engine.Ticket {
	t := newTicket(i, call, all, v)
	i.mu.Lock()
	i.tidy()
	for a := range t.expects {
		i.claim(a, t)
	}
	i.mu.Unlock()
	t.offer()
	return t
}

// await is the answer for the sender of what is on its way into a call.
func (i *Inbox) await(ctx context.Context, d *delivery, what string) outcome {
	limit := time.NewTimer(i.config.Wait)
	defer limit.Stop()
	select {
	case <-d.done:
		if d.err != nil {
			return sorry(http.StatusServiceUnavailable, "failed", "the call could not write it down")
		}
		return outcome{d.m.n.reply, what, ""}
	case <-limit.C:
	case <-ctx.Done():
	}
	return sorry(http.StatusServiceUnavailable, "failed", "the call did not take it in time")
}
