package applets

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// Hangup ends the call.
//
//	<Hangup name="Goodbye"/>
type Hangup struct{}

func hangup() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Ends the call."},
		New:   func(*engine.Build) engine.Applet { return Hangup{} },
	}
}

// Enter implements [engine.Applet].
func (Hangup) Enter(*engine.Visit) engine.Action { return engine.Finish() }

// Resume implements [engine.Applet]; it asks for nothing, so nothing answers.
func (Hangup) Resume(*engine.Visit, engine.Event) engine.Action { return engine.Finish() }
