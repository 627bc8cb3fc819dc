package engine

import (
	"errors"
	"strings"
	"unicode"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// message is a message with its holes filled, a computed link among them.
func (r *runner) message(c Command) (*leg.MessageTo, error) {
	vault := r.vault
	if c.Link != nil {
		linker, ok := r.Effects.(Linker)
		if !ok {
			return nil, errors.New("the link cannot be computed here")
		}
		link, err := linker.Link(*c.Link, r.clock.Now(), r.vault)
		if err != nil {
			return nil, err
		}
		vault = linked{r.vault, link}
	}
	to, err := c.Leg.Message.To.Fill(vault)
	if err != nil {
		return nil, err
	}
	if to == "" || strings.ContainsAny(to, `,;?<>"`) || strings.ContainsFunc(to, func(c rune) bool { return unicode.IsControl(c) || unicode.IsSpace(c) }) {
		return nil, errors.New("there is no number or address that the message could go to")
	}
	text, err := c.Leg.Message.Text.Fill(vault)
	if err != nil {
		return nil, err
	}
	return &leg.MessageTo{To: vars.Literal(to), Text: vars.Literal(strings.Map(harmless, text))}, nil
}

// harmless leaves line ends: another control character might be a command to
// whoever carries or shows the message.
func harmless(c rune) rune {
	if unicode.IsControl(c) && c != '\n' {
		return ' '
	}
	return c
}

// linked is the call's vault with the link that was just computed in front.
type linked struct {
	vars.Vault
	link string
}

func (v linked) Get(ref string) (string, bool) {
	if ref == LinkRef {
		return v.link, true
	}
	return v.Vault.Get(ref)
}
