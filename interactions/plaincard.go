package interactions

import (
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// plainCard warns of a card number that is written out.
func plainCard(written source.Text, list *source.List) {
	if at := vars.CardAt(written.String()); at >= 0 {
		list.Warn(written.PosAt(at), "plain-card", "this looks like the number of a card: none stands in a document; read it from a data source")
	}
}
