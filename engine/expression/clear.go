package expression

import (
	"errors"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine/vars"
)

const encodeIt = "encode it with base64 or hex"

// clear is a value of the shell's scope, in which secrets are open. One that is not keeps its reference and is lost. A
// setting without a value does not exist (Vonage).
func (s *slot) clear(v vars.Value) vars.Value {
	switch {
	case s.Setting && v.Text == "":
		return vars.Value{From: v.From}
	case v.Text != "":
		v.Ref = ""
	}
	return v
}

// lost is the error for a secret that must be there and is not: a digest without it would be one that anybody can make.
func (s *slot) lost(x any) error {
	if _, shut := x.(sealed); shut {
		return errors.New(s.shown + " is lost: the vault has no clear text for it")
	}
	if s.Setting && x == nil {
		return errors.New("the setting " + s.Name + " does not exist or has no value")
	}
	return nil
}

// readable tests a value that is copied.
func (s *slot) readable(v vars.Value) error {
	switch {
	case v.IsSecret():
		return s.lost(sealed{})
	case v.IsNull():
		return s.lost(nil)
	}
	return legible(v.Text)
}

// legible tests that a String which leaves the expression is text.
func legible(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("the result is raw bytes, not text: " + encodeIt)
	}
	return nil
}

// small tests the size of what was made.
func (r *run) small(x any) error {
	if s, ok := x.(string); ok && r.runtime != nil && len(s) > MaxText {
		return errors.New("the text is too long: at most 2 MiB can be computed with")
	}
	return nil
}
