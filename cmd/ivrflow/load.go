package main

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// loaded is a flow that is ready for calls.
type loaded struct {
	program   *engine.Program
	library   *interactions.Library
	providers []string          // the first parts of the names of the interactions that it uses, sorted
	subFlows  map[string][]byte // the flows that a SubFlow names, by the name it uses
	origin    *origin
}

// load finds and compiles a flow. Every finding goes to stderr; ok is false
// when there is a mistake among them. Without an origin no flow was found.
func load(c *console, p *project, flow string) (l loaded, ok bool) {
	if !c.isProject(p.dir) {
		return l, false
	}
	d, err := p.openFlow(flow)
	if err != nil {
		c.bad("%s", err)
		return l, false
	}
	list := &source.List{}
	l = compile(d, documents{p.openInteraction, p.openSubFlow}, list)
	l.origin.around = p.around
	c.findings(list.Findings())
	return l, list.Err() == nil && l.program != nil
}

// documents finds what a flow names. Its errors are fs.ErrNotExist where there
// is nothing of the name.
type documents struct {
	interaction func(name string) (document, error)
	subFlow     func(name string) (file string, data []byte, err error)
}

// compile makes a program of a flow and of what it names. What is wrong goes to
// list; the program is nil then.
func compile(d document, from documents, list *source.List) (l loaded) {
	used := map[string]bool{}
	l.origin = &origin{file: d.file}
	l.library = &interactions.Library{Open: func(name string) (string, []byte, error) {
		provider, _, _ := strings.Cut(name, "/")
		used[provider] = true
		d, err := from.interaction(name)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			l.origin.found(d.file, name)
		}
		return d.file, d.data, err
	}}
	l.subFlows = map[string][]byte{}
	sub := func(name string) (string, []byte, error) {
		file, data, err := from.subFlow(name)
		if err == nil {
			l.subFlows[name] = data
		}
		return file, data, err
	}
	if f := flows.Parse(d.file, d.data, list); f != nil {
		l.program, _ = engine.Compile(f, applets.Standard(applets.Deps{Interactions: l.library, Flow: sub}), list)
	}
	l.providers = slices.Sorted(maps.Keys(used))
	return l
}

// isProject reports a project that is not a folder.
func (c *console) isProject(dir string) bool {
	info, err := os.Stat(dir)
	if err == nil && info.IsDir() {
		return true
	}
	c.bad("the project %s is not a folder", dir)
	return false
}
