package main

import (
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
	providers []string // the first parts of the names of the interactions that it uses, sorted
}

// load finds and compiles a flow. Every finding goes to stderr; ok is false
// when there is a mistake among them.
func load(c *console, p *project, flow string) (l loaded, ok bool) {
	if !c.isProject(p.dir) {
		return l, false
	}
	d, err := p.openFlow(flow)
	if err != nil {
		c.bad("%s", err)
		return l, false
	}
	used := map[string]bool{}
	l.library = &interactions.Library{Open: func(name string) (string, []byte, error) {
		provider, _, _ := strings.Cut(name, "/")
		used[provider] = true
		d, err := p.openInteraction(name)
		return d.file, d.data, err
	}}
	list := &source.List{}
	if f := flows.Parse(d.file, d.data, list); f != nil {
		l.program, _ = engine.Compile(f, applets.Standard(applets.Deps{Interactions: l.library, Flow: p.openSubFlow}), list)
	}
	c.findings(list.Findings())
	l.providers = slices.Sorted(maps.Keys(used))
	return l, list.Err() == nil && l.program != nil
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
