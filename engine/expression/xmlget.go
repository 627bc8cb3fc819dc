package expression

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

var (
	errXML     = errors.New("xmlGet: its argument is not XML")
	errXMLPath = errors.New("the path of xmlGet is names divided by /, with @name at its end for an attribute")
)

// maxDepth bounds how deep the elements of a document may lie in each other.
const maxDepth = 1000

// xmlPath is the way to an element or attribute.
type xmlPath struct {
	names     []string
	attribute string
}

func xmlPathOf(s string) (p xmlPath, err error) {
	p.names = strings.Split(strings.TrimPrefix(s, "/"), "/")
	if last := len(p.names) - 1; strings.HasPrefix(p.names[last], "@") {
		p.attribute, p.names = p.names[last][1:], p.names[:last]
		if p.attribute == "" || strings.ContainsAny(p.attribute, "@[]*: ") {
			return p, errXMLPath
		}
	}
	for _, name := range p.names {
		if name == "" || strings.ContainsAny(name, "@[]*: ") {
			return p, errXMLPath
		}
	}
	return p, nil
}

func xmlGet(p *prepared) operation {
	var fixed *xmlPath
	if s, ok := p.text(1); ok {
		path, err := xmlPathOf(s)
		if err != nil {
			p.wrong(1, "%v", err)
		}
		fixed = &path
	}
	return func(r *run, args []any) (any, error) {
		s := args[0].(string)
		if err := r.make(len(s), 1); err != nil {
			return nil, err
		}
		if fixed != nil {
			return fixed.find(s)
		}
		path, err := xmlPathOf(args[1].(string))
		if err != nil {
			return nil, err
		}
		return path.find(s)
	}
}

// find reads the whole document, so that one that breaks off is an error, wherever the value stands. The path from the
// root goes before the one inside it. Entities other than XML's own five are an error.
func (p xmlPath) find(s string) (any, error) {
	fromRoot, inside := xmlSearch{path: p}, xmlSearch{path: p, skip: 1}
	d := xml.NewDecoder(strings.NewReader(s))
	d.CharsetReader = charset
	var open []string
	roots := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errXML // err repeats what it found
		}
		switch token := token.(type) {
		case xml.StartElement:
			if len(open) == 0 {
				roots++
			}
			if open = append(open, token.Name.Local); len(open) > maxDepth {
				return nil, errXML
			}
			fromRoot.start(open, token.Attr)
			inside.start(open, token.Attr)
		case xml.CharData:
			fromRoot.text(open, token)
			inside.text(open, token)
		case xml.EndElement:
			fromRoot.end(open)
			inside.end(open)
			open = open[:len(open)-1]
		}
	}
	switch {
	case roots != 1:
		return nil, errXML
	case fromRoot.found:
		return fromRoot.value.String(), nil
	case inside.found:
		return inside.value.String(), nil
	}
	return nil, nil
}

// xmlSearch looks for the first place of a path.
type xmlSearch struct {
	path   xmlPath
	skip   int // elements before the path begins
	found  bool
	inside bool // the element that was found is open
	value  strings.Builder
}

func (f *xmlSearch) here(open []string) bool {
	return len(open) == f.skip+len(f.path.names) && slices.Equal(open[f.skip:], f.path.names)
}

func (f *xmlSearch) start(open []string, attributes []xml.Attr) {
	if f.found || !f.here(open) {
		return
	}
	if f.path.attribute == "" {
		f.found, f.inside = true, true
		return
	}
	for _, a := range attributes {
		if a.Name.Local == f.path.attribute && a.Name.Space != "xmlns" {
			f.found = true
			f.value.WriteString(a.Value)
			return
		}
	}
}

func (f *xmlSearch) text(open []string, text []byte) {
	if f.inside && len(open) == f.skip+len(f.path.names) {
		f.value.Write(text)
	}
}

func (f *xmlSearch) end(open []string) {
	if f.inside && len(open) == f.skip+len(f.path.names) {
		f.inside = false
	}
}
