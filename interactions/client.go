package interactions

import (
	"context"
	"crypto/tls"
	"errors"
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

	once sync.Once
	own  *http.Transport
}

var _ engine.Effects = (*Client)(nil)

// Fetch implements [engine.Effects].
func (c *Client) Fetch(ctx context.Context, f engine.Fetch, v vars.Vault) (got engine.Fetched) {
	known := secrets{vars.KnownIn(v)}
	sent := false
	defer func() {
		if p := recover(); p != nil { // a fault of ours ends one request only
			got = failed(f, sent, fmt.Sprintf("the request broke off (%T)", p))
		}
		for i := range got.Issues {
			got.Issues[i].Msg = known.Clean(got.Issues[i].Msg)
		}
	}()
	var it *Interaction
	if c.Library != nil {
		it = c.Library.ByFingerprint(f.Document)
	}
	if it == nil {
		return failed(f, false, "the document of this request is not known here")
	}
	x, err := c.prepare(f, v)
	if err != nil {
		got = failed(f, false, err.Error())
		var lost *vars.LostError
		if errors.As(err, &lost) {
			got.Lost = lost.Ref
		}
		return got
	}
	sent = true
	x.do(ctx)
	if x.err != nil {
		got = failed(f, x.left, reason(x.err, x.left, x.timeout))
		got.Status, got.Attempts = x.answer.status, x.attempts
		return got
	}
	got = it.receive(f, x.answer, known, v)
	got.Attempts = x.attempts
	return got
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

// failed is an answer that did not come. left: something may have been sent.
func failed(f engine.Fetch, left bool, msg string) engine.Fetched {
	outcome := engine.NotDone
	if left {
		outcome = engine.MaybeDone
	}
	return engine.Fetched{Outcome: outcome, Document: f.Document, Issues: []engine.Issue{{Msg: msg}}}
}

func timeoutOf(f engine.Fetch) time.Duration {
	if d := f.Timeout.Std(); d > 0 {
		return min(d, MaxTimeout)
	}
	return DefaultTimeout
}
