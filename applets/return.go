package applets

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// Return ends a sub-flow with a result: the SubFlow that ran it leaves by
// on<Result>. Without a result, and in the flow that the call began with, it
// is the end of the flow.
//
//	<Return name="Declined" result="Declined"/>
type Return struct{ result string }

func returns() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Ends a sub-flow with a result.",
			Attrs: []source.AttrShape{{Name: "result", Type: source.TypeName, Doc: "The SubFlow leaves by on<Result>; without one by next."}}},
		New: func(b *engine.Build) engine.Applet {
			r := b.Element().Value("result")
			if a, ok := b.Element().Attr("result"); ok && (r == "" || r[0] < 'A' || r[0] > 'Z') {
				b.List().Mistake(a.Value.Pos(), "bad-value", "a result begins with a capital letter: result=\"Declined\" leaves by onDeclined")
			}
			return &Return{result: r}
		},
	}
}

// Enter implements [engine.Applet].
func (r *Return) Enter(*engine.Visit) engine.Action { return engine.Return(r.result) }

// Resume implements [engine.Applet]; it asks for nothing.
func (r *Return) Resume(*engine.Visit, engine.Event) engine.Action { return engine.Return(r.result) }
