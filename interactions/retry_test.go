package interactions

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// busy says 503 a number of times, then 200.
func busy(times int, headers string) script {
	return func(conn net.Conn, n, _ int, _ <-chan struct{}) bool {
		if n > times {
			_, _ = io.WriteString(conn, okay)
		} else {
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 503 Busy\r\n%sContent-Length: 14\r\n\r\n{\"a\":\"later\"} ", headers)
		}
		return true
	}
}

func TestRetry(t *testing.T) {
	hangup := func(times int) script {
		return func(conn net.Conn, n, _ int, _ <-chan struct{}) bool {
			if n > times {
				_, _ = io.WriteString(conn, okay)
				return true
			}
			return false
		}
	}
	cut := func(conn net.Conn, n, _ int, _ <-chan struct{}) bool {
		if n > 1 {
			_, _ = io.WriteString(conn, okay)
		} else {
			_, _ = io.WriteString(conn, okay[:len(okay)-3])
		}
		return n > 1
	}
	for _, test := range []struct {
		name, attrs string
		script      script
		requests    int
		outcome     string
		value       string
		status      int
	}{
		{"once is never repeated", ` effect="once"`, busy(9, ""), 1, engine.Answered, "later", 503},
		{"without retry", ` effect="safe"`, busy(9, ""), 1, engine.Answered, "later", 503},
		{"until it works", ` effect="safe" retry="3"`, busy(2, ""), 3, engine.Answered, "x", 200},
		{"the last answer with its body", ` effect="idempotent" retry="2"`, busy(9, ""), 3, engine.Answered, "later", 503},
		{"Retry-After that fits", ` effect="safe" retry="1"`, busy(1, "Retry-After: 1\r\n"), 2, engine.Answered, "x", 200},
		{"Retry-After that does not", ` effect="safe" retry="5"`, busy(1, "Retry-After: 3600\r\n"), 1, engine.Answered, "later", 503},
		{"Retry-After as a date", ` effect="safe" retry="5"`, busy(1, "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n"), 1, engine.Answered, "later", 503},
		{"Retry-After in the past", ` effect="safe" retry="1"`, busy(1, "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n"), 2, engine.Answered, "x", 200},
		{"after a drop", ` effect="idempotent" retry="1"`, hangup(1), 2, engine.Answered, "x", 200},
		{"after a cut body", ` effect="idempotent" retry="1"`, cut, 2, engine.Answered, "x", 200},
		{"dropped to the end", ` effect="idempotent" retry="2"`, hangup(9), 3, engine.MaybeDone, "", 0},
		{"not after 500", ` effect="safe" retry="5"`, says("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", true), 1, engine.Answered, "", 500},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, test.script)
			start := time.Now()
			got := fetched(t, client(t), post(w.url()+"/", test.attrs+` timeout="5s"`, `{"n":1}`, one("a", "A")), with(), vars.NewMemoryVault())
			if got.Outcome != test.outcome || got.Attempts != test.requests || got.Status != test.status || int(w.requests.Load()) != test.requests {
				t.Errorf("%+v after %d requests", got, w.requests.Load())
			}
			if test.value != "" && found(t, got.Found, "A").Text != test.value {
				t.Errorf("%+v", got.Found)
			}
			if took := time.Since(start); took > 4*time.Second {
				t.Errorf("took %s", took)
			}
			if !strings.HasSuffix(w.last(), `{"n":1}`) {
				t.Errorf("sent %q", w.last())
			}
		})
	}
}

// An attempt that may have arrived is not forgotten over a later one that did
// not.
func TestRetryRemembersWhatLeft(t *testing.T) {
	var w *wire
	w = serve(t, func(net.Conn, int, int, <-chan struct{}) bool {
		w.Close() // the next attempt is refused
		return false
	})
	got := fetched(t, client(t), post(w.url()+"/", ` effect="idempotent" retry="1"`, "{}"), with(), vars.NewMemoryVault())
	if got.Outcome != engine.MaybeDone || got.Attempts != 2 || issue(got) != "the connection was refused" {
		t.Errorf("%+v", got)
	}
}

func TestTimeLeft(t *testing.T) {
	w := serve(t, busy(99, ""))
	start := time.Now()
	got := fetched(t, client(t), post(w.url()+"/", ` effect="safe" retry="5" timeout="400ms"`, "{}"), with(), vars.NewMemoryVault())
	if took := time.Since(start); got.Outcome != engine.Answered || got.Status != 503 || took > time.Second || got.Attempts < 2 || got.Attempts > 3 {
		t.Errorf("%s %+v", took, got)
	}
}

