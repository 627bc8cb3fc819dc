package main

import (
	"bufio"
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// piped is a caller who does what the lines of the input say.
func (l *live) piped() leg.Leg {
	lines := bufio.NewScanner(l.c.In)
	per := time.Duration(0)
	if l.virtual {
		per = pace
	}
	caller := leg.NewScript(l.clock, per, nil)
	caller.Messages(l.phoneMessage)
	caller.Converse(l.heard, func(kind string) []leg.Step {
		for lines.Scan() {
			steps, err := leg.ParseSteps(lines.Text())
			if err != nil {
				l.c.bad("the line is left out: %s", err)
				continue
			}
			if len(steps) > 0 {
				return steps
			}
		}
		if kind == leg.Collect {
			l.c.Out.print("(no more lines: the caller hangs up)\n")
			return []leg.Step{{Do: leg.StepHangup}}
		}
		return nil
	})
	return caller
}

// heard shows what the caller hears of a command. What the flow keeps secret
// is masked.
func (l *live) heard(c leg.Command) {
	for _, p := range c.Prompts {
		text := plain(l.known().Clean(p.Words()))
		if p.IsSound() {
			text = "[sound " + text + "]"
		}
		l.c.Out.printf("%s %s\n", l.c.Out.cyan(">"), text)
	}
	switch c.Kind {
	case leg.Collect:
		l.c.Out.printf("%s\n", l.c.Out.dim(wanted(c.Collect)))
	case leg.Transfer:
		l.c.Out.printf("(ringing %s)\n", plain(l.known().Clean(c.Transfer.To.Masked())))
	case leg.Queue:
		l.c.Out.print("(waiting in a queue)\n")
	case leg.Record:
		l.c.Out.print("(recording)\n")
	case leg.Hangup:
		l.c.Out.print("(the flow hangs up)\n")
	}
}

// phoneMessage shows the message that the caller gets.
func (l *live) phoneMessage(to, text string) error {
	shown := text
	if !l.c.Out.terminal {
		shown = l.known().Clean(text)
	}
	l.c.Out.printf("(message to %s) %s\n", plain(l.known().Clean(to)), plain(shown))
	return l.message(to, text)
}

func wanted(o *leg.CollectOptions) string {
	text := "(key now"
	if o.Secret {
		text += ", secretly"
	}
	if o.Terminator != "" && o.Max != 1 {
		text += "; " + strings.Join(strings.Split(o.Terminator, ""), " or ") + " ends it"
	}
	return text + ")"
}

// saveTest makes a call test of the call that is over.
func (p *phone) saveTest(ctx context.Context, l *live, store journal.Store) int {
	name := strings.TrimSuffix(filepath.Base(p.save), ".xml")
	text, result, err := calltest.FromRecording(ctx, strings.ReplaceAll(name, "-", " "), store.Read(ctx, l.call.ID, 0), l.loaded.program, l.loaded.library)
	if err != nil {
		return l.c.bad("the call cannot be made a call test: %s", err)
	}
	if err := writeNew(p.save, text); err != nil {
		return l.c.bad("--save: %s", err)
	}
	l.c.Out.printf("written: %s, a call test\n", plain(p.save))
	return l.c.showSaved(ctx, p.save, text, l.loaded, result)
}
