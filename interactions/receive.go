package interactions

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// receive makes the event of an answer: it reads the fields from the clear
// body, masks it, and puts what the fields read of secrets into the vault.
func (it *Interaction) receive(f engine.Fetch, a answer, known secrets, v vars.Vault) engine.Fetched {
	b := body{
		text:   strings.ToValidUTF8(a.body, "\ufffd"),
		ref:    f.Ref,
		known:  known,
		fields: it.fields,
		sealed: it.sealedFields(f.Seal),
	}
	r := it.read(b)
	h := it.values(b, r)
	if len(h.clear) > 0 { // once more, with what was just learnt
		b.known = append(b.known[:len(b.known):len(b.known)], knownFrom(h.clear))
		r = it.read(b)
		h = it.values(b, r)
	}
	got := engine.Fetched{Outcome: engine.Answered, Document: f.Document, Status: a.status, Body: r.body}
	if len(got.Body) > MaxKept {
		got.Body = wholeMask(f.Ref)
	}
	if r.issue != "" {
		got.Issues = append(got.Issues, engine.Issue{Msg: r.issue})
	}
	got.Issues = append(got.Issues, h.issues...)
	got.Found = h.found
	if h.required != "" {
		got.Outcome = engine.MaybeDone
	}
	for ref, clear := range h.clear {
		if err := v.Put(ref, clear); err != nil {
			got.Outcome, got.Found = engine.MaybeDone, nil
			got.Issues = append(got.Issues, engine.Issue{Msg: "the vault does not take the secrets of the answer"})
			break
		}
	}
	return got
}
