package sandbox

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// play answers r with the fault. act is the provider; it is called at most
// once. The fault has been checked.
func (f Fault) play(w http.ResponseWriter, r *http.Request, act http.HandlerFunc) {
	kind, argument, _ := strings.Cut(f.Kind, ":")
	switch kind {
	case FaultLatency:
		d, _ := time.ParseDuration(argument)
		if wait(r, d) {
			act(w, r)
		}
		return
	case FaultStatus:
		status, _ := strconv.Atoi(argument)
		answerError(w, status, "sandbox fault: status "+argument)
		return
	case FaultErrorRoot:
		answerError(w, http.StatusOK, "temporarily_unavailable")
		return
	case FaultDropBefore:
		drop(w)
		return
	case FaultRedirect:
		w.Header().Set("Location", r.URL.EscapedPath()+"?redirected=1")
		answerError(w, http.StatusTemporaryRedirect, "sandbox fault: redirect")
		return
	}

	done := newRecording()
	act(done, r)
	switch kind {
	case FaultDropAfter:
		drop(w)
	case FaultStall:
		io.Copy(io.Discard, r.Body) // the server notices a client that leaves only after the body
		<-r.Context().Done()
		drop(w)
	case FaultTruncate:
		// The server closes a connection whose answer is shorter than announced.
		done.send(w, max(done.body.Len(), 2), done.body.Bytes()[:done.body.Len()/2])
	case FaultGarbage:
		page := []byte("<html><body><h1>Gateway</h1>{\"sessionState\":</body></html>\n")
		done.header.Set("Content-Type", "text/html; charset=utf-8")
		done.send(w, len(page), page)
	case FaultFlood:
		body := floodJSON(done.body.Bytes())
		done.send(w, len(body), body)
	case FaultShuffle:
		body := reverseJSON(done.body.Bytes())
		done.send(w, len(body), body)
	case FaultDuplicateKeys:
		body := duplicateJSON(done.body.Bytes())
		done.send(w, len(body), body)
	}
}

// wait sleeps for d and reports whether the client is still there. It reads the
// body first and puts back what a provider would read of it: the server notices
// a client that leaves only when the body has been read to its end.
func wait(r *http.Request, d time.Duration) bool {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequestBody+1))
	if err != nil {
		return false
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// drop closes the connection without an answer. Where the connection cannot be
// taken over (HTTP/2) it aborts the request, which net/http documents as a
// panic with http.ErrAbortHandler.
func drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	conn.Close()
}
