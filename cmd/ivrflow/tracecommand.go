package main

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// command shows what is asked for.
func (t *trace) command(m moment) {
	c := m.command
	t.manyExits(m.since)
	if t.fold.takes(c) {
		return
	}
	t.unfold()
	t.visit = visitOf(c.Applet, c.Visit)
	switch {
	case c.Fetch != nil:
		t.line(m.since, c.Applet, "request", requestText(c.Fetch), nil)
	case c.Wait != nil:
		t.wait(m)
	case c.Leg != nil:
		t.leg(m)
	}
}

func requestText(f *engine.Fetch) string { return f.Method + " " + f.URL.Masked() }

func (t *trace) wait(m moment) {
	c := m.command
	t.fold = &fold{applet: c.Applet, visit: t.visit, values: t.found}
	t.line(m.since, c.Applet, "wait", c.Wait.For.String()+expected(c.Wait), nil)
	t.prompts(m, "hold", c.Wait.Hold)
}

func (t *trace) leg(m moment) {
	c := m.command.Leg
	switch c.Kind {
	case leg.Transfer:
		t.line(m.since, m.command.Applet, "transfer", transferText(c.Transfer), nil)
	case leg.Queue:
		t.line(m.since, m.command.Applet, "queue", queueText(c.Queue), nil)
		t.prompts(m, "hold", c.Prompts)
	case leg.Record:
		t.prompts(m, "prompt", c.Prompts)
		t.line(m.since, m.command.Applet, "record", recordText(c.Record), nil)
	case leg.SendLink:
		t.line(m.since, m.command.Applet, "message", messageText(c.Message), nil)
	case leg.Collect:
		t.prompts(m, "collect", c.Prompts)
		if len(c.Prompts) == 0 {
			t.line(m.since, m.command.Applet, "collect", "keys, without a prompt", nil)
		}
	default:
		t.prompts(m, "prompt", c.Prompts)
	}
}

func (t *trace) prompts(m moment, word string, all []leg.Prompt) {
	for _, p := range all {
		text := "“" + p.Words() + "”"
		switch {
		case p.IsSound():
			text = "sound " + p.Words()
		case p.As != "":
			text = p.As + " " + p.Words()
		}
		t.line(m.since, m.command.Applet, word, text, nil)
		word = ""
	}
}

func transferText(to *leg.TransferTo) string {
	if to == nil { // a recording may come from anybody
		return "to nowhere"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s to %s", to.Mode, to.To.Masked())
	if keys := to.SendDigits.Masked(); keys != "" {
		fmt.Fprintf(&b, ", then the keys %s", keys)
	}
	return b.String()
}
