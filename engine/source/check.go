package source

import "strings"

// Check reports every difference between e and the shape, with all that is inside: unknown, missing and surplus
// attributes and elements, text where none may be, and values that are not of their type. Names with a namespace prefix
// and xmlns are left alone.
func (s *Shape) Check(e *Element, list *List) {
	if e.Name != s.Name {
		list.Mistake(e.Pos, "unknown-element", "<%s> is found where <%s> is expected", e.Name, s.Name)
		return
	}
	s.checkAttrs(e, list)
	s.checkChildren(e, list)
	if s.Text == NoText {
		if text := e.Text().TrimSpace(); text.String() != "" {
			list.Mistake(text.Pos(), "text-here", "text must not stand directly in <%s>", e.Name)
		}
	}
}

func (s *Shape) checkAttrs(e *Element, list *List) {
	for _, a := range e.Attrs {
		if a.Name == "xmlns" || strings.Contains(a.Name, ":") {
			continue
		}
		shape, known := s.attr(a.Name)
		if !known {
			list.Mistake(a.Pos, "unknown-attribute", "<%s> has no attribute %s%s", e.Name, a.Name, Suggest(a.Name, s.attrNames()))
			continue
		}
		if shape.Template && strings.Contains(a.Value.String(), "$(") && shape.Type != TypeExit && shape.Type != TypeName {
			continue
		}
		if err := shape.checkValue(a.Value.String()); err != nil {
			list.Mistake(a.Value.Pos(), "bad-value", "attribute %s of <%s>: %v", a.Name, e.Name, err)
		}
	}
	for _, shape := range s.Attrs {
		if _, given := e.Attr(shape.Name); shape.Required && !given {
			list.Mistake(e.Pos, "missing-attribute", "<%s> needs the attribute %s", e.Name, shape.Name)
		}
	}
}

func (s *Shape) checkChildren(e *Element, list *List) {
	count := map[string]int{}
	for _, c := range e.Children {
		child, known := s.child(c.Name)
		if !known {
			list.Mistake(c.Pos, "unknown-element", "<%s> does not belong in <%s>%s", c.Name, e.Name, Suggest(c.Name, s.childNames()))
			continue
		}
		count[c.Name]++
		if child.Max > 0 && count[c.Name] > child.Max {
			list.Mistake(c.Pos, "too-many", "<%s> holds too many <%s>: at most %d", e.Name, c.Name, child.Max)
		}
		child.Shape.Check(c, list)
	}
	for _, child := range s.Children {
		if child.Shape == nil || count[child.Shape.Name] >= child.Min {
			continue
		}
		if child.Min == 1 {
			list.Mistake(e.Pos, "missing-element", "<%s> needs a <%s> inside", e.Name, child.Shape.Name)
		} else {
			list.Mistake(e.Pos, "missing-element", "<%s> needs at least %d <%s> inside", e.Name, child.Min, child.Shape.Name)
		}
	}
}
