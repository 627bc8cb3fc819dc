package analysis

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// missing finds reads that do harm when there is nothing, and to which a way
// leads on which nothing has filled the data source.
func (f *flow) missing(list *source.List) {
	x := f.facts()
	told := map[string]map[*node]bool{}
	for _, n := range f.nodes {
		for _, r := range n.facts.Reads {
			if !x.harmful(n, r) {
				continue
			}
			if told[r.Name] == nil {
				told[r.Name] = map[*node]bool{}
			}
			told[r.Name][n] = true
		}
	}
	for _, n := range f.nodes {
		seen := map[string]bool{}
		for _, r := range n.facts.Reads {
			if !told[r.Name][n] || seen[r.Name] || !x.harmful(n, r) {
				continue
			}
			if x.lacking(n, r, told[r.Name], list) {
				seen[r.Name] = true // once is enough
			}
		}
	}
}

// harmful reports whether an applet may read nothing where it matters.
func (x *filled) harmful(n *node, r engine.Read) bool {
	if r.Setting || harmOf(r.Use) == "" || x.in[n].has(x.number(r.Name)) {
		return false
	}
	_, input := x.flow.inputs[r.Name]
	fillers := x.flow.fillers(r.Name)
	switch {
	case input && mayBeLeftAway(r.Use):
		return false
	case r.Use == engine.UseSay && n.fills(r.Name): // keys are read back
		return false
	case !input && len(fillers) == 0: // never-set says so
		return false
	}
	return true
}

func (x *filled) lacking(n *node, r engine.Read, told map[*node]bool, list *source.List) bool {
	at := x.flow.at(n, r.Pos)
	if _, input := x.flow.inputs[r.Name]; input && len(x.flow.fillers(r.Name)) == 0 {
		list.Warn(at, "may-be-null", "the input $(%s) is neither required nor has a default: without it %s", r.Name, harmOf(r.Use))
		return true
	}
	way := x.without(r.Name, n, told)
	switch {
	case way == nil:
		return false
	case len(way) == 0:
		list.Warn(at, "may-be-null", "nothing has filled $(%s) yet when a call begins with %s: %s", r.Name, n.Name, harmOf(r.Use))
	default:
		list.Warn(at, "may-be-null", "nothing has filled $(%s) yet on the way %s: %s", r.Name, written(way, n), harmOf(r.Use))
	}
	return true
}

// mayBeLeftAway reports whether an input that is not given does no harm: it is
// optional because it may be missing there.
func mayBeLeftAway(use engine.Use) bool {
	switch use {
	case engine.UseSay, engine.UseMessage, engine.UseSent, engine.UseBare:
		return true
	}
	return false
}

// harmOf says what happens when the value is missing; "" where that may be
// meant.
func harmOf(use engine.Use) string {
	switch use {
	case engine.UseURL:
		return "the request goes to another address, or is refused"
	case engine.UseCredential:
		return "the request authorizes nobody"
	case engine.UseNumber:
		return "there is nobody to call"
	case engine.UseKeys:
		return "the keys are not sent"
	case engine.UseKey:
		return "no notification can be told to be this call's"
	case engine.UseTime:
		return "there is no time to wait"
	case engine.UseInput:
		return "the sub-flow lacks an input that it needs"
	case engine.UseSent, engine.UseBare:
		return "the request is sent without it"
	case engine.UseSay:
		return "the caller hears a gap"
	case engine.UseMessage:
		return "the message has a gap"
	}
	return ""
}
