package main

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// recordedSandboxes are the addresses on this machine that the sandboxes of a
// resumed call had, by provider: they are among the settings that the call
// began with, and a call goes on with those. ok is false when the call was with
// a real provider; that is said.
func (l *live) recordedSandboxes() (at map[string]string, ok bool) {
	if !l.resume {
		return nil, true
	}
	started, err := engine.ReadStart(l.tape.before[0])
	if err != nil {
		l.c.bad("%s: %s", l.tape.name, err)
		return nil, false
	}
	at = map[string]string{}
	for _, name := range l.loaded.providers {
		provider, err := sandbox.New(name, sandbox.Config{})
		if err != nil {
			continue // it has no sandbox
		}
		const base = "http://sandbox.invalid"
		for key, own := range provider.Settings(base) {
			behind, address := strings.CutPrefix(own, base)
			recorded := started.Settings[key].Text
			if !address || recorded == "" {
				continue
			}
			where, local := onThisMachine(strings.TrimSuffix(recorded, behind))
			if !local {
				l.c.bad("the call is with %s = %s, which is no sandbox of this machine: leave --sandbox out", key, recorded)
				return nil, false
			}
			at[name] = where
		}
	}
	return at, true
}
