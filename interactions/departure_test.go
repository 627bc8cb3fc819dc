package interactions

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestDeparture(t *testing.T) {
	ours, theirs := net.Pipe()
	defer ours.Close()
	go func() { _, _ = io.Copy(io.Discard, theirs) }()
	fresh := func() *countedConn { return &countedConn{Conn: ours} }
	write := func(c *countedConn) { _, _ = c.Write([]byte("x")) }
	for name, test := range map[string]struct {
		happens func(trace *httptrace.ClientTrace)
		want    bool
	}{
		"no connection": {func(trace *httptrace.ClientTrace) { trace.GetConn("") }, false},
		"nothing was written": {func(trace *httptrace.ClientTrace) {
			trace.GetConn("")
			trace.GotConn(httptrace.GotConnInfo{Conn: fresh()})
		}, false},
		"something was": {func(trace *httptrace.ClientTrace) {
			c := fresh()
			trace.GetConn("")
			trace.GotConn(httptrace.GotConnInfo{Conn: c})
			write(c)
		}, true},
		"an earlier request was": {func(trace *httptrace.ClientTrace) {
			c := fresh()
			write(c)
			trace.GetConn("")
			trace.GotConn(httptrace.GotConnInfo{Conn: c})
		}, false},
		"something on the first of two": {func(trace *httptrace.ClientTrace) {
			c := fresh()
			trace.GetConn("")
			trace.GotConn(httptrace.GotConnInfo{Conn: c})
			write(c)
			trace.GotConn(httptrace.GotConnInfo{Conn: fresh()})
		}, true},
		"a connection that does not count": {func(trace *httptrace.ClientTrace) {
			trace.GetConn("")
			trace.GotConn(httptrace.GotConnInfo{Conn: ours})
		}, true},
	} {
		var d departure
		test.happens(d.trace())
		if got := d.mayHaveLeft(errors.New("x")); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Another transport, such as a provider's simulator in the same process.
func TestOtherTransports(t *testing.T) {
	w := serve(t, says("", false))
	closed := serve(t, nil)
	closed.Close()
	for _, test := range []struct {
		name      string
		url       string
		transport http.RoundTripper
		want      string
	}{
		{"answers", "http://h/", transportFunc(func(r *http.Request) (*http.Response, error) {
			rec := httptest.NewRecorder()
			_, _ = io.Copy(rec, r.Body)
			return rec.Result(), nil
		}), engine.Answered},
		{"fails somehow", "http://h/", transportFunc(func(*http.Request) (*http.Response, error) { return nil, errors.New("SECRET") }), engine.MaybeDone},
		{"cannot connect", "http://h/", transportFunc(func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Err: errors.New("SECRET")}
		}), engine.NotDone},
		{"net/http, dropped", w.url() + "/", &http.Transport{}, engine.MaybeDone},
		{"net/http, refused", closed.url() + "/", &http.Transport{}, engine.NotDone},
		{"net/http, nobody there", "http://nohost.invalid/", &http.Transport{}, engine.NotDone},
	} {
		c := client(t)
		c.Transport = test.transport
		got := fetched(t, c, post(test.url, "", `{"a":1}`, one("a", "A")), with(), vars.NewMemoryVault())
		if got.Outcome != test.want || strings.Contains(issue(got), "SECRET") {
			t.Errorf("%s: %+v", test.name, got)
		}
		if got.Outcome == engine.Answered && found(t, got.Found, "A").Text != "1" {
			t.Errorf("%+v", got)
		}
	}
}

func TestReasonsHoldNothingOfTheRequest(t *testing.T) {
	for _, err := range []error{
		errors.New("Get \"https://SECRET/\": SECRET"),
		&bodyError{errors.New("SECRET")},
		&handshakeError{errors.New("SECRET")},
		&net.DNSError{Err: "SECRET", Name: "SECRET"},
		&net.OpError{Op: "read", Err: errors.New("SECRET")},
	} {
		for _, left := range []bool{true, false} {
			if got := reason(err, left, DefaultTimeout); got == "" || strings.Contains(got, "SECRET") {
				t.Errorf("%v: %s", err, got)
			}
		}
	}
}
