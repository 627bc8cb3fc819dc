package interactions

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Parse reads a document. name is what flows call it, file is for positions;
// nothing is opened. Every mistake and warning goes to list; the result is
// nil only when the data cannot be read as an ApiInteraction at all. One with
// mistakes is for listing, not for use.
func Parse(name, file string, data []byte, list *source.List) *Interaction {
	return parse(name, file, data, false, list)
}

func parse(name, file string, data []byte, raw bool, list *source.List) *Interaction {
	root, err := source.Parse(file, data)
	if err != nil {
		list.Append(err)
		return nil
	}
	if root.Name != "ApiInteraction" {
		list.Mistake(root.Pos, "root", "an interaction begins with <ApiInteraction>, this document with <%s>%s", root.Name, source.Suggest(root.Name, []string{"ApiInteraction"}))
		return nil
	}
	return compile(name, data, root, raw, list)
}

// FromElement compiles an <ApiInteraction> that stands inside a flow. Its
// fingerprint covers the element's own bytes.
func FromElement(name string, e *source.Element, list *source.List) *Interaction {
	return compile(name, e.Bytes(), e, false, list)
}

// RawFromElement is FromElement for an applet that says escaping="raw": the
// document's values are inserted as they are, whatever its Request says.
func RawFromElement(name string, e *source.Element, list *source.List) *Interaction {
	return compile(name, e.Bytes(), e, true, list)
}

func compile(name string, data []byte, root *source.Element, raw bool, list *source.List) *Interaction {
	Grammar().Check(root, list)
	it := &Interaction{Name: name, Fingerprint: fingerprint(data, raw), Data: data, Pos: root.Pos, raw: raw, fixed: &plan{reader: noneReader{}}}
	it.letElements(root, list)
	if e := root.Child("Request"); e != nil {
		it.request(e, list)
	}
	if e := root.Child("Response"); e != nil {
		it.response(e, list)
		it.verifyElement(e, list)
		it.reuseAttr(e, list)
		it.fieldsOnly = e.Value("keep") == "fields"
	}
	it.letsInResponse(list)
	it.unusedLets(nil, list)
	it.keyed(root.Child("Request"), list)
	return it
}

// fingerprint tells documents apart, and one whose applet says
// escaping="raw" from the same without.
func fingerprint(data []byte, raw bool) string {
	h := sha256.New()
	h.Write([]byte("ApiInteraction " + Dialect + "\n"))
	if raw {
		h.Write([]byte("raw\n"))
	}
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}

// content is the trimmed text of a child, or an empty text at e.
func content(e *source.Element, child string) source.Text {
	if c := e.Child(child); c != nil {
		return c.Text().TrimSpace()
	}
	return e.Text().Slice(0, 0)
}

func (it *Interaction) request(e *source.Element, list *source.List) {
	it.requestMethod(e, list)
	it.repeats(e, list)
	if a, ok := e.Attr("escaping"); ok && a.Value.String() == "raw" {
		it.raw = true
		list.Warn(a.Pos, "escaping", `escaping="raw" inserts values as they are: a value may change the structure of the request`)
	}
	it.requestURL(content(e, "Url"), list)
	if query := e.Child("Query"); query != nil {
		it.query = it.params(query, list)
	}
	if headers := e.Child("Headers"); headers != nil {
		it.requestHeaders(headers, list)
	}
	if body := e.Child("Body"); body != nil {
		it.requestBody(body.Text(), list)
	}
	if form := e.Child("Form"); form != nil {
		it.requestForm(form, list)
	}
	it.secretsInURL(list)
	it.plainHTTP(it.secretByName, list)
	it.escapes(list)
	for _, p := range it.credentials() {
		if l := it.let(p.Name); l != nil && !p.Setting {
			l.secret = true
		}
	}
}

func methods() []string { return []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"} }

func (it *Interaction) requestMethod(e *source.Element, list *source.List) {
	written := content(e, "Method")
	it.method = strings.ToUpper(written.String())
	if e.Child("Method") != nil && !slices.Contains(methods(), it.method) {
		list.Mistake(written.Pos(), "bad-value", "the Method %q is not one of %s%s", written.String(), strings.Join(methods(), ", "), source.Suggest(it.method, methods()))
	}
}

func (it *Interaction) requestURL(written source.Text, list *source.List) {
	it.url = vars.Parse(written, vars.InURL, it.raw, list)
	plainSecretsInURL(written, list)
	plainCard(written, list)
	s := written.String()
	if s == "" {
		list.Mistake(written.Pos(), "url", "the Url is empty")
		return
	}
	if strings.Contains(s, vars.Unfilled) || it.raw {
		return
	}
	try, _ := sample(s, func(at int) string {
		if at == 0 {
			return "https://host"
		}
		return "x"
	})
	if _, err := address(try); err != nil {
		list.Mistake(written.Pos(), "url", "%v", err)
	}
}
