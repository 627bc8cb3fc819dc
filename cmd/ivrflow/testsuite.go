package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine/source"
)

// suite is the call tests of one run.
type suite struct {
	c     *console
	f     *testFlags
	tests []*suiteTest
	flows map[string]*suiteFlow // by project and name
	order []*suiteFlow

	bad, passed, failed int
}

// suiteTest is one test, and what came of it.
type suiteTest struct {
	test   *calltest.Test
	flow   *suiteFlow
	result *calltest.Result
	took   time.Duration
}

// suiteFlow is a flow that tests are of.
type suiteFlow struct {
	name     string
	ok       bool
	loaded   loaded
	coverage *calltest.Coverage
}

// find reads the tests that the paths name. What cannot be read is told.
func (s *suite) find(paths []string) {
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			s.trouble(path, "there is no such file or folder")
		case info.IsDir():
			s.folder(path)
		default:
			s.file(path, true)
		}
	}
}

func (s *suite) trouble(path, msg string) {
	s.bad++
	s.c.bad("%s: %s", path, msg)
}

func (s *suite) folder(root string) {
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case !d.IsDir() && filepath.Ext(file) == ".xml":
			s.file(file, false)
		}
		return nil
	})
	if err != nil {
		s.trouble(root, withoutPath(err).Error())
	}
}

// file reads one test. Of a folder other documents are passed over.
func (s *suite) file(file string, asked bool) {
	data, err := readFile(func() (fs.File, error) { return os.Open(file) })
	switch {
	case err != nil:
		s.trouble(file, withoutPath(err).Error())
		return
	case rootName(data) != calltest.Root && !asked:
		return
	}
	list := &source.List{}
	t := calltest.Parse(file, data, list)
	if t == nil && list.Err() == nil {
		s.trouble(file, "a call test begins with <CallTest>, this document with <"+rootName(data)+">")
		return
	}
	s.c.findings(list.Findings())
	if list.Err() != nil {
		s.bad++
		return
	}
	flow := s.flow(t)
	if !flow.ok {
		s.bad++
		return
	}
	list = &source.List{}
	t.Check(flow.loaded.program, flow.loaded.library, list)
	s.c.findings(list.Findings())
	if list.Err() != nil {
		s.bad++
		return
	}
	s.tests = append(s.tests, &suiteTest{test: t, flow: flow})
}

// flow is the flow of a test, loaded once.
func (s *suite) flow(t *calltest.Test) *suiteFlow {
	p := s.projectOf(t.File)
	key := p.dir + "\x00" + t.Flow
	if have := s.flows[key]; have != nil {
		return have
	}
	made := &suiteFlow{name: t.Flow}
	s.flows[key] = made
	if made.loaded, made.ok = load(s.c, p, t.Flow); !made.ok {
		e := &source.Error{Pos: t.FlowPos, Msg: "the flow " + t.Flow + " cannot be used: its tests do not run"}
		s.c.finding(e)
		return made
	}
	made.coverage = calltest.NewCoverage(made.loaded.program)
	s.order = append(s.order, made)
	return made
}

// projectOf is the folder above the one that a test lies in, if that is a
// project.
func (s *suite) projectOf(file string) *project {
	if s.f.project != "" {
		return &project{dir: s.f.project}
	}
	return &project{dir: projectOfTest(file)}
}

// run runs the tests, and tells of each that fails, in their order.
func (s *suite) run(ctx context.Context) {
	bar := s.c.newProgress(s.c.Err, int64(len(s.tests)))
	if s.f.verbose && s.c.Out.terminal {
		bar = nil
	}
	defer bar.clear()
	items := func(yield func(*suiteTest) bool) {
		for _, t := range s.tests {
			if ctx.Err() != nil || !yield(t) {
				return
			}
		}
	}
	work := func(t *suiteTest) *suiteTest {
		began := time.Now()
		t.result = t.test.Run(ctx, t.flow.loaded.program, t.flow.loaded.library)
		t.took = time.Since(began)
		return t
	}
	n := 0
	for t := range inOrder(ctx, s.f.jobs, items, work) {
		if ctx.Err() != nil {
			break // what was stopped has not failed
		}
		n++
		t.flow.coverage.Add(t.flow.loaded.program, t.result)
		if t.result.Passed() {
			s.passed++
		} else {
			s.failed++
			bar.clear()
		}
		s.show(t)
		bar.update(int64(n), n)
	}
}
