package analysis

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// settings finds settings that are declared and used nowhere, and those that are
// used and declared nowhere. Only plain settings need a declaration: where no
// secret one is declared a name counts only if it is close to a declared one.
func settings(p *engine.Program, all []*flow, list *source.List) {
	used := p.SettingsUsed()
	var declared []string
	complete := false // secret ones too
	for _, f := range all {
		for _, s := range f.doc.Settings {
			declared = append(declared, s.Name)
			complete = complete || s.Secret
			if !slices.Contains(used, s.Name) && s.Name != "" {
				list.Warn(s.Pos, "never-read", "nothing uses the setting #(%s)", s.Name)
			}
		}
	}
	for _, f := range all {
		told := map[string]bool{}
		for _, n := range f.nodes {
			for _, r := range n.facts.Reads {
				same := func(name string) bool { return strings.EqualFold(name, r.Name) } // case-only-name has the rest
				if !r.Setting || slices.ContainsFunc(declared, same) || told[r.Name] {
					continue
				}
				if hint := source.Suggest(r.Name, declared); complete || hint != "" {
					told[r.Name] = true
					list.Warn(f.at(n, r.Pos), "undeclared-setting", "%s is used by %s and declared in no <Setting> of this flow%s", r.Placeholder, n.Name, hint)
				}
			}
		}
	}
}
