package source

// Shape says what an element may hold. It is data: loaders check with it, schemas and reference pages are made from it.
// Shapes may contain themselves.
type Shape struct {
	Name     string // the element's name
	Doc      string // one or more sentences for the reference page
	Attrs    []AttrShape
	Children []ChildShape
	Text     TextKind

	// OpenExits: beside Attrs it may have on<Something> attributes that name
	// applets, as many as its loader finds a meaning for.
	OpenExits bool
}

// AttrShape says what an attribute may hold.
type AttrShape struct {
	Name     string
	Type     AttrType // "" means TypeText
	Required bool
	Default  string   // what a missing attribute means, as it would be written; "" means nothing
	Enum     []string // the allowed values of TypeEnum
	Template bool     // the value may hold placeholders; one that does is not checked by its type
	Doc      string
}

// ChildShape says how often an element stands directly inside another.
type ChildShape struct {
	Shape *Shape
	Min   int
	Max   int // 0 means any number
}

// TextKind says whether an element holds text.
type TextKind string

const (
	NoText  TextKind = ""     // white space only
	AnyText TextKind = "text" // text
)

// AttrType is the type of an attribute's value.
type AttrType string

const (
	TypeText       AttrType = "text"       // any text, usually with placeholders
	TypeName       AttrType = "name"       // letters, digits and _ - . /
	TypeExpression AttrType = "expression" // compiled by its loader; not checked here
	TypeDuration   AttrType = "duration"   // see ParseDuration
	TypeInteger    AttrType = "integer"    // a whole number of at most 18 digits
	TypeDecimal    AttrType = "decimal"    // digits with an optional point, at most 34 digits
	TypeBoolean    AttrType = "boolean"    // true or false
	TypeEnum       AttrType = "enum"       // one of AttrShape.Enum
	TypeExit       AttrType = "exit"       // the name of an applet
	TypeDataSource AttrType = "dataSource" // Name or Group|Name, at most 255 characters
)

// child is the shape of the child element of the name.
func (s *Shape) child(name string) (ChildShape, bool) {
	for _, c := range s.Children {
		if c.Shape != nil && c.Shape.Name == name {
			return c, true
		}
	}
	return ChildShape{}, false
}

func (s *Shape) attr(name string) (AttrShape, bool) {
	for _, a := range s.Attrs {
		if a.Name == name {
			return a, true
		}
	}
	return AttrShape{}, false
}

func (s *Shape) childNames() []string {
	var names []string
	for _, c := range s.Children {
		if c.Shape != nil {
			names = append(names, c.Shape.Name)
		}
	}
	return names
}

func (s *Shape) attrNames() []string {
	names := make([]string, len(s.Attrs))
	for i, a := range s.Attrs {
		names[i] = a.Name
	}
	return names
}
