package interactions

import (
	"mime"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// requestBody reads the body. Its kind says how values are escaped: a literal
// Content-Type header decides, else the first characters.
func (it *Interaction) requestBody(written source.Text, list *source.List) {
	trimmed := written.TrimSpace()
	if trimmed.String() == "" {
		return
	}
	if it.method == "GET" || it.method == "HEAD" {
		list.Warn(trimmed.Pos(), "body", "a %s request with a body: many servers do not read it", it.method)
	}
	kind, typed := it.literalKind()
	if !typed {
		kind = kindOf(trimmed.String())
	}
	if kind != vars.InText {
		written = trimmed
	}
	it.body = vars.Parse(written, kind, it.raw, list)
	it.content = contentTypeOf(kind)
	if kind == vars.InJSON && !it.raw {
		checkJSONBody(written, list)
	}
	switch kind {
	case vars.InJSON:
		plainSecretsInJSON(written, list)
	case vars.InForm:
		plainSecretsInPairs(written, list)
	case vars.InXML:
		plainSecretsInXML(written, list)
	}
	plainCard(written, list)
	if kind != vars.InXML {
		warnEntities(written, list)
	}
	warnRaw(written, list)
}

// requestForm reads <Form>, the body as pairs.
func (it *Interaction) requestForm(e *source.Element, list *source.List) {
	if !it.body.IsEmpty() {
		list.Mistake(e.Pos, "surplus-element", "there is a <Body> already: take one of the two out")
	}
	if it.method == "GET" || it.method == "HEAD" {
		list.Warn(e.Pos, "body", "a %s request with a body: many servers do not read it (write <Query> for the Url)", it.method)
	}
	if kind, typed := it.literalKind(); typed && kind != vars.InForm {
		list.Warn(e.Pos, "body", "a Form is sent as %s; the Content-Type header says something else", contentTypeOf(vars.InForm))
	}
	it.form, it.content = it.params(e, list), contentTypeOf(vars.InForm)
}

// literalKind is the kind of the body by a Content-Type header without
// placeholders.
func (it *Interaction) literalKind() (vars.Context, bool) {
	for _, h := range it.headers {
		if strings.EqualFold(h.name, "Content-Type") && len(h.value.Placeholders()) == 0 {
			return mediaKind(h.value.String()), true
		}
	}
	return "", false
}

func mediaKind(contentType string) vars.Context {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(strings.ToLower(contentType), ";")
		media = strings.TrimSpace(media)
	}
	switch {
	case media == "application/x-www-form-urlencoded":
		return vars.InForm
	case strings.HasSuffix(media, "/json") || strings.HasSuffix(media, "+json"):
		return vars.InJSON
	case strings.HasSuffix(media, "/xml") || strings.HasSuffix(media, "+xml"):
		return vars.InXML
	}
	return vars.InText
}

// kindOf is the kind of a body by its first characters.
func kindOf(body string) vars.Context {
	switch body[0] {
	case '{', '[':
		return vars.InJSON
	case '<':
		return vars.InXML
	}
	plain, _ := sample(body, func(int) string { return "x" })
	if name, _, ok := strings.Cut(plain, "="); ok && name != "" && !strings.ContainsAny(name, " \t\r\n<>{}\"") {
		return vars.InForm
	}
	return vars.InText
}

func contentTypeOf(kind vars.Context) string {
	switch kind {
	case vars.InForm:
		return "application/x-www-form-urlencoded"
	case vars.InJSON:
		return "application/json"
	case vars.InXML:
		return "application/xml"
	}
	return "text/plain; charset=utf-8"
}

// warnEntities finds what was meant as & and is not: nothing is decoded in
// CDATA.
func warnEntities(written source.Text, list *source.List) {
	const entity = "&amp;"
	s := written.String()
	for i := 0; ; i += len(entity) {
		j := strings.Index(s[i:], entity)
		if j < 0 {
			return
		}
		if i += j; written.IsCData(i) {
			list.Warn(written.PosAt(i), "cdata", "&amp; inside CDATA is sent as it stands: write & there")
		}
	}
}

// warnRaw points at placeholders that insert without escaping.
func warnRaw(written source.Text, list *source.List) {
	s := written.String()
	for i := range len(s) {
		if isPlaceholder(s, i) && strings.Contains(placeholderAt(s, i), ":Raw") {
			list.Warn(written.PosAt(i), "escaping", "%s inserts the value as it is: it may change the structure of the body", placeholderAt(s, i))
		}
	}
}
