package applets

import (
	"fmt"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Menu goes where one key says.
//
//	<Menu name="Main" tries="3" onNoInput="Agent" onInvalid="Agent">
//	  <Say>For payments press 1, for an agent press 0.</Say>
//	  <NoInput><Say>I heard nothing.</Say></NoInput>
//	  <Invalid><Say>That is not a choice.</Say></Invalid>
//	  <Option key="1" next="Pay"/>
//	  <Option key="0" next="Agent"/>
//	</Menu>
type Menu struct {
	asking
	options leg.CollectOptions
	exits   map[string]string // by key
}

func menu() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Goes where one key says.",
			Attrs: append(askingAttrs(), source.AttrShape{Name: "firstDigit", Type: source.TypeDuration, Default: "5s", Doc: "How long to wait for the key."}),
			Children: append(askingChildren(), source.ChildShape{Min: 1, Shape: &source.Shape{Name: "Option", Doc: "A key and where it leads.", Attrs: []source.AttrShape{
				{Name: "key", Required: true, Doc: "One of 0-9, * and #."},
				{Name: "next", Type: source.TypeExit, Required: true, Doc: "Where it leads."},
			}}})},
		Exits: []engine.ExitSpec{
			{Name: "onNoInput", Failure: true, Doc: "Nothing was keyed, at the last try."},
			{Name: "onInvalid", Failure: true, Else: "onNoInput", Doc: "A key that is no option, at the last try."},
		},
		New: func(b *engine.Build) engine.Applet {
			m := &Menu{asking: compileAsking(b), exits: map[string]string{},
				options: leg.CollectOptions{Min: 1, Max: 1, FirstDigit: vars.Duration(b.Duration("firstDigit", 5*time.Second)), InterDigit: vars.Duration(b.Duration("firstDigit", 5*time.Second))}}
			for _, e := range b.Element().All("Option") {
				key, ok := e.Attr("key")
				k := key.Value.String()
				switch {
				case !ok:
				case len(k) != 1 || !isKey(k[0]):
					b.List().Mistake(key.Value.Pos(), "bad-value", "key=%q: an option has one key, 0-9, * or #", k)
				case m.exits[k] != "":
					b.List().Mistake(key.Value.Pos(), "duplicate-name", "the key %s has an option already", k)
				default:
					m.exits[k] = "Option " + k
				}
			}
			return m
		},
	}
}

func isKey(c byte) bool { return c >= '0' && c <= '9' || c == '*' || c == '#' }

// Enter implements [engine.Applet].
func (m *Menu) Enter(v *engine.Visit) engine.Action { return m.ask(v, m.options, "") }

// Resume implements [engine.Applet].
func (m *Menu) Resume(v *engine.Visit, ev engine.Event) engine.Action {
	switch ev.Leg.Status {
	case leg.Digits:
		if exit := m.exits[ev.Leg.Digits]; exit != "" {
			return engine.Leave(exit, nil)
		}
		return m.again(v, m.options, "onInvalid", fmt.Sprintf("%q is no option", ev.Leg.Digits))
	case leg.NoInput:
		return m.again(v, m.options, "onNoInput", "nothing was keyed")
	case leg.Gone:
		return engine.Leave("onNoInput", &engine.Why{Text: "the caller is gone"})
	}
	return engine.Fault("the platform could not read keys: " + ev.Leg.Detail)
}
