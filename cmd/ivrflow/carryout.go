package main

import (
	"context"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/interactions"
)

// carryOut runs the call, or goes on with it.
func (l *live) carryOut(ctx context.Context) int {
	client := &interactions.Client{Library: l.loaded.library, Allow: l.allow, Now: l.clock.Now}
	defer client.CloseIdle()
	drive := engine.Drive{Program: l.loaded.program, Effects: client, Vault: l.vault, Settings: l.settings, Clock: l.clock, Observe: l.observe}
	if l.tape != nil {
		drive.Journal = l.tape.store
	}
	if l.inbox != nil {
		drive.Inbox = l.inbox.taken
	}
	if l.resume {
		l.before()
		if l.attach {
			drive.Leg = l.leg()
		}
		out, err := drive.Resume(ctx, l.report.Call)
		code := l.over(ctx, out, err)
		l.untaken()
		return code
	}
	if l.phone != nil {
		return l.phone.carryOut(ctx, l, drive)
	}
	l.heading(l.call.ID)
	if l.acts != nil {
		return l.withCaller(ctx, drive)
	}
	caller := l.leg()
	drive.Leg = caller
	out, err := drive.Run(ctx, l.call)
	code := l.over(ctx, out, err)
	l.leftOver(caller.Left())
	l.untaken()
	return code
}

// leftOver says which steps of --keys the call never came to: who wrote them
// would believe to have tried them.
func (l *live) leftOver(steps []leg.Step) {
	if len(steps) == 0 {
		return
	}
	words := make([]string, len(steps))
	for i, s := range steps {
		words[i] = s.String()
	}
	l.c.Err.printf("%sthe call never asked for the rest of --keys: %s (a hang-up at a time is written hangup@12s)\n", l.c.Err.yellow("warning: "), strings.Join(words, ", "))
}

// pace is how long a character of a prompt takes to say in virtual time; in
// real time nobody listens, so nobody waits.
const pace = 60 * time.Millisecond

func (l *live) leg() *leg.Script {
	per := time.Duration(0)
	if l.virtual {
		per = pace
	}
	caller := leg.NewScript(l.clock, per, l.steps)
	caller.Messages(l.message)
	return caller
}

// before reads what was recorded of the call that is resumed.
func (l *live) before() {
	for _, rec := range l.tape.before {
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
