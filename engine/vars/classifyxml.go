package vars

// classifyXML tells text, attribute values and CDATA apart; a placeholder in
// a tag, a comment or an instruction would be structure.
func classifyXML(items []item) {
	refuse := func(p *part) {
		p.wrong = "a placeholder may stand in the text or an attribute value of XML, not in a tag, comment or instruction"
	}
	var ref reference
	for i := 0; i < len(items); {
		rest := items[i:]
		switch {
		case rest[0].atom != nil:
			rest[0].atom.place = Place{"xml"}
			ref.next(rest[0])
			i++
		case starts(rest, "<![CDATA["):
			i = until(items, i+len("<![CDATA["), "]]>", func(p *part) { p.place = Place{"cdata"} })
		case starts(rest, "<!--"):
			i = until(items, i+len("<!--"), "-->", refuse)
		case starts(rest, "<?"):
			i = until(items, i+len("<?"), "?>", refuse)
		case starts(rest, "<!"):
			i = declaration(items, i, refuse)
		case rest[0].r == '<':
			i = classifyTag(items, i, refuse)
		default:
			ref.next(rest[0])
			i++
		}
	}
}

func classifyTag(items []item, i int, refuse func(*part)) int {
	var quote rune
	var ref reference
	for ; i < len(items); i++ {
		it := items[i]
		ref.next(it)
		switch {
		case it.atom != nil && quote != 0:
			it.atom.place = Place{"xmlAttribute"}
		case it.atom != nil:
			refuse(it.atom)
		case quote != 0:
			if it.r == quote {
				quote = 0
			}
		case it.r == '"' || it.r == '\'':
			quote = it.r
		case it.r == '>':
			return i + 1
		}
	}
	return i
}

// declaration goes behind a <!DOCTYPE ...>; nothing can be inserted there,
// not even in quotes, where an entity may be declared.
func declaration(items []item, i int, refuse func(*part)) int {
	open := 0
	for ; i < len(items); i++ {
		switch {
		case items[i].atom != nil:
			refuse(items[i].atom)
		case items[i].r == '<':
			open++
		case items[i].r == '>':
			if open--; open == 0 {
				return i + 1
			}
		}
	}
	return i
}

// reference follows a text to find placeholders inside of &name;.
type reference struct{ open bool }

func (f *reference) next(it item) {
	switch {
	case it.atom != nil:
		if f.open {
			it.atom.wrong = "a placeholder behind & would become part of a reference such as &lt;; an ampersand itself is written &amp;"
		}
	case it.r == '&':
		f.open = true
	case it.r != '#' && !isWordRune(it.r):
		f.open = false
	}
}

func isWordRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-' || r == '.' || r == ':'
}
