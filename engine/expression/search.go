package expression

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// search is contains, startsWith and endsWith, false when a side is null.
func (c *compiler) search(n *ast.BinaryNode, found func(s, part string) bool) (ast.Node, kind) {
	left, l := c.walk(n.Left)
	right, r := c.walk(n.Right)
	fails := c.mismatch(n)
	if !l.is(textKind) && l != nullKind || !r.is(textKind) && r != nullKind {
		return c.wrong(c.place(n), "%s needs two Strings: %s", n.Operator, fails(l, r))
	}
	return c.call(n, booleanKind, func(run *run, args []any) (any, error) {
		s, isText := args[0].(string)
		part, areTexts := args[1].(string)
		switch {
		case isText && areTexts:
			return found(s, part), run.read(args...)
		case (isText || args[0] == nil) && (areTexts || args[1] == nil):
			return false, nil
		}
		return nil, fails.values(args)
	}, left, right), booleanKind
}

// matches tests with a regular expression, which must be literal: a value must not become a pattern.
func (c *compiler) matches(n *ast.BinaryNode) (ast.Node, kind) {
	left, l := c.walk(n.Left)
	literal, ok := n.Right.(*ast.StringNode)
	if !ok {
		return c.wrong(c.start(n.Right), "the pattern of matches must be a text in quotes")
	}
	pattern, size, err := patternOf(literal.Value)
	if err != nil {
		return c.wrong(c.place(n.Right), "the pattern of matches cannot be read: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	fails := c.mismatch(n)
	if !l.is(textKind) && l != nullKind {
		return c.wrong(c.place(n), "%s", fails(l, textKind))
	}
	return c.call(n, booleanKind, func(run *run, args []any) (any, error) {
		switch s := args[0].(type) {
		case nil:
			return false, nil
		case string:
			if err := run.make(len(s), size/2); err != nil { // 32 steps of its machine cost as much as one of ours
				return nil, err
			}
			return pattern.MatchString(s), nil
		}
		return nil, fails.values([]any{args[0], ""})
	}, left), booleanKind
}

// patternOf compiles a pattern and says how large its machine is.
func patternOf(s string) (*regexp.Regexp, int, error) {
	tree, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		return nil, 0, err
	}
	machine, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, 0, err
	}
	size := len(machine.Inst)
	if size > maxPattern {
		return nil, 0, errors.New("it is too large")
	}
	pattern, err := regexp.Compile(s)
	return pattern, size, err
}
