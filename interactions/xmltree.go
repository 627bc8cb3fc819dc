package interactions

import (
	"errors"
	"fmt"
	"strings"

	"github.com/beevik/etree"
)

// xmlTree reads a document. What it says is ours: the parser's errors repeat
// what they found.
func xmlTree(text string) (*etree.Document, error) {
	doc := etree.NewDocument()
	doc.ReadSettings = etree.ReadSettings{MaxDepth: MaxDepth, PreserveDuplicateAttrs: true}
	doc.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}
	if declaresTypes(text) { // before anything is read of it
		return nil, errDoctype
	}
	switch err := doc.ReadFromString(text); {
	case errors.Is(err, etree.ErrMaxDepth):
		return nil, errDeep
	case err != nil:
		return nil, errXML
	}
	roots := 0
	for _, t := range doc.Child {
		switch t := t.(type) {
		case *etree.Element:
			roots++
		case *etree.CharData:
			if strings.TrimSpace(t.Data) != "" {
				return nil, errXML
			}
		case *etree.Directive:
			return nil, errDoctype
		}
	}
	if roots != 1 || !wellFormed(doc.Root()) {
		return nil, errXML
	}
	return doc, nil
}

var (
	errXML     = errors.New("the answer is not XML")
	errDoctype = errors.New("the answer has a DOCTYPE or entities of its own, which are refused")
	errDeep    = fmt.Errorf("the answer is nested more than %d deep", MaxDepth)
)

// declaresTypes reports whether a DOCTYPE stands before the root element.
func declaresTypes(text string) bool {
	for {
		text = strings.TrimLeft(text, " \t\r\n")
		end := -1
		switch {
		case strings.HasPrefix(text, "<?"):
			end = strings.Index(text, "?>")
		case strings.HasPrefix(text, "<!--"):
			end = strings.Index(text, "-->")
		default:
			return strings.HasPrefix(text, "<!")
		}
		if end < 0 {
			return false
		}
		text = strings.TrimLeft(text[end:], "?->")
	}
}

// wellFormed checks what the parser lets pass: an attribute written twice, a
// declaration inside.
func wellFormed(e *etree.Element) bool {
	seen := make(map[string]bool, len(e.Attr))
	for _, a := range e.Attr {
		name := a.Space + ":" + a.Key
		if seen[name] {
			return false
		}
		seen[name] = true
	}
	for _, t := range e.Child {
		switch t := t.(type) {
		case *etree.Directive:
			return false
		case *etree.Element:
			if !wellFormed(t) {
				return false
			}
		}
	}
	return true
}

// innerText is all text in an element and below, as it stands.
func innerText(e *etree.Element) string {
	if len(e.Child) == 1 {
		if t, ok := e.Child[0].(*etree.CharData); ok {
			return t.Data
		}
	}
	var b strings.Builder
	writeText(&b, e)
	return b.String()
}

func writeText(b *strings.Builder, e *etree.Element) {
	for _, t := range e.Child {
		switch t := t.(type) {
		case *etree.CharData:
			b.WriteString(t.Data)
		case *etree.Element:
			writeText(b, t)
		}
	}
}

// ownText is the text directly in an element, trimmed.
func ownText(e *etree.Element) string {
	var b strings.Builder
	for _, t := range e.Child {
		if t, ok := t.(*etree.CharData); ok {
			b.WriteString(t.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

func hasElements(e *etree.Element) bool {
	for _, t := range e.Child {
		if _, ok := t.(*etree.Element); ok {
			return true
		}
	}
	return false
}

// declaresNamespace reports whether an attribute is no value, but a namespace.
func declaresNamespace(a etree.Attr) bool {
	return a.Space == "xmlns" || a.Space == "" && a.Key == "xmlns"
}
