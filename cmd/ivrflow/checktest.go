package main

import (
	"path/filepath"

	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine/source"
)

// callTest checks a call test, and what it names against its flow. What is
// wrong in the flow itself is told where the flow is checked.
func (k *checker) callTest(d document, p *project) {
	own := &source.List{}
	defer k.append(own)
	t := calltest.Parse(d.file, d.data, own)
	if t == nil || own.Err() != nil {
		return
	}
	at := &project{dir: p.dir}
	if !isFolder(filepath.Join(p.dir, "flows")) && !isFolder(filepath.Join(p.dir, "interactions")) {
		at.dir = projectOfTest(d.file)
	}
	flow, err := at.openFlow(t.Flow)
	if err != nil {
		own.Mistake(t.FlowPos, "calltest-flow", "%s", err)
		return
	}
	list := &source.List{}
	l := compile(k.read(flow), documents{at.openInteraction, at.openSubFlow}, list)
	if list.Err() != nil || l.program == nil {
		own.Mistake(t.FlowPos, "calltest-flow", "the flow %s has mistakes: put those right first (ivrflow check %s)", t.Flow, flow.file)
		return
	}
	t.Check(l.program, l.library, own)
}

// projectOfTest is the project that a test lies in: the nearest folder round it
// that holds flows or interactions, else the present one.
func projectOfTest(file string) string {
	for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
		if isFolder(filepath.Join(dir, "flows")) || isFolder(filepath.Join(dir, "interactions")) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return "."
		}
	}
}
