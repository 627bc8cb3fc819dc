package interactions

import (
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// xmlNode is an element, or one of its attributes.
type xmlNode struct {
	element *etree.Element
	attr    int // -1 for the element itself
}

// xmlQuery looks for the nodes of a locator in the order of the document.
//
// In a recording it stops at the first node, or before, where a mask hides
// what it would have to look at: then it is unsure.
type xmlQuery struct {
	locator xmlLocator
	replay  bool
	nodes   []xmlNode
	unsure  bool
}

func (q *xmlQuery) run(doc *etree.Document) {
	if len(q.locator.steps) > 0 {
		q.visit(&doc.Element, q.locator.steps)
	}
	if len(q.nodes) == 0 && !q.unsure {
		q.visit(doc.Root(), q.locator.steps)
	}
}

func (q *xmlQuery) done() bool { return q.replay && (q.unsure || len(q.nodes) > 0) }

// visit looks at e as what the steps so far led to.
func (q *xmlQuery) visit(e *etree.Element, steps []xmlStep) {
	if len(steps) == 0 {
		q.take(e)
		return
	}
	if q.hides(e) {
		q.unsure = true
		return
	}
	chosen := q.children(e, steps[0])
	for _, t := range e.Child {
		child, ok := t.(*etree.Element)
		if !ok || q.done() {
			continue
		}
		if chosen[child] {
			q.visit(child, steps[1:])
		}
		if steps[0].deep && !q.done() {
			q.visit(child, steps)
		}
	}
}

// take takes the element, or its attribute.
func (q *xmlQuery) take(e *etree.Element) {
	if q.locator.attr == "" {
		q.nodes = append(q.nodes, xmlNode{e, -1})
		return
	}
	for i, a := range e.Attr {
		if (a.Key == q.locator.attr || q.locator.attr == "*") && !declaresNamespace(a) {
			q.nodes = append(q.nodes, xmlNode{e, i})
			return
		}
	}
}

// hides reports whether there are elements in e that lie under a mask.
func (q *xmlQuery) hides(e *etree.Element) bool {
	if !q.replay || hasElements(e) {
		return false
	}
	ref, _ := vars.Masked(ownText(e))
	return strings.HasSuffix(ref, elementsBelow)
}

// children are the child elements that a step means. A position counts among
// those that the conditions before it left.
func (q *xmlQuery) children(e *etree.Element, one xmlStep) map[*etree.Element]bool {
	var left []*etree.Element
	for _, t := range e.Child {
		if child, ok := t.(*etree.Element); ok && (child.Tag == one.name || one.name == "*") {
			left = append(left, child)
		}
	}
	for _, t := range one.tests {
		if t.position != "" {
			n, _ := strconv.Atoi(t.position)
			left = left[min(n-1, len(left)):min(n, len(left))]
			continue
		}
		kept := left[:0]
		for _, child := range left {
			if q.passes(child, t) {
				kept = append(kept, child)
			}
		}
		left = kept
	}
	if len(left) == 0 || q.unsure {
		return nil
	}
	chosen := make(map[*etree.Element]bool, len(left))
	for _, child := range left {
		chosen[child] = true
	}
	return chosen
}

func (q *xmlQuery) passes(e *etree.Element, t xmlTest) bool {
	masked := false
	compare := func(text string) bool {
		masked = masked || q.replay && vars.HoldsMask(text)
		return !t.compares || text == t.value
	}
	if t.attr {
		for _, a := range e.Attr {
			if (a.Key == t.name || t.name == "*") && !declaresNamespace(a) && compare(a.Value) {
				return true
			}
		}
	} else {
		masked = q.hides(e)
		for _, c := range e.Child {
			if child, ok := c.(*etree.Element); ok && (child.Tag == t.name || t.name == "*") && compare(ownText(child)) {
				return true
			}
		}
	}
	q.unsure = q.unsure || masked
	return false
}
