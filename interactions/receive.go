package interactions

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// receive makes the event of an answer: it reads the fields from the clear
// body, masks it, and puts what the fields read of secrets into the vault.
func (it *Interaction) receive(f engine.Fetch, a answer, known secrets, v vars.Vault) engine.Fetched {
	text, issue := it.decoded(a)
	p := it.plan(f.Locators)
	m := material{body: body{text: text, ref: f.Ref, known: known}, headers: a.headers, status: a.status}
	x := it.extract(p, m, f.Seal)
	if len(x.harvest.clear) > 0 { // once more, with what was just learnt
		m.known = append(known[:len(known):len(known)], knownFrom(x.harvest.clear))
		x = it.extract(p, m, f.Seal)
	}
	h := x.harvest
	got := engine.Fetched{Outcome: engine.Answered, Document: f.Document, Status: a.status, Headers: x.headers, Body: x.body}
	if len(got.Body) > MaxKept || it.fieldsOnly && got.Body != "" {
		got.Body = wholeMask(f.Ref)
	}
	if x.issue != "" {
		issue = x.issue
	}
	if issue != "" {
		got.Issues = append(got.Issues, engine.Issue{Msg: issue})
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

// decoded is the body as UTF-8, and what was wrong with it as such.
func (it *Interaction) decoded(a answer) (text, issue string) {
	if it.language.decode == nil {
		return decodeUTF8(a)
	}
	return it.language.decode(a)
}
