package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

// doubt notes an applet whose request may have been done: it may charge, and
// nobody will send it again.
func (r *report) doubt(applet string) {
	if !slices.Contains(r.MayBeDone, applet) {
		r.MayBeDone = append(r.MayBeDone, applet)
	}
}

// interrupted reports the issue that the engine gives a request that was under
// way when the process stopped.
func interrupted(i engine.Issue) bool {
	return strings.HasPrefix(i.Msg, "the process stopped while this was under way")
}

// doubts are what somebody has to ask the provider about.
func (s *screen) doubts(r *report) {
	head := "Unsure"
	for _, applet := range r.MayBeDone {
		s.printf("%s%s\n", s.bold(pad(head, sectionIndent)), s.yellow(plain(shorten(applet, 200)+" may have been done: ask the provider")))
		head = ""
	}
}

// stopped says where an open call stands, and how to go on with it.
func (one *recordedShow) stopped() []string {
	p := one.report.pending
	if p == nil {
		return nil
	}
	text := "during " + shorten(p.Applet, 200)
	if !p.Repeatable() {
		what := "a request"
		if p.Fetch == nil {
			what = "something"
		}
		text += " (" + what + " that may not be repeated)"
	}
	lines := []string{text}
	if words := one.resumption(); words != "" {
		lines = append(lines, "go on with: "+words)
	}
	return lines
}

// resumption is the command line that goes on with the call; "" when the
// recording is of a form that nothing can be added to.
func (one *recordedShow) resumption() string {
	switch {
	case strings.HasSuffix(one.File, ".gz"):
		return ""
	case one.Call == "":
		return "ivrflow run " + shellWord(shorten(one.started.Flow, 200)) + " --record " + shellWord(one.File) + " --resume"
	case segment.MatchString(filepath.Base(one.File)):
		return "ivrflow run --journal " + shellWord(filepath.Dir(one.File)) + " --resume --call-id " + shellWord(shorten(one.Call, 200))
	}
	return ""
}
