package applets

import (
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Await waits for a notification: a request that the provider, or the browser
// of the caller, sends to us. Several may be named; the first that comes ends
// it, and fills its own destinations.
//
//	<Await name="Done" notification="syspay/ems syspay/return" key="$(SysPay|InstanceId)" timeout="10m"
//	       next="Result" onTimeout="Later">
//	  <Hold><Say>Please open the link that we have sent you.</Say></Hold>
//	</Await>
type Await struct {
	expected *expected
	timeout  vars.Template
	hold     prompts
}

func await(d Deps) engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Waits for a notification: a request that the provider or the caller's browser sends to us.",
			Attrs: append(expectedAttrs(true),
				source.AttrShape{Name: "timeout", Type: source.TypeDuration, Required: true, Template: true, Doc: "How long to wait; takes placeholders, as in $(SecondsLeft)s."}),
			Children: []source.ChildShape{holdShape()}},
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "One came and is verified."},
			{Name: "onTimeout", Failure: true, Doc: "None came in time."},
		},
		New: func(b *engine.Build) engine.Applet {
			a := &Await{expected: compileExpected(b, d.Interactions), timeout: b.Text("timeout"), hold: compilePrompts(b, b.Element().Child("Hold"))}
			b.Uses(engine.UseTime, a.timeout)
			return a
		},
	}
}

// Enter implements [engine.Applet].
func (a *Await) Enter(v *engine.Visit) engine.Action {
	d, err := durationOf(a.timeout, v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	v.SetCount("deadline", v.Now().Add(d).UnixNano())
	return a.wait(v)
}

func (a *Await) wait(v *engine.Visit) engine.Action {
	left := time.Duration(v.Count("deadline") - v.Now().UnixNano())
	if left <= 0 {
		return engine.Leave("onTimeout", &engine.Why{Text: "no notification came within " + a.timeout.String()})
	}
	all, err := a.expected.expect(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	hold, err := a.hold.render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	return engine.DoWait(engine.Wait{For: vars.Duration(left), Hold: hold, Expect: all})
}

// Resume implements [engine.Applet].
func (a *Await) Resume(v *engine.Visit, ev engine.Event) engine.Action {
	if ev.Notified == nil {
		return a.wait(v) // a wait may be cut into several
	}
	issues := a.expected.assign(v, ev.Notified)
	return engine.Leave("next", whyIssues(ev.Notified.Notification+" came", issues))
}
