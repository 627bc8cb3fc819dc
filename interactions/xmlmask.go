package interactions

import (
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// element masks an element and what is in it. touched: something of its text
// is masked or covered.
func (m *xmlMasking) element(e *etree.Element, u under, way xmlWay) (touched bool) {
	spots := m.spotsAt[xmlNode{e, -1}]
	below := u
	below.inside = u.inside || u.named
	below.named = vars.SecretName(e.Tag)
	below.plain = u.plain || m.isPlain(spots)
	m.attributes(e, u, below, way)
	path := ""
	if !hasElements(e) {
		touched, path = m.leaf(e, spots, u, below, way)
	} else {
		touched, path = m.parent(e, spots, u, below, way)
	}
	if len(spots) > 0 {
		if path == "" && touched {
			path = m.path(way)
		}
		m.state[xmlNode{e, -1}] = reading{touched: touched, path: path}
	}
	return touched
}

func (m *xmlMasking) leaf(e *etree.Element, spots []int, u, below under, way xmlWay) (touched bool, path string) {
	text := strings.TrimSpace(innerText(e))
	if u.covered || text == "" || m.isMask(text) {
		m.remarks(e)
		return u.covered, ""
	}
	below.plain = u.plain
	if !m.secret(spots, below, text, m.suspect) {
		m.remarks(e)
		return false, ""
	}
	return true, m.replace(e, m.path(way))
}

func (m *xmlMasking) parent(e *etree.Element, spots []int, u, below under, way xmlWay) (touched bool, path string) {
	below.covered = u.covered || m.isSealed(spots)
	if !below.covered {
		touched = m.mixed(e, spots, below, way)
		m.remarks(e)
	}
	seen := map[string]int{}
	for _, t := range e.Child {
		if child, ok := t.(*etree.Element); ok {
			seen[child.Tag]++
			touched = m.element(child, below, way.to(child.Tag, seen[child.Tag])) || touched
		}
	}
	if u.covered {
		return true, ""
	}
	if !below.covered && m.suspect { // a secret over several elements
		all := innerText(e)
		below.covered = m.known.Clean(all) != all
	}
	if below.covered {
		return true, m.replace(e, m.path(way)+elementsBelow)
	}
	return touched, ""
}

// mixed masks the texts between the elements of e.
func (m *xmlMasking) mixed(e *etree.Element, spots []int, u under, way xmlWay) bool {
	text := ownText(e)
	if text == "" || m.isMask(text) || !m.secret(spots, u, text, m.suspect) {
		return false
	}
	mask := vars.MaskOf(m.ref + "/" + m.path(way) + "/text()")
	for _, t := range e.Child {
		if run, ok := t.(*etree.CharData); ok && strings.TrimSpace(run.Data) != "" {
			run.SetData(mask)
		}
	}
	m.edited = true
	return true
}

// attributes masks the attributes of e: each by its own name, or because they
// are part of something whose name is a secret's.
func (m *xmlMasking) attributes(e *etree.Element, u, own under, way xmlWay) {
	for i := range e.Attr {
		a := &e.Attr[i]
		if declaresNamespace(*a) {
			continue
		}
		node := xmlNode{e, i}
		spots := m.spotsAt[node]
		r := reading{touched: u.covered}
		one := under{named: vars.SecretName(a.Key), inside: own.inside || own.named, plain: u.plain}
		if a.Value != "" && !u.covered && !m.isMask(a.Value) && m.secret(spots, one, a.Value, m.suspect) {
			r.touched, r.path = true, m.path(way)+"/@"+a.Key
			a.Value = vars.MaskOf(m.ref + "/" + r.path)
			m.edited = true
		}
		if len(spots) > 0 {
			if r.touched && r.path == "" {
				r.path = m.path(way) + "/@" + a.Key
			}
			m.state[node] = r
		}
	}
}

// isMask: what a recording masks stays as it is.
func (m *xmlMasking) isMask(text string) bool {
	_, ok := vars.Masked(text)
	return ok && m.replay
}

// elementsBelow ends the path of a mask that hides elements, so that a
// recording tells it from one that hides a text.
const elementsBelow = "/*"

// replace puts a mask in the place of all that is in e.
func (m *xmlMasking) replace(e *etree.Element, path string) string {
	for len(e.Child) > 0 {
		e.RemoveChildAt(len(e.Child) - 1)
	}
	e.SetText(vars.MaskOf(m.ref + "/" + path))
	m.edited = true
	return path
}

// remarks takes out comments and instructions that hold a known secret: no
// locator leads to them.
func (m *xmlMasking) remarks(e *etree.Element) {
	for i := len(e.Child) - 1; i >= 0; i-- {
		hide := false
		switch t := e.Child[i].(type) {
		case *etree.Comment:
			hide = m.known.In(t.Data) || vars.LooksLikeCard(strings.TrimSpace(t.Data))
		case *etree.ProcInst:
			hide = m.known.In(t.Inst) || m.known.In(t.Target) || vars.LooksLikeCard(strings.TrimSpace(t.Inst))
		}
		if hide {
			e.RemoveChildAt(i)
			m.edited = true
		}
	}
}

// xmlWay is the path to an element: each name, and which of that name it is.
type xmlWay struct {
	path string
	long bool // more than fits
}

func (w xmlWay) to(name string, nth int) xmlWay {
	if w.long || len(w.path)+len(name) > maxWay {
		return xmlWay{w.path, true}
	}
	path := strings.TrimPrefix(w.path+"/"+name, "/")
	if nth > 1 {
		path += "[" + strconv.Itoa(nth) + "]"
	}
	return xmlWay{path: path}
}

func (m *xmlMasking) path(w xmlWay) string {
	if !w.long {
		return w.path
	}
	m.long++
	return w.path + "/[...#" + strconv.Itoa(m.long) + "]"
}
