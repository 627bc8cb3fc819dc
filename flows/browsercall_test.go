package flows_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// hosted is a call in real time: a shipped flow as it is, its provider and its
// inbox on ports of this machine, and a caller who gets a link and opens it in
// a browser.
type hosted struct {
	*world
	ctx     context.Context
	inboxAt string      // its base URL
	links   chan string // that the caller was sent
	waits   chan string // full when the call waits for a notification
	over    chan hostedEnd
	final   *engine.State // when it is over

	mu  sync.Mutex
	log []interactions.InboxEntry
}

type hostedEnd struct {
	engine.Outcome
	err error
}

// nothingByItself keeps a provider from doing anything that nobody asks for.
func nothingByItself(time.Time, func()) {}

// host begins a call. Where the provider does nothing by itself, and answers
// no question, the flow knows of the page what the browser brings, and that
// alone.
func (c shippedCall) host(t *testing.T, start func(sandbox.Config) sandbox.Provider, at func(time.Time, func())) *hosted {
	t.Helper()
	h := &hosted{world: &world{call: c, vault: vars.NewMemoryVault()}, links: make(chan string, 8), waits: make(chan string, 1), over: make(chan hostedEnd, 1)}
	var stop context.CancelFunc
	h.ctx, stop = context.WithTimeout(t.Context(), patience)
	t.Cleanup(stop)
	h.program, h.library = loaded(t, c.flow)

	door := httptest.NewUnstartedServer(nil)
	h.server = httptest.NewUnstartedServer(h.world)
	t.Cleanup(func() {
		h.close()
		door.Close()
	})
	h.inboxAt = "http://" + door.Listener.Addr().String()
	config := sandbox.Config{Scenario: c.scenario, Seed: 1, Inbox: h.inboxAt, At: at}
	for _, f := range c.faults {
		fault, err := sandbox.ParseFault(f)
		if err != nil {
			t.Fatal(err)
		}
		config.Faults = append(config.Faults, fault)
	}
	h.provider = start(config)
	settings := h.provider.Settings("http://" + h.server.Listener.Addr().String())
	box, err := interactions.NewInbox(interactions.InboxConfig{Notifications: h.library.Notifications(), Settings: settings, Log: h.logs})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	door.Config.Handler = box
	door.Start()
	h.server.Start()

	steps, err := leg.ParseSteps(c.keys)
	if err != nil {
		t.Fatal(err)
	}
	h.caller = &caller{Script: leg.NewScript(clock.Real{}, 0, steps), script: steps}
	h.caller.Messages(h.gets)
	client := &interactions.Client{Library: h.library}
	t.Cleanup(client.CloseIdle)
	h.sent = &sent{Effects: client}
	h.drive = engine.Drive{Program: h.program, Effects: h.sent, Leg: h.caller, Vault: h.vault, Settings: settings, Journal: &journal.Memory{}, Inbox: box, Observe: h.sees}
	h.inputs = samples(h.program, h.provider)
	call := h.begin()
	call.Inbox = h.inboxAt
	go func() {
		out, err := h.drive.Run(h.ctx, call)
		h.over <- hostedEnd{out, err}
	}()
	return h
}

var linkInText = regexp.MustCompile(`http://127\.0\.0\.1:\S+`)

// gets is the caller's telephone. What the call waited for before a message is
// past.
func (h *hosted) gets(_, text string) error {
	link := linkInText.FindString(text)
	if link == "" {
		return errors.New("there is no link in it")
	}
	select {
	case <-h.waits:
	default:
	}
	h.links <- link
	return nil
}

func (h *hosted) sees(r journal.Record) {
	if r.Kind == journal.Command && strings.Contains(string(r.Data), `"expect":[`) {
		select {
		case h.waits <- "":
		default:
		}
	}
}

func (h *hosted) logs(e interactions.InboxEntry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.log = append(h.log, e)
}

// link is the next one that the flow sends, when it also waits for what comes
// of it.
func (h *hosted) link(t *testing.T) string {
	t.Helper()
	link := h.next(t, "link", h.links)
	h.next(t, "wait", h.waits)
	return link
}

func (h *hosted) next(t *testing.T, what string, from chan string) string {
	t.Helper()
	select {
	case got := <-from:
		return got
	case end := <-h.over:
		t.Fatalf("no %s, the call ended: %v %+v: %s", what, end.err, end.End, path(t, recordsOf(t, h.drive.Journal)))
	case <-h.ctx.Done():
		t.Fatalf("no %s: %s", what, path(t, recordsOf(t, h.drive.Journal)))
	}
	return ""
}

// took waits until the inbox has answered a notification so many times, and
// has done one of these with it.
func (h *hosted) took(t *testing.T, n int, notification string, what ...string) {
	t.Helper()
	for {
		h.mu.Lock()
		log, seen := slices.Clone(h.log), 0
		h.mu.Unlock()
		for _, e := range log {
			if e.Notification == notification && slices.Contains(what, e.What) {
				seen++
			}
		}
		if seen == n {
			return
		}
		select {
		case <-h.ctx.Done():
			t.Fatalf("%s was not %s %d times: %+v", notification, what, n, log)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// ends waits for the end of the call, and sees that it went the right way and
// left nothing behind that it must not.
func (h *hosted) ends(t *testing.T) {
	t.Helper()
	select {
	case end := <-h.over:
		recs := recordsOf(t, h.drive.Journal)
		if got := path(t, recs); end.err != nil || !strings.HasSuffix(got, h.call.want) || end.End.Outcome != engine.Completed {
			t.Fatalf("ended %v %+v: %s\nwant ... %s", end.err, end.End, got, h.call.want)
		}
		h.checkPure(t, recs, end.State)
		h.checkLeaks(t, recs, end.Outcome)
		h.final = end.State
		h.booked(t)
	case <-h.ctx.Done():
		t.Fatalf("the call does not end: %s", path(t, recordsOf(t, h.drive.Journal)))
	}
}

// booked holds the provider's books, as they are now, against what is wanted.
func (h *hosted) booked(t *testing.T) {
	t.Helper()
	for kind, want := range h.call.also {
		if n := h.ledger(); n[kind] != want {
			t.Errorf("ledger: %+v\nwant %d of %s", h.provider.Ledger(), want, kind)
		}
	}
}
