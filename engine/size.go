package engine

import (
	"strings"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// sizeOf is how many bytes the texts of a command hold.
func sizeOf(act Action) int {
	n := 0
	if c := act.leg; c != nil {
		n += promptsSize(c.Prompts) + textSize(c.Digits)
		if c.Transfer != nil {
			n += textSize(c.Transfer.To) + textSize(c.Transfer.SendDigits)
		}
		if c.Queue != nil {
			n += textSize(c.Queue.Queue)
			for _, a := range c.Queue.Data {
				n += len(a.Name) + textSize(a.Value)
			}
		}
		if c.Message != nil {
			n += textSize(c.Message.To) + textSize(c.Message.Text)
		}
	}
	if act.wait != nil {
		n += promptsSize(act.wait.Hold)
		for _, e := range act.wait.Expect {
			n += len(e.Key) + usesSize(e.Uses)
		}
	}
	for _, f := range []*Fetch{act.fetch, act.link} {
		if f == nil {
			continue
		}
		n += textSize(f.URL) + textSize(f.Body)
		for _, h := range f.Headers {
			n += textSize(h.Key) + textSize(h.Value)
		}
		for _, l := range f.Lets {
			n += len(l.Expr) + usesSize(l.Uses)
		}
		for _, l := range f.Locators {
			n += len(l)
		}
	}
	return n
}

func promptsSize(all []leg.Prompt) int {
	n := 0
	for _, p := range all {
		n += textSize(p.Say) + textSize(p.Play) + textSize(p.Value)
	}
	return n
}

func textSize(t vars.Text) int {
	n := 0
	for _, p := range t {
		n += len(p.Lit) + len(p.Ref)
	}
	return n
}

func usesSize(uses map[string]vars.Value) int {
	n := 0
	for name, v := range uses {
		n += len(name) + len(v.Text)
	}
	return n
}

// shown is a reason whose values are short enough for people and for a line of
// the journal. What was decided with is the whole value.
func shown(w *Why) *Why {
	if w == nil {
		return nil
	}
	for i := range w.Values {
		text := w.Values[i].Value.Text
		if len(text) <= MaxShown {
			continue
		}
		end := MaxShown
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		w.Values[i].Value.Text = strings.Clone(text[:end]) + "…"
	}
	return w
}
