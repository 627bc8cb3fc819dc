package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// foreignServers answer requests from the list. The client is the one of a live
// call, so that masking and extraction are as they are there.
type foreignServers struct {
	caller *foreignCaller
	client *interactions.Client
	asks   string      // the interaction of the request under way
	answer *foreignAsk // what it was answered with
}

var (
	_ engine.Effects    = (*foreignServers)(nil)
	_ http.RoundTripper = (*foreignServers)(nil)
)

// Fetch implements [engine.Effects]. The list has what the other platform got in
// the end, not every attempt.
func (s *foreignServers) Fetch(ctx context.Context, f engine.Fetch, v vars.Vault) engine.Fetched {
	s.asks, s.answer = f.Interaction, nil
	f.Retry = 0
	got := s.client.Fetch(ctx, f, v)
	if s.answer != nil && s.answer.outcome != "" {
		got.Issues = []engine.Issue{{Msg: "recorded elsewhere: " + outcomeWords(s.answer.outcome)}}
	}
	return got
}

func outcomeWords(outcome string) string {
	if outcome == engine.NotDone {
		return "the request did not reach the server"
	}
	return "no whole answer came"
}

// RoundTrip implements [http.RoundTripper]: the first answer in the list that
// belongs to the request and was not used.
func (s *foreignServers) RoundTrip(r *http.Request) (*http.Response, error) {
	for _, h := range s.caller.call.happened {
		if h.used || h.ask == nil || !h.ask.answers(s.asks, r) {
			continue
		}
		s.caller.use(h)
		s.answer = h.ask
		return h.ask.reply(r)
	}
	return nil, s.caller.missing("the answer of " + r.Method + " " + s.asks)
}

// answers reports whether a request of the flow is the one of the list. Base
// URLs differ, so the end of the path counts.
func (a *foreignAsk) answers(interaction string, r *http.Request) bool {
	if a.interaction != "" && a.interaction != interaction || a.method != "" && a.method != r.Method {
		return false
	}
	if a.interaction != "" || a.path == "" {
		return true
	}
	path := strings.TrimSuffix(r.URL.EscapedPath(), "/")
	if path == "" {
		return a.path == "/"
	}
	return a.path == path || strings.HasSuffix(a.path, path)
}

// errNotAnswered is a request of which nobody knows what it did.
var errNotAnswered = errors.New("recorded elsewhere: no whole answer came")

func (a *foreignAsk) reply(r *http.Request) (*http.Response, error) {
	switch a.outcome {
	case engine.NotDone:
		return nil, &net.OpError{Op: "dial", Err: errNotAnswered}
	case engine.MaybeDone:
		return nil, errNotAnswered
	}
	headers := http.Header{}
	for name, value := range a.headers {
		headers.Add(name, value)
	}
	return &http.Response{StatusCode: a.status, Header: headers, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
}
