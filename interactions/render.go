package interactions

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Render makes the request: literals, and holes for secrets. It is pure and
// fails with *[vars.Refusal] when a value cannot stand where the document
// wants it. Ref, Seal, Fresh and, where there
// are Lets, Seed are left to the caller; $(RequestKey) is the scope's.
func (it *Interaction) Render(s vars.Scope) (engine.Fetch, error) {
	f := engine.Fetch{
		Interaction: it.Name,
		Document:    it.Fingerprint,
		Method:      it.method,
		Effect:      it.effect,
		Timeout:     vars.Duration(it.timeout),
		Retry:       it.retry,
	}
	f.Lets, s = it.renderLets(s)
	if it.verify != nil {
		f.Lets = append(f.Lets, it.verify.command(it, s))
	}
	url, err := it.url.Render(s)
	if err != nil {
		return engine.Fetch{}, err
	}
	query, err := renderParams(it.query, s)
	if err != nil {
		return engine.Fetch{}, err
	}
	f.URL, f.Host = withQuery(url.Text, query), url.Host
	if clear, ok := f.URL.Clear(); ok { // the client checks one with holes
		if _, err := address(clear); err != nil {
			return engine.Fetch{}, refuse(&it.url, err)
		}
	}
	typed := it.body.IsEmpty() && len(it.form) == 0
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
	f.Body, err = it.renderBody(s)
	if err != nil {
		return engine.Fetch{}, err
	}
	f.Locators, err = it.renderLocators(s)
	if err != nil {
		return engine.Fetch{}, err
	}
	return f, nil
}

func (it *Interaction) renderBody(s vars.Scope) (vars.Text, error) {
	if len(it.form) > 0 {
		return renderParams(it.form, s)
	}
	body, err := it.body.Render(s)
	return body.Text, err
}

// refuse is a refusal that is about a template as a whole; it names the
// template's first placeholder.
func refuse(t *vars.Template, err error) error {
	r := &vars.Refusal{Pos: t.Pos(), Msg: err.Error()}
	if all := t.Placeholders(); len(all) > 0 {
		r.Pos, r.Name, r.Setting = all[0].Pos, all[0].Name, all[0].Setting
	}
	return r
}
