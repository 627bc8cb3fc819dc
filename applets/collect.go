package applets

import (
	"cmp"
	"regexp"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Collect reads keys into a data source.
//
//	<Collect name="AskPin" into="IVRSlot|Pin" min="4" max="6" secret="true" check="luhn" tries="3" next="Check" onNoInput="Agent" onInvalid="Agent">
//	  <Say>Please key your PIN, then hash.</Say>
//	  <NoInput><Say>I heard nothing.</Say></NoInput>
//	  <Invalid><Say>That is too short.</Say></Invalid>
//	  <Confirm yes="1" no="2"><Say>You keyed $(IVRSlot|Pin). Press 1 if that is right, else 2.</Say></Confirm>
//	</Collect>
//
// Too few keys, or keys that do not pass the check, are invalid; too many
// cannot be keyed. A secret one is sealed before anything sees it: the data
// source holds a reference. Keys that look like a card number are sealed too,
// unless secret="false". What is not confirmed is asked again and counts as a
// try.
type Collect struct {
	asking
	into    string
	options leg.CollectOptions
	confirm *confirm
}

// confirm asks whether the keys are right.
type confirm struct {
	prompts prompts
	yes, no string
}

func collect() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Reads keys into a data source.",
			Attrs: append(askingAttrs(), []source.AttrShape{
				{Name: "into", Type: source.TypeDataSource, Required: true, Doc: "The data source to fill."},
				{Name: "min", Type: source.TypeInteger, Default: "1", Doc: "Fewest keys."},
				{Name: "max", Type: source.TypeInteger, Default: "20", Doc: "Most keys; the collect ends with the last."},
				{Name: "terminator", Default: "#", Doc: "Keys that end the collect; empty for none."},
				{Name: "firstDigit", Type: source.TypeDuration, Default: "5s", Doc: "How long to wait for the first key."},
				{Name: "interDigit", Type: source.TypeDuration, Default: "3s", Doc: "How long to wait for the next key."},
				{Name: "check", Doc: "luhn (a card number), expiry (MMYY, not past), or a regular expression that all of the keys match."},
				{Name: "secret", Type: source.TypeBoolean, Doc: "Keeps the keys in the vault; by default they are secret when the name says so, with check=luhn, or when they look like a card number."},
			}...),
			Children: append(askingChildren(), source.ChildShape{Max: 1, Shape: &source.Shape{Name: "Confirm", Doc: "Asks whether the keys are right.", Children: promptShapes(), Attrs: []source.AttrShape{
				{Name: "yes", Default: "1", Doc: "The key for yes."},
				{Name: "no", Default: "2", Doc: "The key for no."},
			}}})},
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "The keys are in the data source."},
			{Name: "onNoInput", Failure: true, Doc: "Nothing was keyed, at the last try."},
			{Name: "onInvalid", Failure: true, Else: "onNoInput", Doc: "Keys that cannot be used, or were not confirmed, at the last try."},
		},
		New: newCollect,
	}
}

func newCollect(b *engine.Build) engine.Applet {
	e := b.Element()
	c := &Collect{asking: compileAsking(b), into: e.Value("into"), confirm: compileConfirm(b, e.Child("Confirm"))}
	c.options = leg.CollectOptions{
		Min: b.Integer("min", 1, 1, 100), Max: b.Integer("max", 20, 1, 100), Terminator: terminator(b),
		FirstDigit: vars.Duration(b.Duration("firstDigit", 5*time.Second)), InterDigit: vars.Duration(b.Duration("interDigit", 3*time.Second)),
		Check: e.Value("check"), Clear: e.Value("secret") == "false",
	}
	if c.options.Max < c.options.Min {
		b.List().Mistake(e.Pos, "bad-value", "max (%d) is less than min (%d)", c.options.Max, c.options.Min)
	}
	if a, ok := e.Attr("check"); ok && c.options.Check != engine.CheckLuhn && c.options.Check != engine.CheckExpiry {
		if _, err := regexp.Compile(c.options.Check); err != nil || c.options.Check == "" {
			b.List().Mistake(a.Value.Pos(), "bad-value", "check=%q is neither luhn, expiry nor a regular expression", c.options.Check)
		}
	}
	if c.into != "" {
		b.Declare(c.into, vars.String, c.secrecy(e))
		a, _ := e.Attr("into")
		b.Fills(engine.Fill{Name: c.into, Exits: []string{"next"}, Pos: a.Value.Pos()})
		b.Later(func() { c.options.Secret = b.IsSecret(c.into) })
	}
	return c
}

