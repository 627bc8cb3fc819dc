package interactions

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// wire is a server that speaks bytes: it hands every request that arrived
// whole to a script, which may write anything and hang up.
type wire struct {
	net.Listener
	requests atomic.Int64
	all      sync.WaitGroup
	stop     chan struct{}

	mu   sync.Mutex
	seen []string // request head and body
}

// reply answers the n-th request (from 1) of the server, the k-th of its
// connection. false ends the connection.
type script func(conn net.Conn, n, k int, stop <-chan struct{}) bool

func serve(t testing.TB, s script) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, stop: make(chan struct{})}
	w.all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			w.all.Go(func() {
				defer conn.Close()
				w.converse(conn, s)
			})
		}
	})
	t.Cleanup(func() {
		close(w.stop)
		l.Close()
		w.all.Wait()
	})
	return w
}

func (w *wire) converse(conn net.Conn, s script) {
	in := bufio.NewReader(conn)
	for k := 1; ; k++ {
		_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		var head strings.Builder
		_ = r.Header.Write(&head)
		w.mu.Lock()
		w.seen = append(w.seen, r.Method+" "+r.RequestURI+"\n"+head.String()+"\n"+string(body))
		w.mu.Unlock()
		if !s(conn, int(w.requests.Add(1)), k, w.stop) {
			return
		}
	}
}

func (w *wire) url() string { return "http://" + w.Addr().String() }

func (w *wire) last() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen[len(w.seen)-1]
}

// says writes the same bytes to every request.
func says(text string, stay bool) script {
	return func(conn net.Conn, _, _ int, _ <-chan struct{}) bool {
		_, _ = io.WriteString(conn, text)
		return stay
	}
}

const okay = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\":\"x\"}"

// fetched compiles, renders and performs.
func fetched(t testing.TB, c *Client, xml string, s vars.Scope, v vars.Vault, change ...func(*engine.Fetch)) engine.Fetched {
	t.Helper()
	it := compiled(t, xml)
	if c.Library == nil {
		c.Library = &Library{}
	}
	c.Library.Add(it)
	f := rendered(t, it, s)
	for _, one := range change {
		one(&f)
	}
	got := c.Fetch(t.Context(), f, v)
	if got.Document != it.Fingerprint {
		t.Errorf("document %q", got.Document)
	}
	return got
}

func client(t testing.TB) *Client {
	c := &Client{Library: &Library{}}
	t.Cleanup(c.CloseIdle)
	return c
}

func issue(f engine.Fetched) string {
	var all []string
	for _, i := range f.Issues {
		all = append(all, i.Msg)
	}
	return strings.Join(all, "; ")
}
