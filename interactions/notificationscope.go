package interactions

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// runtime is what an expression sees of the request.
func (h *hearing) runtime() expression.Runtime {
	m := h.m
	param := func(what string, p params, of func(pair) string) func(string) (string, bool) {
		return func(name string) (string, bool) {
			all := p.all(name)
			if len(all) == 0 {
				return "", false
			}
			if len(all) > 1 {
				h.repeated = "the parameter that " + what + "(name) reads"
			}
			return of(all[0]), true
		}
	}
	value := func(p pair) string { return p.value }
	return expression.Runtime{
		Now: m.at, Body: m.body, Method: m.method,
		Header: func(name string) string {
			all := m.header.Values(name)
			if len(all) == 0 {
				return ""
			}
			if len(all) > 1 {
				h.repeated = "the header that header(name) reads"
			}
			return all[0]
		},
		Form:     param("form", m.form, value),
		Query:    param("query", m.query, value),
		RawQuery: param("rawQuery", m.query, func(p pair) string { return p.rawValue }),
		Compared: h.compare,
	}
}

// compare keeps what secureEquals compares, as it is and as hex may be written:
// a weak secret could be guessed from it.
func (h *hearing) compare(a, b string) {
	if h.signed == nil { // a Key: nothing is masked yet
		return
	}
	for _, text := range []string{a, b} {
		for _, form := range []string{text, strings.ToUpper(text), strings.ToLower(text)} {
			h.signed[fmt.Sprint("signature ", len(h.signed))] = form
		}
	}
}

// Data implements [vars.Scope].
func (h *hearing) Data(name string) vars.Value {
	if v, ok := h.lets[name]; ok {
		return v
	}
	if h.expect == nil {
		return vars.Value{}
	}
	return h.open(h.expect.Uses[name])
}

// Setting implements [vars.Scope]. Where a call is known its settings count.
func (h *hearing) Setting(key string) vars.Value {
	if h.expect != nil {
		return h.open(h.expect.Uses["#"+key])
	}
	text := h.settings[key]
	if text == "" {
		h.lost = "#" + key
	}
	return vars.Of(text, vars.Operator)
}

func (h *hearing) open(v vars.Value) vars.Value {
	if v.IsSecret() {
		text, ok := h.vault.Get(v.Ref)
		if !ok {
			h.lost = v.Ref
		}
		v.Text = text
	}
	return v
}
