package expression

import (
	"errors"
	"strconv"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"

	"github.com/ivrflow/ivrflow/engine/source"
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
				err = r.small(v)
			}
			if err == nil {
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
	c.list.Mistake(at, "expression-type", format, args...)
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
