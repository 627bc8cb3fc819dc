package vars

import "slices"

// Context is what a whole template is written for.
type Context string

// The contexts. The kind of a body comes from its Content-Type or its first
// characters; see package interactions.
const (
	InURL        Context = "url"
	InHeader     Context = "header"
	InHeaderName Context = "headerName"
	InForm       Context = "form" // application/x-www-form-urlencoded
	InJSON       Context = "json"
	InXML        Context = "xml"
	InValue      Context = "value" // a value alone, encoded as a whole afterwards: JSON where its literal text is, else text
	InText       Context = "text"  // raw: plain text bodies, prompts, attributes of applets
)

// Place is the place a placeholder stands in: the functions its value goes
// through, innermost first. Two levels deep (JSON in a form field) there are
// two.
type Place []string

// with puts the formatters of a placeholder before the escaping of its place,
// leaving out the formatters that a level of the place stands in for: it does
// the same at its own turn, so that nothing is escaped twice or out of order.
// A formatter is not left out when another one encodes what it wrote
// (`$(X:JsonEscape:Base64)`).
func (p Place) with(formatters []Formatter) []string {
	escapes := slices.Clone([]string(p))
	if slices.ContainsFunc(formatters, isRaw) {
		escapes = p.guards()
	}
	free := slices.Clone(escapes) // the levels that no formatter has claimed yet
	var via []string
	encoded := false
	for _, f := range slices.Backward(formatters) {
		level := slices.IndexFunc(free, func(e string) bool { return slices.Contains(f.Replaces, e) })
		switch {
		case isRaw(f):
		case level >= 0 && !encoded:
			free = slices.Delete(free, level, level+1)
		default:
			encoded = encoded || f.encodes()
			via = append(via, f.Name)
		}
	}
	slices.Reverse(via)
	return append(via, escapes...)
}

// guards is what is left of the place for raw insertion: what protects the
// request as a whole. A line break in a header is never insertion, it is
// another header; a base that is no address lets what follows name the host.
func (p Place) guards() []string {
	var left []string
	for _, e := range p {
		switch e {
		case "header", "headerName", "wholeUrl":
			left = append(left, e)
		case "baseUrl":
			left = append(left, "wholeUrl")
		}
	}
	return left
}

func isRaw(f Formatter) bool { return f.Name == "Raw" }
