package expression

import (
	"errors"
	"slices"
	"strconv"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// compiler rewrites a syntax tree: every operation on values becomes a call of a function of our own. What stays with
// expr-lang is the order of evaluation: and, or, ?:, ??, ?., let and the loops.
type compiler struct {
	e         *Expression
	env       Env
	list      source.List
	functions []expr.Option
	lets      []let
	loops     []string // names of the loops round a part, the innermost last
	twice     map[ast.Node]bool
}

// let is a name that the expression itself gives to a value.
type let struct {
	name string
	kind kind
}

// operation is what a function of ours does with its arguments.
type operation func(r *run, args []any) (any, error)

// call makes a call of an operation. The run is the last argument: behind a ?. that found null, expr-lang expects that
// nothing was put on its stack before the value.
func (c *compiler) call(at ast.Node, result kind, op operation, args ...ast.Node) ast.Node {
	name := "$" + strconv.Itoa(len(c.functions))
	pos := c.place(at)
	f := func(params ...any) (any, error) {
		r := params[len(params)-1].(*run)
		err := r.spend(1)
		if err == nil {
			var v any
			if v, err = op(r, params[:len(params)-1]); err == nil {
				return v, nil
			}
		}
		var inner *Error
		if errors.As(err, &inner) {
			return nil, err
		}
		return nil, &Error{Pos: pos, Msg: err.Error()}
	}
	if result == booleanKind {
		c.functions = append(c.functions, expr.Function(name, f, new(func(...any) bool)))
	} else {
		c.functions = append(c.functions, expr.Function(name, f))
	}
	n := &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: append(args, &ast.IdentifierNode{Value: "$env"})}
	n.SetLocation(at.Location())
	return n
}

// wrong notes a mistake; the value that is given back keeps the reading going, to find the other mistakes.
func (c *compiler) wrong(at source.Pos, format string, args ...any) (ast.Node, kind) {
	c.list.Add(at, format, args...)
	return &ast.NilNode{}, unknownKind
}

// walk gives the tree to be evaluated for a part of the expression, and what is known of its type.
func (c *compiler) walk(n ast.Node) (ast.Node, kind) {
	if !leaf(n) {
		if c.twice[n] { // a < b < c and a ?: b hold one part in two places; nested, that doubles each time
			return c.wrong(c.place(n), "this is not written in one piece: write a < b and b < c for a < b < c, and ?? for ?:")
		}
		c.twice[n] = true
	}
	switch n := n.(type) {
	case *ast.NilNode:
		return &ast.NilNode{}, nullKind
	case *ast.BoolNode:
		return &ast.BoolNode{Value: n.Value}, booleanKind
	case *ast.StringNode:
		return &ast.StringNode{Value: n.Value}, textKind
	case *ast.IntegerNode:
		return &ast.ConstantNode{Value: n.Value}, integerKind
	case *ast.FloatNode:
		return c.decimal(n)
	case *ast.IdentifierNode:
		return c.name(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.choice(n)
	case *ast.VariableDeclaratorNode:
		return c.let(n)
	case *ast.ChainNode:
		inner, k := c.walk(n.Node)
		return &ast.ChainNode{Node: inner}, k
	case *ast.MemberNode:
		return c.member(n)
	case *ast.SliceNode:
		return c.slice(n)
	case *ast.CallNode:
		return c.function(n)
	case *ast.BuiltinNode:
		return c.loop(n)
	case *ast.PointerNode:
		return c.pointer(n)
	case *ast.ArrayNode:
		return c.array(n)
	case *ast.MapNode:
		return c.object(n)
	case *ast.SequenceNode:
		return c.wrong(c.place(n), "one expression is allowed, not several divided by ;")
	}
	return c.wrong(c.place(n), "this cannot be used in an expression")
}

func leaf(n ast.Node) bool {
	switch n.(type) {
	case *ast.NilNode, *ast.BoolNode, *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.IdentifierNode, *ast.PointerNode:
		return true
	}
	return false
}

// mark is the placeholder or large number that stands at a name, nil when it is a name of the designer.
func (c *compiler) mark(n ast.Node) *mark {
	if _, ok := n.(*ast.IdentifierNode); !ok {
		return nil
	}
	return c.e.scan.marks[n.Location().From]
}

func (c *compiler) kindOf(s *slot) kind {
	if s.Setting {
		return unknownKind
	}
	return known(c.env.TypeOf(s.Name))
}

func (c *compiler) isSecret(s *slot) bool { return s.Setting || c.env.IsSecret(s.Name) }

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
	if c.isSecret(m.slot) {
		return c.wrong(m.at, "%s", secretMessage(m.slot.String()))
	}
	return c.load(n, m.slot), c.kindOf(m.slot)
}

// load reads the value of a data source or setting.
func (c *compiler) load(n ast.Node, s *slot) ast.Node {
	return c.call(n, unknownKind, func(r *run, _ []any) (any, error) { return r.load(s) })
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

// let gives a name to a value for the rest of the expression.
func (c *compiler) let(n *ast.VariableDeclaratorNode) (ast.Node, kind) {
	value, k := c.walk(n.Value)
	if n.Name[0] == '_' || n.Name[0] == '$' {
		c.list.Add(c.place(n), "a name begins with a letter: let total = ...")
	}
	c.lets = append(c.lets, let{n.Name, k})
	rest, result := c.walk(n.Expr)
	c.lets = c.lets[:len(c.lets)-1]
	out := &ast.VariableDeclaratorNode{Name: n.Name, Value: value, Expr: rest}
	out.SetLocation(n.Location())
	return out, result
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
			c.list.Add(c.start(pair.Key), "the names in an object are Strings, and this is %s", k.a())
		}
		value, _ := c.walk(pair.Value)
		if k != textKind {
			key = c.needed(pair.Key, key, textKind, "the names in an object are Strings")
		}
		out.Pairs = append(out.Pairs, &ast.PairNode{Key: key, Value: value})
	}
	out.SetLocation(n.Location())
	return out, objectKind
}
