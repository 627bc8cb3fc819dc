package interactions

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	dialTimeout = 10 * time.Second
	// keepIdle is shorter than the five seconds after which common servers
	// close a connection: a request that is sent into a closing one is lost,
	// and one that must not be repeated is then unknown.
	keepIdle       = 4 * time.Second
	keepPerHost    = 128
	maxHeaderBytes = 256 << 10
)

// newTransport is HTTP/1.1 over connections that count what was written, so
// that "nothing was sent" is known and not guessed.
func newTransport(config *tls.Config) *http.Transport {
	if config == nil {
		config = &tls.Config{}
	}
	config = config.Clone()
	config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
	config.NextProtos = []string{"http/1.1"}
	dialer := &net.Dialer{Timeout: dialTimeout, ControlContext: control}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		Protocols: &protocols,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return &countedConn{Conn: conn}, nil
		},
		DialTLSContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return handshake(ctx, conn, addr, config)
		},
		MaxIdleConns:           0, // no limit over all hosts
		MaxIdleConnsPerHost:    keepPerHost,
		IdleConnTimeout:        keepIdle,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
}

// control refuses forbidden addresses when a connection is made: DNS has been
// asked by then, and cannot give another answer later.
func control(_ context.Context, _, addr string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(addr)
	if err != nil || forbidden(to.Addr()) {
		return errForbidden
	}
	return nil
}

// handshakeError is a TLS connection that did not come about.
type handshakeError struct{ err error }

func (e *handshakeError) Error() string { return "TLS: " + e.err.Error() }
func (e *handshakeError) Unwrap() error { return e.err }

func handshake(ctx context.Context, conn net.Conn, addr string, config *tls.Config) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	if config.ServerName == "" {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, &handshakeError{err}
		}
		config = config.Clone()
		config.ServerName = host
	}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, &handshakeError{err}
	}
	return &countedConn{Conn: secure}, nil
}

// countedConn counts the bytes of requests that were written to it.
type countedConn struct {
	net.Conn
	written atomic.Int64
}

func (c *countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n))
	return n, err
}
