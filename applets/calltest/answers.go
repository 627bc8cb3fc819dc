package calltest

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// server is the Effects of a call test: requests are rendered, filled and
// checked as always, and answered out of the document.
type server struct {
	run     *run
	client  *interactions.Client
	answers []Answer
	sent    []request
}

var (
	_ engine.Effects = (*server)(nil)
	_ engine.Linker  = (*server)(nil)
)

// Link implements [engine.Linker].
func (s *server) Link(f engine.Fetch, at time.Time, v vars.Vault) (string, error) {
	return s.client.Link(f, at, v)
}

// Fetch implements [engine.Effects].
func (s *server) Fetch(ctx context.Context, f engine.Fetch, v vars.Vault) engine.Fetched {
	w := &wire{server: s, fetch: f}
	client := *s.client0()
	client.Transport = w
	f.Retry = 0 // an Answer is what came of all attempts
	got := client.Fetch(ctx, f, v)
	if a := w.answer; a != nil && a.ByFields && a.Fault == "" && a.Delay < patience(f) {
		return s.byFields(f, *a, v)
	}
	return got // without an Answer: it was refused before it was sent, or there is none
}

// client0 is a client without a transport of its own.
func (s *server) client0() *interactions.Client {
	return &interactions.Client{Library: s.client.Library, Allow: s.client.Allow, Now: s.client.Now}
}

func patience(f engine.Fetch) time.Duration {
	return cmp.Or(f.Timeout.Std(), interactions.DefaultTimeout)
}

// byFields is an answer whose Fields were found to hold these values.
func (s *server) byFields(f engine.Fetch, a Answer, v vars.Vault) engine.Fetched {
	got := engine.Fetched{Outcome: engine.Answered, Document: f.Document, Status: a.Status, Attempts: 1}
	it := s.client.Library.ByFingerprint(f.Document)
	if it == nil {
		return got
	}
	got.Found = s.run.found(it.Destinations(), a.Fields, f.Ref, f.Seal, v)
	return got
}

// wire is the network of one request.
type wire struct {
	server *server
	fetch  engine.Fetch
	answer *Answer
}

// RoundTrip implements [http.RoundTripper].
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := request{interaction: w.fetch.Interaction, method: r.Method, url: r.URL.String(), header: r.Header.Clone()}
	if r.Body != nil {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		sent.body = string(data)
	}
	w.server.sent = append(w.server.sent, sent)
	a, err := w.server.next(w.fetch, sent)
	if err != nil {
		return nil, err
	}
	w.answer = &a
	if wait := min(a.Delay, patience(w.fetch)); wait > 0 {
		if err := w.server.run.clock.Wait(r.Context(), wait); err != nil {
			return nil, err
		}
	}
	if a.Delay >= patience(w.fetch) {
		return nil, context.DeadlineExceeded
	}
	return a.response(r)
}

// next is the next Answer for the request.
func (s *server) next(f engine.Fetch, now request) (Answer, error) {
	for i := range s.answers {
		a := &s.answers[i]
		if a.Interaction != f.Interaction || !a.matches(now) {
			continue
		}
		found := *a
		switch a.Times {
		case 0: // as often as it is asked
		case 1:
			s.answers = append(s.answers[:i], s.answers[i+1:]...)
		default:
			a.Times--
		}
		return found, nil
	}
	n := 0
	for _, one := range s.sent {
		if one.interaction == f.Interaction {
			n++
		}
	}
	if slices.ContainsFunc(s.answers, func(a Answer) bool { return a.Interaction == f.Interaction }) {
		return Answer{}, s.run.fail(s.run.test.Pos, "%s asks %s for the %s time, and no <Answer interaction=%q> that is left is for this request: their When say another", s.run.caller.now.Applet, f.Interaction, ordinal(n), f.Interaction)
	}
	return Answer{}, s.run.fail(s.run.test.Pos, "%s asks %s for the %s time, and there is no <Answer interaction=%q> left", s.run.caller.now.Applet, f.Interaction, ordinal(n), f.Interaction)
}

// over reports answers that nobody asked for.
func (s *server) over() {
	for _, a := range s.answers {
		if a.Times > 0 {
			s.run.note(a.Pos, "the call never asks %s for this answer%s", a.Interaction, s.run.asked(a.Interaction))
		}
	}
}

// value is what an Answer or a Notification gives a destination.
func valueOf(fields []Named, name string) (string, bool) {
	for _, f := range fields {
		if f.Name == name {
			return strings.TrimSpace(f.Value), true
		}
	}
	return "", false
}
