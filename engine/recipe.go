package engine

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// recipe is a text for people, with what a secret goes through on its way:
// "Bearer ⟦Authorize#1/token⟧", "⟦#Key | base64⟧".
func recipe(t vars.Text) string {
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.Ref == "":
			b.WriteString(p.Lit)
		case len(p.Via) == 0:
			b.WriteString(vars.MaskOf(p.Ref))
		default:
			b.WriteString(vars.MaskOf(p.Ref + viaMark + strings.Join(p.Via, viaMark)))
		}
	}
	return b.String()
}

const viaMark = " | "

// sides are what is shown of a text that differs: with the functions a secret
// goes through only when nothing else tells the two apart.
func sides(was, now string) (string, string) {
	w, n := withoutVia(was), withoutVia(now)
	if w != n {
		return w, n
	}
	return was, now
}

// withoutVia leaves the references of a recipe and takes the functions away.
func withoutVia(s string) string {
	if !vars.HoldsMask(s) {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, viaMark)
		if i < 0 {
			break
		}
		end := strings.Index(s[i:], vars.MaskOf("")[len("⟦"):])
		if end < 0 || !vars.HoldsMask(s[:i]) {
			break
		}
		b.WriteString(s[:i])
		s = s[i+end:]
	}
	b.WriteString(s)
	return b.String()
}
