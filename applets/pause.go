package applets

import (
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Pause waits.
//
//	<Pause name="Breathe" for="2s" next="Ask"><Hold><Say>One moment.</Say></Hold></Pause>
type Pause struct {
	length time.Duration
	hold   prompts
}

func pause() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Waits.",
			Attrs:    []source.AttrShape{{Name: "for", Type: source.TypeDuration, Required: true, Doc: "How long."}},
			Children: []source.ChildShape{holdShape()}},
		Exits: []engine.ExitSpec{{Name: "next", Doc: "The time is over."}},
		New: func(b *engine.Build) engine.Applet {
			return &Pause{length: b.Duration("for", time.Second), hold: compilePrompts(b, b.Element().Child("Hold"))}
		},
	}
}

// Enter implements [engine.Applet].
func (p *Pause) Enter(v *engine.Visit) engine.Action {
	hold, err := p.hold.render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	return engine.DoWait(engine.Wait{For: vars.Duration(p.length), Hold: hold})
}

// Resume implements [engine.Applet].
func (p *Pause) Resume(*engine.Visit, engine.Event) engine.Action { return engine.Leave("next", nil) }
