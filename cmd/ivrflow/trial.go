package main

import (
	"cmp"
	"context"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// trial is an interaction that is tried: the only applet of a flow that is made
// for it, so that everything is as it will be in a call.
type trial struct {
	*tryFlags
	c        *console
	name     string // as it was given
	doc      document
	it       *interactions.Interaction
	library  *interactions.Library
	program  *engine.Program
	servers  []*loopback
	settings vars.Settings
	vault    *vars.MemoryVault
	canned   *canned // with --response

	state *engine.State
	fetch *engine.Fetch   // nil: refused before sending
	got   *engine.Fetched // nil: nothing was sent
	took  time.Duration
}

// run tries the interaction. Its result is the exit code.
func (t *trial) run(ctx context.Context) int {
	if !t.c.isProject(t.project) || !t.load() || !t.ready(ctx) {
		return exitUsage
	}
	if err := t.begin(); err != nil { // a value of the wrong type
		return t.c.bad("%s", err)
	}
	if !t.render {
		t.send(ctx)
	}
	if t.json {
		t.c.printJSON(t.report())
	} else {
		t.show()
	}
	if t.failed() {
		return exitFailed
	}
	return exitFine
}

// load finds and reads the document. What is wrong with it is reported.
func (t *trial) load() bool {
	var err error
	if t.doc, err = (&project{dir: t.project}).openTried(t.name); err != nil {
		t.c.bad("%s", err)
		return false
	}
	if rootName(t.doc.data) == notificationRoot {
		t.c.bad("%s is a notification: it comes to us and nothing is sent, so it cannot be tried alone. Run a flow that waits for it: ivrflow run FLOW --sandbox, or with your provider --settings FILE and --inbox ADDRESS", t.name)
		return false
	}
	list := &source.List{}
	t.it = interactions.Parse(t.name, t.doc.file, t.doc.data, list)
	if list.Err() != nil {
		t.c.findings(list.Findings())
		return false
	}
	return true
}

// provider is the first part of the interaction's name, of a file its folder.
func (t *trial) provider() string {
	name := t.name
	if isFile(name) {
		name = path.Base(filepath.ToSlash(filepath.Dir(name)))
	}
	provider, _, _ := strings.Cut(name, "/")
	return provider
}

// ready has everything at hand that the request needs, or reports what is
// missing.
func (t *trial) ready(ctx context.Context) bool {
	if t.wrongInputs() {
		return false
	}
	if t.response != "" {
		var err error
		if t.canned, err = readCanned(t.response, t.status); err != nil {
			t.c.bad("the answer: %s", err)
			return false
		}
	}
	var ok bool
	if t.settings, ok = t.c.given(t.tryFlags.settings, t.keys()); !ok {
		return false
	}
	if t.sandbox && !t.simulate(ctx) {
		return false
	}
	t.c.findings(t.compile())
	if t.program == nil {
		return false
	}
	return t.render || t.canned != nil || !t.c.missingSettings(t.program, t.settings)
}

// simulate serves the provider of the interaction on this machine.
func (t *trial) simulate(ctx context.Context) bool {
	known := sandbox.Catalog()
	if known[t.provider()] == nil {
		t.c.bad("there is no sandbox for %q; the first part of the interaction's name would be one of %s", t.provider(), strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		return false
	}
	var err error
	if t.servers, err = serveUsed(ctx, []string{t.provider()}, nil, sandbox.Config{}); err != nil {
		t.c.bad("%s", err)
		return false
	}
	t.c.sandboxSettings(t.servers, t.settings)
	t.c.samples(t.servers, t.ownSources(), t.given)
	return true
}

// begin brings the call to the request.
func (t *trial) begin() error {
	inputs := map[string]string{}
	for name, value := range t.given {
		if name != callID {
			inputs[name] = value
		}
	}
	call := engine.Call{ID: cmp.Or(t.given[callID], engine.NewID()), Inputs: inputs, Seed: engine.NewSeed()}
	started, err := t.program.Begin(call, t.settings, t.vault)
	if err != nil {
		return err
	}
	var turn engine.Turn
	if t.state, turn, err = t.program.Start(started, time.Now()); err != nil {
		return err
	}
	if t.state.Pending != nil {
		t.fetch = t.state.Pending.Fetch
		return nil
	}
	t.got = &engine.Fetched{Outcome: engine.NotDone}
	for _, e := range turn.Exits {
		if e.Why != nil {
			t.got.Issues = append(t.got.Issues, e.Why.Issues...)
		}
	}
	return nil
}

// send carries the request out, or has the answer read from the file.
func (t *trial) send(ctx context.Context) {
	client := &interactions.Client{Library: t.library, Allow: t.allow}
	f := t.fetch
	if t.canned != nil {
		client.Transport = t.canned
		f = t.offline()
	}
	if f == nil {
		return
	}
	defer client.CloseIdle()
	began := time.Now()
	got := client.Fetch(ctx, *f, t.clear())
	t.took = time.Since(began)
	if t.fetch == nil { // the answer was read from a file all the same
		for _, i := range t.got.Issues {
			i.Msg = "the request would not be sent: " + i.Msg
			got.Issues = append(got.Issues, i)
		}
	}
	t.got = &got
}

// standIn is a setting that nobody gave, in a request that is not sent. It is
// too short to be taken for a secret of the answer.
const standIn = "none"

// clear holds the secrets of the trial. Nothing is sent where the answer comes
// out of a file, so what only the request needs may be missing there.
func (t *trial) clear() vars.Vault {
	settings := hidden(t.program, t.settings)
	if t.canned != nil && !t.verifies() {
		for _, key := range t.program.SettingsUsed() {
			if settings[key] == "" {
				settings[key] = standIn
			}
		}
	}
	return settings.Over(t.vault)
}

// failed reports that no valid answer came.
func (t *trial) failed() bool { return t.got != nil && t.got.Outcome != engine.Answered }
