package main

import (
	"strconv"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// tryReport is what is told of an interaction that was tried. Everything in it
// is masked.
type tryReport struct {
	Interaction  string               `json:"interaction"`
	File         string               `json:"file"`
	Placeholders []triedPlaceholder   `json:"placeholders"`
	Request      *triedRequest        `json:"request"` // null: refused before sending
	Sent         bool                 `json:"sent"`
	Outcome      string               `json:"outcome"` // "" with --render
	Status       int                  `json:"status"`
	Milliseconds int64                `json:"ms"`
	Attempts     int                  `json:"attempts"`
	Values       []triedValue         `json:"values"`
	Issues       []engine.Issue       `json:"issues"`
	Headers      []engine.HeaderValue `json:"headers"` // of the answer: those that the document reads
	Response     string               `json:"response"`
}

// triedPlaceholder is a placeholder of the document and what stands for it.
type triedPlaceholder struct {
	Placeholder string  `json:"placeholder"` // as $(Name) or #(Key)
	Value       *string `json:"value"`       // null: nobody gave it; a mask for a secret
}

type triedRequest struct {
	Method  string        `json:"method"`
	URL     string        `json:"url"`
	Headers []triedHeader `json:"headers"`
	Body    string        `json:"body"`
}

type triedHeader struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// triedValue is what a destination would hold after this answer.
type triedValue struct {
	Destination string    `json:"destination"`
	Type        vars.Type `json:"type"`  // "" for null
	Value       *string   `json:"value"` // a mask for a secret

	value vars.Value
}

func (t *trial) report() tryReport {
	r := tryReport{Interaction: t.name, File: t.doc.file, Placeholders: []triedPlaceholder{}, Values: []triedValue{}, Issues: []engine.Issue{},
		Headers: []engine.HeaderValue{}, Request: t.request(), Sent: t.sent()}
	for _, p := range placeholdersOf(t.it) {
		one := triedPlaceholder{Placeholder: p.String()}
		if p.Setting {
			if text := t.settings[p.Name]; text != "" {
				one.Value = textOf(t.settingValue(p.Name))
			}
		} else {
			one.Value = textOf(t.valueOf(p.Name))
		}
		r.Placeholders = append(r.Placeholders, one)
	}
	if t.got == nil {
		return r
	}
	r.Outcome, r.Status, r.Attempts, r.Response = t.got.Outcome, t.got.Status, t.got.Attempts, t.got.Body
	r.Milliseconds = t.took.Round(time.Millisecond).Milliseconds()
	r.Values = append(r.Values, t.values()...)
	r.Issues = append(r.Issues, t.got.Issues...)
	r.Headers = append(r.Headers, t.got.Headers...)
	return r
}

// sent reports whether the request was given to the network.
func (t *trial) sent() bool { return !t.render && t.canned == nil && t.fetch != nil }

// request is the request as it goes; nil when it was refused.
func (t *trial) request() *triedRequest {
	if t.fetch == nil {
		return nil
	}
	r := &triedRequest{Method: t.fetch.Method, URL: t.fetch.URL.Masked(), Headers: []triedHeader{}, Body: t.fetch.Body.Masked()}
	for _, h := range t.fetch.Headers {
		r.Headers = append(r.Headers, triedHeader{h.Key.Masked(), h.Value.Masked()})
	}
	return r
}

// values are the destinations in the order of the document, the status first.
// Without an answer there are none.
func (t *trial) values() []triedValue {
	if t.got == nil || t.got.Status == 0 {
		return nil
	}
	var all []triedValue
	if name := t.it.CodeDestination(); name != "" {
		all = append(all, newTriedValue(name, vars.Value{Type: vars.Integer, Text: strconv.Itoa(t.got.Status), From: vars.Server}))
	}
	for _, f := range t.got.Found {
		all = append(all, newTriedValue(f.Name, f.Value))
	}
	return all
}

func newTriedValue(name string, v vars.Value) triedValue {
	return triedValue{Destination: name, Type: v.Type, Value: textOf(v), value: v}
}

// textOf is the text of a value, or its mask; nil for null.
func textOf(v vars.Value) *string {
	text := v.Text
	switch {
	case v.IsNull():
		return nil
	case v.IsSecret():
		text = vars.MaskOf(v.Ref)
	}
	return &text
}

// settingValue is a setting as templates see it.
func (t *trial) settingValue(key string) vars.Value {
	if v, ok := t.state.Settings[key]; ok {
		return v
	}
	return vars.Secret("#"+key, vars.Operator)
}
