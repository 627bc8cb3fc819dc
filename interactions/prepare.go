package interactions

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// prepare makes the exchange of a request. Without Lets it is filled in and
// checked here, once; with Lets for each attempt, when the values are there.
// Nothing was sent when it fails; its errors hold no secret and no part of the
// request.
func (c *Client) prepare(it *Interaction, f engine.Fetch, v vars.Vault) (*exchange, error) {
	x := &exchange{
		next:    c.transport(),
		method:  f.Method,
		effect:  f.Effect,
		retry:   f.Retry,
		timeout: timeoutOf(f),
	}
	if len(it.lets) > 0 || it.verify != nil {
		x.computing = &computing{it: it, f: &f, vault: v}
		if err := x.computing.verifiable(); err != nil {
			return nil, err
		}
		x.computing.at = c.now()
	}
	if len(it.lets) == 0 {
		return x, c.fill(x, f, v)
	}
	x.ready = func() error {
		if err := x.computing.next(c.now()); err != nil {
			return err
		}
		return c.fill(x, f, letVault{v, x.computing.values})
	}
	return x, nil
}

// unreadyError is an attempt that could not be put together.
type unreadyError struct{ err error }

func (e *unreadyError) Error() string { return e.err.Error() }
func (e *unreadyError) Unwrap() error { return e.err }

// fill fills the holes and checks what came out.
func (c *Client) fill(x *exchange, f engine.Fetch, v vars.Vault) error {
	written, err := f.URL.Fill(v)
	if err != nil {
		return err
	}
	if x.url, err = address(written); err != nil {
		return err
	}
	if err := c.checkTarget(x.url, f.Host); err != nil {
		return err
	}
	if x.headers, err = fillHeaders(f, v); err != nil {
		return err
	}
	x.body, err = f.Body.Fill(v)
	return err
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
		if name = writtenName(name, f.Effect == engine.Once || hasLets(f)); name == "Accept-Encoding" && !strings.EqualFold(value, "identity") {
			continue // the transport asks for what it can undo
		}
		headers[name] = append(headers[name], value)
	}
	if headers["User-Agent"] == nil {
		headers["User-Agent"] = []string{"ivrflow"}
	}
	return headers, nil
}

// hasLets reports whether values of the request are computed for each attempt.
func hasLets(f engine.Fetch) bool {
	return slices.ContainsFunc(f.Lets, func(l engine.Let) bool { return l.Name != verifyName })
}

// writtenName is the name as the document writes it, because there are
// servers that care, but for those that net/http looks for in its own
// spelling. An idempotency key makes net/http send a request again by itself;
// under a name that it does not look for it leaves that to us.
func writtenName(name string, single bool) string {
	switch canonical := http.CanonicalHeaderKey(name); canonical {
	case "User-Agent", "Accept-Encoding", "Range":
		return canonical
	case "Idempotency-Key", "X-Idempotency-Key":
		if single {
			return strings.ToLower(name)
		}
		return canonical
	}
	return name
}
