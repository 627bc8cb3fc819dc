package main

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

// junit writes a report that build servers read (the form that Ant's JUnit task
// gave it): a test case a recording, as they come. The numbers stand at the
// beginning, so room is left for them there. Nothing is seen of the report
// before it is whole.
type junit struct {
	name string
	f    *os.File
	out  *bufio.Writer
	xml  *xml.Encoder
	err  error // the first one; nothing is written behind it

	tests, failures, errors int
}

const (
	junitHead  = xml.Header + `<testsuites>` + "\n" + `<testsuite name="ivrflow replay"`
	junitRoom  = 80 // characters for the numbers; blanks between attributes mean nothing
	junitTail  = "\n</testsuite>\n</testsuites>\n"
	junitCount = ` tests="%d" failures="%d" errors="%d"`
)

// testCase is one recording.
type testCase struct {
	XMLName xml.Name   `xml:"testcase"`
	Class   string     `xml:"classname,attr"`
	Name    string     `xml:"name,attr"`
	File    string     `xml:"file,attr"`
	Line    int        `xml:"line,attr,omitempty"`
	Failure *testFault `xml:"failure"`
	Error   *testFault `xml:"error"`
}

type testFault struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// newJUnit begins a report beside the file that it is to be. "" is no report.
func newJUnit(name string) (*junit, error) {
	if name == "" {
		return nil, nil
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file, so no report can be written to it", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		if dir := filepath.Dir(name); !isFolder(dir) {
			err = fmt.Errorf("there is no folder %s", dir)
		}
		return nil, fmt.Errorf("%s cannot be written: %w", name, unwrapped(err))
	}
	j := &junit{name: name, f: f, out: bufio.NewWriter(f)}
	j.xml = xml.NewEncoder(j.out)
	j.xml.Indent("", "  ")
	_, j.err = j.out.WriteString(junitHead + strings.Repeat(" ", junitRoom) + ">\n")
	return j, nil
}

func (j *junit) add(r *replayed) {
	if j == nil || j.err != nil {
		return
	}
	one := testCase{Class: plain(r.Flow), Name: plain(r.File), File: plain(r.File), Line: r.Line}
	if r.named {
		one.Name = plain(r.Call)
	}
	if one.Class == "" {
		one.Class = "unreadable"
	}
	j.tests++
	switch {
	case r.noFlow():
		j.errors++
		one.Error = &testFault{Message: plain(fmt.Sprintf("the flow %q was not found, or has mistakes", r.on.flow)), Type: "flow"}
	case r.Error != "":
		j.errors++
		one.Error = &testFault{Message: plain(r.Error), Type: "unreadable"}
	case !r.Same:
		j.failures++
		first := lead(r.Differences)
		one.Failure = &testFault{Message: plain(where(first) + " " + heading(first)), Type: first.Kind, Text: failureText(r.Differences)}
	}
	j.err = j.xml.Encode(one)
}

// failureText is the leading difference, and how many more there are.
func failureText(list []engine.Difference) string {
	d := lead(list)
	text := fmt.Sprintf("%s %s\nwas %s\nnow %s\n", where(d), heading(d), plain(d.Was), plain(d.Now))
	if d.Kind == engine.DiffMissing {
		text = where(d) + " " + plain(missingSentence(d)) + "\n"
	}
	if d.Note != "" {
		text += plain(d.Note) + "\n"
	}
	if len(list) > 1 {
		text += "and " + count(len(list)-1, "more difference") + "\n"
	}
	return text
}

// finish puts the report where it belongs. A run that was stopped leaves what
// was there before: half a report looks like a good one.
func (j *junit) finish(stopped bool) error {
	if j == nil {
		return nil
	}
	defer os.Remove(j.f.Name()) // fails when it has its name
	defer j.f.Close()
	if stopped {
		return nil
	}
	for _, step := range []func() error{
		func() error { return j.err },
		func() error { _, err := j.out.WriteString(junitTail); return err },
		j.out.Flush,
		func() error {
			_, err := fmt.Fprintf(&at{j.f, int64(len(junitHead))}, junitCount, j.tests, j.failures, j.errors)
			return err
		},
		j.f.Close,
		func() error { return os.Rename(j.f.Name(), j.name) },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("the report %s: %w", j.name, withoutPath(err))
		}
	}
	return nil
}

// at writes over what stands at a place of a file.
type at struct {
	f      *os.File
	offset int64
}

// Write implements [io.Writer].
func (a *at) Write(b []byte) (int, error) {
	n, err := a.f.WriteAt(b, a.offset)
	a.offset += int64(n)
	return n, err
}
