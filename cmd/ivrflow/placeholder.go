package main

import (
	"maps"
	"slices"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// placeholdersOf are the data sources and settings that a document uses, each
// once, in the order of their first use.
func placeholdersOf(it *interactions.Interaction) []vars.Placeholder {
	var all []vars.Placeholder
	for _, p := range it.Placeholders() {
		p.Pos = source.Pos{}
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

// Data sources that a call fills itself.
const (
	callID    = "CallGuid" // an --input chooses it
	startTime = "InteractionStartTime"
)

// ownSources are the placeholders whose values an --input can give.
func (t *trial) ownSources() []string {
	var names []string
	for _, p := range placeholdersOf(t.it) {
		if !p.Setting && p.Name != startTime {
			names = append(names, p.Name)
		}
	}
	return names
}

// keys are the settings that the document uses.
func (t *trial) keys() []string {
	var keys []string
	for _, p := range placeholdersOf(t.it) {
		if p.Setting {
			keys = append(keys, p.Name)
		}
	}
	return keys
}

// wrongInputs reports inputs that no placeholder takes.
func (t *trial) wrongInputs() bool {
	names := t.ownSources()
	wrong := false
	for _, name := range slices.Sorted(maps.Keys(t.given)) {
		switch {
		case slices.Contains(names, name):
		case name == startTime:
			wrong = true
			t.c.bad("$(%s) is the time at which this begins", name)
		default:
			wrong = true
			t.c.bad("the interaction has no placeholder $(%s)%s; it has %s", name, source.Suggest(name, names), listed(names))
		}
	}
	return wrong
}

// valueOf is what stands for a data source in this trial; null when nobody
// gave it.
func (t *trial) valueOf(name string) vars.Value {
	return t.state.Frames[0].Data[name]
}
