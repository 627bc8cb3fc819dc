package main

import (
	"cmp"
	"context"
	"crypto/sha256"

	"github.com/ivrflow/ivrflow/engine"
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
	if l.sandbox {
		var err error
		l.servers, err = serveUsed(ctx, l.loaded.providers, sandbox.Config{Now: l.clock.Now, Scenario: l.scenario, Faults: l.spoil})
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
		return true
	}
	l.call = engine.Call{ID: cmp.Or(l.callID, engine.NewID()), CLID: l.clid, DNIS: l.dnis, Inputs: l.given, Seed: l.seed()}
	if _, err := program.Begin(l.call, l.settings, vars.NewMemoryVault()); err != nil { // a value of the wrong type
		l.c.bad("%s", err)
		return false
	}
	return true
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
