package analysis

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
)

// spoken finds secrets that a caller hears, or reads in a message. The last
// four characters tell a card from others, and nothing else.
func (f *flow) spoken(list *source.List) {
	for _, n := range f.nodes {
		for _, r := range n.facts.Reads {
			if r.Has("Last4") || !f.secret(r) {
				continue
			}
			switch r.Use {
			case engine.UseSay:
				list.Warn(r.Pos, "secret-spoken", "%s is a secret, and whoever listens hears it: leave it out, or say its last four with :Last4", r.Placeholder)
			case engine.UseMessage:
				if isLink(r.Name) {
					continue // whoever gets it is to open it
				}
				list.Warn(r.Pos, "secret-sent", "%s is a secret, and a message can be read by others: leave it out", r.Placeholder)
			}
		}
	}
}

// isLink reports whether the name says that its value is to be opened.
func isLink(name string) bool {
	low := strings.ToLower(name)
	return strings.HasSuffix(low, "url") || strings.HasSuffix(low, "link") || strings.HasSuffix(low, "uri")
}

// secret reports whether what is read is a secret.
func (f *flow) secret(r engine.Read) bool {
	if !r.Setting {
		return f.program.IsSecretIn(f.name, r.Name)
	}
	return !slices.ContainsFunc(f.program.Settings(), func(s flows.Setting) bool { return s.Name == r.Name && !s.Secret })
}
