package source

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// rawAttr is where an attribute stands: offsets of its name and of its value without the quotation marks.
type rawAttr struct{ name, nameEnd, value, valueEnd int }

// fault is a mistake at an offset.
type fault struct {
	at  int
	msg string
}

// scanTag finds the attributes of the start tag at an offset. When the tag cannot be read it says why and where, in
// words for designers; the attributes before that place are given.
func scanTag(text string, from int) ([]rawAttr, *fault) {
	i := from + 1
	if strings.HasPrefix(text[i:], "?") { // <?xml has attributes too
		i++
	}
	for i < len(text) && isNameByte(text[i]) {
		i++
	}
	tag := text[from:i]
	var attrs []rawAttr
	for {
		i = skipSpace(text, i)
		if i == len(text) || text[i] == '<' {
			return attrs, &fault{from, fmt.Sprintf(`the tag %s is not finished: ">" is missing`, tag)}
		}
		if text[i] == '>' || strings.HasPrefix(text[i:], "/>") || strings.HasPrefix(text[i:], "?>") {
			return attrs, nil
		}
		a, f := scanAttr(text, i, tag)
		if f != nil {
			return attrs, f
		}
		attrs = append(attrs, a)
		i = a.valueEnd + 1
	}
}

func scanAttr(text string, i int, tag string) (rawAttr, *fault) {
	a := rawAttr{name: i}
	for i < len(text) && isNameByte(text[i]) {
		i++
	}
	a.nameEnd = i
	name := text[a.name:i]
	if name == "" {
		r, _ := utf8.DecodeRuneInString(text[i:])
		return a, &fault{i, fmt.Sprintf(`%q is not expected in the tag %s: an attribute is written name="value"`, r, tag)}
	}
	i = skipSpace(text, i)
	if i == len(text) || text[i] != '=' {
		return a, &fault{a.name, fmt.Sprintf(`the attribute %s has no value: write %s="..."`, name, name)}
	}
	i = skipSpace(text, i+1)
	if i == len(text) || text[i] != '"' && text[i] != '\'' {
		r, _ := utf8.DecodeRuneInString(text[i:])
		if strings.ContainsRune("“”„‘’‚«»", r) {
			return a, &fault{i, fmt.Sprintf(`%c is a typographic quotation mark: write "`, r)}
		}
		return a, &fault{min(i, len(text)-1), fmt.Sprintf(`the value of the attribute %s must stand in quotation marks: write %s="..."`, name, name)}
	}
	a.value = i + 1
	stop := strings.IndexAny(text[a.value:], string(text[i])+"<")
	if stop < 0 {
		return a, &fault{i, fmt.Sprintf(`the value of the attribute %s does not end: the second %c is missing`, name, text[i])}
	}
	a.valueEnd = a.value + stop
	if text[a.valueEnd] == '<' {
		if strings.Contains(text[a.value:a.valueEnd], ">") { // the tag was probably meant to end before
			return a, &fault{i, fmt.Sprintf(`the value of the attribute %s does not end: the second %c is missing (or "<" inside must be written &lt;)`, name, text[i])}
		}
		return a, &fault{a.valueEnd, fmt.Sprintf(`"<" must be written &lt; in the value of the attribute %s`, name)}
	}
	return a, nil
}

func skipSpace(text string, i int) int {
	for i < len(text) && strings.IndexByte(" \t\r\n", text[i]) >= 0 {
		i++
	}
	return i
}
