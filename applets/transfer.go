package applets

import (
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Transfer connects the caller to a number. A bridge comes back by next when
// the other side hangs up; a blind one takes the leg away, and the flow goes
// on by next without a caller.
//
//	<Transfer name="Connect" to="$(PCIPal|DtmfFallbackNumber)" mode="bridge" sendDigits="$(PCIPal|DtmfLinkId)#"
//	          noAnswer="20s" maxDuration="10m" next="Status" onBusy="Agent" onNoAnswer="Agent" onFailure="Agent"/>
type Transfer struct {
	to, sendDigits vars.Template
	options        leg.TransferTo
}

func transfer() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Connects the caller to a number.",
			Attrs: []source.AttrShape{
				{Name: "to", Required: true, Doc: "The number; takes placeholders."},
				{Name: "mode", Type: source.TypeEnum, Enum: []string{leg.Bridge, leg.Blind}, Default: leg.Bridge, Doc: "bridge comes back, blind does not."},
				{Name: "sendDigits", Doc: "Keys to send when the other side answers; takes placeholders. w is half a second."},
				{Name: "noAnswer", Type: source.TypeDuration, Default: "15s", Doc: "How long it may ring (Vonage: 15 s)."},
				{Name: "maxDuration", Type: source.TypeDuration, Doc: "How long a bridge may last."},
			}},
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "The bridge is over, or the leg has left."},
			{Name: "onBusy", Failure: true, Else: "onFailure", Doc: "The number is busy."},
			{Name: "onNoAnswer", Failure: true, Else: "onFailure", Doc: "Nobody answered in time."},
			{Name: "onFailure", Failure: true, Doc: "It could not be done, or whether it was done is not known."},
		},
		New: func(b *engine.Build) engine.Applet {
			mode := b.Element().Value("mode")
			if mode == "" {
				mode = leg.Bridge
			}
			t := &Transfer{to: b.Text("to"), sendDigits: b.Text("sendDigits"), options: leg.TransferTo{Mode: mode,
				NoAnswer: vars.Duration(b.Duration("noAnswer", 15*time.Second)), MaxDuration: vars.Duration(b.Duration("maxDuration", 0))}}
			b.Uses(engine.UseNumber, t.to)
			b.Uses(engine.UseKeys, t.sendDigits)
			return t
		},
	}
}

// Enter implements [engine.Applet].
func (t *Transfer) Enter(v *engine.Visit) engine.Action {
	to, err := t.to.Render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	digits, err := t.sendDigits.Render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	if s, ok := to.Text.Clear(); ok && strings.TrimSpace(s) == "" {
		return engine.Leave("onFailure", &engine.Why{Text: "there is no number to call: " + t.to.String() + " is empty"})
	}
	if s, ok := digits.Text.Clear(); ok && strings.Trim(s, "0123456789*#wW") != "" {
		return engine.Leave("onFailure", &engine.Why{Text: "sendDigits takes keys and w only"})
	}
	o := t.options
	o.To, o.SendDigits = to.Text, digits.Text
	return engine.Do(leg.Command{Kind: leg.Transfer, Transfer: &o})
}

// Resume implements [engine.Applet].
func (t *Transfer) Resume(_ *engine.Visit, ev engine.Event) engine.Action {
	why := &engine.Why{Text: ev.Leg.Detail}
	switch ev.Leg.Status {
	case leg.Ended, leg.Transferred:
		return engine.Leave("next", nil)
	case leg.Busy:
		return engine.Leave("onBusy", nil)
	case leg.NoAnswer:
		return engine.Leave("onNoAnswer", nil)
	case leg.Gone:
		why.Text = "the caller is gone"
	}
	return engine.Leave("onFailure", why)
}
