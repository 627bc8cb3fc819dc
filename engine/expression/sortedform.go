package expression

import (
	"slices"
	"strings"
)

// sortedForm is what is signed of a form. Who signs a name that stands there
// twice, and who reads it, may mean different values: then there is nothing.
func sortedForm(r *run, args []any) (any, error) {
	s, equals, between := args[0].(string), args[1].(string), args[2].(string)
	if s == "" {
		return "", nil
	}
	pairs := strings.Count(s, "&") + 1
	if err := r.make(len(s)+pairs*(len(equals)+len(between)), 2); err != nil {
		return nil, err
	}
	type field struct{ name, value string }
	all := make([]field, 0, pairs)
	for pair := range strings.SplitSeq(s, "&") {
		name, value, _ := strings.Cut(pair, "=")
		all = append(all, field{unform(name), unform(value)})
	}
	slices.SortFunc(all, func(a, b field) int { return strings.Compare(a.name, b.name) })
	var b strings.Builder
	for i, f := range all {
		if i > 0 {
			if f.name == all[i-1].name {
				return nil, nil
			}
			b.WriteString(between)
		}
		b.WriteString(f.name + equals + f.value)
	}
	return b.String(), nil
}
