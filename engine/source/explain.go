package source

import "strings"

// explain turns what encoding/xml says about the token at an offset into the place of the mistake and words for people
// who do not program.
func explain(text string, from int, err error) fault {
	raw := text[from:]
	closed := func(open, end string) bool { return strings.Contains(raw[min(len(open), len(raw)):], end) }
	switch {
	case raw == "":
		return fault{from, "the file ends too early"}
	case strings.HasPrefix(raw, "<!--"):
		if at := strings.Index(raw[4:], "--"); at >= 0 && closed("<!--", "-->") {
			return fault{from + 4 + at, `"--" must not stand inside a comment`}
		}
		return fault{from, "the comment is not closed: --> is missing"}
	case strings.HasPrefix(raw, "<![CDATA["):
		return fault{from, "<![CDATA[ is not closed: ]]> is missing"}
	case strings.HasPrefix(raw, "<!"):
		return fault{from, "<! is only known as the beginning of a comment, <!-- ... -->, or of <![CDATA[ ... ]]>"}
	case strings.HasPrefix(raw, "<?"):
		return instruction(from, raw, closed("<?", "?>"))
	case strings.HasPrefix(raw, "</"):
		return closing(from, raw)
	case strings.HasPrefix(raw, "<"):
		if len(raw) < 2 || !isNameByte(raw[1]) || strings.IndexByte("0123456789-.", raw[1]) >= 0 {
			return fault{from, `"<" must be written &lt; here`}
		}
		if _, f := scanTag(text, from); f != nil {
			return *f
		}
	default:
		if at := strings.Index(raw, "]]>"); at >= 0 {
			return fault{from + at, `"]]>" must be written ]]&gt; here`}
		}
	}
	return fault{from, "this cannot be read as XML: " + strings.TrimPrefix(err.Error(), "XML syntax error ")}
}

func instruction(from int, raw string, closed bool) fault {
	switch {
	case !closed:
		return fault{from, "<? is not closed: ?> is missing"}
	case strings.HasPrefix(raw, "<?xml"):
		return fault{from, `the first line must read <?xml version="1.0" encoding="UTF-8"?>`}
	default:
		return fault{from, "<? must be followed by a name"}
	}
}

func closing(from int, raw string) fault {
	name := 2
	for name < len(raw) && isNameByte(raw[name]) {
		name++
	}
	if name == 2 {
		return fault{from, `"</" must be followed by the name of the element that it closes`}
	}
	return fault{from, "the closing tag " + raw[:name] + ` is not finished: ">" is missing`}
}
