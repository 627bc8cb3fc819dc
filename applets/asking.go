package applets

import (
	"fmt"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
)

// asking is what Collect and Menu have in common: prompts, and how often they
// are voiced. Before the next try the caller hears the NoInput or Invalid
// prompts, then the prompts again.
type asking struct {
	prompts, noInput, invalid prompts
	bargeIn                   bool
	tries                     int
}

func askingAttrs() []source.AttrShape {
	return []source.AttrShape{
		{Name: "tries", Type: source.TypeInteger, Default: "3", Doc: "How often to ask in all: 1 to 20."},
		{Name: "bargeIn", Type: source.TypeBoolean, Default: "true", Doc: "A key ends the prompts."},
	}
}

func askingChildren() []source.ChildShape {
	return append(promptShapes(),
		source.ChildShape{Max: 1, Shape: &source.Shape{Name: "NoInput", Doc: "Heard before the next try when nothing was keyed.", Children: promptShapes()}},
		source.ChildShape{Max: 1, Shape: &source.Shape{Name: "Invalid", Doc: "Heard before the next try when what was keyed cannot be used.", Children: promptShapes()}})
}

func compileAsking(b *engine.Build) asking {
	e := b.Element()
	return asking{prompts: compilePrompts(b, e), noInput: compilePrompts(b, e.Child("NoInput")), invalid: compilePrompts(b, e.Child("Invalid")),
		bargeIn: b.Is("bargeIn", true), tries: b.Integer("tries", 3, 1, 20)}
}

// ask asks, after the prompts that belong to the exit of the try before.
func (a *asking) ask(v *engine.Visit, o leg.CollectOptions, after string) engine.Action {
	all := a.prompts
	switch after {
	case "onNoInput":
		all = append(append(prompts{}, a.noInput...), all...)
	case "onInvalid":
		all = append(append(prompts{}, a.invalid...), all...)
	}
	ps, err := all.render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	v.SetCount("try", v.Count("try")+1)
	return engine.Do(leg.Command{Kind: leg.Collect, Prompts: ps, BargeIn: a.bargeIn, Collect: &o})
}

// again asks once more, or leaves by the exit when that was the last try.
func (a *asking) again(v *engine.Visit, o leg.CollectOptions, exit, why string) engine.Action {
	if v.Count("try") < int64(a.tries) {
		return a.ask(v, o, exit)
	}
	times := fmt.Sprintf("%d times", a.tries)
	if a.tries == 1 {
		times = "at the only try"
	}
	return engine.Leave(exit, &engine.Why{Text: why + ", " + times})
}
