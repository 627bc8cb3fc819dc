package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// compare reports how a command differs from the recorded one, by what a
// designer wrote: a document's fingerprint alone is no difference.
func (r *replay) compare(now, was *Command) {
	switch {
	case now.Fetch != nil:
		r.compareFetch(now, now.Fetch, was.Fetch)
	case now.Wait != nil:
		if now.Wait.For != was.Wait.For {
			r.differs(now, DiffWait, "for", was.Wait.For.String(), now.Wait.For.String())
		}
		r.compareExpect(now, was.Wait.Expect, now.Wait.Expect)
		r.comparePrompts(now, DiffWait, "hold prompts", was.Wait.Hold, now.Wait.Hold)
	default:
		r.compareLeg(now, now.Leg, was.Leg)
		if now.Link != nil && was.Link != nil {
			r.compareFetch(now, now.Link, was.Link)
		}
	}
}

// compareExpect compares what is waited for; a document's fingerprint alone is
// no difference.
func (r *replay) compareExpect(c *Command, was, now []Expect) {
	leaves := func(all []Expect) []leaf {
		var out []leaf
		for _, e := range all {
			out = append(out, leaf{e.Notification, "key " + e.Key})
		}
		return out
	}
	r.leaves(c, DiffWait, "notification ", leaves(was), leaves(now))
}

func (r *replay) compareLeg(c *Command, now, was *leg.Command) {
	r.comparePrompts(c, DiffLeg, "prompts", was.Prompts, now.Prompts)
	if now.BargeIn != was.BargeIn {
		r.differs(c, DiffLeg, "bargeIn", strconv.FormatBool(was.BargeIn), strconv.FormatBool(now.BargeIn))
	}
	r.compareText(c, DiffLeg, "digits", was.Digits, now.Digits)
	if now.Message != nil && was.Message != nil {
		r.compareText(c, DiffLeg, "to", was.Message.To, now.Message.To)
		r.compareText(c, DiffLeg, "message", was.Message.Text, now.Message.Text)
	}
	if now.Collect != nil && was.Collect != nil && *now.Collect != *was.Collect {
		r.compareFields(c, DiffLeg, "", jsonOf(was.Collect), jsonOf(now.Collect))
	}
	if now.Record != nil && was.Record != nil && *now.Record != *was.Record {
		r.compareFields(c, DiffLeg, "", jsonOf(was.Record), jsonOf(now.Record))
	}
	if now.Queue != nil && was.Queue != nil {
		r.compareQueue(c, *now.Queue, *was.Queue)
	}
	if now.Transfer == nil || was.Transfer == nil {
		return
	}
	w, n := *was.Transfer, *now.Transfer
	r.compareText(c, DiffLeg, "to", w.To, n.To)
	r.compareText(c, DiffLeg, "sendDigits", w.SendDigits, n.SendDigits)
	w.To, w.SendDigits, n.To, n.SendDigits = nil, nil, nil, nil
	if a, b := jsonOf(w), jsonOf(n); a != b {
		r.compareFields(c, DiffLeg, "", a, b)
	}
}

// compareQueue goes by the names of what is attached.
func (r *replay) compareQueue(c *Command, now, was leg.QueueTo) {
	leaves := func(all []leg.Attached) []leaf {
		var out []leaf
		for _, a := range all {
			out = append(out, leaf{a.Name, recipe(a.Value)})
		}
		return out
	}
	r.compareText(c, DiffLeg, "queue", was.Queue, now.Queue)
	r.leaves(c, DiffLeg, "attached ", leaves(was.Data), leaves(now.Data))
	was.Queue, was.Data, now.Queue, now.Data = nil, nil, nil, nil
	if a, b := jsonOf(was), jsonOf(now); a != b {
		r.compareFields(c, DiffLeg, "", a, b)
	}
}

func (r *replay) comparePrompts(c *Command, kind, what string, was, now []leg.Prompt) {
	if jsonOf(was) == jsonOf(now) {
		return
	}
	w, n := sides(promptsText(was), promptsText(now))
	r.differs(c, kind, what, w, n)
}

