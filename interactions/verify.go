package interactions

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// verifyName is the name under which the command carries what <Verify> reads.
// No Let can have it.
const verifyName = "(verify)"

// verifyElement reads <Verify>: a condition over the answer (body, status,
// header), data sources, settings and Lets. Where it does not hold the answer
// is not taken, and what was done is unknown.
func (it *Interaction) verifyElement(e *source.Element, list *source.List) {
	if c := e.Child("Verify"); c != nil {
		it.verify = &let{name: verifyName, at: c.Pos, text: c.Text(), want: vars.Boolean}
		it.verify.expr = it.computed(it.verify.text, vars.Boolean, list)
	}
}

// verifies is the Verify as a list.
func (it *Interaction) verifies() []*let {
	if it.verify == nil {
		return nil
	}
	return []*let{it.verify}
}

// verifiable makes sure, before anything is sent, that the secrets are there
// with which the answer is verified.
func (c *computing) verifiable() error {
	if c.it.verify == nil {
		return nil
	}
	for _, v := range c.uses(verifyName) {
		if !v.IsSecret() {
			continue
		}
		if _, ok := c.vault.Get(v.Ref); !ok {
			return fmt.Errorf("the answer could not be verified: %w", &vars.LostError{Ref: v.Ref})
		}
	}
	return nil
}

// verified says why an answer is not to be taken; nil when it is.
func (c *computing) verified(a answer) error {
	if c.it.verify == nil {
		return nil
	}
	v, err := c.evaluate(c.it.verify, c.uses(verifyName), expression.Runtime{Now: c.at, Body: a.body, Status: a.status, Header: a.headers.Get, Compared: c.compared})
	if err != nil {
		return fmt.Errorf("the answer could not be verified: %w", err)
	}
	if v.Text != "true" {
		return fmt.Errorf("the answer is not verified: %s: Verify is false", c.it.verify.expr.Pos())
	}
	return nil
}

// compared keeps signatures: they are masked, because a weak secret could be
// guessed from them. They are looked for as they are and as hex may be written.
func (c *computing) compared(a, b string) {
	if c.signed == nil {
		c.signed = map[string]string{}
	}
	for _, text := range []string{a, b} {
		for _, form := range []string{text, strings.ToUpper(text), strings.ToLower(text)} {
			c.signed[fmt.Sprint("signature ", len(c.signed))] = form
		}
	}
}

// unverified is the event of an answer that is not taken: nothing was found
// in it, and what it may have done is unknown.
func unverified(got engine.Fetched, err error) engine.Fetched {
	got.Outcome, got.Found = engine.MaybeDone, nil
	got.Issues = append([]engine.Issue{{Msg: err.Error()}}, got.Issues...)
	var lost *vars.LostError
	if errors.As(err, &lost) {
		got.Lost = lost.Ref
	}
	return got
}
