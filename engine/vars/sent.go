package vars

// KnownSent knows what formatters made of secrets on the way into texts: an
// answer may echo the secret as it was sent, in capital letters say. Escapings
// of a place are undone where secrets are looked for, so they do not count.
func KnownSent(v Vault, texts ...Text) Known {
	var k Known
	for _, t := range texts {
		for _, p := range t {
			if p.Ref == "" || len(p.Via) == 0 || !isFormatter(p.Via[0]) {
				continue
			}
			if clear, ok := v.Get(p.Ref); ok {
				k.secrets = append(k.secrets, formatted(clear, p.Via)...)
			}
		}
	}
	return k
}

// formatted are the forms of a secret after each of its formatters.
func formatted(clear string, via []string) [][]string {
	var all [][]string
	for _, name := range via {
		f, ok := LookUp(name)
		if !ok || !isFormatter(name) {
			break
		}
		s, err := f(clear)
		if err != nil {
			break
		}
		if s != clear {
			all = append(all, Forms(s))
		}
		clear = s
	}
	return all
}

// isFormatter reports whether a function of a recipe is a formatter: they are
// written with a capital letter, escapings with a small one.
func isFormatter(name string) bool { return name != "" && name[0] >= 'A' && name[0] <= 'Z' }
