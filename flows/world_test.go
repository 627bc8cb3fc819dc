package flows_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

var began = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// pace is how long a character of a prompt takes to say.
const pace = 60 * time.Millisecond

// world is a shipped flow, its provider behind real HTTP over loopback, and a
// caller, all in virtual time. Nothing in it differs from run to run: the
// provider has the same address everywhere.
type world struct {
	call     shippedCall
	program  *engine.Program
	library  *interactions.Library
	provider sandbox.Provider
	server   *httptest.Server // its URL is the address that the settings have
	clock    *clock.Virtual
	vault    *vars.MemoryVault
	caller   *caller
	sent     *sent
	inbox    *inbox
	drive    engine.Drive
	inputs   map[string]string
	messages []string // that the caller got
	digests  sync.Map // that requests had in their headers

	hungUp atomic.Pointer[<-chan struct{}] // of the leg that the call has now
	noted  chan struct{}                   // closed when the engine knows of the hang-up, or has stopped
	once   sync.Once
}

// load compiles a shipped flow. Changes are pairs of old and new text in the
// interactions, for what a test needs another way.
func load(t testing.TB, name string, changes ...string) (*engine.Program, *interactions.Library, source.Errors) {
	t.Helper()
	data, err := fs.ReadFile(flows.Shipped(), name+".xml")
	if err != nil {
		t.Fatal(err)
	}
	var list source.List
	lib := &interactions.Library{Open: func(name string) (string, []byte, error) {
		data, err := fs.ReadFile(interactions.Shipped(), name+".xml")
		return name + ".xml", []byte(strings.NewReplacer(changes...).Replace(string(data))), err
	}}
	flow := flows.Parse(name+".xml", data, &list)
	if flow == nil {
		t.Fatal(list.Err())
	}
	p, err := engine.Compile(flow, applets.Standard(applets.Deps{Interactions: lib}), &list)
	if err != nil {
		t.Fatal(err)
	}
	return p, lib, list.Findings()
}

// newWorld is the world of a call to a flow of Vonage's.
func newWorld(t testing.TB, flow, scenario, keys string, faults ...string) *world {
	t.Helper()
	return shippedCall{provider: "vonage", flow: flow, scenario: scenario, keys: keys, faults: faults}.world(t)
}

func (c shippedCall) world(t testing.TB) *world {
	t.Helper()
	w := &world{call: c, clock: clock.NewVirtual(began), vault: vars.NewMemoryVault(), noted: make(chan struct{})}
	w.program, w.library = loaded(t, c.flow)
	w.inbox = newInbox(t, w.library, w.clock)
	config := sandbox.Config{Now: w.clock.Now, At: w.clock.At, Inbox: inboxURL, Client: w.inbox.client, Scenario: c.scenario, Seed: 1}
	for _, f := range c.faults {
		fault, err := sandbox.ParseFault(f)
		if err != nil {
			t.Fatal(err)
		}
		config.Faults = append(config.Faults, fault)
	}
	var err error
	if w.provider, err = sandbox.New(c.provider, config); err != nil {
		t.Fatal(err)
	}
	if otherwise := simulated[c.provider]; otherwise != nil {
		w.provider = otherwise(config)
	}
	w.server = httptest.NewServer(w)
	w.server.URL = "http://" + c.provider + ".sandbox.test"
	w.inbox.others.Store(c.provider+".sandbox.test:80", w.server.Listener.Addr().String())
	t.Cleanup(w.close)
	w.inputs = samples(w.program, w.provider)
	for name, value := range c.inputs {
		w.inputs[name] = value
	}
	w.inbox.open(t, w.provider.Settings(w.server.URL))
	w.caller = newCaller(t, w.clock, c.keys)
	w.caller.Messages(w.message)
	w.sent = &sent{Effects: w.client(t, w.library)}
	w.drive = engine.Drive{Program: w.program, Effects: w.sent, Leg: w.caller, Vault: w.vault,
		Settings: w.provider.Settings(w.server.URL), Journal: &journal.Memory{}, Clock: w.clock, Inbox: w.inbox, Observe: w.observe}
	w.hear(w.caller)
	return w
}

// simulated are providers that the tests have another way than by default.
var simulated = map[string]func(sandbox.Config) sandbox.Provider{
	// a token of a CVV that is long enough to be searched for, and no card's
	"hostedpci": func(c sandbox.Config) sandbox.Provider {
		return sandbox.NewHostedPCIWith(c, sandbox.HostedPCIOptions{CodeDigits: 11})
	},
}

// set changes a setting of the operator's.
func (w *world) set(t testing.TB, name, value string) {
	t.Helper()
	w.drive.Settings[name] = value
	w.inbox.open(t, w.drive.Settings)
}

// close may be called twice.
func (w *world) close() {
	w.server.CloseClientConnections()
	w.server.Close()
}

var programs sync.Map // of flow names, to what loadedFlow gives

type loadedFlow struct {
	program *engine.Program
	library *interactions.Library
}

// loaded is a shipped flow as it is, compiled once for all tests.
func loaded(t testing.TB, flow string) (*engine.Program, *interactions.Library) {
	t.Helper()
	if l, ok := programs.Load(flow); ok {
		return l.(loadedFlow).program, l.(loadedFlow).library
	}
	p, lib, _ := load(t, flow)
	programs.Store(flow, loadedFlow{p, lib})
	return p, lib
}

