// Package xsd writes XML Schemas (W3C XML Schema 1.0) of the grammars that
// loaders check with, so that editors complete and validate what designers
// write. [Schema] is the entry point.
//
// A schema says less than a loader: it knows no expressions, placeholders and
// other documents. What it refuses a loader refuses too.
package xsd

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/beevik/etree"

	"github.com/ivrflow/ivrflow/engine/source"
)

// Schema is the schema of documents whose root element has the shape.
func Schema(root *source.Shape) ([]byte, error) {
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	s := doc.CreateElement("xs:schema")
	s.CreateAttr("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
	s.CreateAttr("elementFormDefault", "qualified")
	w := &writer{schema: s, types: map[string]string{}, names: map[string]int{}}
	e := w.element(root)
	exits(e, root)
	s.AddChild(e)
	for _, t := range w.made { // after the element, which is what people look for
		s.AddChild(t)
	}
	doc.Indent(2)
	return doc.WriteToBytes()
}

// writer puts a schema together. A type that several elements share is written
// once.
type writer struct {
	schema *etree.Element
	types  map[string]string // names by content
	names  map[string]int
	made   []*etree.Element
}

// element declares an element.
func (w *writer) element(s *source.Shape) *etree.Element {
	e := etree.NewElement("xs:element")
	e.CreateAttr("name", s.Name)
	e.CreateAttr("type", w.typeOf(s))
	document(e, s.Doc)
	return e
}

// typeOf is the name of the type of an element's content.
func (w *writer) typeOf(s *source.Shape) string {
	t := etree.NewElement("xs:complexType")
	if s.Text != source.NoText && len(s.Children) == 0 {
		of := t.CreateElement("xs:simpleContent").CreateElement("xs:extension")
		of.CreateAttr("base", "xs:string")
		w.attributes(of, s)
	} else {
		if s.Text != source.NoText || len(s.Children) == 0 {
			t.CreateAttr("mixed", "true") // without children: white space and comments may stand there
		}
		w.children(t, s)
		w.attributes(t, s)
	}
	key := s.Name + "\x00" + text(t)
	if name, ok := w.types[key]; ok {
		return name
	}
	name := s.Name
	if w.names[s.Name]++; w.names[s.Name] > 1 {
		name = fmt.Sprintf("%s-%d", s.Name, w.names[s.Name])
	}
	w.types[key] = name
	t.CreateAttr("name", name)
	w.made = append(w.made, t)
	return name
}

// children are the elements inside, in any order. Where each may stand there
// once only, a schema can say so, and which must.
func (w *writer) children(t *etree.Element, s *source.Shape) {
	if len(s.Children) == 0 {
		return
	}
	single := true
	for _, c := range s.Children {
		single = single && c.Max == 1
	}
	if single {
		all := t.CreateElement("xs:all")
		for _, c := range s.Children {
			e := w.element(c.Shape)
			if c.Min == 0 {
				e.CreateAttr("minOccurs", "0")
			}
			all.AddChild(e)
		}
		return
	}
	choice := t.CreateElement("xs:choice")
	choice.CreateAttr("minOccurs", "0")
	choice.CreateAttr("maxOccurs", "unbounded")
	for _, c := range s.Children {
		choice.AddChild(w.element(c.Shape))
	}
}

func (w *writer) attributes(t *etree.Element, s *source.Shape) {
	for _, a := range s.Attrs {
		e := t.CreateElement("xs:attribute")
		e.CreateAttr("name", a.Name)
		if a.Required {
			e.CreateAttr("use", "required")
		}
		doc := a.Doc
		if a.Default != "" {
			doc = strings.TrimSpace(doc + " Without it: " + a.Default + ".")
		}
		document(e, doc)
		value(e, a)
	}
	other := t.CreateElement("xs:anyAttribute")
	other.CreateAttr("namespace", "##other")
	if s.OpenExits {
		other.CreateAttr("namespace", "##any")
	}
	other.CreateAttr("processContents", "lax")
}

// value is the type of an attribute's value.
func value(e *etree.Element, a source.AttrShape) {
	var patterns []string
	switch a.Type {
	case source.TypeName, source.TypeExit:
		patterns = []string{`[\p{L}\p{M}\p{Nd}_\-./]+`}
	case source.TypeDuration:
		patterns = []string{`(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+`}
	case source.TypeInteger:
		patterns = []string{`-?[0-9]{1,18}`}
	case source.TypeDecimal:
		patterns = []string{`-?[0-9]{1,34}(\.[0-9]{1,34})?`}
	case source.TypeBoolean:
		patterns = []string{`true`, `false`}
	case source.TypeDataSource:
		patterns = []string{`[^():]{1,255}`}
	case source.TypeEnum:
		if !a.Template {
			of := restriction(e)
			for _, v := range a.Enum {
				of.CreateElement("xs:enumeration").CreateAttr("value", v)
			}
			return
		}
		for _, v := range a.Enum {
			patterns = append(patterns, regexp.QuoteMeta(v))
		}
	default:
		e.CreateAttr("type", "xs:string")
		return
	}
	if a.Template {
		patterns = append(patterns, `.*$\(.*`)
	}
	of := restriction(e)
	for _, p := range patterns {
		of.CreateElement("xs:pattern").CreateAttr("value", p)
	}
}

func restriction(e *etree.Element) *etree.Element {
	of := e.CreateElement("xs:simpleType").CreateElement("xs:restriction")
	of.CreateAttr("base", "xs:string")
	return of
}

// document is what an editor shows.
func document(e *etree.Element, doc string) {
	if doc != "" {
		e.CreateElement("xs:annotation").CreateElement("xs:documentation").SetText(doc)
	}
}

func text(e *etree.Element) string {
	doc := etree.NewDocument()
	doc.AddChild(e.Copy())
	out, err := doc.WriteToString()
	if err != nil {
		return fmt.Sprintf("%p", e) // never: it goes to memory
	}
	return out
}
