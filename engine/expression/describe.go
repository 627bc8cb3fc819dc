package expression

import (
	"errors"
	"fmt"

	"github.com/expr-lang/expr/ast"

	"github.com/ivrflow/ivrflow/engine/source"
)

// place is where a part of the expression is found: an operator, a name, a value.
func (c *compiler) place(n ast.Node) source.Pos { return c.e.at(n.Location().From) }

// start is where a part begins, for parts whose place is an operator in the middle.
func (c *compiler) start(n ast.Node) source.Pos {
	switch n := n.(type) {
	case *ast.BinaryNode:
		return c.start(n.Left)
	case *ast.MemberNode:
		return c.start(n.Node)
	case *ast.ChainNode:
		return c.start(n.Node)
	case *ast.SliceNode:
		return c.start(n.Node)
	case *ast.ConditionalNode:
		return c.start(n.Cond)
	}
	return c.place(n)
}

// written is the text of a number.
func (c *compiler) written(n ast.Node) string {
	from, to := c.e.offset(n.Location().From), c.e.offset(n.Location().To)
	return c.e.text.String()[from:max(from, to)]
}

// describe names a part of the expression in a message.
func (c *compiler) describe(n ast.Node) string {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if m := c.mark(n); m == nil {
			return n.Value
		} else if m.slot != nil {
			return m.slot.shown
		} else {
			return m.number
		}
	case *ast.NilNode:
		return "nil"
	case *ast.BoolNode:
		return fmt.Sprint(n.Value)
	case *ast.StringNode:
		return quote(n.Value)
	case *ast.IntegerNode, *ast.FloatNode:
		return c.written(n)
	case *ast.ChainNode:
		return c.describe(n.Node)
	case *ast.MemberNode:
		if p, ok := n.Property.(*ast.StringNode); ok {
			return c.describe(n.Node) + "." + p.Value
		}
		return c.describe(n.Node) + "[" + c.describe(n.Property) + "]"
	case *ast.PointerNode:
		return "#" + n.Name
	case *ast.CallNode:
		if f, ok := n.Callee.(*ast.IdentifierNode); ok {
			return f.Value + "(...)"
		}
	case *ast.BuiltinNode:
		return n.Name + "(...)"
	case *ast.BinaryNode:
		return "the result of " + n.Operator
	case *ast.UnaryNode:
		return "the result of " + n.Operator
	}
	return "this value"
}

// quote shows a literal text, cut when it is long.
func quote(s string) string {
	if r := []rune(s); len(r) > 30 {
		s = string(r[:30]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

func secretMessage(name string) string {
	return name + " is a secret: it may be tested for null or copied, not computed with"
}

// unfit says why a value cannot be used.
func unfit(rule, what string, x any) error {
	if x, ok := x.(sealed); ok {
		return errors.New(secretMessage(x.name))
	}
	return fmt.Errorf("%s, and %s is %s", rule, what, kindOf(x).a())
}
