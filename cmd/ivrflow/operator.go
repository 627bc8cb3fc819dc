package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// given are the settings of the operator: those of the file, and over them
// those of the environment. ok is false when the file cannot be used.
func (c *console) given(file string, keys []string) (settings vars.Settings, ok bool) {
	settings = vars.Settings{}
	if file != "" {
		list := &source.List{}
		read, err := settingsFile(file, list)
		if err != nil {
			c.bad("settings: %s", err)
			return nil, false
		}
		c.findings(list.Findings())
		if list.Err() != nil {
			return nil, false
		}
		settings = read
	}
	for _, key := range keys {
		if value := c.Getenv(settingName(key)); value != "" {
			settings[key] = value
		}
	}
	return settings, true
}

// missingSettings reports the settings that a program uses and nobody gives;
// it is true when there are any.
func (c *console) missingSettings(p *engine.Program, settings vars.Settings) bool {
	docs := map[string]string{}
	for _, s := range p.Settings() {
		docs[s.Name] = s.Doc
	}
	names := slices.Collect(maps.Keys(settings))
	missing := false
	for _, key := range p.SettingsUsed() {
		if settings[key] != "" {
			continue
		}
		missing = true
		c.bad("the setting %s is not given%s%s", key, documented(docs[key]), source.Suggest(key, names))
	}
	if missing {
		c.Err.printf("give settings in a file of lines Key=Value with --settings FILE, or in the environment as %sKEY\n", settingPrefix)
	}
	return missing
}

// missingInputs reports the inputs that a call needs and does not have, and
// those that the flow does not know; it is true when there are any.
func (c *console) missingInputs(all []flows.Input, given map[string]string) bool {
	var names []string
	wrong := false
	for _, in := range all {
		names = append(names, in.Name)
		if _, ok := given[in.Name]; ok || !in.Required || in.Default != "" {
			continue
		}
		wrong = true
		c.bad("the input %s (%s) is not given%s", in.Name, in.Type, documented(in.Doc))
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(names, name) {
			wrong = true
			c.bad("the flow has no input %q%s; it has %s", name, source.Suggest(name, names), listed(names))
		}
	}
	if wrong {
		c.Err.printf("give inputs with --input Name=Value\n")
	}
	return wrong
}

func documented(doc string) string {
	if doc == "" {
		return ""
	}
	return ": " + doc
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// parseInputs reads Name=Value pairs. A mistake does not repeat the value.
func parseInputs(pairs []string) (map[string]string, string) {
	inputs := map[string]string{}
	for _, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, "--input takes Name=Value; there is no = in it"
		}
		if msg := vars.CheckName(name); msg != "" {
			return nil, "--input: " + msg
		}
		if _, twice := inputs[name]; twice {
			return nil, "--input " + name + " is given twice"
		}
		inputs[name] = value
	}
	return inputs, ""
}
