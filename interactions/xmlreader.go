package interactions

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// xmlReader is for Type XML, SOAP too. The first element or attribute that a
// locator leads to counts. The value of an element is its text and that of
// all elements in it, without blanks at the ends (the string value of XPath);
// an empty element is an empty text, one with xsi:nil="true" is null.
type xmlReader struct{ locators []xmlLocator }

func newXMLReader(locators []locator) reader {
	r := &xmlReader{}
	for _, at := range locators {
		r.locators = append(r.locators, at.(xmlLocator))
	}
	return r
}

func (r *xmlReader) read(b body) reply {
	if b.isWholeMask() {
		return reply{body: b.text, hidden: true}
	}
	if strings.TrimSpace(b.text) == "" {
		return b.empty()
	}
	doc, err := xmlTree(b.text)
	switch {
	case err == errXML, err == errDoctype: // an error page, perhaps
		return b.unreadable(err.Error())
	case err != nil:
		return reply{body: wholeMask(b.ref), issue: err.Error()}
	}
	m := xmlMasking{body: b, spotsAt: map[xmlNode][]int{}, state: map[xmlNode]reading{}}
	found := make([]reading, len(r.locators))
	first := make([]xmlNode, len(r.locators))
	for i, at := range r.locators {
		q := xmlQuery{locator: at, replay: b.replay}
		q.run(doc)
		switch {
		case q.unsure:
			found[i] = unknown()
		case len(q.nodes) > 0:
			first[i] = q.nodes[0]
			found[i] = q.nodes[0].reading(b.replay)
		}
		for _, n := range q.nodes {
			m.spotsAt[n] = append(m.spotsAt[n], i)
		}
	}
	out := m.run(doc)
	for i, n := range first {
		if got, ok := m.state[n]; ok && found[i].exists {
			found[i].touched, found[i].path = got.touched, got.path
		}
	}
	return reply{body: out, found: found}
}

// reading is what stands there, before anything is masked.
func (n xmlNode) reading(replay bool) reading {
	var text string
	if n.attr >= 0 {
		text = n.element.Attr[n.attr].Value
	} else {
		text = strings.TrimSpace(innerText(n.element))
		if n.isNil() {
			return reading{}
		}
	}
	r := reading{exists: true, raw: text, text: text, untyped: true}
	if !replay {
		return r
	}
	if ref, ok := vars.Masked(text); ok && (n.attr >= 0 || !hasElements(n.element)) {
		return reading{exists: true, mask: ref}
	}
	if vars.HoldsMask(text) {
		return unknown()
	}
	return r
}

// isNil knows xsi:nil, by any prefix (XML Schema, part 1, 2.6.2).
func (n xmlNode) isNil() bool {
	for _, a := range n.element.Attr {
		if a.Key == "nil" && a.Space != "" && (a.Value == "true" || a.Value == "1") {
			return true
		}
	}
	return false
}

// xmlMasking is one walk over a document: it masks, and notes of the nodes
// that are read what became of them.
type xmlMasking struct {
	body
	spotsAt map[xmlNode][]int
	state   map[xmlNode]reading // touched and path
	suspect bool                // a leaf may hold a known secret
	edited  bool
	long    int // paths so far that were too long
}

// run masks the document and gives its text. Where a known secret still shows
// (a name, or a text divided by other elements) nothing of it is kept.
func (m *xmlMasking) run(doc *etree.Document) string {
	// What holds a reference or a section may hold a secret in another form.
	m.suspect = m.known.In(m.text) || strings.ContainsAny(m.text, "&[") || m.known.In(innerText(doc.Root()))
	m.remarks(&doc.Element)
	root := doc.Root()
	m.element(root, under{}, xmlWay{}.to(root.Tag, 1))
	out := m.text
	if m.edited {
		out, _ = doc.WriteToString() // a strings.Builder never fails
	}
	if (m.suspect || m.edited) && m.known.Clean(out) != out {
		return wholeMask(m.ref)
	}
	return out
}
