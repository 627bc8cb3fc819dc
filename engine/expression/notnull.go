package expression

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// NotNull tells what is certainly not null when the condition is true, and when
// it is false: of each list of data sources one at least. It knows what
// designers write: tests against nil, comparisons with a value, in, and, or,
// not, and a value that is put in the place of null.
func (e *Expression) NotNull() (whenTrue, whenFalse [][]string) {
	if e == nil || e.tree == nil {
		return nil, nil
	}
	return e.notNull(e.tree)
}

func (e *Expression) notNull(n ast.Node) (yes, no [][]string) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return e.named(n), nil
	case *ast.UnaryNode:
		if n.Operator == "!" || n.Operator == "not" {
			yes, no = e.notNull(n.Node)
			return no, yes
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			lt, lf := e.notNull(n.Left)
			rt, rf := e.notNull(n.Right)
			return slices.Concat(lt, rt), either(lf, rf)
		case "or", "||":
			lt, lf := e.notNull(n.Left)
			rt, rf := e.notNull(n.Right)
			return either(lt, rt), slices.Concat(lf, rf)
		case "==", "!=":
			yes, no = e.equalNotNull(n.Left, n.Right)
			if n.Operator == "!=" {
				return no, yes
			}
			return yes, no
		case "<", "<=", ">", ">=":
			return append(e.named(n.Left), e.named(n.Right)...), nil
		case "in":
			if list, ok := n.Right.(*ast.ArrayNode); ok && slices.ContainsFunc(list.Nodes, isNil) {
				return nil, nil
			}
			return e.named(n.Left), nil
		case "contains", "startsWith", "endsWith", "matches":
			return e.named(n.Left), nil
		}
	}
	return nil, nil
}

// maxLists bounds what or makes of its sides.
const maxLists = 32

// either is what holds when one of two things does.
func either(a, b [][]string) [][]string {
	var out [][]string
	for _, x := range a {
		for _, y := range b {
			if len(out) < maxLists {
				out = append(out, slices.Concat(x, y))
			}
		}
	}
	return out
}

// equalNotNull is what == tells.
func (e *Expression) equalNotNull(a, b ast.Node) (yes, no [][]string) {
	switch {
	case isNil(b):
		return nil, e.named(a)
	case isNil(a):
		return nil, e.named(b)
	case isLiteral(b):
		return e.equals(a, b, true), e.equals(a, b, false)
	case isLiteral(a):
		return e.equals(b, a, true), e.equals(b, a, false)
	}
	return nil, nil
}

// equals is what is not null when a value is, or is not, equal to a literal.
func (e *Expression) equals(n, literal ast.Node, equal bool) [][]string {
	var value, instead ast.Node
	switch n := n.(type) {
	case *ast.CallNode:
		name, _ := n.Callee.(*ast.IdentifierNode)
		switch {
		case name == nil:
		case (name.Value == "lower" || name.Value == "upper" || name.Value == "trim") && len(n.Arguments) == 1:
			return e.equals(n.Arguments[0], literal, equal)
		case name.Value == "coalesce" && len(n.Arguments) == 2:
			value, instead = n.Arguments[0], n.Arguments[1]
		}
	case *ast.BinaryNode:
		if n.Operator == "??" {
			value, instead = n.Left, n.Right
		}
	}
	if value == nil {
		if equal {
			return e.named(n)
		}
		return nil
	}
	if isLiteral(instead) && same(instead, literal) != equal { // null would have given the other result
		return e.named(value)
	}
	return nil
}

// named is the data source that a part of the expression is.
func (e *Expression) named(n ast.Node) [][]string {
	if _, ok := n.(*ast.IdentifierNode); ok {
		if m := e.scan.marks[n.Location().From]; m != nil && m.slot != nil && !m.slot.Setting {
			return [][]string{{m.slot.Name}}
		}
	}
	return nil
}

func isNil(n ast.Node) bool {
	_, ok := n.(*ast.NilNode)
	return ok
}

func isLiteral(n ast.Node) bool {
	switch n.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return true
	}
	return false
}

// same compares literals, texts without regard to case because of lower and
// upper.
func same(a, b ast.Node) bool {
	switch a := a.(type) {
	case *ast.StringNode:
		b, ok := b.(*ast.StringNode)
		return ok && strings.EqualFold(strings.TrimSpace(a.Value), strings.TrimSpace(b.Value))
	case *ast.BoolNode:
		b, ok := b.(*ast.BoolNode)
		return ok && a.Value == b.Value
	case *ast.IntegerNode:
		b, ok := b.(*ast.IntegerNode)
		return ok && a.Value == b.Value
	}
	return true // not known: it proves nothing for equality
}
