package interactions

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// plainSecret warns of a secret that stands in the document for everybody to
// read: a literal value whose name says what it is.
func plainSecret(name string, value source.Text, list *source.List) {
	s := value.String()
	if s == "" || !namesSecret(name) || holdsPlaceholder(s) || strings.Contains(s, vars.Unfilled) {
		return
	}
	list.Warn(value.Pos(), "plain-secret", "%s stands here in plain text: write #(Key) and keep it in the settings", name)
}

// namesSecret leaves out names that tell of a secret and hold none, such as
// token_type, and an idempotency key, which is none.
func namesSecret(name string) bool {
	lower := strings.ToLower(name)
	for _, end := range []string{"type", "hint", "name", "id", "version", "url", "uri", "format", "length", "idempotency-key"} {
		if strings.HasSuffix(lower, end) {
			return false
		}
	}
	return vars.SecretName(name)
}

func holdsPlaceholder(s string) bool {
	for i := range len(s) {
		if isPlaceholder(s, i) {
			return true
		}
	}
	return false
}

func plainSecretInHeader(h header, value source.Text, list *source.List) {
	name := h.name
	if strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Proxy-Authorization") {
		name = "the secret of " + name
	}
	plainSecret(name, value, list)
}

func plainSecretsInURL(written source.Text, list *source.List) {
	if i := strings.IndexByte(written.String(), '?'); i >= 0 {
		plainSecretsInPairs(written.Slice(i+1, len(written.String())), list)
	}
}

// plainSecretsInPairs looks at name=value&name=value.
func plainSecretsInPairs(written source.Text, list *source.List) {
	s := written.String()
	for from := 0; from <= len(s); {
		to := len(s)
		if i := strings.IndexByte(s[from:], '&'); i >= 0 {
			to = from + i
		}
		if eq := strings.IndexByte(s[from:to], '='); eq >= 0 {
			name, err := url.QueryUnescape(s[from : from+eq])
			if err == nil {
				plainSecret(name, written.Slice(from+eq+1, to), list)
			}
		}
		from = to + 1
	}
}

// plainSecretsInJSON looks at the members of objects, as far as the text is
// JSON.
func plainSecretsInJSON(written source.Text, list *source.List) {
	try, origin := sample(written.String(), func(int) string { return "0" })
	in := json.NewDecoder(strings.NewReader(try))
	in.UseNumber()
	var names []string // of the members that are open, "" for a list
	isName := false    // a name comes next
	for from := 0; ; from = int(in.InputOffset()) {
		token, err := in.Token()
		if err != nil {
			return
		}
		switch token := token.(type) {
		case json.Delim:
			switch token {
			case '{', '[':
				names = append(names, "")
				isName = token == '{'
				continue
			default:
				names = names[:len(names)-1]
			}
		case string:
			if isName {
				names[len(names)-1], isName = token, false
				continue
			}
			to := int(in.InputOffset())
			from += strings.IndexByte(try[from:to], '"') + 1
			if len(names) > 0 {
				plainSecret(names[len(names)-1], written.Slice(origin[from], origin[to-1]), list)
			}
		}
		isName = len(names) > 0 && names[len(names)-1] != "" // the members of an object go on
	}
}
