package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// clear is the command with its holes filled: what a leg gets, and what is
// never journaled.
func (r *runner) clear(cmd Command) (leg.Command, error) {
	c := *cmd.Leg
	if c.Message != nil {
		m, err := r.message(cmd)
		c.Message = m
		return c, err
	}
	prompts, err := r.fill(c.Prompts)
	if err != nil {
		return c, err
	}
	c.Prompts = prompts
	digits, err := c.Digits.Fill(r.vault)
	if err != nil {
		return c, err
	}
	if err := dialable("what is to be sent", digits, dialled); err != nil {
		return c, err
	}
	c.Digits = vars.Literal(digits)
	if c.Queue != nil {
		q, err := r.fillQueue(*c.Queue)
		c.Queue = &q
		return c, err
	}
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
	to, _ := t.To.Clear()
	send, _ := t.SendDigits.Clear()
	if err := errors.Join(dialable("the number", to, ""), dialable("sendDigits", send, dialled)); err != nil {
		return c, err
	}
	c.Transfer = &t
	return c, nil
}

// fillQueue gives a queue its name and what is attached; the caller's own list
// stays as it is, because it is the journaled one.
func (r *runner) fillQueue(q leg.QueueTo) (leg.QueueTo, error) {
	name, err := q.Queue.Fill(r.vault)
	if err != nil {
		return q, err
	}
	q.Queue = vars.Literal(name)
	q.Data = slices.Clone(q.Data)
	for i := range q.Data {
		s, err := q.Data[i].Value.Fill(r.vault)
		if err != nil {
			return q, err
		}
		q.Data[i].Value = vars.Literal(s)
	}
	return q, dialable("the queue", name, "")
}

func (r *runner) fill(prompts []leg.Prompt) ([]leg.Prompt, error) {
	out := make([]leg.Prompt, len(prompts))
	for i, p := range prompts {
		for _, text := range []*vars.Text{&p.Say, &p.Play, &p.Value} {
			s, err := text.Fill(r.vault)
			if err != nil {
				return nil, err
			}
			*text = vars.Literal(s)
		}
		p, err := p.Normal(nil) // what was hidden in a hole is looked at now
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.As, err)
		}
		out[i] = p
	}
	return out, nil
}

// seal puts digits that are secret, or look like a card, into the vault before
// anything else sees them. Only a collect has digits; what a platform says for
// people may not repeat a secret it was given.
func (r *runner) seal(c Command, ev leg.Event) (leg.Event, error) {
	ev.Ref, ev.Fits = "", false
	if ev.Detail != "" {
		ev.Detail = vars.KnownIn(r.vault).Clean(ev.Detail)
	}
	if ev.Status != leg.Recorded || c.Leg.Record == nil {
		ev.Recording = ""
	}
	if ev.Recording != "" {
		ev.Recording = vars.KnownIn(r.vault).Clean(strings.ToValidUTF8(ev.Recording, "\uFFFD"))
	}
	o := c.Leg.Collect
	if o == nil {
		ev.Digits = ""
	}
	if ev.Digits == "" || !(o.Secret || !o.Clear && vars.LooksLikeCard(strings.NewReplacer("*", "", "#", "").Replace(ev.Digits))) {
		return ev, nil
	}
	ref := c.Ref() + keyedRef
	if err := r.own.Put(ref, ev.Digits); err != nil {
		return ev, err
	}
	return leg.Event{Status: ev.Status, Ref: ref, Fits: Fits(*o, ev.Digits, r.s.At)}, nil
}

// keyedRef ends the references of what a caller keyed.
const keyedRef = "/digits"

// IsKeyed reports whether a reference is that of keys which a caller pressed.
func IsKeyed(ref string) bool { return strings.HasSuffix(ref, keyedRef) }

// dialable refuses what a platform might take for a command of its own.
func dialable(what, text, allowed string) error {
	for _, c := range text {
		if allowed != "" && !strings.ContainsRune(allowed, c) || c < ' ' || c == 0x7f {
			return fmt.Errorf("%s holds a character that cannot be dialled", what)
		}
	}
	return nil
}

// dialled are the characters that can be sent as keys; w and W are pauses.
const dialled = "0123456789*#ABCDwW"
