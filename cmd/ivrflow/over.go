package main

import (
	"context"
	"errors"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

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
		return l.c.bad("%s: %s", l.tape.name, l.known().Clean(err.Error()))
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
	if l.tape == nil {
		l.c.Err.print("it was not recorded, so nothing can go on with it; --record FILE or --journal DIR would have kept it\n")
	} else {
		l.c.Err.printf("go on with it: %s\n", l.resumption())
	}
	return exitFailed
}

// resumption is the command line that goes on with the call. A folder of
// journals has its program.
func (l *live) resumption() string {
	words := []string{"ivrflow run"}
	add := func(name, value string) {
		if value != "" {
			words = append(words, name, shellWord(value))
		}
	}
	if l.plan.journal != "" {
		add("--journal", l.plan.journal)
		words = append(words, "--resume")
		add("--call-id", l.report.Call)
	} else {
		words = append(words, shellWord(l.flow))
		add("--record", l.plan.record)
		words = append(words, "--resume")
	}
	add("--settings", l.plan.settings)
	if l.plan.journal == "" {
		add("--project", l.project)
	}
	add("--inbox", l.inboxAt)
	for _, host := range l.allow {
		add("--allow", host)
	}
	if l.sandbox {
		words = append(words, "--sandbox")
	}
	if l.realTime {
		words = append(words, "--real-time")
	}
	if l.fsync != defaultFsync {
		add("--fsync", l.fsync)
	}
	return strings.Join(words, " ")
}
