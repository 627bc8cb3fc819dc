package interactions

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// header is one <Header>. name is its literal key, "" when it is a template.
type header struct {
	name       string
	key, value vars.Template
}

// authorizes reports whether what the header holds serves as a credential.
func (h *header) authorizes() bool {
	switch strings.ToLower(h.name) {
	case "authorization", "proxy-authorization", "cookie":
		return true
	}
	return false
}

func (it *Interaction) requestHeaders(e *source.Element, list *source.List) {
	typed := false
	for _, h := range e.All("Header") {
		key, value := content(h, "Key"), content(h, "Value")
		one := header{
			key:   vars.Parse(key, vars.InHeaderName, it.raw, list),
			value: vars.Parse(value, vars.InHeader, it.raw, list),
		}
		if len(one.key.Placeholders()) == 0 {
			one.name = key.String()
			if err := checkHeaderName(one.name); err != nil && !strings.Contains(one.name, vars.Unfilled) {
				list.Mistake(key.Pos(), "header", "%v", err)
			}
		}
		if i := strings.IndexFunc(value.String(), isControl); i >= 0 {
			list.Mistake(value.PosAt(i), "header", "a header holds no line break or control character")
		}
		if strings.EqualFold(one.name, "Content-Type") {
			if typed {
				list.Mistake(h.Pos, "header", "Content-Type is written twice")
			}
			typed = true
		}
		if strings.EqualFold(one.name, "Accept-Encoding") && !strings.EqualFold(value.String(), "identity") {
			list.Warn(h.Pos, "header", "Accept-Encoding is not sent: compression is asked for, and undone, by itself")
		}
		plainSecretInHeader(one, value, list)
		plainCard(value, list)
		it.headers = append(it.headers, one)
	}
}

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// framing are the headers by which HTTP itself works: a document that set them
// could make one request two.
func framing() []string {
	return []string{"Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Upgrade", "Expect"}
}

// checkHeaderName says why a header cannot be sent (RFC 9110, section 5.1).
func checkHeaderName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("a header has no Key")
	case strings.Trim(name, headerRunes) != "":
		return fmt.Errorf("the Key of a header holds letters, digits and dashes only")
	case slices.Contains(framing(), http.CanonicalHeaderKey(name)):
		return fmt.Errorf("the header %s is set by itself: leave it out", http.CanonicalHeaderKey(name))
	}
	return nil
}

const headerRunes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~"

// checkHeaderValue refuses what would not arrive as it is: blanks at the ends
// are cut off on the way.
func checkHeaderValue(name, value string) error {
	switch {
	case strings.ContainsFunc(value, isControl):
		return fmt.Errorf("the value of the header %s holds a line break or control character", name)
	case strings.Trim(value, " \t") != value:
		return fmt.Errorf("the value of the header %s begins or ends with a blank, which would be lost", name)
	}
	return nil
}

// render renders the header. What a placeholder left out (null) leaves no
// blank at the ends: "Bearer $(Token)" without a token is "Bearer".
func (h *header) render(s vars.Scope) (engine.Header, error) {
	key, err := h.key.Render(s)
	if err != nil {
		return engine.Header{}, err
	}
	if name, ok := key.Text.Clear(); ok && h.name == "" {
		if err := checkHeaderName(name); err != nil {
			return engine.Header{}, refuse(&h.key, err)
		}
	}
	value, err := h.value.Render(s)
	if err != nil {
		return engine.Header{}, err
	}
	return engine.Header{Key: key.Text, Value: h.trim(value.Text, s)}, nil
}

func (h *header) trim(t vars.Text, s vars.Scope) vars.Text {
	all := h.value.Placeholders()
	if len(all) == 0 || len(t) == 0 {
		return t
	}
	written := h.value.String()
	if last := len(t) - 1; strings.HasSuffix(written, ")") && isNull(all[len(all)-1], s) {
		t[last].Lit = strings.TrimRight(t[last].Lit, " \t")
	}
	if isPlaceholder(written, 0) && isNull(all[0], s) {
		t[0].Lit = strings.TrimLeft(t[0].Lit, " \t")
	}
	return t
}
