package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
)

// save is replay --save-test: it makes a call test of one recorded call, and
// runs it once.
func (f *replayFlags) save(ctx context.Context, c *console, paths []string) int {
	rec, code := f.oneCall(ctx, c, paths)
	if code != exitFine {
		return code
	}
	started, err := engine.ReadStart(rec.Records[0])
	if err != nil {
		return c.bad("%s:%d: %s", rec.File, rec.Line, err)
	}
	flow := started.Flow
	if f.flow != "" {
		flow = f.flow
	} else if !isName(flow) {
		return c.bad("the recording is of the flow %q, which is no name of a flow: say with --flow which one it is", flow)
	}
	name := strings.TrimSuffix(filepath.Base(f.saveTest), ".xml")
	l, ok := load(c, projectFor(flow, f.project), flow)
	if !ok {
		return exitUsage
	}
	text, result, err := calltest.FromRecording(ctx, strings.ReplaceAll(name, "-", " "), recordsOf(rec), l.program, l.library)
	if err != nil {
		return c.bad("%s: it cannot be made a call test: %s", rec.File, err)
	}
	if err := writeNew(f.saveTest, text); err != nil {
		return c.bad("--save-test: %s", err)
	}
	c.Out.printf("written: %s, a call test of %s\n", plain(f.saveTest), plain(started.Flow))
	return c.showSaved(ctx, f.saveTest, text, l, result)
}

// showSaved says how the test went that was just made, so that nobody keeps
// one that fails without knowing.
func (c *console) showSaved(ctx context.Context, file string, text []byte, l loaded, result *calltest.Result) int {
	t := calltest.Parse(file, text, &source.List{})
	if !result.Passed() { // again, with the places of the file
		result = t.Run(ctx, l.program, l.library)
	}
	s := &suite{c: c, f: &testFlags{verbose: true}}
	s.show(&suiteTest{test: t, flow: &suiteFlow{loaded: l}, result: result})
	if !result.Passed() {
		c.paragraph("A recording does not hold everything: secrets are left out. Put the test right by hand, or replay the recording instead.")
		return exitFailed
	}
	return exitFine
}

// oneCall reads the only call of a recording, or the one of --call-id.
func (f *replayFlags) oneCall(ctx context.Context, c *console, paths []string) (rec journal.Recorded, code int) {
	bad := 0
	all := archives(paths, func(err error) {
		bad++
		c.bad("%s", err)
	})
	if bad > 0 || len(all) == 0 {
		return rec, exitUsage
	}
	n := 0
	r := &archiveReader{}
	for one, err := range r.calls(ctx, all) {
		if f.call != "" && isOther(f.call, one, err) {
			continue
		}
		if err != nil {
			return rec, c.bad("%s", err)
		}
		if n++; n > 1 {
			return rec, c.bad("--save-test makes a test of one call, and there are several: say with --call-id which one")
		}
		rec = one
	}
	if n == 0 || len(rec.Records) == 0 {
		return rec, c.bad("there is no call%s in %s", ofName(f.call), paths[0])
	}
	return rec, exitFine
}

// writeNew writes a file that must not be there yet.
func writeNew(name string, data []byte) error {
	if err := reserve(name); err != nil {
		switch {
		case errors.Is(err, fs.ErrExist):
			return fmt.Errorf("%s is there already: take another name, or take it away first", name)
		case !isFolder(filepath.Dir(name)):
			return fmt.Errorf("%s cannot be written: there is no folder %s", name, filepath.Dir(name))
		}
		return fmt.Errorf("%s cannot be written: %w", name, withoutPath(err))
	}
	return replaceFile(name, data)
}
