package interactions

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Client performs requests: the one effect of the package. Its zero value
// works as soon as Library is set. It is safe for concurrent use.
//
// It never follows a redirect, uses no proxy of the environment, speaks TLS
// 1.2 or later and never calls link-local addresses, whatever DNS says.
type Client struct {
	// Library knows the documents of the requests by their fingerprints.
	Library *Library
	// Allow lists what may be called though a caller or a server named the
	// host: host names (each with its own port, or without: any), IP
	// addresses, and CIDRs for hosts that are written as an IP address.
	Allow []string
	// TLS adds private roots or client certificates; nil means the system's
	// roots. It is not used with a Transport.
	TLS *tls.Config
	// Transport replaces the package's own. Addresses that DNS gives are then
	// the Transport's business.
	Transport http.RoundTripper
	// Now is the time that Lets compute with, and by which answers are
	// reused; nil means the machine's. Time-outs are the machine's anyway.
	Now func() time.Time

	once  sync.Once
	own   *http.Transport
	cache cache
}

var _ engine.Effects = (*Client)(nil)

// Fetch implements [engine.Effects].
func (c *Client) Fetch(ctx context.Context, f engine.Fetch, v vars.Vault) (got engine.Fetched) {
	q := &request{client: c, f: f, vault: v, known: secrets{vars.KnownIn(v), vars.KnownSent(v, texts(&f)...)}}
	defer func() {
		if p := recover(); p != nil { // a fault of ours ends one request only
			got = failed(f, q.begun, fmt.Sprintf("the request broke off (%T)", p))
		}
		for i := range got.Issues {
			got.Issues[i].Msg = q.known.Clean(got.Issues[i].Msg)
		}
	}()
	if c.Library != nil {
		q.it = c.Library.ByFingerprint(f.Document)
	}
	switch {
	case q.it == nil:
		return failed(f, false, "the document of this request is not known here")
	case q.it.reuse.allowed():
		return q.reuse(ctx)
	}
	return q.send(ctx)
}

// CloseIdle closes the connections that are kept for the next request.
func (c *Client) CloseIdle() {
	if t, ok := c.transport().(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

func (c *Client) transport() http.RoundTripper {
	if c.Transport != nil {
		return c.Transport
	}
	c.once.Do(func() { c.own = newTransport(c.TLS) })
	return c.own
}

func (c *Client) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}

func timeoutOf(f engine.Fetch) time.Duration {
	if d := f.Timeout.Std(); d > 0 {
		return min(d, MaxTimeout)
	}
	return DefaultTimeout
}

// texts are all that is filled of a request.
func texts(f *engine.Fetch) []vars.Text {
	all := []vars.Text{f.URL, f.Body}
	for _, h := range f.Headers {
		all = append(all, h.Key, h.Value)
	}
	return all
}
