package applets

import (
	"cmp"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Record has the platform record what the caller says, or the call.
//
//	<Record name="Voicemail" into="MessageId" max="2m" silence="5s" next="Thanks" onNoInput="Sorry" onFailure="Sorry">
//	  <Say>Please leave a message after the tone, then hang up or press hash.</Say>
//	</Record>
//	<Record name="Tape" mode="call" into="RecordingId" next="Main" onFailure="Main">
//	  <Say>This call is recorded.</Say>
//	</Record>
//
// A message ends with silence, a terminator, after max, or when the caller
// hangs up: who hangs up after having spoken has left one, and into has the
// platform's reference of it when the flow comes to onHangup. With mode="call"
// both sides are recorded from now to the end of the call, and the flow goes on
// at once; while a secret is collected the recording is paused.
//
// A process that stops meanwhile loses the reference: who is still there is
// asked again.
type Record struct {
	prompts prompts
	into    string
	options leg.RecordOptions
}

func record() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Has the platform record what the caller says, or the call.",
			Attrs: []source.AttrShape{
				{Name: "into", Type: source.TypeDataSource, Required: true, Doc: "The data source that gets the platform's reference of the recording."},
				{Name: "mode", Type: source.TypeEnum, Enum: []string{leg.RecordMessage, leg.RecordCall}, Default: leg.RecordMessage, Doc: "message: what the caller says now. call: both sides, from now to the end of the call."},
				{Name: "max", Type: source.TypeDuration, Default: "2m", Doc: "The longest message."},
				{Name: "silence", Type: source.TypeDuration, Default: "5s", Doc: "How much silence ends a message."},
				{Name: "terminator", Default: "#", Doc: "Keys that end a message; empty for none."},
				{Name: "beep", Type: source.TypeBoolean, Default: "true", Doc: "A tone before a message begins."},
			},
			Children: promptShapes()},
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "There is a message; with mode=call: the call is being recorded."},
			{Name: "onNoInput", Failure: true, Else: "onFailure", Doc: "Nobody spoke."},
			{Name: "onFailure", Failure: true, Doc: "The platform could not record."},
		},
		New: newRecord,
	}
}

func newRecord(b *engine.Build) engine.Applet {
	e := b.Element()
	r := &Record{prompts: compilePrompts(b, e), into: e.Value("into")}
	r.options.Mode = cmp.Or(e.Value("mode"), leg.RecordMessage)
	if r.options.Mode == leg.RecordMessage {
		r.options = leg.RecordOptions{Mode: leg.RecordMessage, Max: vars.Duration(b.Duration("max", 2*time.Minute)),
			Silence: vars.Duration(b.Duration("silence", 5*time.Second)), Terminator: terminator(b), Beep: b.Is("beep", true)}
	}
	for _, name := range []string{"max", "silence"} {
		if a, ok := e.Attr(name); ok && b.Duration(name, time.Second) == 0 {
			b.List().Mistake(a.Value.Pos(), "bad-recording", "%s is 0s: nothing could be recorded", name)
		}
	}
	for _, name := range []string{"max", "silence", "terminator", "beep"} {
		if a, ok := e.Attr(name); ok && r.options.Mode == leg.RecordCall {
			b.List().Mistake(a.Pos, "bad-recording", "%s is for messages: with mode=\"call\" the whole call is recorded; take it out", name)
		}
	}
	if into, ok := e.Attr("into"); ok {
		b.Declare(r.into, vars.String, "false")
		b.Fills(engine.Fill{Name: r.into, Exits: []string{"next"}, Pos: into.Value.Pos()})
		b.Later(func() {
			if b.IsSecret(r.into) {
				b.List().Mistake(into.Value.Pos(), "bad-recording", "%q is used as a secret, and a reference of a recording is none: choose another name", r.into)
			}
		})
	}
	return r
}

// Enter implements [engine.Applet].
func (r *Record) Enter(v *engine.Visit) engine.Action {
	ps, err := r.prompts.render(v)
	if err != nil {
		return cannot(err, "onFailure")
	}
	o := r.options
	return engine.Do(leg.Command{Kind: leg.Record, Prompts: ps, Record: &o})
}

// Resume implements [engine.Applet].
func (r *Record) Resume(v *engine.Visit, ev engine.Event) engine.Action {
	why := &engine.Why{Text: ev.Leg.Detail}
	switch ev.Leg.Status {
	case leg.Recorded:
		if ev.Leg.Recording != "" {
			v.Set(r.into, vars.Of(ev.Leg.Recording, vars.Server))
			return engine.Leave("next", nil)
		}
		why.Text = "the platform gave no reference of the recording"
	case leg.NoInput:
		return engine.Leave("onNoInput", &engine.Why{Text: "nobody spoke"})
	case leg.Gone:
		why.Text = "the caller is gone"
	}
	return engine.Leave("onFailure", why)
}
