package analysis

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// plain finds secrets that stand in the flow for everybody to read.
func (f *flow) plain(list *source.List) {
	for _, in := range f.doc.Inputs {
		if in.Default != "" && in.Secret != "false" && (in.Secret == "true" || vars.SecretName(in.Name)) {
			list.Warn(in.Pos, "plain-secret", "the default of %s stands here in plain text: write #(Key) where it is used, and keep it in the settings", in.Name)
		}
	}
	for _, in := range f.doc.Inputs {
		if vars.HoldsCard(in.Default) {
			list.Warn(in.Pos, "plain-card", "the default of %s looks like the number of a card: none stands in a document", in.Name)
		}
	}
	for _, n := range f.nodes {
		for _, kind := range []string{"Value", "With"} {
			for _, v := range n.element.All(kind) {
				text := v.Text().TrimSpace()
				if s := text.String(); s != "" && vars.SecretName(v.Value("name")) && !strings.Contains(s, "$(") && !strings.Contains(s, "#(") {
					list.Warn(text.Pos(), "plain-secret", "%s stands here in plain text: write #(Key) and keep it in the settings", v.Value("name"))
				}
				if at := vars.CardAt(text.String()); at >= 0 {
					list.Warn(text.PosAt(at), "plain-card", "this looks like the number of a card: none stands in a document")
				}
			}
		}
	}
}
