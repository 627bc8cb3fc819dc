package main

import (
	"context"
	"runtime"

	"github.com/spf13/pflag"
)

// testFlags are the flags of `ivrflow test`.
type testFlags struct {
	project  string
	verbose  bool
	json     bool
	junit    string
	coverage string
	least    int
	jobs     int
}

func newTest(flags *pflag.FlagSet) action {
	f := &testFlags{}
	flags.StringVar(&f.project, "project", "", "the `folder` in which flows and interactions are looked up by name; without it the one that a test's file lies in (DIR of DIR/tests/TEST.xml beside DIR/flows), else the present one")
	flags.BoolVar(&f.verbose, "verbose", false, "has a line for every test, also for one that passes")
	flags.BoolVar(&f.json, "json", false, "prints one JSON object: the tests with what failed, and the coverage")
	flags.StringVar(&f.junit, "junit", "", "writes a report for build servers to the `file`")
	flags.StringVar(&f.coverage, "coverage", "", "writes to the `file`, as JSON, how often each applet, exit and status came; ivrflow graph draws it")
	flags.IntVar(&f.least, "min-coverage", 0, "fails when less than this `percentage` of the exits of any flow is taken")
	flags.IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "how `many` tests run at a time")
	return func(ctx context.Context, c *console, args []string) int { return f.run(ctx, c, args) }
}

// testHelp explains what the flags do not.
func testHelp() string {
	return `  PATH is a call test (<CallTest>, docs/call-tests.md), or a folder with call
  tests in it. Nothing is sent, and waits take no time.

  0  every test passes
  1  a test fails, too few exits are taken, or it was stopped
  2  wrong use: a path that is not there, a test or a flow with mistakes, no test
     at all; also when 1 applies too
`
}

func (f *testFlags) run(ctx context.Context, c *console, paths []string) int {
	if f.jobs < 1 || f.jobs > mostJobs {
		return c.wrong("test", "--jobs %d: it must be from 1 to %d", f.jobs, mostJobs)
	}
	if f.least < 0 || f.least > 100 {
		return c.wrong("test", "--min-coverage %d: it is a percentage, 0 to 100", f.least)
	}
	if f.project != "" && !c.isProject(f.project) {
		return exitUsage
	}
	s := &suite{c: c, f: f, flows: map[string]*suiteFlow{}}
	s.find(paths)
	if len(s.tests) == 0 && s.bad == 0 {
		return c.bad("there is no call test in %s", paths[0])
	}
	s.run(ctx)
	stopped := ctx.Err() != nil
	s.tell(stopped)
	if err := s.write(stopped); err != nil {
		return c.bad("%s", err)
	}
	few := !stopped && s.fewExits()
	switch {
	case s.bad > 0:
		return exitUsage
	case s.failed > 0 || stopped || few:
		return exitFailed
	}
	return exitFine
}
