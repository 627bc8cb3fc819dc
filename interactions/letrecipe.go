package interactions

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// command is the Let as it goes into the command: with what it reads, secrets
// as references. Settings stand there as #Key. Null is left out.
func (l *let) command(it *Interaction, s vars.Scope) engine.Let {
	c := engine.Let{Name: l.name, Expr: l.expr.String()}
	for _, p := range l.expr.Placeholders() {
		name, v := p.Name, vars.Value{}
		switch {
		case p.Setting:
			name, v = "#"+p.Name, s.Setting(p.Name)
		case it.let(p.Name) == nil:
			v = s.Data(p.Name)
		}
		if v.IsNull() {
			continue
		}
		if v.IsSecret() {
			v.Text = ""
		}
		if c.Uses == nil {
			c.Uses = map[string]vars.Value{}
		}
		c.Uses[name] = v
	}
	return c
}

// withLets is the scope of the templates: Lets are holes.
type withLets struct {
	vars.Scope
	from map[string]vars.Origin // by name; the least trusted origin of what is read
}

func (s withLets) Data(name string) vars.Value {
	if from, ok := s.from[name]; ok {
		return vars.Secret(letRef+name, from)
	}
	return s.Scope.Data(name)
}

// renderLets makes the recipes of the Lets, and the scope for the templates.
func (it *Interaction) renderLets(s vars.Scope) ([]engine.Let, vars.Scope) {
	if len(it.lets) == 0 {
		return nil, s
	}
	from := make(map[string]vars.Origin, len(it.lets))
	all := make([]engine.Let, 0, len(it.lets)+1)
	for _, l := range it.lets {
		c := l.command(it, s)
		origin := vars.Designer
		for _, v := range c.Uses {
			origin = origin.With(v.From)
		}
		for _, p := range l.expr.Placeholders() {
			if !p.Setting {
				origin = origin.With(from[p.Name])
			}
		}
		from[l.name] = origin
		all = append(all, c)
	}
	return all, withLets{s, from}
}
