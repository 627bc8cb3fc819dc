package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/interactions"
)

// importedCall is what came of a call.
type importedCall struct {
	open   bool // it does not come to its end
	warned bool // it is not all that the list has
}

// errMissing is that the list does not have what the flow asks for.
var errMissing = errors.New("the list does not have it")

// drive runs the flow with the call. An error means that there is no recording
// of it.
func (i *importing) drive(ctx context.Context, file string, call *foreignCall, out *imported) (importedCall, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	caller := newForeignCaller(call)
	wanted, applet := "", ""
	caller.missing = func(what string) error {
		wanted = what
		cancel() // so a request without an answer is no failed one
		return errMissing
	}
	servers := &foreignServers{caller: caller}
	servers.client = &interactions.Client{Library: i.loaded.library, Allow: i.allow, Now: caller.Now, Transport: servers}
	drive := engine.Drive{Program: i.loaded.program, Leg: caller, Effects: servers, Settings: i.given, Journal: out.store, Clock: caller,
		Observe: func(rec journal.Record) {
			var c engine.Command
			if rec.Kind == journal.Command && json.Unmarshal(rec.Data, &c) == nil {
				applet = c.Applet
			}
		}}
	_, err := drive.Run(ctx, engine.Call{ID: call.id, CLID: call.clid, DNIS: call.dnis, Inputs: call.inputs, Seed: engine.NewSeed()})
	if err != nil && wanted == "" {
		return importedCall{}, err
	}
	result := importedCall{open: wanted != ""}
	if result.open {
		result.warned = true
		i.warn(file, caller.last, "the call %s is left open: after this line the flow asks for %s (at %s), and the list does not have it", call.id, wanted, applet)
	}
	if lines := unused(call); lines != "" {
		result.warned = true
		i.warn(file, caller.last, "the call %s has more in the list than the flow ever asked for: line %s", call.id, lines)
	}
	return result, nil
}

func (i *importing) warn(file string, line int, format string, args ...any) {
	i.c.Err.printf("%s: %s%s\n", i.c.Err.bold(fmt.Sprintf("%s:%d", plain(file), line)), i.c.Err.yellow("warning: "), plain(fmt.Sprintf(format, args...)))
}

// unused lists the lines of what the flow never came to. That the caller hung
// up when the call was over anyway is not among it.
func unused(call *foreignCall) string {
	const most = 20
	var lines []string
	for _, h := range call.happened {
		if !h.used && !h.hangup {
			lines = append(lines, fmt.Sprint(h.line))
		}
	}
	if len(lines) > most {
		lines = append(lines[:most], fmt.Sprintf("… %d more", len(lines)-most))
	}
	return strings.Join(lines, ", ")
}
