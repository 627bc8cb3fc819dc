package interactions

import (
	"strconv"
	"strings"
)

// readXMLLocator reads a/b, /a/b, //b, a/@c, a[2], a[@id='x'], a[b='y'], a[@id],
// a[b], * for any element, and . for the root element.
func readXMLLocator(d *draft) (locator, bool) {
	if d.unfilled() {
		return nil, false
	}
	r := xmlPathReader{draft: d}
	if d.text == "." {
		return xmlLocator{}, true
	}
	at, msg := r.read()
	if msg != "" {
		d.bad(at, "%s", msg)
		return nil, false
	}
	return r.path, true
}

type xmlPathReader struct {
	*draft
	path xmlLocator
	deep bool // there is a // already
}

// read gives the place of a mistake and what it is, or "".
func (r *xmlPathReader) read() (at int, msg string) {
	s, i := r.text, 0
	if s == "" || s == "/" {
		return 0, "the Locator is empty"
	}
	for first := true; i < len(s); first = false {
		var one xmlStep
		switch {
		case strings.HasPrefix(s[i:], "//"):
			if one.deep = true; r.deep {
				return i, "// stands once in a Locator at the most"
			}
			r.deep = true
			i += 2
		case s[i] == '/':
			i++
		case !first:
			return i, "behind ] a Locator goes on with /"
		}
		if i < len(s) && s[i] == '@' {
			name, end := xmlName(s, i+1)
			switch {
			case one.deep:
				return i, "write the element before the attribute: //element/@name"
			case name == "":
				return i + 1, "the name of an attribute is missing here"
			case end < len(s):
				return end, "an attribute stands at the end of a Locator"
			}
			r.path.attr = name
			return 0, ""
		}
		end := i
		if one.name, end = xmlName(s, i); one.name == "" {
			return i, xmlNameMissing(s[i:])
		}
		for i = end; i < len(s) && s[i] == '['; {
			test, next, msg := r.test(i)
			if msg != "" {
				return i, msg
			}
			one.tests, i = append(one.tests, test), next
		}
		if i < len(s) && s[i] != '/' && len(one.tests) == 0 {
			return i, "the name of an element cannot hold " + strconv.Quote(r.shown(i, i+1))
		}
		r.path.steps = append(r.path.steps, one)
	}
	return 0, ""
}

func xmlNameMissing(rest string) string {
	if strings.HasPrefix(rest, ".") {
		return ". and .. do not stand inside a Locator: choose with [ ], like item[id='7']/price"
	}
	return "the name of an element is missing here"
}

// xmlName is the local name of what begins at i, and where it ends.
func xmlName(s string, i int) (name string, end int) {
	if i < len(s) && s[i] == '*' {
		return "*", i + 1
	}
	end = i
	for end < len(s) && !strings.ContainsRune("/[]@'\"=()* \t\r\n", rune(s[end])) {
		end++
	}
	name = s[i:end]
	if name == "." || name == ".." {
		return "", i
	}
	return name[strings.LastIndexByte(name, ':')+1:], end
}

// test reads what stands in [ ] at i.
func (r *xmlPathReader) test(i int) (t xmlTest, next int, msg string) {
	s := r.text
	i++
	if i < len(s) && s[i] == '@' {
		t.attr = true
		i++
	}
	from := i
	t.name, i = xmlName(s, i)
	switch {
	case t.name == "":
		return t, 0, "in [ ] stands a position from 1, @attribute, element, or one of these and ='value'"
	case !t.attr && (isHole(t.name) || strings.Trim(t.name, "0123456789") == ""):
		t.position, t.name = s[from:i], ""
		if !isHole(t.position) {
			n, ok := wholeNumber(t.position)
			if !ok || n == 0 {
				return t, 0, "a position is a number from 1"
			}
			t.position = strconv.Itoa(n)
		}
	case i < len(s) && s[i] == '=':
		t.compares = true
		if i++; i >= len(s) || s[i] != '\'' && s[i] != '"' {
			return t, 0, "the value behind = stands in quotes"
		}
		quote := s[i : i+1]
		var value strings.Builder
		for i++; ; i++ { // a quote inside is written twice
			end := strings.Index(s[i:], quote)
			if end < 0 {
				return t, 0, "the quoted value is not closed"
			}
			value.WriteString(s[i : i+end])
			if i += end + 1; i >= len(s) || s[i:i+1] != quote {
				break
			}
			value.WriteString(quote)
		}
		t.value = value.String()
	}
	if i >= len(s) || s[i] != ']' {
		return t, 0, "[ is not closed: ] is missing"
	}
	return t, i + 1, ""
}
