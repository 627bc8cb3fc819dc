package interactions

import (
	"fmt"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// hearing evaluates a document's expressions over one notification: for a call
// that expects it, or before one does. It is for one goroutine.
type hearing struct {
	m        *incoming
	expect   *engine.Expect // nil: no call is known
	vault    vars.Vault     // of that call
	settings vars.Settings  // where no call is known

	lets     map[string]vars.Value
	secret   map[string]string // clear texts of the Lets that are secrets
	signed   map[string]string // what was compared with secureEquals: signatures, masked wherever they stand
	repeated string            // what was read by its name and is there more than once
	lost     string            // a reference for which the vault has nothing
}

// errUnverified is a Verify that is false.
var errUnverified error = falseError{}

type falseError struct{}

func (falseError) Error() string { return "Verify is false" }

// unableError is a notification that may be right and cannot be judged here: a
// secret is lost, or a setting is missing.
type unableError struct{ err error }

func (e *unableError) Error() string { return e.err.Error() }
func (e *unableError) Unwrap() error { return e.err }

// repeatedError is a parameter or header that is there more than once, so that
// what is signed and what is read could be two things.
type repeatedError struct{ what string }

func (e *repeatedError) Error() string { return e.what + " is there more than once" }

// keyOf is what finds the call; "" when there is none.
func (h *hearing) keyOf() (string, error) {
	v, err := h.evaluate(h.m.n.key)
	return v.Text, err
}

// verify computes the Lets and looks at Verify. Its errors hold names and
// places, no values.
func (h *hearing) verify() error {
	n := h.m.n
	h.lets, h.secret, h.signed = map[string]vars.Value{}, map[string]string{}, map[string]string{}
	for _, l := range n.doc.lets {
		v, err := h.evaluate(l)
		if err != nil {
			return fmt.Errorf("the Let %s: %w", l.name, err)
		}
		h.lets[l.name] = v
		if !v.IsNull() && (l.secret || h.readsSecret(l)) {
			h.secret[l.name] = v.Text
		}
	}
	if n.doc.verify == nil {
		return nil
	}
	v, err := h.evaluate(n.doc.verify)
	if err == nil && v.Text != "true" {
		err = fmt.Errorf("%s: %w", n.doc.verify.expr.Pos(), errUnverified)
	}
	return err
}

// readsSecret reports whether a Let reads a secret: a setting counts as one
// where no call says otherwise.
func (h *hearing) readsSecret(l *let) bool {
	for _, p := range l.expr.Placeholders() {
		_, hidden := h.secret[p.Name]
		switch {
		case p.Setting && (h.expect == nil || h.expect.Uses["#"+p.Name].IsSecret()):
			return true
		case !p.Setting && (hidden || h.expect != nil && h.expect.Uses[p.Name].IsSecret()):
			return true
		}
	}
	return false
}

// identity is what tells repeats: what Dedupe says, else the whole request.
func (h *hearing) identity() (id string, said bool) {
	if d := h.m.n.dedupe; d != nil {
		if v, err := h.evaluate(d); err == nil && v.Text != "" {
			return v.Text, true
		}
	}
	return string(h.m.whole[:]), false
}

func (h *hearing) evaluate(l *let) (vars.Value, error) {
	h.repeated, h.lost = "", ""
	v, err := l.expr.Compute(h, h.runtime())
	switch {
	case h.lost != "":
		return vars.Value{}, &unableError{fmt.Errorf("%s: %w", l.expr.Pos(), &vars.LostError{Ref: h.lost})}
	case h.repeated != "":
		return vars.Value{}, &repeatedError{h.repeated}
	}
	return v, err
}
