package vars

import "strings"

// classifyURL divides a Url into its base (all before the first literal slash
// of the path), path and query.
//
// The base is literal, or one placeholder that holds a base URL or the whole
// Url, or a literal scheme with placeholders in the host name only.
func classifyURL(items []item) {
	base, scheme := baseOf(items)
	classifyBase(items[:base], scheme, base == len(items))
	path := items[base:]
	query := index(path, '?')
	refuseHalfEscapes(path[:query])
	each(path[:query], Place{"path"})
	classifyForm(path[min(query+1, len(path)):])
	for _, it := range path[index(path, '#'):] {
		if it.atom != nil {
			it.atom.wrong = "a placeholder behind # would never be sent: a server does not see this part of a Url"
		}
	}
}

// baseOf is where the base ends, and where its host name begins (0 without a
// scheme). A :// that stands behind the base, in a query, is not its scheme.
func baseOf(items []item) (end, host int) {
	for i := 0; i < len(items); i++ {
		switch {
		case items[i].atom != nil || !strings.ContainsRune(":/?#", items[i].r):
		case host == 0 && starts(items[i:], "://"):
			host = i + len("://")
			i = host - 1
		case items[i].r != ':':
			return i, host
		}
	}
	return len(items), host
}

func classifyBase(items []item, host int, whole bool) {
	for i, it := range items {
		if it.atom == nil {
			continue
		}
		it.atom.host = true // also where it is refused: raw insertion lets it stand
		switch {
		case host > 0 && i >= host:
			it.atom.place = Place{"host"}
		case len(items) == 1 && whole:
			it.atom.place = Place{"wholeUrl"}
		case len(items) == 1:
			it.atom.place = Place{"baseUrl"}
		default:
			it.atom.wrong = "before the first slash of the path a Url takes one placeholder that holds the base address (https://host), and nothing beside it"
		}
	}
}
