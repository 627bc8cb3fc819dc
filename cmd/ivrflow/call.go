package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// live is a call with everything it needs.
type live struct {
	*plan
	c        *console
	loaded   loaded
	clock    clock.Clock
	settings vars.Settings
	servers  []*loopback
	record   *recordFile // nil: not recorded
	vault    *vars.MemoryVault

	moments moments
	report  *report
	trace   *trace // nil with --json
}

// run prepares the call, so that whatever is missing is said before anything
// is done, and carries it out. Its result is the exit code.
func (p *plan) run(ctx context.Context, c *console) int {
	l := &live{plan: p, c: c, vault: vars.NewMemoryVault(), report: newReport()}
	defer func() { closeAll(l.servers) }()
	var ok bool
	if l.loaded, ok = load(c, &project{dir: p.project}, p.flow); !ok {
		return exitUsage
	}
	if p.record != "" {
		var err error
		if l.record, err = openRecord(p.record, p.resume); err != nil {
			return c.bad("%s", err)
		}
		defer l.record.close()
	}
	l.setClock()
	if !l.ready(ctx) {
		return exitUsage
	}
	if !p.json {
		l.trace = newTrace(c.Out, l.loaded.program)
	}
	return l.carryOut(ctx)
}

// setClock chooses between the machine's time and a virtual one. A call that
// is resumed goes on where its recording ends.
func (l *live) setClock() {
	l.clock = clock.Real{}
	if !l.virtual {
		return
	}
	begin := time.Now().UTC().Truncate(time.Second)
	if !l.begin.IsZero() {
		begin = l.begin
	}
	if l.record != nil && len(l.record.before) > 0 {
		begin = l.record.before[len(l.record.before)-1].At
	}
	l.clock = clock.NewVirtual(begin)
}

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
	for _, b := range l.servers {
		for key, value := range b.provider.Settings(b.url) {
			if l.settings[key] == "" {
				l.settings[key] = value
			}
		}
	}
	inputs := !l.resume && l.c.missingInputs(program.Inputs(), l.given)
	return !l.c.missingSettings(program, l.settings) && !inputs
}

// carryOut runs the call, or goes on with it.
func (l *live) carryOut(ctx context.Context) int {
	client := &interactions.Client{Library: l.loaded.library, Allow: l.allow}
	defer client.CloseIdle()
	drive := engine.Drive{Program: l.loaded.program, Effects: client, Vault: l.vault, Settings: l.settings, Clock: l.clock, Observe: l.observe}
	if l.record != nil {
		drive.Journal = l.record.file
	}
	if l.resume {
		l.before()
		if l.attach {
			drive.Leg = l.leg()
		}
		out, err := drive.Resume(ctx, l.report.Call)
		return l.over(ctx, out, err)
	}
	call := engine.Call{ID: l.callID, CLID: l.clid, DNIS: l.dnis, Inputs: l.given, Seed: l.seed()}
	if call.ID == "" {
		call.ID = engine.NewID()
	}
	if _, err := l.loaded.program.Begin(call, l.settings, vars.NewMemoryVault()); err != nil {
		return l.c.bad("%s", err)
	}
	l.heading(call.ID)
	drive.Leg = l.leg()
	out, err := drive.Run(ctx, call)
	return l.over(ctx, out, err)
}

// pace is how long a character of a prompt takes to say in virtual time; in
// real time nobody listens, so nobody waits.
const pace = 60 * time.Millisecond

func (l *live) leg() leg.Leg {
	if l.virtual {
		return leg.NewScript(l.clock, pace, l.steps)
	}
	return leg.NewScript(l.clock, 0, l.steps)
}

// seed is random; only a call in virtual time whose id was chosen has one that
// follows from the id, so that it can be repeated exactly.
func (l *live) seed() engine.Seed {
	if l.virtual && l.callID != "" {
		return sha256.Sum256([]byte("ivrflow run " + l.callID))
	}
	return engine.NewSeed()
}

// before reads what was recorded of the call that is resumed.
func (l *live) before() {
	for _, rec := range l.record.before {
		if m, err := l.moments.read(rec); err == nil { // Resume reports what is wrong with it
			l.report.add(m)
		}
	}
	l.heading(l.report.Call)
}

func (l *live) observe(rec journal.Record) {
	m, err := l.moments.read(rec)
	if err != nil {
		l.c.failed("%s", err)
		return
	}
	l.report.add(m)
	if l.trace != nil {
		l.trace.show(m)
	}
}

// over tells how the call ended, or that it is left open.
func (l *live) over(ctx context.Context, out engine.Outcome, err error) int {
	if l.trace != nil {
		l.trace.unfold()
		l.trace.clear()
	}
	var input *engine.InputError
	var differs *engine.DivergenceError
	switch {
	case errors.As(err, &input):
		return l.c.bad("%s", err)
	case errors.Is(err, engine.ErrProgram), errors.As(err, &differs):
		return l.c.bad("%s: %s", l.plan.record, l.known().Clean(err.Error()))
	case err != nil && out.End.Outcome == "":
		return l.leftOpen(ctx, err)
	}
	l.tell(out)
	if err != nil {
		return l.c.failed("%s", l.known().Clean(err.Error()))
	}
	if out.End.Outcome == engine.Faulted {
		return exitFailed
	}
	return exitFine
}

// leftOpen says that the call did not end, and how to go on with it.
func (l *live) leftOpen(ctx context.Context, err error) int {
	if ctx.Err() != nil {
		l.c.Err.print(l.c.Err.yellow("stopped: ") + "the call is left open\n")
	} else {
		l.c.failed("the call is left open: %s", l.known().Clean(err.Error()))
	}
	if l.plan.record == "" {
		l.c.Err.print("it was not recorded, so nothing can go on with it; --record FILE would have kept it\n")
	} else {
		l.c.Err.printf("go on with it: %s\n", l.resumption())
	}
	return exitFailed
}

// resumption is the command line that goes on with the call.
func (l *live) resumption() string {
	words := []string{"ivrflow run", shellWord(l.flow), "--record", shellWord(l.plan.record), "--resume"}
	for _, f := range []struct{ name, value string }{{"--settings", l.plan.settings}, {"--project", l.project}} {
		if f.value != "" && f.value != "." {
			words = append(words, f.name, shellWord(f.value))
		}
	}
	if l.sandbox {
		words = append(words, "--sandbox")
	}
	if l.realTime {
		words = append(words, "--real-time")
	}
	return strings.Join(words, " ")
}
