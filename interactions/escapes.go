package interactions

import (
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// escapes points at formatters that do harm where they stand: Raw in the Url
// and in headers, and what escapes for JSON or XML where there is none. Values
// are escaped for their place by themselves.
func (it *Interaction) escapes(list *source.List) {
	for _, in := range it.url.Insertions() {
		if in.Has("Raw") {
			list.Warn(in.Pos, "escaping", "%s inserts the value as it is: it may change where the request goes", in.Placeholder)
		}
	}
	if it.raw {
		return // nothing is escaped for its place
	}
	all := []vars.Template{it.url, it.body}
	for _, h := range it.headers {
		all = append(all, h.value)
	}
	for i := range it.query {
		all = append(all, it.query[i].value)
	}
	for i := range it.form {
		all = append(all, it.form[i].value)
	}
	for _, t := range all {
		for _, in := range t.Insertions() {
			misplaced(in, list)
		}
	}
}

// misplaced warns of the first formatter of a placeholder that escapes for
// another place. What is encoded afterwards is meant as it stands, and nobody
// knows what a plain text is.
func misplaced(in vars.Insertion, list *source.List) {
	if len(in.Place) == 0 || in.Has("Base64") || in.Has("UrlEncode") || in.Has("Raw") {
		return
	}
	for _, f := range in.Formatters {
		switch f {
		case "EscapeDoubleQuotes", "JsonEscape":
			if !in.At("json") && !in.At("jsonBare") && !in.At("cdata") {
				list.Warn(in.Pos, "escaping", "%s is escaped for JSON by %s, and this is none: the server gets the backslashes; leave the formatter out", in.Placeholder, f)
				return
			}
		case "XmlEscape":
			if !in.At("xml") && !in.At("xmlAttribute") && !in.At("cdata") {
				list.Warn(in.Pos, "escaping", "%s is escaped for XML by %s, and this is none: the server gets &amp; for &; leave the formatter out", in.Placeholder, f)
				return
			}
		}
	}
}
