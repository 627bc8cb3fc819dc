package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"strings"

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
	l.sandboxSettings()
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

// sandboxSettings adds what the sandboxes need. The operator may say otherwise,
// to try a wrong password for instance, but not where the provider is: a call
// in a sandbox never reaches the real one.
func (l *live) sandboxSettings() {
	for _, b := range l.servers {
		own := b.provider.Settings(b.url)
		for _, key := range slices.Sorted(maps.Keys(own)) {
			address := strings.Contains(own[key], b.url)
			if address && l.settings[key] != "" {
				l.c.Err.printf("%sthe setting %s is not used: with --sandbox it is the sandbox's\n", l.c.Err.yellow("warning: "), key)
			}
			if address || l.settings[key] == "" {
				l.settings[key] = own[key]
			}
		}
	}
}

// samples gives the inputs that a call in a sandbox needs and nobody gave: the
// provider's made-up cardholder. It says which.
func (l *live) samples() {
	if l.resume {
		return
	}
	var used []string
	for _, in := range l.loaded.program.Inputs() {
		if _, ok := l.given[in.Name]; ok || !in.Required || in.Default != "" {
			continue
		}
		for _, b := range l.servers {
			if v, ok := b.provider.Samples()[in.Name]; ok {
				l.given[in.Name] = v
				used = append(used, in.Name)
				break
			}
		}
	}
	if len(used) > 0 {
		l.c.Err.printf("the sandbox's own: %s (give yours with --input Name=Value)\n", strings.Join(used, ", "))
	}
}

// seed is random; only a call in virtual time whose id was chosen has one that
// follows from the id, so that it can be repeated exactly.
func (l *live) seed() engine.Seed {
	if l.virtual && l.callID != "" {
		return sha256.Sum256([]byte("ivrflow run " + l.callID))
	}
	return engine.NewSeed()
}
