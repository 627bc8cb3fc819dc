package interactions

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// jsonReader is for Type JSON. A [n] applies to lists only, a name to objects
// only; what is missing is null (Vonage). Of members of the same name the
// first one counts.
type jsonReader struct{ root *place }

func newJSONReader(locators [][]step) reader {
	r := &jsonReader{root: &place{}}
	for i, steps := range locators {
		if len(steps) > 0 {
			r.root.add(steps, i)
		}
	}
	return r
}

func (r *jsonReader) read(b body) reply {
	if _, ok := vars.Masked(b.text); ok && b.replay {
		return reply{body: b.text, hidden: true}
	}
	text := strings.TrimPrefix(b.text, "\ufeff") // some servers send a byte order mark
	switch {
	case strings.TrimSpace(text) == "" && len(b.fields) == 0:
		return reply{body: text}
	case strings.TrimSpace(text) == "":
		return reply{body: text, issue: "the answer is empty: there is nothing to read the fields from"}
	case !json.Valid([]byte(text)):
		return notJSON(text, b)
	case nesting(text) > MaxDepth:
		return reply{body: wholeMask(b.ref), issue: fmt.Sprintf("the answer is nested more than %d deep", MaxDepth)}
	}
	s := newScan(text, b)
	s.run(r.root)
	return reply{body: s.masked(), found: s.found}
}

// notJSON keeps an error page for people, unless a secret could be in it:
// positions mean nothing here, so one secret is enough to hide it all.
func notJSON(text string, b body) reply {
	const what = "the answer is not JSON"
	hide := b.known.In(text) || vars.SecretName(text)
	for _, sealed := range b.sealed {
		hide = hide || sealed
	}
	if hide {
		return reply{body: wholeMask(b.ref), issue: what}
	}
	begin := []rune(strings.TrimSpace(text[:min(len(text), 400)]))
	return reply{body: text, issue: fmt.Sprintf("%s: it begins with %q", what, string(begin[:min(len(begin), 40)]))}
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
