package main

import (
	"context"
	"io/fs"
	"os"

	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
)

// readCaller reads the file of --caller. What is wrong is said.
func (p *plan) readCaller(c *console) bool {
	if p.runFlags.caller == "" {
		return true
	}
	data, err := readFile(func() (fs.File, error) { return os.Open(p.runFlags.caller) })
	if err != nil {
		c.bad("--caller: %s: %s", p.runFlags.caller, unwrapped(err))
		return false
	}
	list := &source.List{}
	p.acts = calltest.Parse(p.runFlags.caller, data, list)
	c.findings(list.Findings())
	return p.acts != nil && list.Err() == nil
}

// withCaller carries a new call out with the caller of a call test. That
// something else was heard, or never came, fails.
func (l *live) withCaller(ctx context.Context, drive engine.Drive) int {
	caller := l.acts.NewCaller(l.clock, l.message, func(text string) string { return l.known().Clean(text) })
	drive.Leg = caller
	drive.Observe = func(rec journal.Record) {
		l.observe(rec)
		caller.Observe(rec)
	}
	out, err := drive.Run(ctx, l.call)
	code := l.over(ctx, out, err)
	l.untaken()
	if err != nil {
		return code
	}
	if wrong := caller.Over(); len(wrong) > 0 {
		for _, e := range wrong {
			e.Code = "" // it is no check's
		}
		l.c.findings(wrong)
		return max(code, exitFailed)
	}
	return code
}
