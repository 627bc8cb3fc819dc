package applets

import (
	"encoding/json"
	"hash/fnv"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// keyNumber is the number of the visit whose request this one repeats: an
// earlier one of which nobody knows what it did, if it asked for the same;
// else this one. Another amount under the key of the first would be answered
// with the first's result.
func (x *exchange) keyNumber(v *engine.Visit) int64 {
	if n := v.Kept(keyOf); n != 0 && v.Kept(contentOf) == x.content(v) {
		return n
	}
	return int64(v.Number())
}

// What a keyed exchange keeps over the visits of its applet.
const (
	keyOf     = "key"
	contentOf = "content"
)

// content tells requests apart by what they ask for: address, body and what is
// computed, without the key. Headers do not count, and of the secrets only what
// the caller keyed: a token that was fetched again is no other intent, and a
// new key for it could charge twice.
func (x *exchange) content(v *engine.Visit) int64 {
	f, err := x.doc.Render(requestScope{Visit: v, key: "-"})
	if err != nil {
		return 0
	}
	text, err := json.Marshal([]any{f.Method, intended(f.URL), intended(f.Body), reads(f.Lets)})
	if err != nil {
		return 0
	}
	h := fnv.New64a()
	h.Write(text)
	return int64(h.Sum64() | 1) // never the 0 of nothing kept
}

// intended is a text with the references of what the caller keyed only.
func intended(t vars.Text) []string {
	var out []string
	for _, p := range t {
		switch {
		case p.Ref == "":
			out = append(out, p.Lit)
		case engine.IsKeyed(p.Ref):
			out = append(out, p.Ref)
		}
	}
	return out
}

// reads is what Lets read, likewise.
func reads(lets []engine.Let) []any {
	var out []any
	for _, l := range lets {
		uses := map[string]vars.Value{}
		for name, u := range l.Uses {
			if !u.IsSecret() || engine.IsKeyed(u.Ref) {
				uses[name] = u
			}
		}
		out = append(out, l.Expr, uses)
	}
	return out
}

// settle keeps the key of a request of which nobody knows what it did, so that
// the next visit repeats that request and makes no other. Only a final answer
// settles it: a gateway's 504, say, may hide what an attempt before it did.
// That a repeat could not be sent settles nothing.
func (x *exchange) settle(v *engine.Visit, f *engine.Fetched) {
	if x.doc.Effect() != engine.Keyed || f.Outcome == engine.NotDone {
		return
	}
	n, content := x.keyNumber(v), x.content(v)
	if f.Outcome == engine.Answered && final(f.Status) {
		n, content = 0, 0
	}
	v.Keep(keyOf, n)
	v.Keep(contentOf, content)
}

// final reports whether a status says that the request was dealt with.
func final(status int) bool {
	return status < 500 && status != 408 && status != 425 && status != 429
}
