package calltest

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// Result is what came of a test.
type Result struct {
	Failures source.Errors // each at its place in the test; none: it passed
	Records  []journal.Record
	Exits    []engine.Exit
	Statuses map[string]map[int]int // of answers, by applet
	End      *engine.End            // nil: the call was stopped where the test failed
}

// Passed reports whether all went as expected.
func (r *Result) Passed() bool { return len(r.Failures) == 0 }

// Run runs the test on a program. Library knows the program's documents. The
// same test on the same program always gives the same records.
func (t *Test) Run(ctx context.Context, program *engine.Program, library *interactions.Library) *Result {
	r := &run{test: t, program: program, library: library, clock: clock.NewVirtual(t.At), Result: &Result{Statuses: map[string]map[int]int{}}}
	r.vault = vars.NewMemoryVault()
	r.caller = newCaller(r, r.clock, t.Caller)
	r.server = &server{run: r, client: &interactions.Client{Library: library, Allow: []string{}, Now: r.clock.Now}, answers: append([]Answer(nil), t.Answers...)}
	r.inbox = &inbox{run: r, left: append([]Notification(nil), t.Notifications...)}
	inputs := map[string]string{}
	for _, in := range t.Inputs {
		inputs[in.Name] = in.Value
	}
	r.settings = t.settings(program)
	drive := engine.Drive{Program: program, Effects: r.server, Leg: r.caller, Vault: r.vault, Settings: r.settings, Clock: r.clock, Inbox: r.inbox, Observe: r.observe}
	call := engine.Call{ID: "test-" + t.Name, CLID: t.CLID, DNIS: t.DNIS, Inputs: inputs, Inbox: "https://inbox.example", Seed: sha256.Sum256([]byte("call test " + t.Name))}
	ctx, r.stop = context.WithCancel(ctx)
	defer r.stop()
	out, err := drive.Run(ctx, call)
	var input *engine.InputError
	switch {
	case errors.As(err, &input):
		r.note(t.Pos, "%s", input)
	case err != nil && len(r.list.Findings()) == 0:
		r.note(t.Pos, "the call could not go on: %s", err)
	case err == nil:
		r.End = &out.End
		r.caller.over()
		r.server.over()
		r.inbox.over()
		r.expectations(out.State)
	}
	r.Failures = r.list.Findings()
	return r.Result
}

// settings are those of the test, and made-up ones for the others.
func (t *Test) settings(p *engine.Program) vars.Settings {
	all := vars.Settings{}
	for _, key := range p.SettingsUsed() {
		all[key] = "madeup" + key
		if name := strings.ToLower(key); strings.HasSuffix(name, "url") || strings.HasSuffix(name, "host") {
			all[key] = "https://" + strings.ToLower(key) + ".example"
		}
	}
	for _, s := range t.Settings {
		all[s.Name] = s.Value
	}
	return all
}

// run is a test that is being run.
type run struct {
	*Result
	test     *Test
	program  *engine.Program
	library  *interactions.Library
	clock    *clock.Virtual
	vault    vars.Vault
	caller   *caller
	server   *server
	inbox    *inbox
	list     source.List
	messages []string
	settings vars.Settings
	stop     context.CancelFunc

	live  bool                // only the caller is the test's
	clean func(string) string // of a live call: takes secrets out of a text
}

// note notes a failure.
func (r *run) note(at source.Pos, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if r.clean != nil {
		r.list.Mistake(at, "test", "%s", r.clean(text))
		return
	}
	for _, v := range []vars.Vault{r.vault, r.secrets()} {
		text = vars.KnownIn(v).Clean(text)
	}
	r.list.Mistake(at, "test", "%s", text)
}

// secrets are the settings that the flow does not declare plain.
func (r *run) secrets() vars.Vault {
	all := vars.NewMemoryVault()
	for key, value := range r.settings {
		if !slices.ContainsFunc(r.program.Settings(), func(s flows.Setting) bool { return s.Name == key && !s.Secret }) {
			_ = all.Put("#"+key, value) // it never fails
		}
	}
	return all
}

// fail notes a failure and stops the call.
func (r *run) fail(at source.Pos, format string, args ...any) error {
	r.note(at, format, args...)
	r.stop()
	return errStopped
}

// observe sees each record before what it asks for is done.
func (r *run) observe(rec journal.Record) {
	r.Records = append(r.Records, rec)
	switch rec.Kind {
	case journal.Command:
		var c engine.Command
		if json.Unmarshal(rec.Data, &c) == nil { // a record of ours
			r.caller.comes(c)
		}
	case journal.Exit:
		var e engine.Exit
		if json.Unmarshal(rec.Data, &e) == nil {
			r.Exits = append(r.Exits, e)
		}
	case journal.Event:
		var e engine.Event
		if json.Unmarshal(rec.Data, &e) == nil && e.Fetched != nil && e.Fetched.Status > 0 {
			at := r.caller.now.Applet
			if r.Statuses[at] == nil {
				r.Statuses[at] = map[int]int{}
			}
			r.Statuses[at][e.Fetched.Status]++
		}
	}
}

// asked says how often an interaction was asked, for a message.
func (r *run) asked(interaction string) string {
	n := 0
	for _, s := range r.server.sent {
		if s.interaction == interaction {
			n++
		}
	}
	switch n {
	case 0:
		return ": it asks it nothing at all"
	case 1:
		return ": it asks it once"
	}
	return fmt.Sprintf(": it asks it %d times", n)
}
