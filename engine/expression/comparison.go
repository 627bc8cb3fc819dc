package expression

import (
	"errors"
	"fmt"

	"github.com/expr-lang/expr/ast"
)

// equality is == and !=; against nil it is the test for null.
func (c *compiler) equality(n *ast.BinaryNode) (ast.Node, kind) {
	wanted := n.Operator == "=="
	for _, side := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		if _, isNil := side[1].(*ast.NilNode); isNil {
			return c.call(n, booleanKind, func(_ *run, args []any) (any, error) {
				return (args[0] == nil) == wanted, nil
			}, c.tested(side[0])), booleanKind
		}
	}
	left, l := c.walk(n.Left)
	right, r := c.walk(n.Right)
	fails := c.mismatch(n)
	if l == listKind || l == objectKind || r == listKind || r == objectKind {
		return c.wrong(c.place(n), "a list or an object can be compared with nil only")
	}
	if !l.is(r) && !r.is(l) && !(l.numeric() && r.numeric()) && l != nullKind && r != nullKind {
		return c.wrong(c.place(n), "%s", fails(l, r))
	}
	return c.call(n, booleanKind, func(run *run, args []any) (any, error) {
		same, ok := equal(args[0], args[1])
		if !ok {
			return nil, fails.values(args)
		}
		return same == wanted, run.read(args...)
	}, left, right), booleanKind
}

// tested is the operand of == nil, the one place where a secret may stand.
func (c *compiler) tested(n ast.Node) ast.Node {
	if m := c.mark(n); m != nil && m.slot != nil {
		m.read = true
		return c.call(n, unknownKind, func(r *run, _ []any) (any, error) { return r.load(m.slot) })
	}
	out, _ := c.walk(n)
	return out
}

// ordering is < <= > >=, false when a side is null.
func (c *compiler) ordering(n *ast.BinaryNode) (ast.Node, kind) {
	left, l := c.walk(n.Left)
	right, r := c.walk(n.Right)
	fails := c.mismatch(n)
	bad := func(k kind) bool { return k != unknownKind && k != nullKind && !k.ordered() }
	if bad(l) || bad(r) || !l.is(r) && !r.is(l) && !(l.numeric() && r.numeric()) && l != nullKind && r != nullKind {
		return c.wrong(c.place(n), "%s", fails(l, r))
	}
	return c.call(n, booleanKind, func(run *run, args []any) (any, error) {
		a, b := args[0], args[1]
		if a == nil || b == nil {
			if !usable(a) || !usable(b) {
				return nil, fails.values(args)
			}
			return false, nil
		}
		sign, ok := order(a, b)
		if !ok {
			return nil, fails.values(args)
		}
		switch n.Operator {
		case "<":
			return sign < 0, run.read(args...)
		case "<=":
			return sign <= 0, run.read(args...)
		case ">":
			return sign > 0, run.read(args...)
		}
		return sign >= 0, run.read(args...)
	}, left, right), booleanKind
}

// mismatch is the message for two values that an operator cannot take together.
type mismatch func(l, r kind) string

func (c *compiler) mismatch(n *ast.BinaryNode) mismatch {
	left, right := c.describe(n.Left), c.describe(n.Right)
	return func(l, r kind) string {
		if l == unknownKind || r == unknownKind {
			return fmt.Sprintf("%s cannot take %s and %s together", n.Operator, left, right)
		}
		msg := fmt.Sprintf("%s cannot take %s, %s, and %s, %s, together", n.Operator, left, l.a(), right, r.a())
		if l == textKind && r.numeric() || r == textKind && l.numeric() {
			msg += ": convert one with int, decimal or string"
		}
		if l == textKind && r == momentKind || r == textKind && l == momentKind {
			msg += ": convert the text with date"
		}
		return msg
	}
}

func (m mismatch) values(args []any) error {
	for _, x := range args {
		if x, ok := x.(sealed); ok {
			return errors.New(secretMessage(x.name))
		}
	}
	return errors.New(m(kindOf(args[0]), kindOf(args[1])))
}
