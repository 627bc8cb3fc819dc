package main

import (
	"context"
	"io"
	"os"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// phone is the terminal, or a pipe, as the caller's telephone.
type phone struct {
	save  string // where a call test of the call goes
	trace string // where the trace goes
	raw   bool   // on a terminal: each key at once, in real time
}

func newSimulate(flags *pflag.FlagSet) action {
	f := &runFlags{phone: &phone{}}
	do := newCall(flags, "simulate", f)
	flags.StringVar(&f.phone.trace, "trace", "", "a new `file` for what the flow does, to be watched in a second terminal with tail -f")
	flags.StringVar(&f.phone.save, "save", "", "makes a call test of the call, in a new `file`; what was keyed secretly is not in it")
	others := []string{"keys", "caller", "resume", "json"}
	for _, name := range others {
		flags.Lookup(name).Hidden = true
	}
	return func(ctx context.Context, c *console, args []string) int {
		for _, name := range others {
			if flags.Changed(name) {
				return c.wrong("simulate", "--%s is for ivrflow run: here you are the caller", name)
			}
		}
		if in, ok := c.In.(*os.File); ok && term.IsTerminal(int(in.Fd())) {
			f.phone.raw = true
			f.realTime = f.sandbox
		}
		for _, name := range []string{f.phone.trace, f.phone.save} {
			if _, err := os.Lstat(name); name != "" && err == nil {
				return c.bad("%s is there already: take another name, or take it away first", name)
			}
		}
		return do(ctx, c, args)
	}
}

// carryOut runs the call with a person, or the lines of a pipe, as the caller.
func (p *phone) carryOut(ctx context.Context, l *live, drive engine.Drive) int {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	to := io.Discard
	if p.trace != "" {
		file, err := os.OpenFile(p.trace, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return l.c.bad("--trace: %s", err)
		}
		defer file.Close()
		to = file
	}
	l.trace = newTrace(&screen{w: to}, l.loaded.program)
	if drive.Journal == nil {
		drive.Journal = &journal.Memory{}
	}
	l.heading(l.call.ID)
	var hand *handset
	if p.raw {
		restore, wrong := l.c.rawTerminal()
		if wrong != nil {
			return l.c.bad("the terminal cannot be read key by key: %s", wrong)
		}
		defer restore()
		hand = newHandset(l, stop)
		drive.Leg = hand
	} else {
		drive.Leg = l.piped()
	}
	out, err := drive.Run(ctx, l.call)
	if hand != nil {
		hand.tellGone()
	}
	code := l.over(ctx, out, err)
	l.untaken()
	if p.save != "" && out.End.Outcome != "" {
		return max(code, p.saveTest(context.WithoutCancel(ctx), l, drive.Journal))
	}
	return code
}

func simulateHelp() string {
	return `On a terminal each key counts at once: 0-9 * # are the telephone's, h hangs up,
? shows this. Times run as they do in a call, and a key ends a prompt that may
be interrupted. Secret keys are shown as dots. Ctrl-C hangs up; once more stops.

From a pipe each line is what the caller does next, in the words of
run --keys: keys as 4111#, silence, hangup, and for a transfer, queue or
recording busy, noanswer, fail, overflow, speak. When the lines end, the caller
hangs up. With --sandbox time is then virtual, so nothing is waited for.
`
}
