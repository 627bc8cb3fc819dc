package applets

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// prompt is a compiled `<Say>` or `<Play>`.
type prompt struct {
	say, play vars.Template
	lang      string
}

type prompts []prompt

// promptShapes is the grammar of what a caller hears.
func promptShapes() []source.ChildShape {
	return []source.ChildShape{
		{Shape: &source.Shape{Name: "Say", Text: "text", Doc: "A text to say; takes placeholders.",
			Attrs: []source.AttrShape{{Name: "lang", Doc: "Language, as in en-GB (BCP 47)."}}}},
		{Shape: &source.Shape{Name: "Play", Doc: "A sound to play.",
			Attrs: []source.AttrShape{{Name: "src", Required: true, Doc: "Where the sound is; takes placeholders."}}}},
	}
}

// compilePrompts compiles the prompts among an element's children.
func compilePrompts(b *engine.Build, e *source.Element) prompts {
	var out prompts
	if e == nil {
		return nil
	}
	for _, c := range e.Children {
		switch c.Name {
		case "Say":
			p := prompt{say: b.Template(c.Text().TrimSpace()), lang: c.Value("lang")}
			b.Uses(engine.UseSay, p.say)
			out = append(out, p)
		case "Play":
			if src, ok := c.Attr("src"); ok {
				out = append(out, prompt{play: b.Template(src.Value)})
			}
		}
	}
	return out
}

// render gives the prompts that have something to voice. A value never
// changes what is said around it: text is not markup.
func (ps prompts) render(v *engine.Visit) ([]leg.Prompt, error) {
	var out []leg.Prompt
	for i := range ps {
		say, err := ps[i].say.Render(v)
		if err != nil {
			return nil, err
		}
		play, err := ps[i].play.Render(v)
		if err != nil {
			return nil, err
		}
		if len(say.Text) > 0 || len(play.Text) > 0 {
			out = append(out, leg.Prompt{Say: say.Text, Lang: ps[i].lang, Play: play.Text})
		}
	}
	return out, nil
}

// holdShape is the grammar of what a caller hears while something else goes on.
func holdShape() source.ChildShape {
	return source.ChildShape{Max: 1, Shape: &source.Shape{Name: "Hold", Doc: "What the caller hears meanwhile.", Children: promptShapes()}}
}
