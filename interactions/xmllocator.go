package interactions

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
)

// xmlLocator is a path of elements by their local names, whatever their
// namespaces, and maybe an attribute at its end. It is tried from the
// document first (/order/name), then inside the root element (/name): Vonage
// publishes examples that can only mean the second.
type xmlLocator struct {
	steps []xmlStep
	attr  string // "" for the element's text
}

// xmlStep is one element, or all of a name below when deep.
type xmlStep struct {
	deep  bool   // behind //
	name  string // * for any
	tests []xmlTest
}

// xmlTest is a condition in [ ]: a position (from 1), or an attribute or
// child that is there, or that has a value.
type xmlTest struct {
	position string // digits, or a hole
	attr     bool
	name     string
	compares bool
	value    string
}

var (
	errXMLName  = errors.New("the value is not the name of an element or attribute")
	errPosition = errors.New("the value is not a position (a whole number from 1), as [ ] in a Locator wants it")
)

// String writes each path in one way only.
func (x xmlLocator) String() string {
	if len(x.steps) == 0 && x.attr == "" {
		return "."
	}
	var b strings.Builder
	for i, one := range x.steps {
		switch {
		case one.deep:
			b.WriteString("//")
		case i > 0:
			b.WriteByte('/')
		}
		b.WriteString(one.name)
		for _, t := range one.tests {
			b.WriteString("[" + t.String() + "]")
		}
	}
	switch {
	case x.attr == "":
	case b.Len() == 0:
		b.WriteString("@" + x.attr)
	default:
		b.WriteString("/@" + x.attr)
	}
	return b.String()
}

func (t xmlTest) String() string {
	s := t.position + t.name
	if t.attr {
		s = "@" + s
	}
	if t.compares {
		s += "='" + strings.ReplaceAll(t.value, "'", "''") + "'"
	}
	return s
}

// fill takes names for names, and anything for values.
func (x xmlLocator) fill(f *filling) (locator, error) {
	filled := xmlLocator{}
	for _, one := range x.steps {
		name, err := f.xmlName(one.name)
		if err != nil {
			return nil, err
		}
		step := xmlStep{deep: one.deep, name: name}
		for _, t := range one.tests {
			if hasHole(t.position) {
				n, ok := wholeNumber(f.into(t.position))
				if !ok || n == 0 {
					return nil, errPosition
				}
				t.position = strconv.Itoa(n)
			}
			if t.name, err = f.xmlName(t.name); err != nil {
				return nil, err
			}
			t.value = f.into(t.value)
			step.tests = append(step.tests, t)
		}
		filled.steps = append(filled.steps, step)
	}
	var err error
	filled.attr, err = f.xmlName(x.attr)
	return filled, err
}

func (f *filling) xmlName(s string) (string, error) {
	if !hasHole(s) {
		return s, nil
	}
	name := f.into(s)
	for i, r := range name {
		if !unicode.IsLetter(r) && r != '_' && (i == 0 || !unicode.IsDigit(r) && r != '-' && r != '.') {
			return "", errXMLName
		}
	}
	if name == "" {
		return "", errXMLName
	}
	return name, nil
}
