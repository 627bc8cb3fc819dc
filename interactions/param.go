package interactions

import (
	"net/url"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// param is one <Param> of a <Form> or <Query>:
//
//	<Param name="getIVRData">{"OPERATION":"1","ORDER":"$(Order)"}</Param>
//
// The value is rendered by itself, as JSON where its literal text is JSON,
// then name and value are encoded for the form or query they stand in.
type param struct {
	name, value vars.Template
	omitNull    bool
}

func (it *Interaction) params(e *source.Element, list *source.List) []param {
	var all []param
	for _, p := range e.All("Param") {
		one := param{omitNull: p.Value("omitNull") == "true"}
		if a, ok := p.Attr("name"); ok {
			one.name = vars.Parse(a.Value, vars.InText, it.raw, list)
			if a.Value.String() == "" {
				list.Mistake(a.Value.Pos(), "bad-name", "the name of a Param is empty")
			}
			plainSecret(a.Value.String(), p.Text().TrimSpace(), list)
		}
		written := p.Text().TrimSpace()
		one.value = vars.Parse(written, vars.InValue, it.raw, list)
		if beginsJSON(written.String()) && !it.raw {
			checkJSONBody(written, list)
			plainSecretsInJSON(written, list)
		}
		plainCard(written, list)
		warnEntities(written, list)
		warnRaw(written, list)
		if a, ok := p.Attr("omitNull"); ok && one.omitNull && !one.fromPlaceholders() {
			list.Warn(a.Pos, "omit-null", "omitNull has no effect: the value is never made of placeholders alone")
		}
		all = append(all, one)
	}
	return all
}

// beginsJSON is the rule by which package vars takes a value for JSON: [ alone
// does not say so, as in "[$(Name)] called".
func beginsJSON(s string) bool {
	if strings.HasPrefix(s, "{") {
		return true
	}
	rest, ok := strings.CutPrefix(s, "[")
	rest = strings.TrimLeft(rest, " \t\r\n")
	return ok && rest != "" && strings.IndexByte(`{["`, rest[0]) >= 0
}

func (p *param) placeholders() []vars.Placeholder {
	return append(p.name.Placeholders(), p.value.Placeholders()...)
}

// fromPlaceholders reports whether the value is made of placeholders alone.
func (p *param) fromPlaceholders() bool {
	if len(p.value.Placeholders()) == 0 {
		return false
	}
	rest, _ := sample(p.value.String(), func(int) string { return "" })
	return strings.TrimSpace(rest) == ""
}

// omitted reports whether the value renders from null only and is to be left
// out then. Otherwise null gives an empty value.
func (p *param) omitted(s vars.Scope) bool {
	return p.omitNull && p.fromPlaceholders() &&
		!slices.ContainsFunc(p.value.Placeholders(), func(one vars.Placeholder) bool { return !isNull(one, s) })
}

func isNull(p vars.Placeholder, s vars.Scope) bool {
	if p.Setting {
		return s.Setting(p.Name).IsNull()
	}
	return s.Data(p.Name).IsNull()
}

// renderParams is name=value&name=value..., in the order of the document.
func renderParams(all []param, s vars.Scope) (vars.Text, error) {
	var w pieces
	for i := range all {
		p := &all[i]
		if p.omitted(s) {
			continue
		}
		name, err := p.name.Render(s)
		if err != nil {
			return nil, err
		}
		if clear, ok := name.Text.Clear(); ok && clear == "" {
			return nil, refuse(&p.name, errNoName)
		}
		value, err := p.value.Render(s)
		if err != nil {
			return nil, err
		}
		if !w.empty() {
			w.literal("&")
		}
		w.encoded(name.Text)
		w.literal("=")
		w.encoded(value.Text)
	}
	return w.text(), nil
}

// pieces puts a text together; literals that meet become one.
type pieces struct {
	done vars.Text
	lit  strings.Builder
}

func (w *pieces) empty() bool { return len(w.done) == 0 && w.lit.Len() == 0 }

func (w *pieces) literal(s string) { w.lit.WriteString(s) }

// encoded appends a text, encoded for a form or query.
func (w *pieces) encoded(t vars.Text) {
	for _, p := range t {
		if p.Ref == "" {
			w.lit.WriteString(url.QueryEscape(p.Lit))
			continue
		}
		w.done = append(w.text(), vars.Piece{Ref: p.Ref, Via: append(slices.Clone(p.Via), "query")})
	}
}

func (w *pieces) text() vars.Text {
	if w.lit.Len() > 0 {
		w.done = append(w.done, vars.Piece{Lit: w.lit.String()})
		w.lit.Reset()
	}
	return w.done
}
