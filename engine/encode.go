package engine

import (
	"fmt"
	"strconv"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// record is one journal record, still without its number.
func record(kind string, at time.Time, data any) journal.Record {
	return journal.Record{Kind: kind, At: at.UTC(), Data: encode(nil, data)}
}

// encode appends the data of a record: JSON as the tags of its fields say, and
// without escapes for pages, which would make an answer full of < six times as
// long.
func encode(b []byte, data any) []byte {
	switch d := data.(type) {
	case *Exit:
		return d.appendJSON(b)
	case *Command:
		return d.appendJSON(b)
	}
	text, err := vars.MarshalPlain(data)
	if err != nil { // every type that is journaled is plain data
		panic(fmt.Sprintf("engine: %T cannot be written: %v", data, err))
	}
	return append(b, text...)
}

// records are what a turn adds to the journal behind its event.
func (t Turn) records(at time.Time) []journal.Record {
	out := make([]journal.Record, 0, len(t.Exits)+2)
	for i := range t.Exits {
		out = append(out, record(journal.Exit, at, &t.Exits[i]))
	}
	for i := range t.Commands {
		out = append(out, record(journal.Command, at, &t.Commands[i]))
	}
	if t.End != nil {
		out = append(out, record(journal.End, at, t.End))
	}
	return out
}

// Exits and commands are most of a journal. They are written by hand; a test
// holds every byte against encoding/json.

func (e *Exit) appendJSON(b []byte) []byte {
	b = vars.AppendString(append(b, `{"applet":`...), e.Applet)
	b = strconv.AppendInt(append(b, `,"visit":`...), int64(e.Visit), 10)
	b = vars.AppendString(append(b, `,"exit":`...), e.Exit)
	b = member(b, "to", e.To)
	if e.Why != nil {
		b = e.Why.appendJSON(append(b, `,"why":`...))
	}
	return append(b, '}')
}

func (w *Why) appendJSON(b []byte) []byte {
	if len(w.Issues) > 0 { // rare
		text, _ := vars.MarshalPlain(w) // plain data
		return append(b, text...)
	}
	open := len(b)
	b = member(append(b, '{'), "text", w.Text)
	for i, u := range w.Values {
		if i == 0 {
			b = append(b, `,"values":[`...)
		} else {
			b = append(b, ',')
		}
		b = vars.AppendString(append(b, `{"name":`...), u.Name)
		b = append(u.Value.AppendJSON(append(b, `,"value":`...)), '}')
	}
	if len(w.Values) > 0 {
		b = append(b, ']')
	}
	return closing(b, open)
}

// closing ends an object whose members all began with a comma.
func closing(b []byte, open int) []byte {
	if len(b) > open+1 && b[open+1] == ',' {
		b = append(b[:open+1], b[open+2:]...)
	}
	return append(b, '}')
}

// member appends a text member behind others; an empty one is left out.
func member(b []byte, name, text string) []byte {
	if text == "" {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":`...)
	return vars.AppendString(b, text)
}

func (c *Command) appendJSON(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"n":`...), int64(c.N), 10)
	b = vars.AppendString(append(b, `,"applet":`...), c.Applet)
	b = strconv.AppendInt(append(b, `,"visit":`...), int64(c.Visit), 10)
	b = strconv.AppendInt(append(b, `,"ordinal":`...), int64(c.Ordinal), 10)
	if c.Leg != nil {
		b = appendLeg(append(b, `,"leg":`...), c.Leg)
	}
	if c.Link != nil {
		b = c.Link.appendJSON(append(b, `,"link":`...))
	}
	if c.Fetch != nil {
		b = c.Fetch.appendJSON(append(b, `,"fetch":`...))
	}
	if c.Wait != nil {
		b = vars.AppendString(append(b, `,"wait":{"for":`...), c.Wait.For.String())
		b = appendPrompts(b, "hold", c.Wait.Hold)
		if len(c.Wait.Expect) > 0 {
			b = encode(append(b, `,"expect":`...), c.Wait.Expect)
		}
		b = append(b, '}')
	}
	return append(b, '}')
}

func (f *Fetch) appendJSON(b []byte) []byte {
	b = vars.AppendString(append(b, `{"interaction":`...), f.Interaction)
	b = vars.AppendString(append(b, `,"document":`...), f.Document)
	b = vars.AppendString(append(b, `,"ref":`...), f.Ref)
	b = vars.AppendString(append(b, `,"method":`...), f.Method)
	b = f.URL.AppendJSON(append(b, `,"url":`...))
	b = vars.AppendString(append(b, `,"host":`...), string(f.Host))
	for i, h := range f.Headers {
		if i == 0 {
			b = append(b, `,"headers":[`...)
		} else {
			b = append(b, ',')
		}
		b = h.Key.AppendJSON(append(b, `{"key":`...))
		b = append(h.Value.AppendJSON(append(b, `,"value":`...)), '}')
	}
	if len(f.Headers) > 0 {
		b = append(b, ']')
	}
	if len(f.Body) > 0 {
		b = f.Body.AppendJSON(append(b, `,"body":`...))
	}
	b = vars.AppendString(append(b, `,"effect":`...), f.Effect)
	b = vars.AppendString(append(b, `,"timeout":`...), f.Timeout.String())
	if f.Retry != 0 {
		b = strconv.AppendInt(append(b, `,"retry":`...), int64(f.Retry), 10)
	}
	b = list(b, "seal", f.Seal)
	if len(f.Lets) > 0 {
		b = encode(append(b, `,"lets":`...), f.Lets)
	}
	b = member(b, "seed", f.Seed)
	b = list(b, "locators", f.Locators)
	if f.Fresh {
		b = append(b, `,"fresh":true`...)
	}
	return append(b, '}')
}

func list(b []byte, name string, all []string) []byte {
	if len(all) == 0 {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":[`...)
	for i, s := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = vars.AppendString(b, s)
	}
	return append(b, ']')
}

func appendLeg(b []byte, c *leg.Command) []byte {
	b = vars.AppendString(append(b, `{"kind":`...), c.Kind)
	b = appendPrompts(b, "prompts", c.Prompts)
	if c.BargeIn {
		b = append(b, `,"bargeIn":true`...)
	}
	if c.Collect != nil {
		b = encode(append(b, `,"collect":`...), c.Collect)
	}
	if c.Transfer != nil {
		b = encode(append(b, `,"transfer":`...), c.Transfer)
	}
	if len(c.Digits) > 0 {
		b = c.Digits.AppendJSON(append(b, `,"digits":`...))
	}
	if c.Message != nil {
		b = encode(append(b, `,"message":`...), c.Message)
	}
	if c.Queue != nil {
		b = encode(append(b, `,"queue":`...), c.Queue)
	}
	if c.Record != nil {
		b = encode(append(b, `,"record":`...), c.Record)
	}
	return append(b, '}')
}

func appendPrompts(b []byte, name string, all []leg.Prompt) []byte {
	for i, p := range all {
		if i == 0 {
			b = append(append(append(b, `,"`...), name...), `":[`...)
		} else {
			b = append(b, ',')
		}
		open := len(b)
		b = append(b, '{')
		if len(p.Say) > 0 {
			b = p.Say.AppendJSON(append(b, `,"say":`...))
		}
		b = member(b, "lang", p.Lang)
		if len(p.Play) > 0 {
			b = p.Play.AppendJSON(append(b, `,"play":`...))
		}
		b = member(b, "as", p.As)
		if len(p.Value) > 0 {
			b = p.Value.AppendJSON(append(b, `,"value":`...))
		}
		b = member(b, "currency", p.Currency)
		b = closing(b, open)
	}
	if len(all) > 0 {
		b = append(b, ']')
	}
	return b
}
