package engine

import (
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// clear is the command with its holes filled: what a leg gets, and what is
// never journaled.
func (r *runner) clear(c leg.Command) (leg.Command, error) {
	prompts, err := r.fill(c.Prompts)
	if err != nil {
		return c, err
	}
	c.Prompts = prompts
	digits, err := c.Digits.Fill(r.vault)
	if err != nil {
		return c, err
	}
	c.Digits = vars.Literal(digits)
	if c.Transfer == nil {
		return c, nil
	}
	t := *c.Transfer
	for _, text := range []*vars.Text{&t.To, &t.SendDigits} {
		s, err := text.Fill(r.vault)
		if err != nil {
			return c, err
		}
		*text = vars.Literal(s)
	}
	c.Transfer = &t
	return c, nil
}

func (r *runner) fill(prompts []leg.Prompt) ([]leg.Prompt, error) {
	out := make([]leg.Prompt, len(prompts))
	for i, p := range prompts {
		for _, text := range []*vars.Text{&p.Say, &p.Play} {
			s, err := text.Fill(r.vault)
			if err != nil {
				return nil, err
			}
			*text = vars.Literal(s)
		}
		out[i] = p
	}
	return out, nil
}

// seal puts digits that are secret, or look like a card, into the vault before
// anything else sees them.
func (r *runner) seal(c Command, ev leg.Event) (leg.Event, error) {
	o := c.Leg.Collect
	if o == nil || ev.Digits == "" || !(o.Secret || !o.Clear && vars.LooksLikeCard(ev.Digits)) {
		return ev, nil
	}
	ref := c.Ref() + "/digits"
	if err := r.own.Put(ref, ev.Digits); err != nil {
		return ev, err
	}
	return leg.Event{Status: ev.Status, Ref: ref, Fits: Fits(*o, ev.Digits, r.clock.Now())}, nil
}
