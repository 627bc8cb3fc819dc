package interactions

import (
	"encoding/xml"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// plainSecretsInXML looks at elements and attributes, as far as the text is
// XML.
func plainSecretsInXML(written source.Text, list *source.List) {
	try, origin := sample(written.String(), func(int) string { return "x" })
	in := xml.NewDecoder(strings.NewReader(try))
	in.Strict = false
	open := ""
	for from := 0; ; from = int(in.InputOffset()) {
		token, err := in.RawToken()
		if err != nil {
			return
		}
		to := int(in.InputOffset())
		switch token := token.(type) {
		case xml.StartElement:
			open = token.Name.Local
			for _, a := range token.Attr {
				if value, at := attribute(try[from:to], a.Name.Local); at >= 0 {
					plainSecret(a.Name.Local, written.Slice(origin[from+at], origin[from+at+len(value)]), list)
				}
			}
		case xml.EndElement:
			open = ""
		case xml.CharData:
			text := try[from:to]
			if cdata, ok := strings.CutPrefix(text, "<![CDATA["); ok {
				from, to, text = from+len("<![CDATA["), to-len("]]>"), strings.TrimSuffix(cdata, "]]>")
			}
			from += len(text) - len(strings.TrimLeft(text, " \t\r\n"))
			to -= len(text) - len(strings.TrimRight(text, " \t\r\n"))
			if open != "" && from < to {
				plainSecret(open, written.Slice(origin[from], origin[to]), list)
			}
		}
	}
}

// attribute finds the value of an attribute in the text of a tag; -1 when it is
// not written plainly.
func attribute(tag, name string) (value string, at int) {
	for _, quote := range []string{`"`, `'`} {
		start := name + "=" + quote
		if i := strings.Index(tag, start); i > 0 {
			i += len(start)
			if end := strings.Index(tag[i:], quote); end >= 0 {
				return tag[i : i+end], i
			}
		}
	}
	return "", -1
}
