package flows_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// inboxURL is the same everywhere; who calls it is led to the test's server.
const inboxURL = "http://inbox.sandbox.test"

// inbox is where notifications come in, behind real HTTP over loopback.
type inbox struct {
	engine.Inbox
	library *interactions.Library
	clock   *clock.Virtual
	client  *http.Client // what providers reach it with
	server  *httptest.Server
	handler http.Handler
	others  sync.Map // host and port, to the address that they are at: the pages that a browser opens
}

func newInbox(t testing.TB, lib *interactions.Library, c *clock.Virtual) *inbox {
	t.Helper()
	i := &inbox{library: lib, clock: c}
	i.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { i.handler.ServeHTTP(w, r) }))
	dial := func(ctx context.Context, network, host string) (net.Conn, error) {
		at := i.server.Listener.Addr().String()
		if other, ok := i.others.Load(host); ok {
			at = other.(string)
		}
		return (&net.Dialer{}).DialContext(ctx, network, at)
	}
	transport := &http.Transport{DialContext: dial}
	i.client = &http.Client{Transport: transport, Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		i.server.CloseClientConnections()
		i.server.Close()
	})
	return i
}

// open makes it a new one, as a new process has it.
func (i *inbox) open(t testing.TB, settings vars.Settings) {
	t.Helper()
	box, err := interactions.NewInbox(interactions.InboxConfig{Notifications: i.library.Notifications(), Settings: settings, Now: i.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	i.Inbox, i.handler = box, box
}
