package vars

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// Scope is where placeholders find their values.
type Scope interface {
	// Data is the value of a data source; null when it is not set.
	Data(name string) Value
	// Setting is the value of a setting: a declared plain one, else the
	// reference "#Key".
	Setting(key string) Value
}

// Refusal says that a value cannot stand where the template wants it.
// Nothing may be sent. It names the placeholder, never the value.
type Refusal struct {
	Pos     source.Pos
	Name    string
	Setting bool
	Msg     string
}

func (r *Refusal) Error() string {
	msg := fmt.Sprintf("%s: %s", Placeholder{Name: r.Name, Setting: r.Setting}, r.Msg)
	if at := r.Pos.String(); at != "" {
		return at + ": " + msg
	}
	return msg
}

// Rendered is what a template gave.
type Rendered struct {
	Text Text
	From Origin // the least trusted origin of what was inserted
	Host Origin // the least trusted origin of what decides the host, for a Url
}

// Render inserts the values in one pass; nothing inserted is scanned again.
// Null is removed (in a bare JSON place: null). It fails with *[Refusal].
func (t *Template) Render(s Scope) (Rendered, error) {
	r := Rendered{From: Designer, Host: Designer}
	var lit strings.Builder // literal text since the last hole
	var header []stretch
	note := func(text string, inserted int) {
		if t.in == InHeader {
			header = append(header, stretch{text, inserted})
		}
	}
	lit.Grow(len(t.raw))
	for i := range t.parts {
		p := &t.parts[i]
		if p.name == "" {
			lit.WriteString(p.lit)
			note(p.lit, -1)
			continue
		}
		v := p.value(s)
		r.From = r.From.With(v.From)
		if p.host {
			r.Host = r.Host.With(v.From)
		}
		way := &p.text
		if v.Type == JSON {
			way = &p.json
		}
		if v.IsSecret() {
			r.Text = append(r.Text.withLiteral(&lit), Piece{Ref: v.Ref, Via: way.via})
			note("•", -1) // Fill looks at its edges
			continue
		}
		text, err := way.insert(v)
		if err != nil {
			return Rendered{}, p.refusal(err)
		}
		lit.WriteString(text)
		note(text, i)
	}
	if i, found := cutOff(header); found {
		return Rendered{}, t.parts[i].refusal(errCutOff)
	}
	r.Text = r.Text.withLiteral(&lit)
	return r, nil
}

func (p *part) value(s Scope) Value {
	if p.setting {
		return s.Setting(p.name)
	}
	return s.Data(p.name)
}

func (p *part) refusal(err error) *Refusal {
	return &Refusal{Pos: p.pos, Name: p.name, Setting: p.setting, Msg: err.Error()}
}
