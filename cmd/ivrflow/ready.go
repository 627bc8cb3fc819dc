package main

import (
	"cmp"
	"context"
	"crypto/sha256"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// ready starts the sandboxes and reports inputs and settings that are missing.
func (l *live) ready(ctx context.Context) bool {
	program := l.loaded.program
	var ok bool
	if l.settings, ok = l.c.given(l.plan.settings, program.SettingsUsed()); !ok {
		return false
	}
	if !l.listen(ctx) {
		return false
	}
	if l.sandbox {
		at, ok := l.recordedSandboxes()
		if !ok {
			return false
		}
		var err error
		l.servers, err = serveUsed(ctx, l.loaded.providers, at, l.simulation())
		if err != nil {
			l.c.bad("%s", err)
			return false
		}
	}
	l.c.sandboxSettings(l.servers, l.settings)
	l.samples()
	inputs := !l.resume && l.c.missingInputs(program.Inputs(), l.given)
	if l.c.missingSettings(program, l.settings) || inputs {
		return false
	}
	if l.resume {
		return l.openInbox()
	}
	l.call = engine.Call{ID: cmp.Or(l.callID, engine.NewID()), CLID: l.caller(), DNIS: l.dnis, Inputs: l.given, Seed: l.seed()}
	if l.inbox != nil {
		l.call.Inbox = l.inbox.url
	}
	if _, err := program.Begin(l.call, l.settings, vars.NewMemoryVault()); err != nil { // a value of the wrong type
		l.c.bad("%s", err)
		return false
	}
	return l.openInbox()
}

// simulation is how the sandboxes are: with the time of the call, and with its
// inbox as the one that the merchant has registered.
func (l *live) simulation() sandbox.Config {
	c := sandbox.Config{Now: l.clock.Now, Scenario: l.scenario, Faults: l.spoil, Inbox: l.registered()}
	if v, ok := l.clock.(*clock.Virtual); ok {
		c.At = v.At
	}
	return c
}

// fictional is a mobile number that Ofcom keeps for drama: it is given to nobody.
const fictional = "+447700900123"

// caller is the number that the call comes from.
func (l *live) caller() string {
	if l.clid == "" && l.sandbox {
		return fictional
	}
	return l.clid
}

// samples gives the inputs that a call in a sandbox needs and nobody gave.
func (l *live) samples() {
	if l.resume {
		return
	}
	var missing []string
	for _, in := range l.loaded.program.Inputs() {
		if in.Required && in.Default == "" {
			missing = append(missing, in.Name)
		}
	}
	l.c.samples(l.servers, missing, l.given)
}

// seed is random; only a call in virtual time whose id was chosen has one that
// follows from the id, so that it can be repeated exactly.
func (l *live) seed() engine.Seed {
	if l.virtual && l.callID != "" {
		return sha256.Sum256([]byte("ivrflow run " + l.callID))
	}
	return engine.NewSeed()
}
