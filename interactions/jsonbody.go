package interactions

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// checkJSONBody makes sure that the body is JSON when every placeholder is a
// scalar. A placeholder that inserts structure (members, a whole object from
// text) cannot be escaped; it is named, because Vonage's raw insertion has to
// be asked for.
func checkJSONBody(written source.Text, list *source.List) {
	s := written.String()
	if strings.Contains(s, ":Raw") {
		return
	}
	try, from := sample(s, func(int) string { return "0" })
	var syntax *json.SyntaxError
	var ignored json.RawMessage
	if !errors.As(json.Unmarshal([]byte(try), &ignored), &syntax) {
		return
	}
	at := min(max(int(syntax.Offset)-1, 0), len(try))
	if strings.HasPrefix(syntax.Error(), "unexpected end") {
		at = len(try)
	}
	for _, i := range []int{at, at - 1} { // at the placeholder, or just behind it
		if i >= 0 && isPlaceholder(s, from[i]) {
			list.Mistake(written.PosAt(from[i]), "json-body", `the body is not JSON at %s: if the placeholder inserts structure (members, an object, a list), say escaping="raw" on the Request`, placeholderAt(s, from[i]))
			return
		}
	}
	list.Mistake(written.PosAt(from[at]), "json-body", "the body is not JSON: %s", syntax.Error())
}
