package calltest

import (
	"maps"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/interactions"
)

// Check holds a test against the program that it is for: what it names has to
// be there. Library knows the documents of the program. Mistakes go to list.
func (t *Test) Check(p *engine.Program, library *interactions.Library, list *source.List) {
	k := &checker{list: list, known: namesOf(p, library)}
	given := map[string]bool{}
	for _, in := range t.Inputs {
		k.is("input", in.NamePos, in.Name)
		given[in.Name] = true
	}
	var missing []string
	for _, in := range p.Inputs() {
		if in.Required && in.Default == "" && !given[in.Name] {
			missing = append(missing, in.Name)
		}
	}
	if len(missing) > 0 {
		list.Mistake(t.Pos, "calltest-input", "the flow %s needs more inputs (<Input name=\"...\">): %s", p.Flow, strings.Join(missing, ", "))
	}
	for _, s := range t.Settings {
		k.is("setting", s.NamePos, s.Name)
	}
	for _, a := range t.Answers {
		k.is("interaction", a.NamePos, a.Interaction)
	}
	for _, n := range t.Notifications {
		k.is("notification", n.NamePos, n.Name)
	}
	for _, s := range t.Caller {
		if s.At != "" {
			k.applet(s.AtPos, s.At)
		}
	}
	for _, x := range t.Expects {
		k.expect(x, p)
	}
}

// checker looks names up.
type checker struct {
	list  *source.List
	known map[string][]string // by what they are the names of
}

func namesOf(p *engine.Program, library *interactions.Library) map[string][]string {
	known := map[string][]string{"setting": p.SettingsUsed(), "data source": {"CLID", "CallGuid", "DNIS", "DialledNumber", "DisplayName", "InboxUrl", "InteractionStartTime"}}
	for _, in := range p.Inputs() {
		known["input"] = append(known["input"], in.Name)
		known["data source"] = append(known["data source"], in.Name)
	}
	for _, n := range library.Notifications() {
		known["notification"] = append(known["notification"], n.Name)
	}
	for name := range maps.Keys(p.Files()) {
		if name, ok := strings.CutPrefix(name, "interaction "); ok && !slices.Contains(known["notification"], name) {
			known["interaction"] = append(known["interaction"], name)
		}
	}
	for _, g := range p.Graphs() {
		for _, n := range g.Nodes {
			known["applet"] = append(known["applet"], n.Name)
			known["interaction"] = append(known["interaction"], n.Name) // one that stands inside of it
			for _, f := range p.Facts(g.Flow, n.Name).Fills {
				known["data source"] = append(known["data source"], f.Name)
			}
		}
	}
	for _, all := range known {
		slices.Sort(all)
	}
	return known
}

func (k *checker) is(what string, at source.Pos, name string) {
	if !slices.Contains(k.known[what], name) {
		k.list.Mistake(at, "calltest-name", "the flow has no %s %q%s", what, name, source.Suggest(name, k.known[what]))
	}
}

// applet looks up an applet, of a sub-flow by the SubFlows that lead to it:
// Pay/Authorize, or Pay#2/Authorize at the second visit.
func (k *checker) applet(at source.Pos, name string) {
	for _, part := range strings.Split(name, "/") {
		part, _, _ = strings.Cut(part, "#")
		k.is("applet", at, part)
	}
}

func (k *checker) expect(x Expect, p *engine.Program) {
	switch {
	case x.has["path"]:
		from := 0
		for _, word := range strings.Fields(x.Path) {
			i := from + strings.Index(x.Path[from:], word)
			from = i + len(word)
			if word != "..." {
				k.applet(x.at["path"].PosAt(i), word)
			}
		}
	case x.has["applet"]:
		k.applet(x.at["applet"].Pos(), x.Applet)
		k.exit(x, p)
	case x.has["dataSource"]:
		k.is("data source", x.at["dataSource"].Pos(), x.DataSource)
	case x.has["sent"]:
		k.is("interaction", x.at["sent"].Pos(), x.Sent)
	}
}

// exit looks up the exit by which an applet is left.
func (k *checker) exit(x Expect, p *engine.Program) {
	way, ok := p.WayOf(engine.Exit{Applet: x.Applet})
	if !ok || x.Exit == engine.ExitHangup || x.Exit == engine.ExitFault {
		return
	}
	var exits []string
	for _, one := range p.Ways() {
		if one.Flow == way.Flow && one.Applet == way.Applet {
			exits = append(exits, one.Exit)
		}
	}
	if !slices.Contains(exits, x.Exit) {
		k.list.Mistake(x.at["exit"].Pos(), "calltest-name", "%s has no exit %q%s; it has %s", x.Applet, x.Exit, source.Suggest(x.Exit, exits), strings.Join(exits, ", "))
	}
}
