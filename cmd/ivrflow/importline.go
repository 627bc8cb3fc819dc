package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/leg"
)

// foreignLine is a line that was read: the start of a call, or something that
// happened in it.
type foreignLine struct {
	call      string
	start     *foreignCall
	happening *happening
}

// foreignForms are the things a line can say, by the key that says it.
func foreignForms() map[string]string {
	return map[string]string{
		"start":    `"start":"2026-03-01T12:00:00Z", with "clid", "dnis" and "inputs" if there are any`,
		"keys":     `"keys":"1234#"`,
		"silence":  `"silence":true`,
		"transfer": `"transfer":"ended", or busy, noAnswer, failed`,
		"queue":    `"queue":"ended", or overflow, failed`,
		"recorded": `"recorded":"what the platform calls the recording"`,
		"request":  `"request":{"method":"POST","url":"https://...","interaction":"..."},"response":{"status":200,"headers":{},"body":"..."}`,
		"hangup":   `"hangup":true`,
	}
}

// parseForeign reads a line. What it holds is never repeated in the error, for
// it may be a secret. The call is there also with an error, if it can be read.
func parseForeign(text []byte) (foreignLine, error) {
	var l foreignLine
	fields := object{}
	if err := json.Unmarshal(text, &fields); err != nil {
		return l, errors.New(`a line is a JSON object, as {"call":"c1","keys":"1"}`)
	}
	if err := fields.read("call", &l.call, `"call":"c1"`); err != nil || l.call == "" {
		return l, errors.New(`every line names its call: "call":"c1"`)
	}
	var says []string
	for key := range foreignForms() {
		if fields.has(key) {
			says = append(says, key)
		}
	}
	if len(says) != 1 {
		if err := fields.only("call", "at", "start", "keys", "silence", "transfer", "queue", "recorded", "request", "response", "hangup"); err != nil {
			return l, err
		}
		return l, errors.New("beside its call a line has exactly one of start, keys, silence, transfer, queue, recorded, request and hangup")
	}
	if says[0] == "start" {
		start, err := fields.start()
		l.start = start
		return l, err
	}
	h, err := fields.happening(says[0])
	l.happening = h
	return l, err
}

func (o object) start() (*foreignCall, error) {
	c := &foreignCall{}
	var err error
	if c.began, err = o.time("start"); err != nil {
		return nil, err
	}
	return c, first(
		o.only("call", "start", "clid", "dnis", "inputs"),
		o.read("clid", &c.clid, `"clid":"+441632960001"`),
		o.read("dnis", &c.dnis, `"dnis":"+441632960002"`),
		o.read("inputs", &c.inputs, `"inputs":{"Amount":"12.40"}, every value a string`))
}

func (o object) happening(key string) (*happening, error) {
	h := &happening{}
	at, err := o.time("at")
	if err != nil {
		return nil, err
	}
	h.at = at
	form := foreignForms()[key]
	if key == "request" {
		h.ask, err = o.ask()
		return h, err
	}
	if err := o.only("call", "at", key); err != nil {
		return nil, err
	}
	wrong := fmt.Errorf("%s is not of the form %s", key, form)
	switch key {
	case "keys":
		if err = o.read(key, &h.keys, form); err == nil && (h.keys == "" || strings.Trim(h.keys, "0123456789*#") != "" || len(h.keys) > leg.MaxScript) {
			err = wrong
		}
	case "transfer":
		if err = o.read(key, &h.transfer, form); err == nil && !slices.Contains([]string{leg.Ended, leg.Busy, leg.NoAnswer, leg.Failed}, h.transfer) {
			err = wrong
		}
	case "queue":
		if err = o.read(key, &h.queue, form); err == nil && !slices.Contains([]string{leg.Ended, leg.Overflow, leg.Failed}, h.queue) {
			err = wrong
		}
	case "recorded":
		if err = o.read(key, &h.recorded, form); err == nil && h.recorded == "" {
			err = wrong
		}
	default:
		yes := false
		if err = o.read(key, &yes, form); err == nil && !yes {
			err = wrong
		}
		h.silence, h.hangup = key == "silence", key == "hangup"
	}
	return h, err
}
