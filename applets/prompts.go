package applets

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// prompt is a compiled `<Say>`, `<Play>`, or value that is voiced as what it is.
type prompt struct {
	say, play vars.Template
	lang      vars.Template
	as        string // "" for a text or a sound
	value     vars.Template
	currency  vars.Template
	zone      *time.Location
	element   string
}

type prompts []prompt

// voicings are the elements of values, and how each is voiced.
func voicings() map[string]string {
	return map[string]string{"Characters": leg.AsCharacters, "Digits": leg.AsDigits, "Number": leg.AsNumber,
		"Date": leg.AsDate, "Time": leg.AsTime, "Money": leg.AsMoney}
}

// promptShapes is the grammar of what a caller hears.
func promptShapes() []source.ChildShape {
	lang := source.AttrShape{Name: "lang", Template: true, Doc: "Language, as in en-GB (BCP 47); by default the flow's. Takes placeholders."}
	zone := source.AttrShape{Name: "zone", Default: "UTC", Doc: "The time zone in which a moment is voiced, as in Europe/Berlin. A date or time that stands alone is voiced as it is."}
	value := func(name, doc string, more ...source.AttrShape) source.ChildShape {
		return source.ChildShape{Shape: &source.Shape{Name: name, Text: source.AnyText, Doc: doc + "; takes placeholders.", Attrs: append([]source.AttrShape{lang}, more...)}}
	}
	return []source.ChildShape{
		value("Say", "A text to say"),
		{Shape: &source.Shape{Name: "Play", Doc: "A sound to play.",
			Attrs: []source.AttrShape{{Name: "src", Required: true, Doc: "Where the sound is; takes placeholders."}}}},
		value("Characters", "A text to spell, character by character"),
		value("Digits", "Digits to voice one by one; blanks and hyphens between them are left out"),
		value("Number", "A number to voice as a whole, such as 1250.5"),
		value("Date", "A date to voice: 2026-12-25, or a moment such as 2026-12-25T17:30:00Z", zone),
		value("Time", "A time of day to voice: 17:30, or a moment such as 2026-12-25T17:30:00Z", zone),
		value("Money", "A sum of money to voice, such as 12.40; it is never rounded",
			source.AttrShape{Name: "currency", Required: true, Template: true, Doc: "The currency, three letters of ISO 4217 such as EUR. Takes placeholders."}),
	}
}

// compilePrompts compiles the prompts among an element's children.
func compilePrompts(b *engine.Build, e *source.Element) prompts {
	var out prompts
	if e == nil {
		return nil
	}
	for _, c := range e.Children {
		as := voicings()[c.Name]
		switch {
		case c.Name == "Say":
			p := prompt{say: b.Template(c.Text().TrimSpace()), lang: compileLang(b, c)}
			b.Uses(engine.UseSay, p.say)
			out = append(out, p)
		case c.Name == "Play":
			if src, ok := c.Attr("src"); ok {
				out = append(out, prompt{play: b.Template(src.Value)})
			}
		case as != "":
			out = append(out, compileVoiced(b, c, as))
		}
	}
	return out
}

// compileLang is the language of a prompt, else of the flow.
func compileLang(b *engine.Build, e *source.Element) vars.Template {
	text := b.Flow().Lang
	if a, ok := e.Attr("lang"); ok {
		text = a.Value
	}
	t := b.Template(text)
	if msg := leg.CheckLang(t.String()); msg != "" && !t.IsEmpty() && len(t.Placeholders()) == 0 {
		b.List().Mistake(t.Pos(), "bad-language", "lang=%q: %s", t.String(), msg)
	}
	return t
}

func compileVoiced(b *engine.Build, e *source.Element, as string) prompt {
	text := e.Text().TrimSpace()
	p := prompt{as: as, element: e.Name, value: b.Template(text), lang: compileLang(b, e), zone: time.UTC}
	b.Voices(e.Name, p.value)
	if a, ok := e.Attr("currency"); ok {
		p.currency = b.Template(a.Value)
	}
	if a, ok := e.Attr("zone"); ok {
		p.zone = compileZone(b, a)
	}
	if p.value.IsEmpty() {
		b.List().Mistake(e.Pos, "bad-prompt", "<%s> holds nothing to voice", e.Name)
		return p
	}
	p.checkLiteral(b, e)
	b.Later(func() { p.checkType(b) })
	return p
}

