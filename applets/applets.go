// Package applets holds the applets that flows are made of, one file each.
// [Standard] is the table of contents.
package applets

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/interactions"
)

// Deps is what applets need at load.
type Deps struct {
	// Interactions finds the documents that DataConnector and Poll name.
	Interactions *interactions.Library
}

// Standard is the catalogue of ivrflow's own applets. It is a fresh map: add
// your own to it.
func Standard(d Deps) engine.Catalog {
	return engine.Catalog{
		"Announcer":     announcer(),
		"Collect":       collect(),
		"DataConnector": dataConnector(d),
		"DataRouter":    dataRouter(),
		"Hangup":        hangup(),
		"Poll":          poll(d),
		"Transfer":      transfer(),
	}
}
