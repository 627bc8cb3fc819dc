package vars

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Piece is a literal, or a hole: the reference of a secret and the functions
// (formatters, then escaping) that its clear text goes through on the way.
type Piece struct {
	Lit string
	Ref string
	Via []string
}

// Text is rendered text as a journal may keep it: literals and holes. In JSON
// it is a string when it has no hole, else a list of strings and
// {"ref":..., "via":[...]}; two recipes can be compared without the secret.
type Text []Piece

// Literal is a Text without a hole.
func Literal(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Lit: s}}
}

// withLiteral appends what was written so far and starts the builder anew.
func (t Text) withLiteral(lit *strings.Builder) Text {
	if lit.Len() == 0 {
		return t
	}
	t = append(t, Piece{Lit: lit.String()})
	lit.Reset()
	return t
}

// Clear is the text when it has no hole.
func (t Text) Clear() (string, bool) {
	switch {
	case len(t) == 0:
		return "", true
	case len(t) == 1 && t[0].Ref == "":
		return t[0].Lit, true
	}
	return "", false
}

// Masked is the text for people: a hole shows as its reference.
func (t Text) Masked() string {
	if s, ok := t.Clear(); ok {
		return s
	}
	var b strings.Builder
	for _, p := range t {
		if p.Ref == "" {
			b.WriteString(p.Lit)
		} else {
			b.WriteString(MaskOf(p.Ref))
		}
	}
	return b.String()
}

// Refs lists the references of the holes.
func (t Text) Refs() []string {
	var refs []string
	for _, p := range t {
		if p.Ref != "" && !slices.Contains(refs, p.Ref) {
			refs = append(refs, p.Ref)
		}
	}
	return refs
}

// LostError says that the vault has no clear text for a reference: the vault
// died with its process, or a setting does not exist. Nothing may be sent.
type LostError struct{ Ref string }

func (e *LostError) Error() string {
	if key, ok := strings.CutPrefix(e.Ref, "#"); ok {
		return fmt.Sprintf("the setting %s does not exist or has no value", key)
	}
	return fmt.Sprintf("the secret %s is lost: the vault that held it is gone", e.Ref)
}

// Fill replaces the holes by clear text. It fails with *[LostError], or with a
// refusal of one of the functions; neither repeats the secret.
func (t Text) Fill(vault Vault) (string, error) {
	if s, ok := t.Clear(); ok {
		return s, nil
	}
	var b strings.Builder
	var header []stretch
	inHeader := slices.ContainsFunc(t, Piece.inHeader)
	for i, p := range t {
		text, inserted := p.Lit, -1
		if p.Ref != "" {
			var err error
			if text, err = p.fill(vault); err != nil {
				return "", err
			}
			inserted = i
		}
		b.WriteString(text)
		if inHeader {
			header = append(header, stretch{text, inserted})
		}
	}
	if i, found := cutOff(header); found {
		return "", fmt.Errorf("%s: %w", t[i].Ref, errCutOff)
	}
	return b.String(), nil
}

func (p Piece) fill(vault Vault) (string, error) {
	s, ok := vault.Get(p.Ref)
	if !ok {
		return "", &LostError{Ref: p.Ref}
	}
	for _, name := range p.Via {
		f, ok := LookUp(name)
		if !ok {
			return "", fmt.Errorf("unknown function %q in a recipe", name)
		}
		var err error
		if s, err = f(s); err != nil {
			return "", fmt.Errorf("%s: %w", p.Ref, err)
		}
	}
	return s, nil
}

func (p Piece) inHeader() bool { return slices.Contains(p.Via, "header") }

type hole struct {
	Ref string   `json:"ref"`
	Via []string `json:"via,omitempty"`
}

// MarshalJSON implements [json.Marshaler].
func (t Text) MarshalJSON() ([]byte, error) { return t.AppendJSON(nil), nil }

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Text) UnmarshalJSON(b []byte) error {
	*t = nil
	if len(b) > 0 && b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = Literal(s)
		return nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	for _, raw := range list {
		if raw[0] == '"' {
			var s string
			if err := json.Unmarshal(raw, &s); err != nil {
				return err
			}
			*t = append(*t, Piece{Lit: s})
			continue
		}
		var h hole
		if err := json.Unmarshal(raw, &h); err != nil {
			return err
		}
		if h.Ref == "" {
			return errors.New("a hole without a reference")
		}
		*t = append(*t, Piece{Ref: h.Ref, Via: h.Via})
	}
	return nil
}
