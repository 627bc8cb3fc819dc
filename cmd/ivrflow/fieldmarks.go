package main

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

// notThere is how the engine says that a field stands on one side only.
const notThere = "(not there)"

// mark is what is said behind a field that a request has only before or only now.
func mark(d engine.Difference) string {
	switch {
	case d.Kind != engine.DiffRequest:
	case d.Was == notThere:
		return " (new)"
	case d.Now == notThere:
		return " (gone)"
	}
	return ""
}

// renamedFields makes one difference of two: a field that is gone and a new one
// of the same request with the same value are a field that is called otherwise.
// A value that several fields have tells nothing.
func renamedFields(list []engine.Difference) []engine.Difference {
	type request struct {
		applet, interaction, part, value string
		visit                            int
	}
	of := func(d engine.Difference, value string) request {
		part, _ := fieldOf(d.What)
		return request{d.Applet, d.Interaction, part, value, d.Visit}
	}
	gone, added := map[request][]int{}, map[request][]int{}
	for i, d := range list {
		switch mark(d) {
		case " (gone)":
			gone[of(d, d.Was)] = append(gone[of(d, d.Was)], i)
		case " (new)":
			added[of(d, d.Now)] = append(added[of(d, d.Now)], i)
		}
	}
	var out []engine.Difference
	for i, d := range list {
		value := d.Was
		if mark(d) == " (new)" {
			value = d.Now
		}
		was, now := gone[of(d, value)], added[of(d, value)]
		if mark(d) == "" || len(was) != 1 || len(now) != 1 {
			out = append(out, d)
			continue
		}
		if i == min(was[0], now[0]) {
			_, name := fieldOf(list[now[0]].What)
			d = list[was[0]]
			d.What += " is now called " + name
			d.Now = list[now[0]].Now
			out = append(out, d)
		}
	}
	return out
}

// fieldOf takes the part of a request and the name of a field in it apart.
func fieldOf(what string) (part, name string) {
	for _, part := range []string{"url query ", "computed value ", "header ", "body "} {
		if name, ok := strings.CutPrefix(what, part); ok {
			return part, name
		}
	}
	return "", what
}
