package analysis

import (
	"slices"

	"github.com/ivrflow/ivrflow/engine/source"
)

// unread finds what is asked for and then used nowhere: keys that a caller was
// asked for, counters, inputs. What a Set fills may be a result of the call,
// and of an answer a flow takes what it needs: they are left alone.
func (f *flow) unread(list *source.List) {
	read := map[string]bool{}
	for _, n := range f.nodes {
		for _, r := range n.facts.Reads {
			read[r.Name] = read[r.Name] || !r.Setting
		}
	}
	for _, other := range f.all {
		for _, n := range other.nodes {
			for _, fill := range n.facts.Fills {
				read[fill.From] = read[fill.From] || fill.Flow == f.name
			}
		}
	}
	returns := slices.ContainsFunc(f.nodes, func(n *node) bool { return n.Kind == "Return" })
	for _, n := range f.nodes {
		for _, fill := range n.facts.Fills {
			if returns && !f.sub { // a sub-flow that is looked at alone: who runs it may take what it fills
				break
			}
			if read[fill.Name] || fill.Pos == (source.Pos{}) || n.Kind != "Collect" && n.Kind != "Loop" {
				continue
			}
			list.Warn(fill.Pos, "never-read", "%s fills $(%s), and nothing reads it", n.Name, fill.Name)
		}
	}
	for _, in := range f.doc.Inputs {
		if !read[in.Name] && in.Name != "" {
			list.Warn(in.Pos, "never-read", "nothing reads the input $(%s)", in.Name)
		}
	}
}
