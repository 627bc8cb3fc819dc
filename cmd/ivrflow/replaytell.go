package main

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

// replayTeller has the results of a replay one after another and tells of them:
// to people, as JSON, as a report.
type replayTeller struct {
	c       *console
	f       *replayFlags
	junit   *junit
	bar     *progress
	one     bool // one file was given: with one call in it, that call is told of
	json    callsJSON
	summary summary
	damaged string    // the file whose lines were complained about last
	told    bool      // that there are more of them
	first   *replayed // is held back until it is known whether it is the only one
}

// tell has the next result.
func (t *replayTeller) tell(r *replayed) {
	if r.loose && t.again(r.File) {
		return
	}
	t.summary.add(r)
	t.junit.add(r)
	if p := r.on; p != nil && !p.told {
		p.told = true
		t.aside(p.said)
	}
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

// again reports whether the file was complained about already: that it is none
// of ours is said once, not for each of its lines.
func (t *replayTeller) again(file string) bool {
	if t.damaged != file {
		t.damaged, t.told = file, false
		return false
	}
	if !t.told {
		t.told = true
		t.aside(t.c.Err.red("error: ") + plain(file) + ": more of its lines are no journal records\n")
	}
	return true
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
}

// sameText is how a call went that is the same.
func (r *replayed) sameText() string {
	end := "left open"
	if r.end != nil {
		end = outcomeText(r.end.Outcome)
	}
	return fmt.Sprintf("%s: %s, %s, %s", r.name(), r.Flow, count(len(r.exits), "exit"), end)
}

// end tells of the whole.
func (t *replayTeller) end(stopped bool) {
	if stopped {
		t.aside(t.c.Err.yellow("stopped: ") + "the recordings behind the first " + fmt.Sprint(t.summary.recordings) + " were not replayed\n")
	}
	only := t.first
	if only != nil && !stopped {
		t.onlyOne(only)
		if !t.f.coverage || t.f.json || only.on == nil || only.noFlow() {
			return
		}
		t.c.Out.print("\n")
		t.summary.showUnreached(t.c)
		return
	}
	t.flush()
	switch {
	case t.f.json:
		t.json.s = t.c.Out
		t.json.end(&t.summary, stopped)
	case t.summary.recordings > 0:
		if t.f.verbose {
			t.c.Out.print("\n")
		}
		t.summary.showGroups(t.c, t.f.all)
		t.summary.show(t.c)
		t.hint()
	}
}

// hint is the command line that shows one of the calls that differ in full.
func (t *replayTeller) hint() {
	list := t.summary.groups.sorted()
	if len(list) == 0 || t.f.all {
		return
	}
	r := list[0].first
	words := []string{"ivrflow replay", shellWord(r.File)}
	for _, f := range []struct{ name, value string }{{"--call", r.Call}, {"--flow", t.f.flow}, {"--project", t.f.project}} {
		if f.value != "" && (f.name != "--call" || r.named) && (f.name != "--project" || f.value != ".") {
			words = append(words, f.name, shellWord(f.value))
		}
	}
	t.c.Out.printf("\n%s\n  %s --all\n", t.c.Out.bold("To see one of them in full"), plain(strings.Join(words, " ")))
}

// onlyOne tells of the only call.
func (t *replayTeller) onlyOne(r *replayed) {
	out := t.c.Out
	switch {
	case t.f.json:
		var seen *[]engine.Way
		if t.f.coverage && r.on != nil && !r.noFlow() {
			list := t.summary.unreached()
			seen = &list
		}
		t.c.printJSON(struct {
			*replayed
			Unreached *[]engine.Way `json:"unreached,omitempty"`
		}{r, seen})
		return
	case r.noFlow() || r.Error != "":
		return // stderr has it
	}
	if r.Program != r.Recorded {
		out.printf("%s the program is another than the recorded one (%.12s, was %.12s)\n", out.yellow("changed"), r.Program, plain(r.Recorded))
	}
	if r.Same {
		out.printf("%s    %s\n", out.green("same"), plain(r.sameText()))
		return
	}
	out.printf("%s %s: %s, %s\n", out.red("differs"), plain(r.name()), plain(r.Flow), count(len(r.Differences), "difference"))
	if r.edited() {
		out.printf("%s\n", out.yellow("The flow is the one it was recorded with: the recording was edited, or another version of ivrflow behaves differently."))
	}
	out.print("\n")
	t.c.differences(r.Differences, t.f.all)
}
