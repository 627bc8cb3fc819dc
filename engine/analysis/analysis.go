// Package analysis looks for what a designer probably did not mean in a
// program that compiles: along the ways that calls may take, a data source that
// nothing has filled yet, a loop without an end, a secret that is spoken.
//
// [Check] is the entry; each rule is a file of its own. Rules look at what the
// applets said of themselves at load ([engine.Facts]) and at the graph of each
// flow, never at how an applet works.
package analysis

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// Check looks at every flow of a program. What it finds are warnings.
func Check(p *engine.Program, list *source.List) {
	all := flowsOf(p)
	for _, f := range all {
		f.reached(list)
		f.missing(list)
		f.endless(list)
		f.unread(list)
		f.spoken(list)
		f.types(list)
		f.deadlines(list)
		f.names(list)
		f.plain(list)
	}
	settings(p, all, list)
}
