package interactions

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/ivrflow/ivrflow/engine"
)

// exchange is one request with all its attempts. It is the round tripper that
// retryablehttp drives: an attempt is over when the whole body is read, so
// that an answer cut short counts as none.
type exchange struct {
	next    http.RoundTripper
	method  string
	url     *url.URL
	headers http.Header
	body    string
	effect  string
	retry   int
	timeout time.Duration
	// ready renders the request of the next attempt; nil: it is always the
	// same.
	ready     func() error
	computing *computing // nil: nothing is computed

	deadline time.Time
	wait     time.Duration // before the next attempt
	attempts int
	stale    bool // the last attempt met a dead idle connection
	spared   int  // attempts that did not count, because of that
	left     bool // something of a request may have left
	answer   answer
	err      error // of the last attempt
}

// answer is a whole answer.
type answer struct {
	status  int
	headers http.Header
	body    string
}

// do sends, and again where that is allowed. What came of it is in x.
func (x *exchange) do(ctx context.Context) {
	x.deadline = time.Now().Add(x.timeout)
	ctx, cancel := context.WithDeadline(ctx, x.deadline)
	defer cancel()
	// The request for the drivers; what is sent is made for each attempt.
	request := (&http.Request{Method: x.method, URL: anyURL(), Header: http.Header{}}).WithContext(ctx)
	driver := retryablehttp.Client{
		HTTPClient:   &http.Client{Transport: x},
		RetryMax:     x.retry + 1, // and one after a stale connection
		CheckRetry:   x.again,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return x.wait },
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	_, err := driver.Do(&retryablehttp.Request{Request: request})
	if x.attempts == 0 && x.err == nil {
		x.err = err
	}
}

// anyURL is what the drivers know of the address.
func anyURL() *url.URL { return &url.URL{Scheme: "https", Host: "request.invalid"} }

// RoundTrip implements [http.RoundTripper]: one attempt.
func (x *exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		x.err = err
		return nil, err
	}
	if x.ready != nil {
		if err := x.ready(); err != nil {
			x.answer, x.err = answer{}, &unreadyError{err}
			return nil, x.err
		}
	}
	x.attempts++
	var d departure
	_, d.traced = x.next.(*http.Transport)
	resp, err := x.next.RoundTrip(x.request(httptrace.WithClientTrace(r.Context(), d.trace())))
	x.answer, x.err = answer{}, err
	if err == nil {
		x.left = true
		x.answer, x.err = readAnswer(resp)
	} else {
		x.left = d.mayHaveLeft(err) || x.left
	}
	x.stale = err != nil && d.reused && staleConnection(err)
	if x.err != nil {
		return nil, x.err
	}
	// Without Location a redirect is an answer like any other.
	return &http.Response{StatusCode: x.answer.status, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

// request makes the request of one attempt. net/http sends a request again by
// itself when an idle connection proves dead, if it takes it for repeatable:
// no body or one it can rewind, and GET, HEAD or an idempotency key. A
// request whose effect is once, or that is rendered for each attempt, is never
// given to it like that.
func (x *exchange) request(ctx context.Context) *http.Request {
	r := (&http.Request{Method: x.method, URL: x.url, Host: x.url.Host, Header: x.headers.Clone()}).WithContext(ctx)
	again := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(x.body)), nil }
	switch {
	case x.body != "":
		r.Body, _ = again()
		r.ContentLength = int64(len(x.body))
		if !x.single() {
			r.GetBody = again
		}
	case x.single() && (x.method == "GET" || x.method == "HEAD"):
		r.Body = io.NopCloser(bytes.NewReader(nil)) // found to be empty before anything is written
	}
	return r
}

// single reports whether net/http must not send the request again by itself.
func (x *exchange) single() bool { return x.effect == engine.Once || x.ready != nil }

// staleConnection reports whether an idle connection proved dead: the server
// had closed it. What net/http does by itself then, a request that is rendered
// for each attempt does with its next rendering.
func staleConnection(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || strings.Contains(err.Error(), "server closed idle connection")
}

// errTooLarge is an answer over [MaxBody].
var errTooLarge = errors.New("the answer is larger than 1 MiB")

// readAnswer reads the whole body. The status is known even when that fails.
func readAnswer(resp *http.Response) (answer, error) {
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, headers: resp.Header}
	data, err := io.ReadAll(io.LimitReader(resp.Body, MaxBody+1))
	if err != nil {
		return a, &bodyError{err}
	}
	if len(data) > MaxBody {
		return a, errTooLarge
	}
	a.body = string(data)
	return a, nil
}

// bodyError is a body that ended before its end.
type bodyError struct{ err error }

func (e *bodyError) Error() string { return "reading the answer: " + e.err.Error() }
func (e *bodyError) Unwrap() error { return e.err }
