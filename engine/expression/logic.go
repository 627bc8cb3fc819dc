package expression

import "github.com/expr-lang/expr/ast"

// logical is an operand of and, or, not.
func (c *compiler) logical(operator string, n, walked ast.Node, k kind) ast.Node {
	return c.truth(n, walked, k, operator+" needs true or false")
}

// condition is a value that decides: of the whole expression, of ?: and of the loops.
func (c *compiler) condition(n, walked ast.Node, k kind) ast.Node {
	return c.truth(n, walked, k, "a condition must be true or false")
}

// truth is a value that must be true or false: found out at load where it can be, else at run time.
func (c *compiler) truth(n, walked ast.Node, k kind, rule string) ast.Node {
	if k != booleanKind && k != unknownKind {
		c.list.Mistake(c.start(n), "expression", "%s, and %s is %s", rule, c.describe(n), k.a())
	}
	if k == booleanKind && c.certain(n, walked) {
		return walked
	}
	return c.needed(n, walked, booleanKind, rule)
}

// certain tells whether a Boolean is never null.
func (c *compiler) certain(n, walked ast.Node) bool {
	switch walked := walked.(type) {
	case *ast.BoolNode, *ast.UnaryNode, *ast.BuiltinNode:
		return true
	case *ast.BinaryNode:
		return walked.Operator != "??"
	case *ast.CallNode:
		return c.mark(n) == nil // what our operators and functions give, not what a data source holds
	}
	return false
}

// needed tests at run time that a value is of a kind.
func (c *compiler) needed(n, walked ast.Node, k kind, rule string) ast.Node {
	what := c.describe(n)
	return c.call(n, k, func(_ *run, args []any) (any, error) {
		if kindOf(args[0]) != k {
			return nil, unfit(rule, what, args[0])
		}
		return args[0], nil
	}, walked)
}

// choice is cond ? a : b.
func (c *compiler) choice(n *ast.ConditionalNode) (ast.Node, kind) {
	cond, k := c.walk(n.Cond)
	yes, y := c.walk(n.Exp1)
	no, x := c.walk(n.Exp2)
	out := &ast.ConditionalNode{Ternary: true, Cond: c.condition(n.Cond, cond, k), Exp1: yes, Exp2: no}
	out.SetLocation(n.Cond.Location())
	return out, joined(y, x)
}
