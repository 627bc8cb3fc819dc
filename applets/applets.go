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
	// Flow finds the document of a flow that a SubFlow names; nil: the shipped
	// ones only.
	Flow func(name string) (file string, data []byte, err error)
}

// Standard is the catalogue of ivrflow's own applets. It is a fresh map: add
// your own to it.
func Standard(d Deps) engine.Catalog {
	return engine.Catalog{
		"Announcer":     announcer(),
		"Await":         await(d),
		"Collect":       collect(),
		"DataConnector": dataConnector(d),
		"DataRouter":    dataRouter(),
		"Hangup":        hangup(),
		"Loop":          loop(),
		"Menu":          menu(),
		"Pause":         pause(),
		"Poll":          poll(d),
		"Queue":         queue(),
		"Record":        record(),
		"Return":        returns(),
		"SendDigits":    sendDigits(),
		"SendLink":      sendLink(d),
		"Set":           set(),
		"SubFlow":       subFlow(d),
		"TimeRouter":    timeRouter(),
		"Transfer":      transfer(),
	}
}
