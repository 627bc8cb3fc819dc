package expression

import (
	"github.com/expr-lang/expr/ast"
)

// in tests whether a value is in a list or a range, or a name in an object. Null is in nothing.
func (c *compiler) in(n *ast.BinaryNode) (ast.Node, kind) {
	left, l := c.walk(n.Left)
	if r, ok := n.Right.(*ast.BinaryNode); ok && r.Operator == ".." {
		return c.within(n, r, left, l)
	}
	fails := c.mismatch(n)
	if literal, ok := n.Right.(*ast.ArrayNode); ok {
		right := &ast.ArrayNode{}
		for _, one := range literal.Nodes {
			out, k := c.walk(one)
			if !l.is(k) && !(l.numeric() && k.numeric()) && l != nullKind && k != nullKind {
				return c.wrong(c.start(one), "in compares %s, %s, with %s, %s", c.describe(n.Left), l.a(), c.describe(one), k.a())
			}
			right.Nodes = append(right.Nodes, out)
		}
		right.SetLocation(literal.Location())
		return c.isIn(n, fails, left, right), booleanKind
	}
	right, r := c.walk(n.Right)
	if !r.is(listKind) && !r.is(objectKind) && r != nullKind {
		return c.wrong(c.place(n), "in needs a list or an object on its right, and %s is %s: for texts write contains", c.describe(n.Right), r.a())
	}
	return c.isIn(n, fails, left, right), booleanKind
}

func (c *compiler) isIn(n *ast.BinaryNode, fails mismatch, left, right ast.Node) ast.Node {
	what := c.describe(n.Right)
	return c.call(n, booleanKind, func(run *run, args []any) (any, error) {
		x := args[0]
		if !usable(x) || !usable(args[1]) {
			return nil, fails.values(args)
		}
		switch right := args[1].(type) {
		case nil:
			return false, nil
		case map[string]any:
			if x == nil {
				return false, nil
			}
			name, ok := x.(string)
			if !ok {
				return nil, fails.values(args)
			}
			_, ok = right[name]
			return ok, nil
		case []any:
			if err := run.spend(len(right)); err != nil {
				return nil, err
			}
			for _, one := range right {
				same, ok := equal(x, one)
				if !ok {
					return nil, fails.values([]any{x, one})
				}
				if same {
					return true, run.read(x)
				}
			}
			return false, run.read(right...)
		}
		return nil, unfit("in needs a list or an object on its right", what, args[1])
	}, left, right)
}

// within tests for a whole number in a range, without making the list.
func (c *compiler) within(n, bounds *ast.BinaryNode, left ast.Node, l kind) (ast.Node, kind) {
	from, to := c.bound(bounds.Left), c.bound(bounds.Right)
	what := c.describe(n.Left)
	if !l.is(numberKind) && l != nullKind {
		return c.wrong(c.place(n), "a range holds whole numbers, and %s is %s", what, l.a())
	}
	return c.call(n, booleanKind, func(_ *run, args []any) (any, error) {
		x := args[0]
		if x == nil {
			return false, nil
		}
		if !kindOf(x).numeric() {
			return nil, unfit("a range holds whole numbers", what, x)
		}
		r, _ := ratOf(x)
		low, _ := order(x, args[1])
		high, _ := order(x, args[2])
		return r.IsInt() && low >= 0 && high <= 0, nil
	}, left, from, to), booleanKind
}

// bound is an end of a range.
func (c *compiler) bound(n ast.Node) ast.Node {
	out, k := c.walk(n)
	const rule = "a range needs whole numbers"
	if !k.is(integerKind) {
		c.list.Mistake(c.start(n), "expression", "%s, and %s is %s", rule, c.describe(n), k.a())
	}
	return c.needed(n, out, integerKind, rule)
}

// span is a range as a list, for the loops.
func (c *compiler) span(n *ast.BinaryNode) (ast.Node, kind) {
	from, to := c.bound(n.Left), c.bound(n.Right)
	return c.call(n, unknownKind, func(r *run, args []any) (any, error) {
		i, small := args[0].(int)
		j, alsoSmall := args[1].(int)
		if !small || !alsoSmall || j > i && (j-i < 0 || j-i >= MaxCost) {
			return nil, errCost
		}
		size := max(j-i+1, 0)
		if err := r.spend(size); err != nil {
			return nil, err
		}
		all := make([]any, size)
		for k := range all {
			all[k] = i + k
		}
		return all, nil
	}, from, to), listKind
}
