package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// faultLab has one fault on starts.
func faultLab(t *testing.T, kind string) (*lab, string) {
	l := newLab(t, Config{Faults: []Fault{{Match: "POST " + voice, Times: 1, Kind: kind}}}, VonageOptions{})
	return l, l.token()
}

func (l *lab) tryStart(token string) (reply, error) {
	return l.try("POST", voice, voiceBody, "Content-Type", jsonType, "Authorization", "Bearer "+token)
}

// TestFaults plays every kind on a start and looks at what the client got and
// whether the provider acted.
func TestFaults(t *testing.T) {
	for kind, c := range map[string]struct {
		acts  bool
		check func(t *testing.T, r reply, err error)
	}{
		"latency:50ms": {true, func(t *testing.T, r reply, err error) { wantStatus(t, r, err, 200, "sessionId") }},
		"status:500":   {false, func(t *testing.T, r reply, err error) { wantStatus(t, r, err, 500, `"error"`) }},
		"status:429":   {false, func(t *testing.T, r reply, err error) { wantStatus(t, r, err, 429, `"error"`) }},
		"error-root":   {false, func(t *testing.T, r reply, err error) { wantStatus(t, r, err, 200, `{"error":`) }},
		"drop-before":  {false, wantBroken},
		"drop-after":   {true, wantBroken},
		"truncate": {true, func(t *testing.T, r reply, err error) {
			if !errors.Is(err, io.ErrUnexpectedEOF) || r.status != 200 || r.body == "" || json.Valid([]byte(r.body)) {
				t.Errorf("got %d %q %v", r.status, r.body, err)
			}
		}},
		"garbage": {true, func(t *testing.T, r reply, err error) {
			wantStatus(t, r, err, 200, "<html>")
			if json.Valid([]byte(r.body)) || !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
				t.Errorf("got %s %q", r.header, r.body)
			}
		}},
		"redirect": {false, func(t *testing.T, r reply, err error) {
			wantStatus(t, r, err, 307, "redirect")
			if r.header.Get("Location") != voice+"?redirected=1" {
				t.Errorf("Location %q", r.header.Get("Location"))
			}
		}},
		"flood": {true, func(t *testing.T, r reply, err error) {
			wantStatus(t, r, err, 200, "sessionId")
			if len(r.body) <= 1<<20 || r.text(t, "sessionId") == "" {
				t.Errorf("%d bytes", len(r.body))
			}
		}},
		"shuffle": {true, func(t *testing.T, r reply, err error) {
			wantStatus(t, r, err, 200, `{"Message":`)
			if r.text(t, "sessionId") == "" || !strings.HasSuffix(r.body, `"}`) {
				t.Errorf("got %s", r.body)
			}
		}},
		"duplicate-keys": {true, func(t *testing.T, r reply, err error) {
			wantStatus(t, r, err, 200, `"sessionId":"duplicate"`)
			if strings.Count(r.body, `"sessionId":`) != 2 {
				t.Errorf("got %s", r.body)
			}
		}},
	} {
		t.Run(kind, func(t *testing.T) {
			l, token := faultLab(t, kind)
			began := time.Now()
			r, err := l.tryStart(token)
			c.check(t, r, err)
			if d, ok := strings.CutPrefix(kind, "latency:"); ok {
				if want, _ := time.ParseDuration(d); time.Since(began) < want {
					t.Errorf("answered after %s", time.Since(began))
				}
			}
			if want := map[bool]string{true: "session"}[c.acts]; l.kinds() != want {
				t.Errorf("ledger %q, want %q", l.kinds(), want)
			}
			if r, err := l.tryStart(token); err != nil || r.status != 200 {
				t.Errorf("the fault was for one request, but the next got %d %v", r.status, err)
			}
		})
	}
}

func wantStatus(t *testing.T, r reply, err error, status int, says string) {
	t.Helper()
	if err != nil || r.status != status || !strings.Contains(r.body, says) {
		t.Errorf("got %d %.200q %v, want %d with %s", r.status, r.body, err, status, says)
	}
}

func wantBroken(t *testing.T, r reply, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("got an answer: %d %s", r.status, r.body)
	}
}

// TestFaultsUntilTheClientLeaves: a stall has acted when the client gives up, a
// latency has not. The handler ends in both cases.
func TestFaultsUntilTheClientLeaves(t *testing.T) {
	for kind, books := range map[string]string{"stall": "session", "latency:1h": ""} {
		for name, body := range map[string]string{"short": voiceBody, "over the limit": strings.Repeat(" ", maxRequestBody) + voiceBody} {
			t.Run(kind+" "+name, func(t *testing.T) {
				l, token := faultLab(t, kind)
				ended := make(chan struct{})
				l.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer close(ended)
					l.provider.ServeHTTP(w, r)
				})
				ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
				defer cancel()
				r, _ := http.NewRequestWithContext(ctx, "POST", l.server.URL+voice, strings.NewReader(body))
				r.Header.Set("Content-Type", jsonType)
				r.Header.Set("Authorization", "Bearer "+token)
				if resp, err := l.client.Do(r); err == nil {
					resp.Body.Close()
					t.Fatalf("got an answer: %d", resp.StatusCode)
				}
				select {
				case <-ended:
				case <-time.After(5 * time.Second):
					t.Fatal("the handler is still there")
				}
				if name == "short" && l.kinds() != books {
					t.Errorf("ledger %q, want %q", l.kinds(), books)
				}
			})
		}
	}
}

func TestFaultedRedirectActsWhenFollowed(t *testing.T) {
	l, token := faultLab(t, FaultRedirect)
	l.client.CheckRedirect = nil
	if r, err := l.tryStart(token); err != nil || r.status != 200 || l.kinds() != "session" {
		t.Errorf("%d %v %s", r.status, err, l.kinds())
	}
}

func TestFaultOnEveryPath(t *testing.T) {
	l := newLab(t, Config{Faults: []Fault{{Match: "GET " + statusPrefix, After: 1, Times: 2, Kind: "status:503"}}}, VonageOptions{})
	token := l.token()
	id := l.start(token)
	var got []int
	for range 4 {
		got = append(got, l.status(token, id).status)
	}
	if want := [4]int{200, 503, 503, 200}; [4]int(got) != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestAbortedRequestDoesNotAct sends half of a body.
func TestAbortedRequestDoesNotAct(t *testing.T) {
	l := newLab(t, Config{}, VonageOptions{})
	token := l.token()
	ctx, cancel := context.WithCancel(t.Context())
	body, half := io.Pipe()
	r, _ := http.NewRequestWithContext(ctx, "POST", l.server.URL+voice, body)
	r.ContentLength = int64(len(voiceBody))
	r.Header.Set("Content-Type", jsonType)
	r.Header.Set("Authorization", "Bearer "+token)
	go func() {
		io.WriteString(half, voiceBody[:len(voiceBody)/2])
		cancel()
		half.Close()
	}()
	if resp, err := l.client.Do(r); err == nil {
		resp.Body.Close()
		t.Errorf("got an answer: %d", resp.StatusCode)
	}
	l.server.Close() // waits for the handler
	if l.kinds() != "" {
		t.Errorf("ledger: %s", l.kinds())
	}
}
