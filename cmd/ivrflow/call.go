package main

import (
	"context"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
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
	record   *recordFile // nil: not recorded
	vault    *vars.MemoryVault
	call     engine.Call // a new one

	moments moments
	report  *report
	trace   *trace // nil with --json
}

// run prepares the call, so that whatever is missing is said before anything
// is done, and carries it out. Its result is the exit code.
func (p *plan) run(ctx context.Context, c *console) int {
	l := &live{plan: p, c: c, vault: vars.NewMemoryVault(), report: newReport()}
	defer l.close()
	var ok bool
	if l.loaded, ok = load(c, &project{dir: p.project}, p.flow); !ok {
		return exitUsage
	}
	if p.resume && !l.openRecord() { // before ready: the clock goes on where the recording ends
		return exitUsage
	}
	l.setClock()
	if !l.ready(ctx) || !p.resume && !l.openRecord() {
		return exitUsage
	}
	if !p.json {
		l.trace = newTrace(c.Out, l.loaded.program)
	}
	return l.carryOut(ctx)
}

// openRecord takes the file that the call is recorded in, if it is.
func (l *live) openRecord() bool {
	if l.plan.record == "" {
		return true
	}
	var err error
	if l.record, err = openRecord(l.plan.record, l.resume); err != nil {
		l.c.bad("%s", err)
	}
	return err == nil
}

func (l *live) close() {
	closeAll(l.servers)
	if l.record != nil {
		l.record.close()
	}
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
