package analysis

import (
	"slices"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// settings finds settings that are declared and used nowhere, and, where a flow
// declares any, those that are used and declared nowhere: whoever fills the
// settings in goes by the declarations.
func settings(p *engine.Program, all []*flow, list *source.List) {
	used := p.SettingsUsed()
	var declared []string
	for _, f := range all {
		for _, s := range f.doc.Settings {
			declared = append(declared, s.Name)
			if !slices.Contains(used, s.Name) && s.Name != "" {
				list.Warn(s.Pos, "never-read", "nothing uses the setting #(%s)", s.Name)
			}
		}
	}
	if len(declared) == 0 {
		return
	}
	for _, f := range all {
		told := map[string]bool{}
		for _, n := range f.nodes {
			for _, r := range n.facts.Reads {
				if r.Setting && !slices.Contains(declared, r.Name) && !told[r.Name] {
					told[r.Name] = true
					list.Warn(f.at(n, r.Pos), "undeclared-setting", "%s is used by %s and declared in no <Setting> of this flow%s", r.Placeholder, n.Name, source.Suggest(r.Name, declared))
				}
			}
		}
	}
}
