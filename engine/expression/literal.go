package expression

import "github.com/expr-lang/expr/ast"

// decimal reads a number with a point from the text as it was written, because expr-lang's has lost digits already.
func (c *compiler) decimal(n *ast.FloatNode) (ast.Node, kind) {
	written := c.written(n)
	if len(written) > 1 && written[0] == '.' {
		written = "0" + written
	}
	v, err := decimalOf(written)
	if err != nil {
		return c.wrong(c.place(n), "a number is written with digits and a point, such as 12.40")
	}
	return &ast.ConstantNode{Value: v}, decimalKind
}

// array is a list in brackets.
func (c *compiler) array(n *ast.ArrayNode) (ast.Node, kind) {
	out := &ast.ArrayNode{}
	for _, one := range n.Nodes {
		value, _ := c.walk(one)
		out.Nodes = append(out.Nodes, value)
	}
	out.SetLocation(n.Location())
	return out, listKind
}

// object is names and values in braces.
func (c *compiler) object(n *ast.MapNode) (ast.Node, kind) {
	out := &ast.MapNode{}
	for _, one := range n.Pairs {
		pair := one.(*ast.PairNode)
		key, k := c.walk(pair.Key)
		if !k.is(textKind) {
			c.list.Mistake(c.start(pair.Key), "expression", "the names in an object are Strings, and this is %s", k.a())
		}
		value, _ := c.walk(pair.Value)
		if _, literal := pair.Key.(*ast.StringNode); !literal {
			key = c.needed(pair.Key, key, textKind, "the names in an object are Strings")
		}
		out.Pairs = append(out.Pairs, &ast.PairNode{Key: key, Value: value})
	}
	out.SetLocation(n.Location())
	return out, objectKind
}
