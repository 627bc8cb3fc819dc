package applets

import (
	"fmt"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Collect reads keys into a data source.
//
//	<Collect name="AskPin" into="IVRSlot|Pin" min="4" max="6" secret="true" tries="3" next="Check" onNoInput="Agent" onInvalid="Agent">
//	  <Say>Please key your PIN, then hash.</Say>
//	</Collect>
//
// Too few keys are invalid; too many cannot be keyed. A secret one is sealed
// before anything sees it: the data source holds a reference. Keys that look
// like a card number are sealed too, unless secret="false".
type Collect struct {
	prompts prompts
	into    string
	options leg.CollectOptions
	bargeIn bool
	tries   int
}

func collect() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Reads keys into a data source.",
			Attrs: []source.AttrShape{
				{Name: "into", Type: source.TypeDataSource, Required: true, Doc: "The data source to fill."},
				{Name: "min", Type: source.TypeInteger, Default: "1", Doc: "Fewest keys."},
				{Name: "max", Type: source.TypeInteger, Default: "20", Doc: "Most keys; the collect ends with the last."},
				{Name: "terminator", Default: "#", Doc: "Keys that end the collect; empty for none."},
				{Name: "firstDigit", Type: source.TypeDuration, Default: "5s", Doc: "How long to wait for the first key."},
				{Name: "interDigit", Type: source.TypeDuration, Default: "3s", Doc: "How long to wait for the next key."},
				{Name: "tries", Type: source.TypeInteger, Default: "3", Doc: "How often to ask in all."},
				{Name: "bargeIn", Type: source.TypeBoolean, Default: "true", Doc: "A key ends the prompts."},
				{Name: "secret", Type: source.TypeBoolean, Doc: "Keeps the keys in the vault; by default they are secret when the name says so or they look like a card number."},
			},
			Children: promptShapes()},
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "The keys are in the data source."},
			{Name: "onNoInput", Failure: true, Doc: "Nothing was keyed, at the last try."},
			{Name: "onInvalid", Failure: true, Else: "onNoInput", Doc: "Too few keys, at the last try."},
		},
		New: newCollect,
	}
}

func newCollect(b *engine.Build) engine.Applet {
	e := b.Element()
	c := &Collect{prompts: compilePrompts(b, e), into: e.Value("into"), bargeIn: b.Is("bargeIn", true), tries: b.Integer("tries", 3, 1, 20)}
	c.options = leg.CollectOptions{
		Min: b.Integer("min", 1, 1, 100), Max: b.Integer("max", 20, 1, 100), Terminator: "#",
		FirstDigit: vars.Duration(b.Duration("firstDigit", 5*time.Second)), InterDigit: vars.Duration(b.Duration("interDigit", 3*time.Second)),
		Clear: e.Value("secret") == "false",
	}
	if a, ok := e.Attr("terminator"); ok {
		c.options.Terminator = a.Value.String()
		for i, r := range c.options.Terminator {
			if r != '#' && r != '*' && (r < '0' || r > '9') {
				b.List().Add(a.Value.PosAt(i), "%q is not a key; a terminator is made of 0-9, * and #", r)
				break
			}
		}
	}
	if c.options.Max < c.options.Min {
		b.List().Add(e.Pos, "max (%d) is less than min (%d)", c.options.Max, c.options.Min)
	}
	if c.into != "" {
		b.Declare(c.into, vars.String, e.Value("secret"))
		b.Later(func() { c.options.Secret = b.IsSecret(c.into) })
	}
	return c
}

// Enter implements [engine.Applet].
func (c *Collect) Enter(v *engine.Visit) engine.Action {
	ps, err := c.prompts.render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	v.SetCount("try", v.Count("try")+1)
	o := c.options
	return engine.Do(leg.Command{Kind: leg.Collect, Prompts: ps, BargeIn: c.bargeIn, Collect: &o})
}

// Resume implements [engine.Applet].
func (c *Collect) Resume(v *engine.Visit, ev engine.Event) engine.Action {
	switch ev.Leg.Status {
	case leg.Digits:
		if value, ok := c.value(ev.Leg); ok {
			v.Set(c.into, value)
			return engine.Leave("next", nil)
		}
		return c.again(v, "onInvalid", fmt.Sprintf("fewer than %d or more than %d keys", c.options.Min, c.options.Max))
	case leg.NoInput:
		return c.again(v, "onNoInput", "nothing was keyed")
	case leg.Gone:
		return engine.Leave("onNoInput", &engine.Why{Text: "the caller is gone"})
	}
	return engine.Fault("the platform could not read keys: " + ev.Leg.Detail)
}

// value is what was keyed, if it is as long as it must be. Of a secret only
// the shell's verdict is known.
func (c *Collect) value(ev *leg.Event) (vars.Value, bool) {
	if ev.Ref != "" {
		return vars.Secret(ev.Ref, vars.Caller), ev.Fits
	}
	n := len(ev.Digits)
	return vars.Of(ev.Digits, vars.Caller), n >= c.options.Min && n <= c.options.Max
}

func (c *Collect) again(v *engine.Visit, exit, why string) engine.Action {
	if v.Count("try") < int64(c.tries) {
		return c.Enter(v)
	}
	return engine.Leave(exit, &engine.Why{Text: fmt.Sprintf("%s, %d times", why, v.Count("try"))})
}