// client reaches the loopback server by whatever name a request has. It is
// what a new process has: connections and kept answers are its own.
func (w *world) client(t testing.TB, lib *interactions.Library) *interactions.Client {
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, w.server.Listener.Addr().String())
		if err != nil {
			return nil, err
		}
		return ending{conn}, nil
	}
	client := &interactions.Client{Library: lib, Transport: &http.Transport{DialContext: dial}, Now: w.clock.Now}
	t.Cleanup(client.CloseIdle)
	return client
}

// ending is a connection that ends the same way on every system: whether a
// server that drops it is seen to close or to reset it is a matter of luck.
type ending struct{ net.Conn }

func (c ending) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if errors.Is(err, syscall.ECONNRESET) {
		err = io.EOF
	}
	return n, err
}

// ServeHTTP is the provider, who may take his time: a caller who hangs up
// meanwhile does so before there is an answer.
func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.sent.arrived()
	w.authorizes(r)
	if at, takes, ok := strings.Cut(w.call.slow, "="); ok && strings.Contains(r.Method+" "+r.URL.Path, at) {
		d, err := time.ParseDuration(takes)
		if err != nil {
			panic(err)
		}
		until := w.clock.Now().Add(d)
		hungUp := *w.hungUp.Load()
		w.clock.Wait(context.Background(), d, hungUp)
		select {
		case <-hungUp:
			<-w.noted
			w.clock.Wait(context.Background(), until.Sub(w.clock.Now()), nil)
		default:
		}
	}
	w.provider.ServeHTTP(rw, r)
}

// message is the caller's telephone: it opens the link that stands in a
// message, where the provider has somebody who does.
func (w *world) message(_, text string) error {
	w.messages = append(w.messages, text)
	if f, ok := w.provider.(sandbox.Follower); ok {
		if i := strings.Index(text, w.server.URL); i >= 0 {
			link, _, _ := strings.Cut(text[i:], " ")
			return f.Follow(link)
		}
	}
	return nil
}

// hear makes a leg the one that is looked at for a hang-up.
func (w *world) hear(l leg.Leg) {
	c := l.HungUp()
	w.hungUp.Store(&c)
}

func (w *world) observe(r journal.Record) {
	if r.Kind == journal.Event && strings.Contains(string(r.Data), `"hungup":true`) {
		w.note()
	}
}

func (w *world) note() { w.once.Do(func() { close(w.noted) }) }

// samples are the provider's for the inputs that the program has.
func samples(p *engine.Program, provider sandbox.Provider) map[string]string {
	inputs := map[string]string{}
	for _, in := range p.Inputs() {
		if v, ok := provider.Samples()[in.Name]; ok {
			inputs[in.Name] = v
		}
	}
	return inputs
}

// begin is the call that all tests begin: its id, its seed and its time never
// change.
func (w *world) begin() engine.Call {
	call := engine.Call{ID: "call-1", CLID: "+441632960001", DNIS: "+441632960999", Inputs: w.inputs, Seed: engine.Seed{1, 2, 3}}
	if len(w.library.Notifications()) > 0 {
		call.Inbox = inboxURL
	}
	return call
}

func (w *world) run(t *testing.T) (engine.Outcome, []journal.Record) {
	t.Helper()
	out, err := w.drive.Run(t.Context(), w.begin())
	if err != nil {
		t.Fatal(err)
	}
	recs := recordsOf(t, w.drive.Journal)
	w.checkPure(t, recs, out.State)
	w.checkLeaks(t, recs, out)
	return out, recs
}

func recordsOf(t testing.TB, store journal.Store) []journal.Record {
	t.Helper()
	var recs []journal.Record
	for r, err := range store.Read(t.Context(), "call-1", 0) {
		if err != nil {
			t.Fatal(err)
		}
		recs = append(recs, r)
	}
	return recs
}

// books counts what the provider's books show, at last: an hour later.
func (w *world) books(t testing.TB) map[string]int {
	t.Helper()
	w.clock.Wait(t.Context(), time.Hour, nil)
	return w.ledger()
}

// ledger counts what the provider's books show now.
func (w *world) ledger() map[string]int {
	n := map[string]int{}
	for _, e := range w.provider.Ledger() {
		n[e.Kind]++
	}
	return n
}

func exits(t testing.TB, recs []journal.Record) []engine.Exit {
	t.Helper()
	var all []engine.Exit
	for _, r := range recs {
		if r.Kind == journal.Exit {
			all = append(all, read[engine.Exit](t, r))
		}
	}
	return all
}

// path is the way that a call took.
func path(t testing.TB, recs []journal.Record) string {
	t.Helper()
	return pathOf(exits(t, recs))
}

func pathOf(exits []engine.Exit) string {
	var s []string
	for _, e := range exits {
		s = append(s, e.Applet+":"+e.Exit)
	}
	return strings.Join(s, " ")
}

// read is the data of a record.
func read[T any](t testing.TB, r journal.Record) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(r.Data, &v); err != nil {
		t.Fatalf("record %d: %v", r.N, err)
	}
	return v
}

func plainJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
