package applets

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// keys are what may be sent; w is a pause of half a second, W of a second.
const keys = "0123456789*#wW"

// SendDigits sends keys into the call.
//
//	<SendDigits name="Key" digits="ww$(SessionKey)#" next="Wait" onFailure="Agent"/>
type SendDigits struct{ digits vars.Template }

func sendDigits() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Sends keys into the call.",
			Attrs: []source.AttrShape{{Name: "digits", Required: true, Doc: "The keys: 0-9, * and #; w waits half a second, W a second. Takes placeholders."}}},
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "They were sent."},
			{Name: "onFailure", Failure: true, Doc: "They could not be sent."},
		},
		New: func(b *engine.Build) engine.Applet {
			s := &SendDigits{digits: b.Text("digits")}
			b.Uses(engine.UseKeys, s.digits)
			return s
		},
	}
}

// Enter implements [engine.Applet].
func (s *SendDigits) Enter(v *engine.Visit) engine.Action {
	r, err := s.digits.Render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	if text, ok := r.Text.Clear(); ok && (text == "" || strings.Trim(text, keys) != "") {
		return engine.Leave("onFailure", &engine.Why{Text: s.digits.String() + " gives no keys, or something that is none"})
	}
	return engine.Do(leg.Command{Kind: leg.Send, Digits: r.Text})
}

// Resume implements [engine.Applet].
func (s *SendDigits) Resume(_ *engine.Visit, ev engine.Event) engine.Action {
	switch ev.Leg.Status {
	case leg.Done:
		return engine.Leave("next", nil)
	case leg.Gone:
		return engine.Leave("onFailure", &engine.Why{Text: "the caller is gone"})
	}
	return engine.Leave("onFailure", &engine.Why{Text: ev.Leg.Detail})
}
