package applets

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
)

// Announcer voices prompts, then goes on.
//
//	<Announcer name="Welcome" next="Menu" bargeIn="true">
//	  <Say lang="en-GB">Thank you for calling $(Company).</Say>
//	  <Play src="sounds/jingle.wav"/>
//	</Announcer>
//	<Announcer name="Balance" next="Menu" onFailure="Agent">
//	  <Say>Account</Say><Digits>$(Account)</Digits>
//	  <Say>reference</Say><Characters>$(Reference)</Characters>
//	  <Say>You have</Say><Number>$(Orders)</Number><Say>orders, and owe</Say><Money currency="EUR">$(Total)</Money>
//	  <Say>since</Say><Date zone="Europe/Berlin">$(Since)</Date><Time zone="Europe/Berlin">$(Since)</Time>
//	</Announcer>
//
// A value that is not what it is to be voiced as (a Number that is none, a date
// that does not exist, a cent too many) leaves by onFailure before anything is
// said, and is never said wrongly.
//
// When the caller is gone there is nobody to tell: it leaves by next.
type Announcer struct {
	prompts prompts
	bargeIn bool
}

func announcer() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Voices prompts, then goes on.",
			Attrs:    []source.AttrShape{{Name: "bargeIn", Type: source.TypeBoolean, Default: "false", Doc: "A key ends the prompts."}},
			Children: promptShapes()},
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "The prompts were voiced."},
			{Name: "onFailure", Failure: true, Doc: "The platform could not voice them, or a value is not what it is to be voiced as."},
		},
		New: func(b *engine.Build) engine.Applet {
			ps := compilePrompts(b, b.Element())
			if len(ps) == 0 {
				b.List().Mistake(b.Element().Pos, "says-nothing", "the Announcer says nothing: write <Say>...</Say> or <Play src=\"...\"/>")
			}
			return &Announcer{prompts: ps, bargeIn: b.Is("bargeIn", false)}
		},
	}
}

// Enter implements [engine.Applet].
func (a *Announcer) Enter(v *engine.Visit) engine.Action {
	ps, err := a.prompts.render(v)
	if err != nil {
		return cannot(err, "onFailure")
	}
	if len(ps) == 0 {
		return engine.Leave("next", nil)
	}
	return engine.Do(leg.Command{Kind: leg.Play, Prompts: ps, BargeIn: a.bargeIn})
}

// Resume implements [engine.Applet].
func (a *Announcer) Resume(_ *engine.Visit, ev engine.Event) engine.Action {
	switch ev.Leg.Status {
	case leg.Done, leg.Gone, leg.Digits:
		return engine.Leave("next", nil)
	}
	return engine.Leave("onFailure", &engine.Why{Text: ev.Leg.Detail})
}
