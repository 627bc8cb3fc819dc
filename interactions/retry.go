package interactions

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/ivrflow/ivrflow/engine"
)

// Pauses between attempts double from the first to the last.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 2 * time.Second
)

// again decides whether there is another attempt, and how long to wait for
// it. A request whose effect is once is never sent again; others after a
// connection error and the statuses that ask for it, while there is time. A
// server's Retry-After counts; when it does not fit into the time left, the
// answer is returned at once.
func (x *exchange) again(ctx context.Context, _ *http.Response, _ error) (bool, error) {
	if x.effect == engine.Once || ctx.Err() != nil {
		return false, nil
	}
	if x.ready != nil && x.stale && x.spared == 0 {
		x.spared, x.wait = 1, 0
		return true, nil
	}
	if x.attempts-x.spared > x.retry {
		return false, nil
	}
	switch {
	case x.err != nil:
		var tls *handshakeError
		var unready *unreadyError
		if errors.As(x.err, &unready) || errors.Is(x.err, errTooLarge) || errors.Is(x.err, errForbidden) || errors.As(x.err, &tls) {
			return false, nil
		}
	case !tryLater(x.answer.status):
		return false, nil
	}
	x.wait = min(firstPause<<(x.attempts-x.spared-1), lastPause)
	if asked, ok := retryAfter(x.answer.headers, time.Now()); ok && x.err == nil {
		x.wait = max(x.wait, asked)
	}
	return time.Until(x.deadline) > x.wait, nil
}

func tryLater(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// retryAfter reads Retry-After: seconds or a date (RFC 9110, section 10.2.3).
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	s := h.Get("Retry-After")
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return time.Duration(min(n, 1<<20)) * time.Second, true
	}
	if t, err := http.ParseTime(s); err == nil {
		return t.Sub(now), true
	}
	return 0, false
}
