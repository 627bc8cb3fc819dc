package calltest

import (
	"slices"
	"strconv"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// found are the values of a document's Fields, secrets in the vault. A value
// that is not of its type, or is for no Field, fails the test.
func (r *run) found(all []interactions.Destination, fields []Named, ref string, seal []string, vault vars.Vault) []engine.Found {
	var found []engine.Found
	known := map[string]bool{}
	for _, d := range all {
		if d.Code {
			continue
		}
		known[d.Name] = true
		text, given := valueOf(fields, d.Name)
		if !given || text == "" {
			found = append(found, engine.Found{Name: d.Name})
			continue
		}
		v, err := vars.Convert(text, d.Type, vars.Server)
		if err != nil {
			r.note(posOf(fields, d.Name), "%s is %s", d.Name, err)
			continue
		}
		if slices.Contains(seal, d.Name) || vars.LooksLikeCard(v.Text) && d.Secret != "false" {
			secret := ref + "/" + d.Name
			if err := vault.Put(secret, v.Text); err != nil {
				r.note(posOf(fields, d.Name), "%s: %s", d.Name, err)
				continue
			}
			v = vars.Value{Type: v.Type, Ref: secret, From: vars.Server}
		}
		found = append(found, engine.Found{Name: d.Name, Value: v})
	}
	for _, f := range fields {
		if !known[f.Name] {
			r.note(f.Pos, "no Field of the document fills %s", f.Name)
		}
	}
	return found
}

func ordinal(n int) string {
	switch {
	case n%100/10 == 1:
		return strconv.Itoa(n) + "th"
	case n%10 == 1:
		return strconv.Itoa(n) + "st"
	case n%10 == 2:
		return strconv.Itoa(n) + "nd"
	case n%10 == 3:
		return strconv.Itoa(n) + "rd"
	}
	return strconv.Itoa(n) + "th"
}