// terminator are the keys that end what a caller keys or says.
func terminator(b *engine.Build) string {
	a, ok := b.Element().Attr("terminator")
	if !ok {
		return "#"
	}
	for i, r := range a.Value.String() {
		if r > 0x7f || !isKey(byte(r)) {
			b.List().Mistake(a.Value.PosAt(i), "bad-value", "%q is not a key; a terminator is made of 0-9, * and #", r)
			break
		}
	}
	return a.Value.String()
}

// secrecy is what the designer says of the keys. Who is asked for a card number
// and mistypes it has still keyed most of one: with check="luhn" all is sealed.
func (c *Collect) secrecy(e *source.Element) string {
	if said := e.Value("secret"); said != "" || c.options.Check != engine.CheckLuhn {
		return said
	}
	return "true"
}

func compileConfirm(b *engine.Build, e *source.Element) *confirm {
	if e == nil {
		return nil
	}
	c := &confirm{prompts: compilePrompts(b, e), yes: cmp.Or(e.Value("yes"), "1"), no: cmp.Or(e.Value("no"), "2")}
	if len(c.yes) != 1 || len(c.no) != 1 || !isKey(c.yes[0]) || !isKey(c.no[0]) || c.yes == c.no {
		b.List().Mistake(e.Pos, "bad-value", "yes=%q and no=%q: two different keys of 0-9, * and #", c.yes, c.no)
	}
	return c
}

// Enter implements [engine.Applet].
func (c *Collect) Enter(v *engine.Visit) engine.Action { return c.ask(v, c.options, "") }

// Resume implements [engine.Applet].
func (c *Collect) Resume(v *engine.Visit, ev engine.Event) engine.Action {
	if v.Count("confirming") == 1 {
		v.SetCount("confirming", 0)
		return c.confirmed(v, ev.Leg)
	}
	switch ev.Leg.Status {
	case leg.Digits:
		value, ok := c.value(v, ev.Leg)
		if !ok {
			return c.again(v, c.options, "onInvalid", "the keys cannot be used")
		}
		v.Set(c.into, value)
		if c.confirm == nil {
			return engine.Leave("next", nil)
		}
		return c.askConfirm(v)
	case leg.NoInput:
		return c.again(v, c.options, "onNoInput", "nothing was keyed")
	case leg.Gone:
		return engine.Leave("onNoInput", &engine.Why{Text: "the caller is gone"})
	}
	return engine.Fault("the platform could not read keys: " + ev.Leg.Detail)
}

// value is what was keyed, if it can be used. Of a secret only the shell's
// verdict is known.
func (c *Collect) value(v *engine.Visit, ev *leg.Event) (vars.Value, bool) {
	if ev.Ref != "" {
		return vars.Secret(ev.Ref, vars.Caller), ev.Fits
	}
	return vars.Of(ev.Digits, vars.Caller), engine.Fits(c.options, ev.Digits, v.Now())
}

func (c *Collect) askConfirm(v *engine.Visit) engine.Action {
	ps, err := c.confirm.prompts.render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	v.SetCount("confirming", 1)
	o := leg.CollectOptions{Min: 1, Max: 1, FirstDigit: c.options.FirstDigit, InterDigit: c.options.InterDigit}
	return engine.Do(leg.Command{Kind: leg.Collect, Prompts: ps, BargeIn: c.bargeIn, Collect: &o})
}

// confirmed goes on with yes; anything else unsets the data source and asks again.
func (c *Collect) confirmed(v *engine.Visit, ev *leg.Event) engine.Action {
	if ev.Status == leg.Digits && ev.Digits == c.confirm.yes {
		return engine.Leave("next", nil)
	}
	v.Set(c.into, vars.Value{})
	if ev.Status == leg.Gone {
		return engine.Leave("onNoInput", &engine.Why{Text: "the caller is gone"})
	}
	return c.again(v, c.options, "onInvalid", "not confirmed")
}
