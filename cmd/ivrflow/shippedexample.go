package main

import (
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// shippedFlow is the name of a shipped flow, for an example that can be run.
func shippedFlow() string { return namesIn(flows.Shipped())[0] }

// shippedInteraction is the name of a shipped interaction, for an example.
func shippedInteraction() string { return interactions.ShippedNames()[0] }
