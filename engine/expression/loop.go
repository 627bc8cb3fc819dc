package expression

import "github.com/expr-lang/expr/ast"

// loop is a function with a condition or value for each element of a list: any(list, # > 3), map(list, .name). # is the
// element, #index its number from 0 and, in reduce, #acc what was made so far.
func (c *compiler) loop(n *ast.BuiltinNode) (ast.Node, kind) {
	var gives kind
	switch n.Name {
	case "all", "any", "none", "one":
		gives = booleanKind
	case "filter", "map":
		gives = listKind
	case "count", "findIndex":
		gives = integerKind
	case "find", "reduce":
	default:
		return c.wrong(c.place(n), "%s", c.unknownFunction(n.Name))
	}
	if len(n.Arguments) < 2 {
		return c.wrong(c.place(n), "%s needs a list and a condition: %[1]s(list, # == 1)", n.Name)
	}
	values, k := c.walk(n.Arguments[0])
	rule := n.Name + " needs a list"
	if !k.is(listKind) {
		return c.wrong(c.start(n.Arguments[0]), "%s, and %s is %s", rule, c.describe(n.Arguments[0]), k.a())
	}
	out := &ast.BuiltinNode{Name: n.Name, Arguments: []ast.Node{
		c.needed(n.Arguments[0], values, listKind, rule),
		c.each(n, n.Arguments[1].(*ast.PredicateNode)),
	}}
	if len(n.Arguments) > 2 {
		first, _ := c.walk(n.Arguments[2])
		out.Arguments = append(out.Arguments, first)
	}
	out.SetLocation(n.Location())
	return out, gives
}

// each is what a loop does for one element. It is always a call, because a call counts: that bounds the loop.
func (c *compiler) each(n *ast.BuiltinNode, p *ast.PredicateNode) ast.Node {
	c.loops = append(c.loops, n.Name)
	inner, k := c.walk(p.Node)
	c.loops = c.loops[:len(c.loops)-1]
	out := &ast.PredicateNode{}
	out.SetLocation(p.Location())
	if n.Name == "map" || n.Name == "reduce" {
		out.Node = c.call(p.Node, unknownKind, func(_ *run, args []any) (any, error) { return args[0], nil }, inner)
		return out
	}
	rule := "the condition of " + n.Name + " must be true or false"
	if !k.is(booleanKind) {
		c.list.Mistake(c.start(p.Node), "expression", "%s, and %s is %s", rule, c.describe(p.Node), k.a())
	}
	out.Node = c.needed(p.Node, inner, booleanKind, rule)
	return out
}

// pointer is #, #index or #acc within a loop.
func (c *compiler) pointer(n *ast.PointerNode) (ast.Node, kind) {
	switch {
	case len(c.loops) == 0:
		return c.wrong(c.place(n), "# has a meaning in a loop only")
	case n.Name == "index":
		return &ast.PointerNode{Name: n.Name}, integerKind
	case n.Name == "", n.Name == "acc" && c.loops[len(c.loops)-1] == "reduce":
		return &ast.PointerNode{Name: n.Name}, unknownKind
	}
	return c.wrong(c.place(n), "unknown name #%s: there are #, #index and, in reduce, #acc", n.Name)
}
