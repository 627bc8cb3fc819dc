package source

import (
	"encoding/xml"
	"strings"
)

// start opens an element.
func (p *parser) start(tag xml.StartElement, from, to int) error {
	name := fullName(tag.Name)
	p.count++
	switch {
	case p.root != nil && len(p.open) == 0:
		return p.stop(from, "<%s> stands behind the end of <%s>: a file holds exactly one root element", name, p.root.XML.FullTag())
	case len(p.open) == MaxDepth:
		return p.stop(from, "<%s> is nested too deeply: at most %d elements inside one another", name, MaxDepth)
	case p.count > MaxElements:
		return p.stop(from, "the file has too many elements: at most %d", MaxElements)
	case len(tag.Attr) > MaxAttributes:
		return p.stop(from, "<%s> has %d attributes: at most %d", name, len(tag.Attr), MaxAttributes)
	}
	e := &Element{
		XML:  p.inner().CreateElement(name),
		Name: tag.Name.Local,
		Pos:  p.doc.pos(from),
		doc:  p.doc, from: from, inside: to, to: to,
	}
	p.attributes(e, tag.Attr)
	if len(p.open) == 0 {
		p.root = e
	} else {
		parent := p.open[len(p.open)-1]
		parent.Children = append(parent.Children, e)
	}
	p.open = append(p.open, e)
	return nil
}

// attributes lays the attributes that encoding/xml read over the places where they stand.
func (p *parser) attributes(e *Element, read []xml.Attr) {
	places, _ := scanTag(p.doc.text, e.from)
	seen := make(map[string]Pos, len(read))
	for i, r := range read {
		a := Attr{Name: fullName(r.Name), Pos: e.Pos, Value: undecoded(p.doc, e.from, e.from, false, r.Value)}
		if len(places) == len(read) {
			at := places[i]
			a.Pos = p.doc.pos(at.name)
			a.Value = p.decoded(at.value, at.valueEnd, false, r.Value)
		}
		if first, twice := seen[a.Name]; twice {
			p.list.Mistake(a.Pos, "xml", "the attribute %s is written twice in <%s>: the first one is on line %d", a.Name, e.XML.FullTag(), first.Line)
			continue
		}
		seen[a.Name] = a.Pos
		e.Attrs = append(e.Attrs, a)
		e.XML.CreateAttr(a.Name, r.Value)
	}
}

// text adds character data or a CDATA section to the innermost element.
func (p *parser) text(read string, from, to int) {
	const begin, end = "<![CDATA[", "]]>"
	cdata := strings.HasPrefix(p.doc.text[from:to], begin)
	if cdata {
		from, to = from+len(begin), to-len(end)
	}
	t := p.decoded(from, to, cdata, read)
	if len(p.open) == 0 {
		if t = t.TrimSpace(); t.String() != "" {
			p.list.Mistake(t.Pos(), "xml", "text must not stand outside of the root element")
		}
		return
	}
	if cdata {
		p.inner().CreateCData(read)
	} else {
		p.inner().CreateText(read)
	}
	e := p.open[len(p.open)-1]
	e.texts = append(e.texts, t)
}

// decoded is the text of a stretch of the file. encoding/xml has the last word on what it reads; should our decoding
// differ, the positions within it are given up.
func (p *parser) decoded(from, to int, cdata bool, read string) Text {
	if t := decode(p.doc, from, to, cdata); t.s == read {
		return t
	}
	return undecoded(p.doc, from, to, cdata, read)
}

// close closes the element of the name, and with it those inside that were forgotten.
func (p *parser) close(name string, from, to int) {
	at := p.doc.pos(from)
	match := len(p.open) - 1
	for match >= 0 && p.open[match].XML.FullTag() != name {
		match--
	}
	if match < 0 {
		p.closeNothing(name, at, to)
		return
	}
	for _, e := range p.open[match+1:] {
		p.list.Mistake(e.Pos, "xml", "<%s> is not closed: </%[1]s> is missing before </%s> on line %d", e.XML.FullTag(), name, at.Line)
	}
	p.open[match].to = to
	p.open = p.open[:match]
}

// closeNothing is for a closing tag without an open element of its name: a misspelt one, or one too many.
func (p *parser) closeNothing(name string, at Pos, to int) {
	if len(p.open) == 0 {
		p.list.Mistake(at, "xml", "</%s> closes nothing: there is no open <%[1]s> before it", name)
		return
	}
	last := len(p.open) - 1
	e := p.open[last]
	tag := e.XML.FullTag()
	if Suggest(name, []string{tag}) != "" {
		p.list.Mistake(at, "xml", "</%s> should read </%s>: it closes <%[2]s> on line %d", name, tag, e.Pos.Line)
		e.to = to
		p.open = p.open[:last]
		return
	}
	p.list.Mistake(at, "xml", "</%s> closes nothing: the element that is open here is <%s> on line %d", name, tag, e.Pos.Line)
}

// end checks what must be there when the file ends.
func (p *parser) end() {
	for _, e := range p.open {
		p.list.Mistake(e.Pos, "xml", "<%s> is not closed: </%[1]s> is missing before the end of the file", e.XML.FullTag())
	}
	if p.root == nil && len(p.list.found) == 0 {
		p.list.Mistake(p.doc.pos(0), "xml", "the file holds no element: exactly one root element is needed")
	}
}