// A request whose effect is once is never sent twice, also when the
// connection that it was sent on proves dead: net/http would repeat a GET, or
// one with an idempotency key.
func TestOnceOnAStaleConnection(t *testing.T) {
	key := "<Headers><Header><Key>Idempotency-Key</Key><Value>k</Value></Header><Header><Key>X-Idempotency-Key</Key><Value>k</Value></Header></Headers>"
	for _, test := range []struct{ method, headers, body string }{
		{"POST", "", "<Body>{}</Body>"},
		{"POST", "", ""},
		{"POST", key, "<Body>{}</Body>"},
		{"POST", key, ""},
		{"PUT", key, ""},
		{"DELETE", key, ""},
		{"PATCH", key, "<Body>{}</Body>"},
		{"GET", "", ""},
		{"GET", key, ""},
		{"GET", "", "<Body>x</Body>"},
		{"HEAD", key, ""},
	} {
		// The first request on a connection is answered; at the second the
		// server reads it and hangs up.
		w := serve(t, func(conn net.Conn, n, k int, _ <-chan struct{}) bool {
			if k > 1 {
				return false
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			return true
		})
		c := client(t)
		warm := document("><Url>"+w.url()+"/warm</Url><Method>GET</Method>", "")
		if got := fetched(t, c, warm, with(), vars.NewMemoryVault()); got.Outcome != engine.Answered {
			t.Fatal(got)
		}
		xml := document(` effect="once"><Url>`+w.url()+"/</Url><Method>"+test.method+"</Method>"+test.headers+test.body, "")
		got := fetched(t, c, xml, with(), vars.NewMemoryVault())
		if n := w.requests.Load(); n != 2 || got.Outcome != engine.MaybeDone || got.Attempts != 1 {
			t.Errorf("%s %s%s: %d requests, %+v", test.method, test.headers, test.body, n, got)
		}
		if sent := w.last(); strings.Contains(sent, "Transfer-Encoding") || test.headers != "" && !strings.Contains(sent, "Idempotency-Key: k") {
			t.Errorf("%s: %s", test.method, sent)
		}
	}
}

// The same for a safe one: it is sent again on a new connection, and nobody
// notices.
func TestSafeOnAStaleConnection(t *testing.T) {
	w := serve(t, func(conn net.Conn, n, k int, _ <-chan struct{}) bool {
		if k == 1 {
			_, _ = io.WriteString(conn, okay)
		}
		return k == 1
	})
	c := client(t)
	for i := range 3 {
		if got := fetched(t, c, get(w.url()+"/", one("a", "A")), with(), vars.NewMemoryVault()); got.Outcome != engine.Answered {
			t.Errorf("%d: %+v", i, got)
		}
	}
}

// Many at once, against servers that hang up on idle connections at any
// moment: however the race goes, a POST arrives once at most, and what is
// said not to have been done did not arrive.
func TestAtMostOnce(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	arrived := map[string]int{}
	var servers sync.WaitGroup
	servers.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			servers.Go(func() {
				defer conn.Close()
				in := bufio.NewReader(conn)
				for k := 0; ; k++ {
					_ = conn.SetReadDeadline(time.Now().Add(time.Duration(k%3+1) * time.Millisecond)) // hangs up soon
					r, err := http.ReadRequest(in)
					if err != nil {
						return
					}
					_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
					_, _ = io.Copy(io.Discard, r.Body)
					mu.Lock()
					arrived[r.URL.Path]++
					mu.Unlock()
					_, _ = io.WriteString(conn, okay)
				}
			})
		}
	})
	c := client(t)
	it := compiled(t, document(` effect="once"><Url>http://`+l.Addr().String()+`/$(Id)</Url><Method>POST</Method><Headers><Header><Key>Idempotency-Key</Key><Value>$(Id)</Value></Header></Headers><Body>{}</Body>`, ""))
	c.Library.Add(it)
	outcomes := map[string]int{}
	var callers sync.WaitGroup
	for worker := range 8 {
		callers.Go(func() {
			for i := range 60 {
				id := fmt.Sprintf("%d-%d", worker, i)
				f, err := it.Render(with("Id", id))
				if err != nil {
					t.Error(err)
					return
				}
				got := c.Fetch(t.Context(), f, vars.NewMemoryVault())
				time.Sleep(time.Duration(i%4) * 700 * time.Microsecond)
				mu.Lock()
				outcomes[got.Outcome]++
				if n := arrived["/"+id]; n > 1 || got.Outcome == engine.Answered && n != 1 || got.Outcome == engine.NotDone && n != 0 {
					t.Errorf("%s: %s, arrived %d times", id, got.Outcome, n)
				}
				mu.Unlock()
			}
		})
	}
	callers.Wait()
	l.Close()
	c.CloseIdle()
	servers.Wait()
	t.Log(outcomes)
}
