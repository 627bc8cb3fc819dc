package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// replayFlags are the flags of `ivrflow replay`.
type replayFlags struct {
	flow    string
	project string
	json    bool
}

func newReplay(flags *pflag.FlagSet) action {
	f := &replayFlags{}
	flags.StringVar(&f.flow, "flow", "", "the `flow`, a file or a name, instead of the one that the recording names")
	flags.StringVar(&f.project, "project", ".", "the `folder` in which flows and interactions are looked up by name")
	flags.BoolVar(&f.json, "json", false, "prints one JSON object")
	return func(_ context.Context, c *console, args []string) int { return f.run(c, args[0]) }
}

// replayed is what --json prints.
type replayed struct {
	File        string              `json:"file"`
	Call        string              `json:"call"`
	Flow        string              `json:"flow"`
	Recorded    string              `json:"recorded"` // fingerprint of the program it was recorded with
	Program     string              `json:"program"`  // and of the one it was replayed on
	Same        bool                `json:"same"`
	Differences []engine.Difference `json:"differences"`
}

func (f *replayFlags) run(c *console, file string) int {
	rec, err := readRecording(file)
	if err != nil {
		return c.bad("%s", err)
	}
	flow := f.flow
	if flow == "" {
		flow = rec.Started.Flow
	}
	l, ok := load(c, &project{dir: f.project}, flow)
	if !ok {
		if f.flow == "" {
			c.Err.printf("the recording is of the flow %q; give the flow with --flow FILE, or its folder with --project DIR\n", plain(flow))
		}
		return exitUsage
	}
	got, err := l.program.Replay(rec)
	if err != nil {
		return c.failed("%s cannot be replayed: %s", file, err)
	}
	out := replayed{File: file, Call: rec.Started.Call.ID, Flow: l.program.Flow, Recorded: rec.Started.Program, Program: l.program.Fingerprint,
		Same: got.Same(), Differences: append([]engine.Difference{}, got.Differences...)}
	if f.json {
		c.printJSON(out)
	} else {
		c.replayed(out, rec)
	}
	if !got.Same() {
		return exitFailed
	}
	return exitFine
}

// readRecording reads one file of JSON Lines. Its errors name the file, and
// the line where there is one.
func readRecording(file string) (*engine.Recording, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rec, err := engine.ReadRecording(journal.ReadFrom(file, f))
	var corrupt *journal.CorruptError
	if err != nil && !errors.As(err, &corrupt) {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return rec, err
}

// replayed tells people what came of a replay.
func (c *console) replayed(r replayed, rec *engine.Recording) {
	out := c.Out
	if r.Program != r.Recorded {
		out.printf("%s the program is another than the recorded one (%.12s, was %.12s)\n", out.yellow("changed"), r.Program, plain(r.Recorded))
	}
	if r.Same {
		end := "left open"
		if rec.End != nil {
			end = outcomeText(rec.End.Outcome)
		}
		out.printf("%s    %s: %s, %d exits, %s\n", out.green("same"), r.File, r.Flow, len(rec.Exits), end)
		return
	}
	n := "1 difference"
	if len(r.Differences) != 1 {
		n = fmt.Sprintf("%d differences", len(r.Differences))
	}
	out.printf("%s %s: %s, %s\n", out.red("differs"), r.File, r.Flow, n)
	for _, d := range r.Differences {
		out.print("\n")
		c.difference(d)
	}
}

// difference is one thing that is not as recorded: where, what, was, now.
func (c *console) difference(d engine.Difference) {
	out := c.Out
	where := d.Applet
	if d.Visit > 1 {
		where += fmt.Sprintf(" (visit %d)", d.Visit)
	}
	if where == "" {
		where = "the call"
	}
	out.printf("%s  %s %s\n", out.bold(plain(where)), d.Kind, plain(d.What))
	for _, one := range []struct{ label, text string }{{"was", d.Was}, {"now", d.Now}} {
		width := 0
		if out.width > 0 {
			width = out.width - 6
		}
		for i, line := range wrap(plain(one.text), width) {
			label := one.label
			if i > 0 {
				label = ""
			}
			out.printf("  %s %s\n", out.dim(pad(label, utf8.RuneCountInString(one.label))), line)
		}
	}
}
