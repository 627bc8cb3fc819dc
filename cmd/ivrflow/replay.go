package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// replayFlags are the flags of `ivrflow replay`.
type replayFlags struct {
	flow     string
	project  string
	jobs     int
	call     string
	all      bool
	verbose  bool
	coverage bool
	json     bool
	junit    string
	saveTest string
}

func newReplay(flags *pflag.FlagSet) action {
	f := &replayFlags{}
	flags.StringVar(&f.flow, "flow", "", "the `flow`, a file or a name, instead of the one that a recording names")
	flags.StringVar(&f.project, "project", "", projectDoc)
	flags.StringVar(&f.call, "call-id", "", "only the call of this `id`, of a file or a folder with many")
	flags.BoolVar(&f.all, "all", false, "shows all differences of a call, not only the first")
	flags.BoolVar(&f.verbose, "verbose", false, "has a line for every call, also for one that is the same")
	flags.BoolVar(&f.coverage, "coverage", false, "lists the exits that were not taken, for one recording too")
	flags.BoolVar(&f.json, "json", false, "prints one JSON object: the calls that differ, with --verbose all, and a summary")
	flags.StringVar(&f.junit, "junit", "", "writes a report for build servers to the `file`")
	flags.StringVar(&f.saveTest, "save-test", "", "makes a call test of the recorded call, a new `file`, and runs it once; of several calls that of --call-id")
	flags.IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "how `many` calls are replayed at a time")
	return func(ctx context.Context, c *console, args []string) int { return f.run(ctx, c, args) }
}

// replayHelp explains what the flags do not.
func replayHelp() string {
	return `  PATH is a recording (.jsonl or .jsonl.gz, of one call or of many), or a folder
  with recordings or journals in it. A recording that cannot be read is reported
  and stops no other.

  0  every recording is the same
  1  something differs, or a recording cannot be read, or it was stopped
  2  wrong use: a path or a flow that is not there, a flow with mistakes, no
     recording at all; also when 1 applies too
`
}

// fewerCollections lets the heap grow to some tens of megabytes between two
// collections: of many calls nothing is kept.
const fewerCollections = 400

// run replays what the paths name.
func (f *replayFlags) run(ctx context.Context, c *console, paths []string) int {
	if f.jobs < 1 || f.jobs > mostJobs {
		return c.wrong("replay", "--jobs %d: it must be from 1 to %d", f.jobs, mostJobs)
	}
	if f.project != "" && !c.isProject(f.project) {
		return exitUsage
	}
	if f.saveTest != "" {
		if f.junit != "" || f.json || f.all || f.coverage {
			return c.wrong("replay", "--save-test makes a test and replays nothing: it goes with --call-id, --flow and --project only")
		}
		return f.save(ctx, c, paths)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(fewerCollections))
	on := &programs{c: c, project: f.project, flow: f.flow}
	if f.flow != "" { // a mistyped one is told before anything is read
		p := on.of(f.flow)
		c.Err.print(p.said)
		if p.told = true; p.Program == nil {
			return exitUsage
		}
	}
	bad := 0
	all := archives(paths, func(err error) {
		bad++
		c.bad("%s", err)
	})
	if len(all) == 0 {
		return exitUsage
	}
	report, err := newJUnit(f.junit)
	if err != nil {
		return c.bad("--junit: %s", err)
	}
	t := &replayTeller{c: c, f: f, junit: report, one: len(paths) == 1 && isFile(paths[0])}
	t.replay(ctx, on, all)
	t.tornFolders(all)
	stopped := ctx.Err() != nil
	t.end(stopped)
	if err := report.finish(stopped); err != nil {
		return c.bad("%s", err)
	}
	s := &t.summary
	switch {
	case bad+s.strange+s.noFlow > 0:
		return exitUsage
	case s.recordings == 0 && !stopped:
		return c.bad("there is no call%s in %s", ofName(f.call), paths[0])
	case s.differing+s.unreadable > 0 || stopped:
		return exitFailed
	}
	return exitFine
}

// mostJobs bounds --jobs: each has calls in memory.
const mostJobs = 256

func ofName(call string) string {
	if call == "" {
		return ""
	}
	return fmt.Sprintf(" %q", call)
}

// replay replays the calls of the archives and tells of each, in their order.
func (t *replayTeller) replay(ctx context.Context, on *programs, all []archive) {
	var size int64
	for _, a := range all {
		size += a.size
	}
	// What --json or --verbose writes would run into the line on a terminal.
	if !t.c.Out.terminal || !t.f.json && !t.f.verbose {
		t.bar = t.c.newProgress(t.c.Err, size)
	}
	defer t.bar.clear()
	r := &archiveReader{}
	items := func(yield func(readCall) bool) {
		for rec, err := range r.calls(ctx, all) {
			if t.f.call != "" && isOther(t.f.call, rec, err) {
				continue
			}
			if !yield(readCall{rec, err}) {
				return
			}
		}
	}
	work := func(one readCall) *replayed { return on.replayCall(one.rec, one.err) }
	for out := range inOrder(ctx, t.f.jobs, items, work) {
		t.tell(out)
		t.bar.update(r.read.Load(), t.summary.recordings)
	}
}

// isOther reports whether what was read, or could not be, is of another call.
func isOther(call string, rec journal.Recorded, err error) bool {
	var damage *journal.CorruptError
	if errors.As(err, &damage) {
		return damage.Call != call
	}
	return err == nil && rec.Call != call
}

// readCall is a recorded call, or what was wrong with reading it.
type readCall struct {
	rec journal.Recorded
	err error
}
