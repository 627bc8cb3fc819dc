package engine_test

import (
	"encoding/json"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// hangable is a leg whose caller hangs up when the test says so.
type hangable struct {
	leg.Leg
	hungUp chan struct{}
}

func (h *hangable) HungUp() <-chan struct{} { return h.hungUp }

// observeHangup closes noted when a hang-up is in the journal.
func observeHangup(noted chan struct{}) func(journal.Record) {
	return func(r journal.Record) {
		var ev engine.Event
		if r.Kind == journal.Event && json.Unmarshal(r.Data, &ev) == nil && ev.HungUp {
			close(noted)
		}
	}
}
