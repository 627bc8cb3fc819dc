package vars

// Insertion is one placeholder of a template as checks look at it.
type Insertion struct {
	Placeholder
	Formatters []string // as written, in their order
	Place      Place    // what escapes it: nothing, outermost level last
	Alone      bool     // there is nothing else in the template
}

// Insertions lists the placeholders in order, with how they are inserted.
func (t Template) Insertions() []Insertion {
	var out []Insertion
	for _, p := range t.parts {
		if p.name == "" {
			continue
		}
		in := Insertion{Placeholder: Placeholder{p.name, p.setting, p.pos}, Place: p.place, Alone: len(t.parts) == 1}
		for _, f := range p.fmts {
			in.Formatters = append(in.Formatters, f.Name)
		}
		out = append(out, in)
	}
	return out
}

// Has reports whether the placeholder has the formatter.
func (i Insertion) Has(formatter string) bool {
	for _, f := range i.Formatters {
		if f == formatter {
			return true
		}
	}
	return false
}

// At reports whether one level of the place escapes as that.
func (i Insertion) At(escape string) bool {
	for _, p := range i.Place {
		if p == escape {
			return true
		}
	}
	return false
}
