package main

import (
	"cmp"
	"context"
	"errors"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// showFlags are the flags of `ivrflow show`.
type showFlags struct {
	callID string
	json   bool
}

func newShow(flags *pflag.FlagSet) action {
	f := &showFlags{}
	flags.StringVar(&f.callID, "call-id", "", "the call's `id`, where there are several; without it they are listed")
	flags.BoolVar(&f.json, "json", false, "prints one JSON object")
	return func(ctx context.Context, c *console, args []string) int { return f.run(ctx, c, args[0]) }
}

// run shows the one call that there is or that was asked for, or lists several.
func (f *showFlags) run(ctx context.Context, c *console, path string) int {
	s := &shelf{c: c, json: f.json}
	damaged := map[string]bool{} // files of which what can be read is there
	lines := &foreign{}
	for rec, err := range (&archiveReader{}).calls(ctx, archives([]string{path}, s.bad)) {
		one := recordedShow{Recorded: journal.Recorded(rec), err: err}
		var corrupt *journal.CorruptError
		if errors.As(err, &corrupt) && corrupt.Call == "" && lines.again(corrupt.File, c.Err.print, c.Err) {
			continue
		}
		if err != nil && len(rec.Records) == 0 {
			one = readable(err, damaged)
		}
		one.name = cmp.Or(one.Call, startedID(one.Records))
		switch {
		case len(one.Records) == 0 && err != nil:
			s.bad(err)
		case f.callID == "":
			s.add(one)
		case f.callID == one.name:
			return one.show(c, f.json)
		}
	}
	if ctx.Err() != nil {
		return exitFailed
	}
	if f.callID != "" {
		c.bad("%s holds no call %q", path, f.callID)
		return exitUsage
	}
	return s.end()
}

// readable is what stands before the first damage of a file of one call; of a
// file of many the others are shown.
func readable(damage error, before map[string]bool) recordedShow {
	one := recordedShow{err: damage}
	var corrupt *journal.CorruptError
	if !errors.As(damage, &corrupt) || before[corrupt.File] {
		return one
	}
	before[corrupt.File] = true
	o, err := (&archiveReader{}).open(context.Background(), corrupt.File)
	if err != nil {
		return one
	}
	defer o.Close()
	one.File, one.Line = corrupt.File, 1
	for rec, err := range journal.ReadFrom(corrupt.File, o) {
		if err != nil {
			break
		}
		one.Records = append(one.Records, rec)
	}
	return one
}
