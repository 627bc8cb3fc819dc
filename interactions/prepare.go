package interactions

import (
	"net/http"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// prepare fills the secrets in and checks what came out. Nothing was sent
// when it fails; its errors hold no secret and no part of the request.
func (c *Client) prepare(f engine.Fetch, v vars.Vault) (*exchange, error) {
	written, err := f.URL.Fill(v)
	if err != nil {
		return nil, err
	}
	u, err := address(written)
	if err != nil {
		return nil, err
	}
	if err := c.checkTarget(u, f.Host); err != nil {
		return nil, err
	}
	headers, err := fillHeaders(f, v)
	if err != nil {
		return nil, err
	}
	text, err := f.Body.Fill(v)
	if err != nil {
		return nil, err
	}
	return &exchange{
		next:    c.transport(),
		method:  f.Method,
		url:     u,
		headers: headers,
		body:    text,
		effect:  f.Effect,
		retry:   f.Retry,
		timeout: timeoutOf(f),
	}, nil
}

func fillHeaders(f engine.Fetch, v vars.Vault) (http.Header, error) {
	headers := http.Header{}
	for _, h := range f.Headers {
		name, err := h.Key.Fill(v)
		if err != nil {
			return nil, err
		}
		if err := checkHeaderName(name); err != nil {
			return nil, err
		}
		value, err := h.Value.Fill(v)
		if err != nil {
			return nil, err
		}
		if err := checkHeaderValue(h.Key.Masked(), value); err != nil {
			return nil, err
		}
		if name = writtenName(name, f.Effect); name == "Accept-Encoding" && !strings.EqualFold(value, "identity") {
			continue // the transport asks for what it can undo
		}
		headers[name] = append(headers[name], value)
	}
	if headers["User-Agent"] == nil {
		headers["User-Agent"] = []string{"ivrflow"}
	}
	return headers, nil
}

// writtenName is the name as the document writes it, because there are
// servers that care, but for those that net/http looks for in its own
// spelling. An idempotency key makes net/http send a request again by itself;
// under a name that it does not look for it leaves that to us.
func writtenName(name, effect string) string {
	switch canonical := http.CanonicalHeaderKey(name); canonical {
	case "User-Agent", "Accept-Encoding", "Range":
		return canonical
	case "Idempotency-Key", "X-Idempotency-Key":
		if effect == engine.Once {
			return strings.ToLower(name)
		}
		return canonical
	}
	return name
}
