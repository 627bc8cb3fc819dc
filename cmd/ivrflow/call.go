package main

import (
	"context"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// live is a call with everything it needs.
type live struct {
	*plan
	c        *console
	loaded   loaded
	clock    clock.Clock
	settings vars.Settings
	servers  []*loopback
	inbox    *inbox       // nil: the flow waits for no notification
	kept     *keptProgram // of a call that is written down
	tape     *tape        // nil: it is not
	vault    *vars.MemoryVault
	call     engine.Call // a new one

	storeTime storeTime // of the journal's folder

	moments moments
	report  *report
	trace   *trace // nil with --json
}

// run prepares the call, so that whatever is missing is said before anything
// is done, and carries it out. Its result is the exit code.
func (p *plan) run(ctx context.Context, c *console) int {
	l := &live{plan: p, c: c, vault: vars.NewMemoryVault(), report: newReport()}
	defer l.close()
	if !l.find(ctx) { // before ready: the clock goes on where the recording ends
		return exitUsage
	}
	l.setClock()
	if l.endedBefore() {
		l.attach = false
		return l.perform(ctx) // there is nothing to get ready for
	}
	if !l.ready(ctx) || !p.resume && !l.openTape(ctx) {
		return exitUsage
	}
	return l.perform(ctx)
}

// perform carries the call out before the eyes of people, or of a machine.
func (l *live) perform(ctx context.Context) int {
	if !l.json {
		l.trace = newTrace(l.c.Out, l.loaded.program)
	}
	return l.carryOut(ctx)
}

// endedBefore reports whether the call that is to be resumed is over.
func (l *live) endedBefore() bool {
	if !l.resume {
		return false
	}
	_, ended := lastOf(l.tape.before, journal.End)
	return ended
}

// find finds the program, and the call that is resumed.
func (l *live) find(ctx context.Context) bool {
	if l.resume && l.plan.journal != "" {
		return l.findOpen(ctx)
	}
	var ok bool
	if l.loaded, ok = load(l.c, projectFor(l.flow, l.project), l.flow); !ok || !l.settle() {
		return false
	}
	return !l.resume || l.openTape(ctx)
}

func (l *live) close() {
	closeAll(l.servers) // they are who sends to the inbox
	if l.inbox != nil {
		l.inbox.close()
	}
	if l.tape != nil {
		l.tape.close()
	}
}

// setClock chooses between the machine's time and a virtual one. A call that
// is resumed goes on where its recording ends.
func (l *live) setClock() {
	var last time.Time
	if l.tape != nil && len(l.tape.before) > 0 {
		last = l.tape.before[len(l.tape.before)-1].At
	}
	l.clock = clock.Real{}
	if l.virtual {
		begin := time.Now().UTC().Truncate(time.Second)
		switch {
		case !last.IsZero():
			begin = last
		case !l.plan.begin.IsZero():
			begin = l.plan.begin
		}
		l.clock = clock.NewVirtual(begin)
	}
	l.storeTime.set(l.clock, last)
}
