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
