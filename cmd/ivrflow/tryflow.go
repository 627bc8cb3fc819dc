package main

import (
	"cmp"
	"encoding/xml"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// triedApplet is the name of the applet that the interaction is tried in.
const triedApplet = "Try"

// compile makes the program of the trial: a flow of one DataConnector whose
// inputs are the placeholders that have a value. What nobody gave is of no
// known type. The findings are those of the document.
func (t *trial) compile() source.Errors {
	t.library = &interactions.Library{Open: func(name string) (string, []byte, error) {
		if name != t.name {
			return "", nil, fs.ErrNotExist
		}
		return t.doc.file, t.doc.data, nil
	}}
	list := &source.List{}
	if f := flows.Parse("try", []byte(t.flow()), list); f != nil {
		t.program, _ = engine.Compile(f, applets.Standard(applets.Deps{Interactions: t.library}), list)
	}
	return slices.DeleteFunc(list.Findings(), func(e *source.Error) bool {
		return !e.IsMistake() && (e.Pos.File != t.doc.file || e.Code == "never-set")
	})
}

// flow is the flow of the trial, as XML.
func (t *trial) flow() string {
	var b strings.Builder
	b.WriteString(`<CallFlow name="try" start="` + triedApplet + `"><Settings>`)
	for _, p := range placeholdersOf(t.it) {
		if p.Setting && plainAddress(p.Name, t.settings[p.Name]) {
			b.WriteString(`<Setting name="` + quoted(p.Name) + `" secret="false"/>`)
		}
	}
	b.WriteString(`</Settings><Inputs>`)
	for _, name := range t.ownSources() {
		if _, ok := t.given[name]; !ok || name == callID {
			continue
		}
		typ := cmp.Or(t.types[name], vars.String)
		b.WriteString(`<Input name="` + quoted(name) + `" type="` + string(typ) + `"/>`)
	}
	b.WriteString(`</Inputs><DataConnector name="` + triedApplet + `" interaction="` + quoted(t.name) + `"/></CallFlow>`)
	return b.String()
}

func quoted(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder never fails
	return b.String()
}

// plainAddress reports whether a setting is the address of a server and nothing
// else, as https://pay.example.com: nothing in it is secret, and whoever tries
// an interaction wants to see where it went.
func plainAddress(key, value string) bool {
	u, err := url.Parse(value)
	return err == nil && !vars.SecretName(key) && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" &&
		u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

// hidden are the settings that are secrets.
func hidden(p *engine.Program, settings vars.Settings) vars.Settings {
	secret := vars.Settings{}
	for key, value := range settings {
		secret[key] = value
	}
	for _, s := range p.Settings() {
		if !s.Secret {
			delete(secret, s.Name)
		}
	}
	return secret
}
