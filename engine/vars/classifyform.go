package vars

// classifyForm divides at & and at the first = of a pair. A value whose
// literal text is JSON is that first, then query-escaped.
func classifyForm(items []item) {
	refuseHalfEscapes(items)
	for len(items) > 0 {
		end := index(items, '&')
		pair := items[:end]
		items = items[min(end+1, len(items)):]
		eq := index(pair, '=')
		each(pair[:eq], Place{"query"})
		value := unpercent(pair[min(eq+1, len(pair)):])
		if looksJSON(value) {
			classifyJSON(value, Place{"query"}, 0)
		} else {
			each(value, Place{"query"})
		}
	}
}

// unpercent is what the literal text means, so that JSON is recognised also
// where the document writes it as %7B%22.
func unpercent(items []item) []item {
	if index(items, '%') == len(items) && index(items, '+') == len(items) {
		return items
	}
	out := make([]item, 0, len(items))
	for i := 0; i < len(items); i++ {
		it := items[i]
		switch {
		case it.atom != nil:
		case it.r == '+':
			it.r = ' '
		case it.r == '%' && i+2 < len(items) && isHex(items[i+1]) && isHex(items[i+2]):
			it.r = hexValue(items[i+1].r)<<4 | hexValue(items[i+2].r)
			i += 2
		}
		out = append(out, it)
	}
	return out
}

// refuseHalfEscapes finds placeholders behind % or %4: what is inserted there
// would become half of another character.
func refuseHalfEscapes(items []item) {
	for i, it := range items {
		if it.atom == nil {
			continue
		}
		one := i >= 1 && items[i-1].atom == nil && items[i-1].r == '%'
		two := i >= 2 && isHex(items[i-1]) && items[i-2].atom == nil && items[i-2].r == '%'
		if one || two {
			it.atom.wrong = "a placeholder directly behind % would become part of an escape such as %41; a percent sign itself is written %25"
		}
	}
}

func isHex(it item) bool {
	return it.atom == nil && (it.r >= '0' && it.r <= '9' || it.r >= 'a' && it.r <= 'f' || it.r >= 'A' && it.r <= 'F')
}

func hexValue(r rune) rune {
	switch {
	case r >= 'a':
		return r - 'a' + 10
	case r >= 'A':
		return r - 'A' + 10
	}
	return r - '0'
}
