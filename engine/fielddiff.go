package engine

import (
	"slices"
	"strings"
)

// diffLeaves reports the fields that are not the same, by name; one that is
// there several times, by its turn.
func diffLeaves(was, now []leaf, differs func(at, was, now string)) {
	const absent = "(not there)"
	left := map[string][]string{}
	for _, l := range was {
		left[l.at] = append(left[l.at], l.text)
	}
	same := true
	for _, n := range now {
		before := left[n.at]
		if len(before) == 0 {
			differs(n.at, absent, n.text)
			same = false
			continue
		}
		left[n.at] = before[1:]
		if before[0] != n.text {
			differs(n.at, before[0], n.text)
			same = false
		}
	}
	for _, w := range was {
		if rest := left[w.at]; len(rest) > 0 {
			left[w.at] = rest[1:]
			differs(w.at, rest[0], absent)
			same = false
		}
	}
	if same && !slices.Equal(was, now) {
		differs("", "the same fields in another order", order(now))
	}
}

func order(all []leaf) string {
	names := make([]string, len(all))
	for i, l := range all {
		names[i] = l.at
	}
	return strings.Join(names, ", ")
}
