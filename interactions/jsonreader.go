package interactions

import (
	"encoding/json"
	"fmt"
	"strings"
)

// jsonReader is for Type JSON. A [n] applies to lists only, a name to objects
// only; what is missing is null (Vonage). Of members of the same name the
// first one counts.
type jsonReader struct {
	root    *place
	queries []query
}

func newJSONReader(locators []locator) reader {
	r := &jsonReader{root: &place{}}
	for i, at := range locators {
		switch at := at.(type) {
		case jsonLocator:
			r.root.add(at, i)
		case gjsonLocator: // its part of the body is one more spot
			q := query{spot: i, part: len(locators) + len(r.queries), rest: at.rest}
			r.root.add(at.prefix, q.part)
			r.queries = append(r.queries, q)
		}
	}
	return r
}

func (r *jsonReader) read(b body) reply {
	if b.isWholeMask() {
		return reply{body: b.text, hidden: true}
	}
	b.text = strings.TrimPrefix(b.text, "\ufeff") // some servers send a byte order mark
	switch {
	case strings.TrimSpace(b.text) == "":
		return b.empty()
	case !json.Valid([]byte(b.text)):
		return b.unreadable("the answer is not JSON")
	case nesting(b.text) > MaxDepth:
		return reply{body: wholeMask(b.ref), issue: fmt.Sprintf("the answer is nested more than %d deep", MaxDepth)}
	}
	if len(r.queries) > 0 {
		return r.readWithQueries(b)
	}
	s := newScan(b)
	s.run(r.root)
	return reply{body: s.masked(), found: s.found}
}

// nesting is the depth of valid JSON.
func nesting(text string) int {
	depth, deepest := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		case '"':
			i = stringEnd(text, i) - 1
		}
	}
	return deepest
}

// stringEnd is the offset behind the JSON string that begins at i.
func stringEnd(text string, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i + 1
}