// promptsText is what a caller hears.
func promptsText(all []leg.Prompt) string {
	parts := make([]string, len(all))
	for i, p := range all {
		switch {
		case p.As != "":
			parts[i] = strings.TrimSpace(p.As + " “" + recipe(p.Value) + "” " + p.Currency)
		case len(p.Say) == 0:
			parts[i] = "sound " + recipe(p.Play)
		default:
			parts[i] = "“" + recipe(p.Say) + "”"
		}
		if p.Lang != "" {
			parts[i] += " (" + p.Lang + ")"
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, " ")
}

func (r *replay) compareFetch(c *Command, now, was *Fetch) {
	for _, f := range []struct{ what, was, now string }{
		{"interaction", was.Interaction, now.Interaction},
		{"method", was.Method, now.Method},
		{"effect", was.Effect, now.Effect},
		{"timeout", was.Timeout.String(), now.Timeout.String()},
		{"retry", strconv.Itoa(was.Retry), strconv.Itoa(now.Retry)},
		{"fresh", strconv.FormatBool(was.Fresh), strconv.FormatBool(now.Fresh)},
		{"locators", strings.Join(was.Locators, ", "), strings.Join(now.Locators, ", ")},
	} {
		if f.was != f.now {
			r.differs(c, DiffRequest, f.what, f.was, f.now)
		}
	}
	r.compareURL(c, was.URL, now.URL)
	r.compareHeaders(c, was.Headers, now.Headers)
	r.compareLets(c, was.Lets, now.Lets)
	r.compareBody(c, was.Body, now.Body)
}

// compareURL tells a changed field of the query from another address.
func (r *replay) compareURL(c *Command, was, now vars.Text) {
	a, b := recipe(was), recipe(now)
	if a == b {
		return
	}
	wasAddress, wasQuery, _ := strings.Cut(a, "?")
	nowAddress, nowQuery, _ := strings.Cut(b, "?")
	if wasAddress != nowAddress || wasQuery == "" || nowQuery == "" {
		w, n := sides(a, b)
		r.differs(c, DiffRequest, "url", w, n)
		return
	}
	r.leaves(c, DiffRequest, "url query ", formLeaves(wasQuery), formLeaves(nowQuery))
}

// compareHeaders goes by name: one more in front is one difference.
func (r *replay) compareHeaders(c *Command, was, now []Header) {
	leaves := func(all []Header) []leaf {
		var out []leaf
		for _, h := range all {
			out = append(out, leaf{recipe(h.Key), recipe(h.Value)})
		}
		return out
	}
	r.leaves(c, DiffRequest, "header ", leaves(was), leaves(now))
}

func (r *replay) compareLets(c *Command, was, now []Let) {
	leaves := func(all []Let) []leaf {
		var out []leaf
		for _, l := range all {
			text := l.Expr
			if len(l.Uses) > 0 {
				text += " with " + jsonOf(l.Uses)
			}
			out = append(out, leaf{l.Name, text})
		}
		return out
	}
	r.leaves(c, DiffRequest, "computed value ", leaves(was), leaves(now))
}

// compareBody goes by fields where both bodies have them. A secret that is
// escaped or hashed another way differs, though nobody knows the secret.
func (r *replay) compareBody(c *Command, was, now vars.Text) {
	a, b := recipe(was), recipe(now)
	if a == b {
		return
	}
	before := len(r.Differences)
	w, ok := leavesOf(was)
	n, too := leavesOf(now)
	if ok && too {
		r.leaves(c, DiffRequest, "body ", w, n)
	}
	if len(r.Differences) == before {
		w, n := sides(a, b)
		r.differs(c, DiffRequest, "body", w, n)
	}
}

func (r *replay) compareText(c *Command, kind, what string, was, now vars.Text) {
	if a, b := recipe(was), recipe(now); a != b {
		w, n := sides(a, b)
		r.differs(c, kind, what, w, n)
	}
}

// compareFields compares two JSON objects by their members.
func (r *replay) compareFields(c *Command, kind, prefix, was, now string) {
	w, _ := jsonLeaves(was)
	n, _ := jsonLeaves(now)
	r.leaves(c, kind, prefix, w, n)
}

func (r *replay) leaves(c *Command, kind, prefix string, was, now []leaf) {
	if slices.Equal(was, now) {
		return
	}
	diffLeaves(was, now, func(at, w, n string) {
		w, n = sides(w, n)
		r.differs(c, kind, strings.TrimSpace(prefix+at), w, n)
	})
}

func jsonOf(v any) string {
	b, err := vars.MarshalPlain(v)
	if err != nil {
		return fmt.Sprint(err)
	}
	return string(b)
}
