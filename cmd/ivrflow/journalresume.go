package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// findOpen takes the folder of journals, finds the call that is to go on, and
// its program. Everything that is missing is said.
func (l *live) findOpen(ctx context.Context) bool {
	f, err := l.openJournals(ctx)
	if err != nil {
		l.c.bad("%s", err)
		return false
	}
	l.tape = f.tape(nil)
	id := l.callID
	if id == "" {
		if id = l.onlyOpen(ctx, f); id == "" {
			return false
		}
	}
	before, err := f.read(ctx, id)
	switch {
	case err != nil:
		l.c.bad("%s: the call %s cannot go on: %s", f.name, id, err)
		return false
	case len(before) == 0:
		l.c.bad("%s holds no call %q", f.name, id)
		return false
	}
	l.tape.before = before
	started, err := engine.ReadStart(before[0])
	if err != nil {
		l.c.bad("%s: the call %s cannot go on: %s", f.name, id, err)
		return false
	}
	l.report.Call = id
	return l.findProgram(started)
}

// findProgram takes the program that the call began with: the one that was
// given, if it is that, else the one that was kept.
func (l *live) findProgram(started engine.Started) bool {
	if l.flow != "" {
		var ok bool
		if l.loaded, ok = load(l.c, projectFor(l.flow, l.project), l.flow); !ok {
			return false
		}
		if l.loaded.program.Fingerprint == started.Program {
			return l.settle()
		}
		l.c.bad("the call began with another version of the flow %s (%.12s, this is %.12s): leave the flow out, and the call goes on with the version that was kept",
			started.Flow, started.Program, l.loaded.program.Fingerprint)
		return false
	}
	var err error
	if l.kept, err = keptIn(l.plan.journal, started.Program, started.Flow); err == nil {
		l.loaded, err = l.kept.load()
		l.loaded.origin = &origin{kept: filepath.Join(l.plan.journal, programsFolder, started.Program[:12]+"…")}
	}
	if err != nil {
		l.c.bad("the program of the call: %s", err)
	}
	return err == nil
}

// onlyOpen is the one open call of the folder. With none, and with several, it
// says so and is "".
func (l *live) onlyOpen(ctx context.Context, f *journals) string {
	var open []journal.OpenCall
	for call, err := range f.node.Open(ctx) {
		if err != nil {
			l.c.Err.printf("%s%s\n", l.c.Err.yellow("warning: "), plain(err.Error()))
			continue
		}
		open = append(open, call)
	}
	switch len(open) {
	case 0:
		l.c.bad("%s holds no open call: there is nothing to go on with", f.name)
		return ""
	case 1:
		return open[0].Call
	}
	l.c.bad("%s holds %d open calls: say which one is to go on with --call-id ID", f.name, len(open))
	const most = 20
	for _, call := range open[:min(len(open), most)] {
		l.c.Err.printf("  %s\n", plain(l.openText(ctx, f, call)))
	}
	if more := len(open) - most; more > 0 {
		l.c.Err.printf("  … and %d more\n", more)
	}
	return ""
}

// openText is an open call in one line: its flow, when it was heard of last,
// and where.
func (l *live) openText(ctx context.Context, f *journals, call journal.OpenCall) string {
	var seen moments
	r := newReport()
	records, err := f.read(ctx, call.Call)
	at := ""
	for _, rec := range records {
		if m, bad := seen.read(rec); bad == nil {
			r.add(m)
			if m.command != nil {
				at = m.command.Applet
			}
		}
	}
	text := fmt.Sprintf("%s  %s  last %s", shorten(call.Call, 80), r.Flow, call.Last.Format("2006-01-02 15:04:05 MST"))
	if at != "" {
		text += "  at " + at
	}
	if err != nil {
		text += "  damaged: " + err.Error()
	}
	return text
}
