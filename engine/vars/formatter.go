package vars

import "strings"

// Formatter is a row of the table of formatters: what stands behind the colon
// of `$(Name:Formatter)`.
type Formatter struct {
	Name, Doc string
	// Replaces names the escapings that do the same at their place. There the
	// formatter is left out, so that nothing is escaped twice; everywhere else
	// it is applied, and the place's own escaping after it.
	Replaces []string
}

// encodes reports whether the formatter writes its value in other characters,
// so that an escaping before it is meant as it stands.
func (f Formatter) encodes() bool { return len(f.Replaces) > 0 || f.Name == "Base64" }

// Formatters is the table of formatters, Vonage's first.
func Formatters() []Formatter {
	return []Formatter{
		{Name: "RemoveLeadingPlus", Doc: "Strips all leading + signs (Vonage)."},
		{Name: "EscapeDoubleQuotes", Doc: `Writes \" for every " (Vonage); inside a JSON string it means JsonEscape.`, Replaces: []string{"json"}},
		{Name: "ToLowerCase", Doc: "Lower case (Vonage)."},
		{Name: "ToUpperCase", Doc: "Upper case."},
		{Name: "Trim", Doc: "Without blanks at either end."},
		{Name: "Digits", Doc: "Keeps the digits 0 to 9 only."},
		{Name: "Last4", Doc: "The last four characters."},
		{Name: "UrlEncode", Doc: "Percent-encodes; a blank becomes +.", Replaces: []string{"query", "path"}},
		{Name: "JsonEscape", Doc: "Escapes for the inside of a JSON string.", Replaces: []string{"json"}},
		{Name: "XmlEscape", Doc: "Escapes for XML text and attributes.", Replaces: []string{"xml", "xmlAttribute"}},
		{Name: "Base64", Doc: "Base64 with padding (RFC 4648, section 4)."},
		{Name: "Raw", Doc: "Inserts the value as it is, as Vonage does; a header still refuses line breaks."},
	}
}

// FormatterNames lists the formatters' names.
func FormatterNames() []string {
	var names []string
	for _, f := range Formatters() {
		names = append(names, f.Name)
	}
	return names
}

func formatter(name string) (Formatter, bool) {
	for _, f := range Formatters() {
		if f.Name == name {
			return f, true
		}
	}
	return Formatter{}, false
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func lastFour(s string) string {
	r := []rune(s)
	return string(r[max(0, len(r)-4):])
}
