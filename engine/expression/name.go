package expression

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// let is a name that the expression itself gives to a value.
type let struct {
	name string
	kind kind
}

// mark is the placeholder or large number that stands at a name, nil when it is a name of the designer.
func (c *compiler) mark(n ast.Node) *mark {
	if _, ok := n.(*ast.IdentifierNode); !ok {
		return nil
	}
	return c.e.scan.marks[n.Location().From]
}

func (c *compiler) kindOf(s *slot) kind {
	switch {
	case s.Setting && c.e.computed:
		return textKind
	case s.Setting:
		return unknownKind
	}
	return known(c.env.TypeOf(s.Name))
}

// secret tells whether nothing may be computed with a value.
func (c *compiler) secret(s *slot) bool {
	return !c.e.computed && (s.Setting || c.env.IsSecret(s.Name))
}

// name reads a placeholder, a large number or a let.
func (c *compiler) name(n *ast.IdentifierNode) (ast.Node, kind) {
	m := c.mark(n)
	if m == nil {
		for _, l := range slices.Backward(c.lets) {
			if l.name == n.Value {
				return &ast.IdentifierNode{Value: n.Value}, l.kind
			}
		}
		return c.wrong(c.place(n), "unknown name %s%s", n.Value, c.hint(n.Value))
	}
	m.read = true
	if m.slot == nil {
		v, err := integerOf(m.number)
		if err != nil {
			return c.wrong(m.at, "%v", err)
		}
		return &ast.ConstantNode{Value: v}, integerKind
	}
	if c.secret(m.slot) {
		return c.wrong(m.at, "%s", secretMessage(m.slot.shown))
	}
	return c.load(n, m.slot), c.kindOf(m.slot)
}

// load reads the value of a data source or setting.
func (c *compiler) load(n ast.Node, s *slot) ast.Node {
	return c.call(n, unknownKind, func(r *run, _ []any) (any, error) {
		x, err := r.load(s)
		if err == nil && r.runtime != nil {
			err = s.lost(x)
		}
		return x, err
	})
}

// hint helps with a name that is not known.
func (c *compiler) hint(name string) string {
	if c.env.TypeOf(name) != vars.Null {
		return ": to read the data source write $(" + name + ")"
	}
	switch name {
	case "null", "NULL", "Null", "None", "undefined":
		return ": write nil"
	case "True", "TRUE":
		return ": write true"
	case "False", "FALSE":
		return ": write false"
	}
	var names []string
	for _, s := range c.e.scan.slots {
		names = append(names, s.Name)
	}
	if s := source.Suggest(name, names); s != "" {
		return s
	}
	return ": a data source is written $(Name), a text in quotes"
}

// let gives a name to a value for the rest of the expression.
func (c *compiler) let(n *ast.VariableDeclaratorNode) (ast.Node, kind) {
	value, k := c.walk(n.Value)
	if n.Name[0] == '_' || n.Name[0] == '$' {
		c.list.Mistake(c.place(n), "expression", "a name begins with a letter: let total = ...")
	}
	c.lets = append(c.lets, let{n.Name, k})
	rest, result := c.walk(n.Expr)
	c.lets = c.lets[:len(c.lets)-1]
	out := &ast.VariableDeclaratorNode{Name: n.Name, Value: value, Expr: rest}
	out.SetLocation(n.Location())
	return out, result
}
