package main

import (
	"fmt"
)

// replayTeller has the results of a replay one after another and tells of them:
// to people, as JSON, as a report.
type replayTeller struct {
	c        *console
	f        *replayFlags
	junit    *junit
	bar      *progress
	one      bool // one file was given: with one call in it, that call is told of
	json     callsJSON
	summary  summary
	foreign  foreign
	tornTold map[string]bool // files
	first    *replayed       // is held back until it is known whether it is the only one
}

// tell has the next result.
func (t *replayTeller) tell(r *replayed) {
	if r.loose && t.foreign.again(r.File, t.aside, t.c.Err) {
		return
	}
	t.summary.add(r)
	t.junit.add(r)
	if p := r.on; p != nil && !p.told {
		p.told = true
		t.aside(p.said)
	}
	t.header(r.on)
	if r.Error != "" {
		t.aside(t.c.Err.red("error: ") + plain(r.Error) + "\n")
	}
	switch {
	case t.single(r):
		t.first = r
	default:
		t.flush()
		t.line(r)
	}
}

// header says once of each flow where it is from: run in another folder, a
// replay compares with another flow.
func (t *replayTeller) header(p *program) {
	if p == nil || p.Program == nil || p.head || t.f.json {
		return
	}
	p.head = true
	t.bar.clear()
	t.c.header(p.origin)
}

// single reports whether the result may be the only one: of a file of one call.
func (t *replayTeller) single(r *replayed) bool {
	return t.one && t.summary.recordings == 1 && !r.named
}

// flush tells of the result that was held back.
func (t *replayTeller) flush() {
	if r := t.first; r != nil {
		t.first = nil
		t.line(r)
	}
}

// aside writes to stderr, beside the line of progress.
func (t *replayTeller) aside(text string) {
	t.bar.clear()
	t.c.Err.print(text)
}

// line tells of one call among many.
func (t *replayTeller) line(r *replayed) {
	if t.f.json {
		if t.json.s = t.c.Out; t.f.verbose || !r.Same {
			t.json.add(r)
		}
		return
	}
	if !t.f.verbose {
		return
	}
	out := t.c.Out
	switch {
	case r.noFlow():
		out.printf("%s %s: no flow %s\n", out.red("not   "), plain(r.name()), plain(r.on.flow))
	case r.Error != "":
		out.printf("%s %s\n", out.red("error  "), plain(r.name()))
	case r.Same:
		out.printf("%s    %s\n", out.green("same"), plain(r.sameText()))
	default:
		out.printf("%s %s: %s, %s\n", out.red("differs"), plain(r.name()), plain(r.Flow), count(len(r.Differences), "difference"))
	}
	t.torn(r)
}

// torn says of a file of one call that its last record was left out.
func (t *replayTeller) torn(r *replayed) {
	if r.Error == "" && !r.named && torn(r.File) {
		if t.tornTold == nil {
			t.tornTold = map[string]bool{}
		}
		t.tornTold[r.File] = true
		t.aside(t.c.Err.yellow("warning: ") + plain(r.File) + ": " + tornText + "\n")
	}
}

// sameText is how a call went that is the same.
func (r *replayed) sameText() string {
	end := "left open"
	if r.end != nil {
		end = outcomeText(r.end.Outcome)
	}
	return fmt.Sprintf("%s: %s, %s, %s", r.name(), r.Flow, count(len(r.exits), "exit"), end)
}
