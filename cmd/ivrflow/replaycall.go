package main

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// replayed is what came of one recorded call. --json prints it.
type replayed struct {
	File        string              `json:"file"`
	Line        int                 `json:"line,omitempty"` // where the call begins in a file with many
	Call        string              `json:"call"`
	Flow        string              `json:"flow"`
	Recorded    string              `json:"recorded"` // fingerprint of the program it was recorded with
	Program     string              `json:"program"`  // and of the one it was replayed on
	Same        bool                `json:"same"`
	Differences []engine.Difference `json:"differences"`
	Error       string              `json:"error,omitempty"` // why it cannot be read or replayed

	named   bool     // it is one call of many in its file
	on      *program // nil: it did not come so far
	unusual bool     // the error is not about the content: a file that cannot be opened
	loose   bool     // the error is about a line of the file, whosever it is
	exits   []engine.Exit
	end     *engine.End
}

// name is what people call it.
func (r *replayed) name() string {
	if !r.named {
		return r.File
	}
	return fmt.Sprintf("%s (%s:%d)", r.Call, r.File, r.Line)
}

// noFlow reports whether there is no program to replay it on.
func (r *replayed) noFlow() bool { return r.on != nil && r.on.Program == nil }

// edited reports whether it differs on the very program it was recorded with.
func (r *replayed) edited() bool {
	return r.Error == "" && !r.noFlow() && !r.Same && r.Recorded == r.Program
}

// replayCall replays one recorded call; bad is what was wrong with reading it.
func (p *programs) replayCall(rec journal.Recorded, bad error) (out *replayed) {
	out = &replayed{File: rec.File, Call: rec.Call, named: rec.Call != "", Differences: []engine.Difference{}}
	if out.named {
		out.Line = rec.Line
	}
	if bad != nil {
		var os *fs.PathError
		out.unusual = errors.As(bad, &os)
		out.Error = bad.Error()
		var damage *journal.CorruptError
		if errors.As(bad, &damage) {
			out.File, out.Call, out.named = damage.File, damage.Call, damage.Call != ""
			out.Line, out.loose = damage.Line, damage.Call == ""
		}
		return out
	}
	defer func() {
		// A recording may come from anybody: one that the engine trips over
		// must not take the others along.
		if r := recover(); r != nil {
			out.Error = fmt.Sprintf("%s:%d: it cannot be replayed: the replay broke off: %v", rec.File, rec.Line, r)
		}
	}()
	recording, err := engine.OpenRecording(recordsOf(rec))
	if err != nil {
		out.Error = fmt.Sprintf("%s:%d: %s", rec.File, lineOf(rec, err), err)
		return out
	}
	started := recording.Started
	out.Call, out.Flow, out.Recorded = started.Call.ID, started.Flow, started.Program
	if out.named {
		out.Call = rec.Call
	}
	out.on = p.of(started.Flow)
	if out.on.Program == nil {
		return out
	}
	out.Flow, out.Program = out.on.Program.Flow, out.on.Fingerprint
	got, err := out.on.Replay(recording)
	if err != nil {
		out.Error = fmt.Sprintf("%s:%d: it cannot be replayed: %s", rec.File, lineOf(rec, err), err)
		return out
	}
	out.Same, out.exits, out.end = got.Same(), got.Exits, got.End
	out.Differences = append(out.Differences, got.Differences...)
	out.on.note(out.Differences)
	return out
}

// lineOf is the line of the record that an error of the engine names. In a file
// with many calls their lines may be mixed: there it is where the call begins.
func lineOf(rec journal.Recorded, err error) int {
	var n int
	if _, no := fmt.Sscanf(err.Error(), "record %d:", &n); no != nil || rec.Call != "" || n < 1 {
		return rec.Line
	}
	return rec.Line + n - 1
}

// recordsOf gives the records of a call.
func recordsOf(rec journal.Recorded) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for _, one := range rec.Records {
			if !yield(one, nil) {
				return
			}
		}
	}
}
