package applets

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Set fills data sources, all at once: every value is read before any is
// written, so that a name that is first created here reads null (Vonage, Set
// Data Source).
//
//	<Set name="Prepare" next="Charge">
//	  <Value name="Ref">A-$(CallGuid)</Value>
//	  <Value name="Big" expr='$(Amount) > 100'/>
//	</Set>
type Set struct{ values []value }

func set() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Fills data sources, all at once.",
			Children: []source.ChildShape{{Min: 1, Shape: valueShape("Value", "One data source and its value.")}}},
		Exits: []engine.ExitSpec{{Name: "next", Doc: "They are filled."}},
		New: func(b *engine.Build) engine.Applet {
			s := &Set{}
			seen := map[string]bool{}
			for _, e := range b.Element().All("Value") {
				x := compileValue(b, e)
				if seen[x.name] && x.name != "" {
					b.List().Mistake(e.Pos, "duplicate-name", "%q is set twice; all values are read before any is written, so only one of them could count", x.name)
				}
				seen[x.name] = true
				s.values = append(s.values, x)
				x.announce(b)
				x.fills(b, e)
			}
			return s
		},
	}
}

// Enter implements [engine.Applet].
func (s *Set) Enter(v *engine.Visit) engine.Action {
	results := make([]vars.Value, len(s.values))
	for i := range s.values {
		val, err := s.values[i].of(v)
		if err != nil {
			return engine.Fault(s.values[i].name + ": " + err.Error())
		}
		results[i] = val
	}
	for i, val := range results {
		v.Set(s.values[i].name, val)
	}
	return engine.Leave("next", nil)
}

// Resume implements [engine.Applet]; it asks for nothing.
func (s *Set) Resume(v *engine.Visit, _ engine.Event) engine.Action { return s.Enter(v) }
