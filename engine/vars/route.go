package vars

import "slices"

// route is the way of a value into its place.
type route struct {
	via   []string
	funcs []Function
	bare  int // index of the function of a bare JSON place, -1 elsewhere
}

// routes are the way of an ordinary value and of one of type Json.
func routes(via []string) (text, json route) {
	text = newRoute(via)
	if text.bare < 0 {
		return text, text
	}
	via = slices.Clone(via)
	via[text.bare] = "jsonValue"
	json = newRoute(via)
	json.bare = text.bare
	return text, json
}

func newRoute(via []string) route {
	via = slices.Clip(via) // whoever appends to the Via of a hole gets a copy
	r := route{via: via, bare: slices.Index(via, "jsonBare")}
	for _, name := range via {
		f, _ := LookUp(name)
		r.funcs = append(r.funcs, f)
	}
	return r
}

// insert sends a text along the route. Null is nothing, and null in a bare
// JSON place, where formatters have no say in it.
func (r route) insert(v Value) (string, error) {
	text, funcs := v.Text, r.funcs
	if v.IsNull() {
		if r.bare < 0 {
			return "", nil
		}
		text, funcs = "null", funcs[r.bare:]
	}
	for _, f := range funcs {
		var err error
		if text, err = f(text); err != nil {
			return "", err
		}
	}
	return text, nil
}
