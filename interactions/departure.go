package interactions

import (
	"errors"
	"net"
	"net/http/httptrace"
	"sync"
)

// departure watches one attempt to know whether anything of it can have left.
type departure struct {
	mu     sync.Mutex
	traced bool // the transport tells about its connections
	got    bool // it took one that does not count
	reused bool // it took one that was idle
	conn   *countedConn
	before int64 // bytes written to conn before the attempt
	left   bool
}

func (d *departure) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.traced = true
		},
		GotConn: func(info httptrace.GotConnInfo) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.settle()
			d.reused = info.Reused
			if conn, ok := info.Conn.(*countedConn); ok {
				d.conn, d.before = conn, conn.written.Load()
			} else {
				d.got = true
			}
		},
	}
}

// settle takes account of the connection so far: net/http may use a second
// one when the first proves dead.
func (d *departure) settle() {
	if d.conn != nil && d.conn.written.Load() > d.before {
		d.left = true
	}
}

// mayHaveLeft is asked when the attempt is over. Where the transport does not
// count, a connection is enough; where it tells nothing at all, anything but a
// failure to connect is.
func (d *departure) mayHaveLeft(err error) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.settle()
	if d.traced {
		return d.left || d.got
	}
	var dns *net.DNSError
	var op *net.OpError
	return err != nil && !errors.As(err, &dns) && !(errors.As(err, &op) && op.Op == "dial")
}
