package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/ivrflow/ivrflow/engine"
)

// programs are the flows that recordings are replayed on: each is looked up
// and compiled once.
type programs struct {
	c       *console
	project string // as it was named; "" if it was not
	flow    string // for every recording, instead of the one that it names

	mu     sync.Mutex
	byFlow map[string]*program
}

// program is one of them.
type program struct {
	flow string
	*engine.Program
	origin *origin // nil: there is no such flow
	said   string  // what there is to say about it on stderr: mistakes, warnings
	told   bool    // and it was said; only who collects the results looks at it
	head   bool    // and the line of where it is from was written

	once sync.Once
}

// mostFlows bounds the flows of one run: recordings can name any number.
const mostFlows = 1000

// of is the program for a recording of the flow. Its Program is nil when there
// is none of the name, or it has mistakes.
func (p *programs) of(flow string) *program {
	if p.flow != "" {
		flow = p.flow
	}
	p.mu.Lock()
	if p.byFlow == nil {
		p.byFlow = map[string]*program{}
	}
	if len(p.byFlow) >= mostFlows && p.byFlow[flow] == nil {
		flow = "" // the recordings of all further flows share one complaint
	}
	one := p.byFlow[flow]
	if one == nil {
		one = &program{flow: flow}
		p.byFlow[flow] = one
	}
	p.mu.Unlock()
	one.once.Do(func() { p.load(one) })
	return one
}

// load compiles the flow. What it has to say is kept: it belongs where the
// first recording of the flow stands in the order.
func (p *programs) load(one *program) {
	var said bytes.Buffer
	c, to := *p.c, *p.c.Err
	to.w = &said
	c.Err = &to
	switch {
	case one.flow == "":
		c.bad("the recordings are of more than %d flows, or name none", mostFlows)
	case p.flow == "" && !isName(one.flow):
		c.bad("the recording is of the flow %q, which is no name of a flow", one.flow)
	default:
		// Not the project of another flow: where a flow's file was found is
		// where its sub-flows are looked for.
		l, ok := load(&c, projectFor(one.flow, p.project), one.flow)
		if one.origin = l.origin; ok {
			one.Program = l.program
		}
	}
	if one.Program == nil && one.origin == nil && p.flow == "" && one.flow != "" {
		fmt.Fprintf(&said, "the recording is of the flow %q; give the flow with --flow FILE, or its folder with --project DIR\n", plain(one.flow))
	}
	one.said = said.String()
}

// isName reports whether a recording names its flow by a name. A path is not
// followed: a recording may come from anybody.
func isName(flow string) bool { return fs.ValidPath(flow) && !strings.HasSuffix(flow, ".xml") }
