package expression

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

// unary is not, and the sign of a number.
func (c *compiler) unary(n *ast.UnaryNode) (ast.Node, kind) {
	inner, k := c.walk(n.Node)
	if n.Operator == "!" || n.Operator == "not" {
		out := &ast.UnaryNode{Operator: "not", Node: c.logical(n.Operator, n.Node, inner, k)}
		out.SetLocation(n.Location())
		return out, booleanKind
	}
	rule := n.Operator + " needs a number"
	what := c.describe(n.Node)
	if !k.is(numberKind) {
		return c.wrong(c.place(n), "%s, and %s is %s", rule, what, k.a())
	}
	if k == unknownKind {
		k = numberKind
	}
	return c.call(n, k, func(_ *run, args []any) (any, error) {
		x := args[0]
		if !kindOf(x).numeric() {
			return nil, unfit(rule, what, x)
		}
		if n.Operator == "+" {
			return x, nil
		}
		return negative(x)
	}, inner), k
}

// binary is an operator between two values.
func (c *compiler) binary(n *ast.BinaryNode) (ast.Node, kind) {
	switch n.Operator {
	case "and", "&&", "or", "||":
		left, l := c.walk(n.Left)
		right, r := c.walk(n.Right)
		out := &ast.BinaryNode{Operator: n.Operator, Left: c.logical(n.Operator, n.Left, left, l), Right: c.logical(n.Operator, n.Right, right, r)}
		out.SetLocation(n.Location())
		return out, booleanKind
	case "==", "!=":
		return c.equality(n)
	case "<", "<=", ">", ">=":
		return c.ordering(n)
	case "+", "-", "*", "/", "%":
		return c.arithmetic(n)
	case "??":
		left, l := c.walk(n.Left)
		right, r := c.walk(n.Right)
		out := &ast.BinaryNode{Operator: "??", Left: left, Right: right}
		out.SetLocation(n.Location())
		return out, joined(l, r)
	case "in":
		return c.in(n)
	case "..":
		return c.span(n)
	case "matches":
		return c.matches(n)
	case "contains":
		return c.search(n, strings.Contains)
	case "startsWith":
		return c.search(n, strings.HasPrefix)
	case "endsWith":
		return c.search(n, strings.HasSuffix)
	}
	return c.wrong(c.place(n), "the operator %s cannot be used", n.Operator)
}

// arithmetic is + - * / % on numbers, and + on Strings.
func (c *compiler) arithmetic(n *ast.BinaryNode) (ast.Node, kind) {
	left, l := c.walk(n.Left)
	right, r := c.walk(n.Right)
	fails := c.mismatch(n)
	allowed := func(k kind) bool { return k.is(numberKind) || n.Operator == "+" && k.textual() }
	if !allowed(l) || !allowed(r) || l.textual() != r.textual() && l != unknownKind && r != unknownKind {
		return c.wrong(c.place(n), "%s", fails(l, r))
	}
	if n.Operator == "%" && (l == decimalKind || r == decimalKind) {
		return c.wrong(c.place(n), "%% needs whole numbers")
	}
	return c.call(n, unknownKind, func(run *run, args []any) (any, error) {
		if err := run.read(args...); err != nil {
			return nil, err
		}
		a, b := kindOf(args[0]), kindOf(args[1])
		switch {
		case a.numeric() && b.numeric():
			return calculate(n.Operator, args[0], args[1])
		case n.Operator == "+" && a == textKind && b == textKind:
			return args[0].(string) + args[1].(string), nil
		}
		return nil, fails.values(args)
	}, left, right), sum(n.Operator, l, r)
}

// sum is the kind of what arithmetic gives.
func sum(operator string, l, r kind) kind {
	switch {
	case l == rawKind || r == rawKind:
		return rawKind
	case l == textKind || r == textKind:
		return textKind
	case operator == "/":
		return decimalKind
	case operator == "%", l == integerKind && r == integerKind:
		return integerKind
	case l == decimalKind || r == decimalKind:
		return decimalKind
	case operator == "+" && l == unknownKind && r == unknownKind:
		return unknownKind
	}
	return numberKind
}
