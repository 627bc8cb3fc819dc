package interactions

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// harvest is what the fields of a document made of the readings.
type harvest struct {
	found    []engine.Found
	issues   []engine.Issue
	clear    map[string]string // clear texts of the secrets found, by reference
	required string            // the destination of a required field without a value
}

// values makes values of what was read: of the type that the field wants, a
// reference where it is a secret, the default where there is none. Of a
// field's Locators the first counts that is not null.
func (it *Interaction) values(b body, all []sought, readings []reading, sealed []bool) harvest {
	h := harvest{clear: map[string]string{}}
	for i, f := range it.fields {
		var got reading
		where := ""
		for n, one := range all {
			if one.field != i || got.exists {
				continue
			}
			if got, where = readings[n], one.text(); got.none(f.typ) {
				got = reading{}
			}
		}
		v, err := h.value(f, got, where, b, sealed[i])
		if err != nil {
			h.issues = append(h.issues, engine.Issue{Msg: err.Error(), Field: f.destination})
		}
		if v.IsNull() {
			v = f.fallback
		}
		if v.IsNull() && f.required {
			h.issues = append(h.issues, engine.Issue{Msg: "the answer lacks this required value", Field: f.destination})
			h.required = f.destination
		}
		h.found = append(h.found, engine.Found{Name: f.destination, Value: v})
	}
	return h
}

// value makes the value of one field. where is the locator that was read.
func (h *harvest) value(f field, r reading, where string, b body, sealed bool) (vars.Value, error) {
	switch {
	case !r.exists:
		return vars.Value{}, nil
	case r.mask != "":
		return vars.Value{Type: f.typ, Ref: r.mask, From: vars.Server}, nil
	case r.hidden:
		return hiddenValue(f, where), nil
	}
	v, err := converted(f.typ, r)
	if err != nil {
		return vars.Value{}, fmt.Errorf("what the answer holds is %w", err)
	}
	if !r.touched && !sealed && !(f.typ != vars.String && b.known.In(v.Text)) {
		return v, nil
	}
	if len(v.Text) > MaxSecret {
		return hiddenValue(f, where), fmt.Errorf("what the answer holds is, or holds, a secret and is larger than %d bytes: it is not kept", MaxSecret)
	}
	path := r.path
	if path == "" {
		path = where
	}
	return h.secret(b.ref+"/"+path, v), nil
}

// hiddenValue is a value that is there and that nobody has: using it is using
// a lost secret.
func hiddenValue(f field, where string) vars.Value {
	return vars.Value{Type: f.typ, Ref: "unknown/" + where, From: vars.Server}
}

// converted is what was read, as the field's type. String keeps the text of
// anything; an object or a list is then of type Json (Vonage: its text).
func converted(typ vars.Type, r reading) (vars.Value, error) {
	switch {
	case typ == vars.String && r.structure:
		return vars.Value{Type: vars.JSON, Text: r.text, From: vars.Server}, nil
	case typ == vars.JSON:
		return vars.Convert(r.raw, typ, vars.Server)
	}
	return vars.Convert(r.text, typ, vars.Server)
}

// none reports whether an empty text stands where the field wants a number,
// date or the like, in a Type that has texts only: that is how such answers
// write null.
func (r reading) none(typ vars.Type) bool {
	return r.untyped && typ != vars.String && strings.TrimSpace(r.text) == "" && r.mask == "" && !r.hidden
}

// secret keeps the clear text for the vault and gives the reference. Two
// fields that read one place as different types have different texts.
func (h *harvest) secret(ref string, v vars.Value) vars.Value {
	name := ref
	for n := 2; ; n++ {
		text, taken := h.clear[name]
		if !taken || text == v.Text {
			break
		}
		name = fmt.Sprintf("%s#%d", ref, n)
	}
	h.clear[name] = v.Text
	return vars.Value{Type: v.Type, Ref: name, From: v.From}
}

// sealedFields says of each field whether its value is a secret: by the list
// of destinations, or because the document says so.
func (it *Interaction) sealedFields(seal []string) []bool {
	sealed := make([]bool, len(it.fields))
	for i, f := range it.fields {
		if f.from == fromStatus { // no secret, whatever its name
			continue
		}
		sealed[i] = f.secret == "true"
		for _, name := range seal {
			sealed[i] = sealed[i] || name == f.destination
		}
	}
	return sealed
}

// Values gives what the fields of this document read from an answer: what was
// found live when the answer was read with this very document, else (replay
// on a changed document) what its fields find in the masked body. ref is the
// beginning of the references, seal lists the destinations whose values are
// secret, both as in the request ([engine.Fetch]).
//
// What is a mask becomes a secret with the mask's reference. What lies under
// a mask, or holds one, is hidden: a secret whose reference begins with
// "unknown/", never null; so is what a Locator with placeholders reads. It is
// pure.
func (it *Interaction) Values(f engine.Fetched, ref string, seal []string) ([]engine.Found, []engine.Issue) {
	return it.ValuesAt(f, ref, seal, nil)
}

// ValuesAt is Values with the locators of the request ([engine.Fetch]): the
// Locators that have placeholders, filled.
func (it *Interaction) ValuesAt(f engine.Fetched, ref string, seal, locators []string) ([]engine.Found, []engine.Issue) {
	if f.Document == it.Fingerprint {
		return f.Found, nil
	}
	if f.Outcome != engine.Answered {
		return nil, nil
	}
	x := it.extract(it.plan(locators), material{
		body:    body{text: f.Body, ref: ref, replay: true},
		headers: recordedHeaders(f.Headers),
		status:  f.Status,
	}, seal)
	if x.issue != "" {
		x.harvest.issues = append([]engine.Issue{{Msg: x.issue}}, x.harvest.issues...)
	}
	return x.harvest.found, x.harvest.issues
}
