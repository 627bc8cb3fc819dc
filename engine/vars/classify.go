package vars

// A template's text is classified as a run of items: literal characters, and
// placeholders as atoms. Each context walks the items and gives every atom
// its Place. What is not understood gives the atom a message instead.
// Every walk is linear in the number of items.
type item struct {
	r    rune
	atom *part
}

func classify(items []item, in Context) {
	switch in {
	case InURL:
		classifyURL(items)
	case InHeader:
		each(items, Place{"header"})
	case InHeaderName:
		each(items, Place{"headerName"})
	case InForm:
		classifyForm(items)
	case InJSON:
		classifyJSON(items, nil, 0)
	case InXML:
		classifyXML(items)
	case InValue:
		if looksJSON(items) {
			classifyJSON(items, nil, 0)
		}
	}
}

func each(items []item, p Place) {
	for _, it := range items {
		if it.atom != nil {
			it.atom.place = p
		}
	}
}

// index is where the character stands, or the length.
func index(items []item, r rune) int {
	for i, it := range items {
		if it.atom == nil && it.r == r {
			return i
		}
	}
	return len(items)
}

// starts reports whether the items begin with the ASCII text s.
func starts(items []item, s string) bool {
	if len(items) < len(s) {
		return false
	}
	for i := range len(s) {
		if items[i].atom != nil || items[i].r != rune(s[i]) {
			return false
		}
	}
	return true
}

// until goes from i to just behind the ASCII text end, and hands the atoms on
// the way to the function.
func until(items []item, i int, end string, atom func(*part)) int {
	for ; i < len(items); i++ {
		if items[i].atom != nil {
			atom(items[i].atom)
		} else if starts(items[i:], end) {
			return i + len(end)
		}
	}
	return i
}
