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
	root, err := source.Parse(file, data)
	if err != nil {
		list.Append(err)
		return nil
	}
	if root.Name != "ApiInteraction" {
		list.Add(root.Pos, "an interaction begins with <ApiInteraction>, this document with <%s>%s", root.Name, source.Suggest(root.Name, []string{"ApiInteraction"}))
		return nil
	}
	return compile(name, data, root, list)
}

// FromElement compiles an <ApiInteraction> that stands inside a flow. Its
// fingerprint covers the element's own bytes.
func FromElement(name string, e *source.Element, list *source.List) *Interaction {
	return compile(name, e.Bytes(), e, list)
}

func compile(name string, data []byte, root *source.Element, list *source.List) *Interaction {
	Grammar().Check(root, list)
	it := &Interaction{Name: name, Fingerprint: fingerprint(data), Pos: root.Pos, reader: noneReader{}}
	if e := root.Child("Request"); e != nil {
		it.request(e, list)
	}
	if e := root.Child("Response"); e != nil {
		it.response(e, list)
	}
	return it
}

func fingerprint(data []byte) string {
	h := sha256.New()
	h.Write([]byte("ApiInteraction " + Dialect + "\n"))
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
	it.raw = e.Value("escaping") == "raw"
	if a, ok := e.Attr("escaping"); ok && it.raw {
		list.Warn(a.Pos, "escaping", `escaping="raw" inserts values as they are: a value may change the structure of the request`)
	}
	it.requestURL(content(e, "Url"), list)
	if headers := e.Child("Headers"); headers != nil {
		it.requestHeaders(headers, list)
	}
	if body := e.Child("Body"); body != nil {
		it.requestBody(body.Text(), list)
	}
	it.keyed(e, list)
}

func methods() []string { return []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"} }

func (it *Interaction) requestMethod(e *source.Element, list *source.List) {
	written := content(e, "Method")
	it.method = strings.ToUpper(written.String())
	if e.Child("Method") != nil && !slices.Contains(methods(), it.method) {
		list.Add(written.Pos(), "the Method %q is not one of %s%s", written.String(), strings.Join(methods(), ", "), source.Suggest(it.method, methods()))
	}
}

func (it *Interaction) requestURL(written source.Text, list *source.List) {
	it.url = vars.Parse(written, vars.InURL, it.raw, list)
	s := written.String()
	if s == "" {
		list.Add(written.Pos(), "the Url is empty")
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
		list.Add(written.Pos(), "%v", err)
	}
}
