package engine

import (
	"encoding/json"

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
		r.compareJSON(now, DiffWait, "hold prompts", was.Wait.Hold, now.Wait.Hold)
	default:
		r.compareJSON(now, DiffLeg, "prompts", was.Leg.Prompts, now.Leg.Prompts)
		r.compareJSON(now, DiffLeg, "collect", was.Leg.Collect, now.Leg.Collect)
		r.compareJSON(now, DiffLeg, "digits", was.Leg.Digits, now.Leg.Digits)
		r.compareJSON(now, DiffLeg, "transfer", was.Leg.Transfer, now.Leg.Transfer)
	}
}

func (r *replay) compareFetch(c *Command, now, was *Fetch) {
	if now.Method != was.Method {
		r.differs(c, DiffRequest, "method", was.Method, now.Method)
	}
	r.compareText(c, "url", was.URL, now.URL)
	r.compareText(c, "body", was.Body, now.Body)
	r.compareJSON(c, DiffRequest, "computed values", was.Lets, now.Lets)
	n := max(len(now.Headers), len(was.Headers))
	for i := range n {
		var w, h Header
		if i < len(was.Headers) {
			w = was.Headers[i]
		}
		if i < len(now.Headers) {
			h = now.Headers[i]
		}
		name := h.Key
		if len(name) == 0 {
			name = w.Key
		}
		r.compareText(c, "header", w.Key, h.Key)
		r.compareText(c, "header "+name.Masked(), w.Value, h.Value)
	}
}

// compareText compares recipes: a secret that is escaped or hashed another way
// differs, though nobody knows the secret.
func (r *replay) compareText(c *Command, what string, was, now vars.Text) {
	a, b := jsonOf(was), jsonOf(now)
	if a != b {
		r.differs(c, DiffRequest, what, a, b)
	}
}

func (r *replay) compareJSON(c *Command, kind, what string, was, now any) {
	if a, b := jsonOf(was), jsonOf(now); a != b {
		r.differs(c, kind, what, a, b)
	}
}

func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
