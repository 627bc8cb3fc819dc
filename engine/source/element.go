package source

import "github.com/beevik/etree"

// Element is one XML element with its place in the file. It is immutable after [Parse]; many goroutines may read it.
type Element struct {
	XML      *etree.Element // the same element in etree's tree, for paths
	Name     string         // without a namespace prefix
	Pos      Pos            // of the '<'
	Attrs    []Attr         // in the order of the file
	Children []*Element     // the elements directly inside, in the order of the file

	doc    *document
	from   int // offset of the '<'
	inside int // offset just behind the start tag
	to     int // offset just behind the end tag
	texts  []Text
}

// Attr is one attribute of an element.
type Attr struct {
	Name  string // as written, with its namespace prefix if it has one
	Pos   Pos    // of the name
	Value Text
}

// Attr is the attribute of the name.
func (e *Element) Attr(name string) (Attr, bool) {
	for _, a := range e.Attrs {
		if a.Name == name {
			return a, true
		}
	}
	return Attr{}, false
}

// Value is the text of the attribute of the name, "" when there is none.
func (e *Element) Value(name string) string {
	a, _ := e.Attr(name)
	return a.Value.String()
}

// Child is the first child element of the name, nil when there is none.
func (e *Element) Child(name string) *Element {
	for _, c := range e.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// All are the child elements of the name, in the order of the file.
func (e *Element) All(name string) []*Element {
	var all []*Element
	for _, c := range e.Children {
		if c.Name == name {
			all = append(all, c)
		}
	}
	return all
}

// Text is the text directly inside e: character data and CDATA joined, entities decoded, comments left out. The text of
// an element without any has the position just behind its start tag.
func (e *Element) Text() Text {
	switch len(e.texts) {
	case 0:
		return Text{doc: e.doc, at: e.inside}
	case 1:
		return e.texts[0]
	}
	return join(e.texts)
}

// Bytes are the raw bytes of the element in its file, from '<' to '>'.
func (e *Element) Bytes() []byte {
	if e.doc == nil {
		return nil
	}
	return []byte(e.doc.text[e.from:e.to])
}
