package xsd

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/ivrflow/ivrflow/engine/source"
)

// deepest is how far below the root exits are looked for: those of the root
// itself, of applets, and of what stands in applets.
const deepest = 2

// exits says in the declaration of the root that the elements inside it have
// names, each once, and that every exit is one of them. Documents without exits
// get nothing.
func exits(e *etree.Element, root *source.Shape) {
	found := linked(root)
	if len(found) == 0 {
		return
	}
	names := e.CreateElement("xs:unique") // Inputs and Settings have no name, so it is no xs:key
	names.CreateAttr("name", "names")
	constrain(names, "*", "name")
	for _, x := range found {
		ref := e.CreateElement("xs:keyref")
		ref.CreateAttr("name", strings.Repeat("inside-", x.depth)+x.name)
		ref.CreateAttr("refer", "names")
		constrain(ref, []string{".", "*", "*/*"}[x.depth], x.name)
	}
}

func constrain(e *etree.Element, elements, attribute string) {
	e.CreateElement("xs:selector").CreateAttr("xpath", elements)
	e.CreateElement("xs:field").CreateAttr("xpath", "@"+attribute)
}

// link is an attribute that names an applet, in elements so far below the root.
type link struct {
	depth int
	name  string
}

// linked lists the exits in the order in which they are met. An attribute that
// is an exit in one element and something else in another of the same depth is
// none: a schema cannot tell them apart.
func linked(root *source.Shape) []link {
	var order []link
	exit, other := map[link]bool{}, map[link]bool{}
	var walk func(s *source.Shape, depth int)
	walk = func(s *source.Shape, depth int) {
		for _, a := range s.Attrs {
			l := link{depth, a.Name}
			if a.Type != source.TypeExit {
				other[l] = true
			} else if !exit[l] {
				exit[l] = true
				order = append(order, l)
			}
		}
		for _, c := range s.Children {
			if depth < deepest {
				walk(c.Shape, depth+1)
			}
		}
	}
	walk(root, 0)
	var out []link
	for _, l := range order {
		if !other[l] {
			out = append(out, l)
		}
	}
	return out
}
