package engine

import (
	"maps"
	"slices"

	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// own is the start of a recorded call as if it had begun with this program:
// inputs that were not given have this program's defaults, and those that it
// does not know are gone. Differs hears of each.
func (p *Program) own(s Started, differs func(input, was, now string)) Started {
	s.Program, s.Flow = p.Fingerprint, p.Flow
	recorded := s.Inputs
	s.Inputs = maps.Clone(recorded)
	known := map[string]bool{}
	for _, in := range p.inputs {
		known[in.Name] = true
		was := recorded[in.Name]
		now := p.recorded(in, was, slices.Contains(s.Defaulted, in.Name))
		switch {
		case now != was && now.IsNull():
			delete(s.Inputs, in.Name)
		case now != was:
			if s.Inputs == nil {
				s.Inputs = map[string]vars.Value{}
			}
			s.Inputs[in.Name] = now
		}
		if now != was {
			differs(in.Name, was.Shown(), now.Shown())
		} else if in.Required && in.Default == "" && was.IsNull() {
			differs(in.Name, "not given", "required: the call could not begin")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(recorded)) {
		if !known[name] {
			delete(s.Inputs, name)
			differs(name, recorded[name].Shown(), "the flow has no such input")
		}
	}
	return s
}

// recorded is the value of an input in a replay. A secret stays as it is:
// there is no vault.
func (p *Program) recorded(in flows.Input, was vars.Value, defaulted bool) vars.Value {
	if !defaulted || was.IsSecret() || p.secret[in.Name] {
		return was
	}
	if in.Default == "" {
		return vars.Value{}
	}
	v, err := vars.Convert(in.Default, in.Type, vars.Operator)
	if err != nil || in.Secret != "false" && vars.LooksLikeCard(v.Text) {
		return was
	}
	return v
}