// checkLiteral finds values that are written in the flow and cannot be voiced.
func (p *prompt) checkLiteral(b *engine.Build, e *source.Element) {
	currency, hasCurrency := e.Attr("currency")
	fixed := len(p.currency.Placeholders()) == 0
	if hasCurrency && fixed {
		if _, err := (leg.Prompt{As: leg.AsMoney, Currency: p.currency.String(), Value: vars.Literal("0")}).Normal(nil); err != nil {
			b.List().Mistake(currency.Value.Pos(), "bad-prompt", "currency=%q: %v", p.currency.String(), err)
			return
		}
	}
	if len(p.value.Placeholders()) > 0 || !fixed || p.as == leg.AsMoney && !hasCurrency {
		return
	}
	if _, err := (leg.Prompt{As: p.as, Currency: p.currency.String(), Value: vars.Literal(p.value.String())}).Normal(p.zone); err != nil {
		b.List().Mistake(p.value.Pos(), "bad-prompt", "<%s> %q: %v", p.element, p.value.String(), err)
	}
}

// checkType finds values of a type that can never be voiced so.
func (p *prompt) checkType(b *engine.Build) {
	from, ok := p.value.Single()
	if !ok || from.Setting {
		return
	}
	never := []vars.Type{vars.Boolean, vars.JSON}
	switch p.as {
	case leg.AsCharacters:
		never = nil
	case leg.AsDate, leg.AsTime:
		never = append(never, vars.Integer, vars.Decimal)
	default:
		never = append(never, vars.DateTime)
	}
	if t := b.TypeOf(from.Name); slices.Contains(never, t) {
		b.List().Warn(from.Pos, "type-mismatch", "$(%s) is of type %s and can never be voiced by <%s>", from.Name, t, p.element)
	}
}

// unsayable is why a value cannot be voiced as what it is to be. It does not
// repeat the value.
type unsayable struct{ msg string }

func (u unsayable) Error() string { return u.msg }

// cannot is what an applet does that could not make its prompts.
func cannot(err error, exit string) engine.Action {
	var u unsayable
	if exit != "" && errors.As(err, &u) {
		return engine.Leave(exit, &engine.Why{Text: u.msg})
	}
	return engine.Fault(err.Error())
}

// render gives the prompts that have something to voice. A value never
// changes what is said around it: text is not markup. One that is not what it
// is to be voiced as is unsayable.
func (ps prompts) render(v *engine.Visit) ([]leg.Prompt, error) {
	var out []leg.Prompt
	for i := range ps {
		p, err := ps[i].render(v)
		if err != nil {
			return nil, err
		}
		if len(p.Say) > 0 || len(p.Play) > 0 || len(p.Value) > 0 {
			out = append(out, p)
		}
	}
	return out, nil
}

func (p *prompt) render(v *engine.Visit) (leg.Prompt, error) {
	var out leg.Prompt
	lang, err := p.lang.Render(v)
	if err != nil {
		return out, err
	}
	out.Lang, _ = lang.Text.Clear()
	if msg := leg.CheckLang(out.Lang); out.Lang != "" && msg != "" {
		return out, unsayable{"lang=" + p.lang.String() + ": " + msg}
	}
	if p.as != "" {
		return p.voiced(v, out)
	}
	say, err := p.say.Render(v)
	if err != nil {
		return out, err
	}
	play, err := p.play.Render(v)
	out.Say, out.Play = say.Text, play.Text
	return out, err
}

// voiced is the value, in the form that its kind has.
func (p *prompt) voiced(v *engine.Visit, out leg.Prompt) (leg.Prompt, error) {
	value, err := p.value.Render(v)
	if err != nil {
		return out, err
	}
	currency, err := p.currency.Render(v)
	if err != nil {
		return out, err
	}
	out.As, out.Value = p.as, value.Text
	out.Currency, _ = currency.Text.Clear()
	if _, clear := value.Text.Clear(); !clear && p.zone != time.UTC {
		return out, unsayable{fmt.Sprintf("<%s>%s: a secret cannot be voiced in another time zone than UTC", p.element, p.value.String())}
	}
	if out, err = out.Normal(p.zone); err != nil {
		return out, unsayable{fmt.Sprintf("<%s>%s cannot be voiced: %v", p.element, p.value.String(), err)}
	}
	return out, nil
}

// holdShape is the grammar of what a caller hears while something else goes on.
func holdShape() source.ChildShape {
	return source.ChildShape{Max: 1, Shape: &source.Shape{Name: "Hold", Doc: "What the caller hears meanwhile.", Children: promptShapes()}}
}
