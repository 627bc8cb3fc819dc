package main

import (
	"fmt"
	"strings"
)

// end tells of the whole.
func (t *replayTeller) end(stopped bool) {
	if stopped {
		t.aside(t.c.Err.yellow("stopped: ") + "the recordings behind the first " + fmt.Sprint(t.summary.recordings) + " were not replayed\n")
	}
	only := t.first
	if only != nil && !stopped {
		t.onlyOne(only)
		return
	}
	t.flush()
	switch {
	case t.f.json:
		t.json.s = t.c.Out
		t.json.end(&t.summary, stopped, t.f.coverage)
	case t.summary.recordings > 0:
		if t.f.verbose {
			t.c.Out.print("\n")
		}
		t.summary.showGroups(t.c, t.f.all)
		t.summary.show(t.c)
		if t.f.coverage || t.summary.differing > 0 {
			t.summary.showUnreached(t.c)
		}
		t.hint()
		if t.summary.differing > 0 {
			t.c.Out.print("\n")
			t.advice()
		}
	}
}

// advice says what to do about calls that differ.
func (t *replayTeller) advice() {
	text := "If this is meant: record such calls anew, or keep these recordings together with the flow they are of. If not: put the flow right and replay again."
	for _, line := range wrap(text, t.c.Out.width) {
		t.c.Out.print(line + "\n")
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
	for _, f := range []struct{ name, value string }{{"--call-id", r.Call}, {"--flow", t.f.flow}, {"--project", t.f.project}} {
		if f.value != "" && (f.name != "--call-id" || r.named) {
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
		t.json.s = out
		t.json.add(r)
		t.json.end(&t.summary, false, t.f.coverage)
		return
	case r.noFlow() || r.Error != "":
		return // stderr has it
	}
	if r.Program != r.Recorded {
		out.printf("%s the program is another than the recorded one (%.12s, was %.12s)\n", out.yellow("changed"), r.Program, plain(r.Recorded))
	}
	if r.Same {
		out.printf("%s    %s\n", out.green("same"), plain(r.sameText()))
	} else {
		out.printf("%s %s: %s, %s\n", out.red("differs"), plain(r.name()), plain(r.Flow), count(len(r.Differences), "difference"))
		if r.edited() {
			out.printf("%s\n", out.yellow("The flow is the one it was recorded with: the recording was edited, or another version of ivrflow behaves differently."))
		}
		out.print("\n")
		t.c.differences(r.Differences, t.f.all)
	}
	t.torn(r)
	if t.f.coverage {
		t.summary.showUnreached(t.c)
	}
	if !r.Same && !r.edited() {
		out.print("\n")
		t.advice()
	}
}
