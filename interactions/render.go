package interactions

import (
	"errors"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Render makes the request: literals, and holes for secrets. It is pure and
// fails with *[vars.Refusal] when a value cannot stand where the document
// wants it. Ref and Seal are left to the caller.
func (it *Interaction) Render(s vars.Scope) (engine.Fetch, error) {
	f := engine.Fetch{
		Interaction: it.Name,
		Document:    it.Fingerprint,
		Method:      it.method,
		Effect:      it.effect,
		Timeout:     vars.Duration(it.timeout),
		Retry:       it.retry,
	}
	url, err := it.url.Render(s)
	if err != nil {
		return engine.Fetch{}, err
	}
	f.URL, f.Host = url.Text, url.Host
	if err := it.checkURL(f.URL, s); err != nil {
		return engine.Fetch{}, refuse(&it.url, err)
	}
	typed := it.body.IsEmpty()
	for i := range it.headers {
		h, err := it.headers[i].render(s)
		if err != nil {
			return engine.Fetch{}, err
		}
		key, _ := h.Key.Clear()
		typed = typed || strings.EqualFold(key, "Content-Type")
		f.Headers = append(f.Headers, h)
	}
	if !typed {
		f.Headers = append(f.Headers, engine.Header{Key: vars.Literal("Content-Type"), Value: vars.Literal(it.content)})
	}
	body, err := it.body.Render(s)
	if err != nil {
		return engine.Fetch{}, err
	}
	f.Body = body.Text
	return f, nil
}

// checkURL checks as much of a rendered Url as is known without its secrets;
// the client checks the rest.
func (it *Interaction) checkURL(t vars.Text, s vars.Scope) error {
	written := it.url.String()
	if all := it.url.Placeholders(); !it.raw && isPlaceholder(written, 0) && placeholderAt(written, 0) != written && len(all) > 0 {
		base := s.Data(all[0].Name)
		if all[0].Setting {
			base = s.Setting(all[0].Name)
		}
		if err := checkBase(base.Text); err != nil {
			return err
		}
	}
	clear, ok := t.Clear()
	if !ok {
		return nil
	}
	_, err := address(clear)
	return err
}

// checkBase refuses a base address that would swallow the path that the
// document writes behind it.
func checkBase(base string) error {
	if strings.ContainsAny(base, "?#") {
		return errors.New("a base address must not hold ? or #, because the Url goes on behind it")
	}
	return nil
}

// refuse is a refusal that is about a template as a whole; it names the
// template's first placeholder.
func refuse(t *vars.Template, err error) error {
	r := &vars.Refusal{Pos: t.Pos(), Msg: err.Error()}
	if all := t.Placeholders(); len(all) > 0 {
		r.Pos, r.Name = all[0].Pos, all[0].Name
	}
	return r
}
