package expression

import (
	"fmt"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
)

// member is a part of a list or an object: .name, [i] and, going on with null, ?.name and ?.[i].
func (c *compiler) member(n *ast.MemberNode) (ast.Node, kind) {
	base, b := c.walk(n.Node)
	key, k := c.walk(n.Property)
	what, part := c.describe(n.Node), c.describe(n.Property)
	if b != unknownKind && b != listKind && b != objectKind {
		return c.wrong(c.place(n), "%s has no parts: it is %s", what, b.a())
	}
	if !k.is(textKind) && !k.is(integerKind) {
		return c.wrong(c.start(n.Property), "a part is chosen with a name or a whole number, not with %s", k.a())
	}
	if !n.Optional {
		return c.call(n, unknownKind, func(_ *run, args []any) (any, error) {
			return pick(args[0], args[1], what, part)
		}, base, key), unknownKind
	}
	// expr-lang leaves the chain when the value before the ?. is null. So the part that was found is wrapped once, null
	// is not, and expr-lang itself takes it out.
	const inside = "value"
	wrapped := c.call(n, unknownKind, func(_ *run, args []any) (any, error) {
		if args[0] == nil {
			return nil, nil
		}
		v, err := pick(args[0], args[1], what, part)
		return map[string]any{inside: v}, err
	}, base, key)
	out := &ast.MemberNode{Node: wrapped, Property: &ast.StringNode{Value: inside}, Optional: true}
	out.SetLocation(n.Location())
	return out, unknownKind
}

// pick is the part of a value: null when an object has no such name.
func pick(base, key any, what, part string) (any, error) {
	switch base := base.(type) {
	case nil:
		return nil, fmt.Errorf("%s is null and has no parts: write ?. to go on with null", what)
	case map[string]any:
		name, ok := key.(string)
		if !ok {
			return nil, unfit("a part of an object is chosen with a String", part, key)
		}
		return base[name], nil
	case []any:
		i, ok := key.(int)
		if !ok {
			return nil, unfit("an element of a list is chosen with a whole number", part, key)
		}
		if i < 0 {
			i += len(base)
		}
		if i < 0 || i >= len(base) {
			return nil, fmt.Errorf("%s has %d elements: there is no [%s]", what, len(base), part)
		}
		return base[i], nil
	}
	return nil, unfit("only lists and objects have parts", what, base)
}

// slice is list[a:b], and text[a:b] in characters. Bounds outside are taken as the nearest ones inside, negative ones
// count from the end.
func (c *compiler) slice(n *ast.SliceNode) (ast.Node, kind) {
	base, b := c.walk(n.Node)
	what := c.describe(n.Node)
	if b != unknownKind && b != listKind && b != textKind {
		return c.wrong(c.place(n), "only a list or a String can be cut with [a:b], and %s is %s", what, b.a())
	}
	bounds := [2]ast.Node{&ast.NilNode{}, &ast.NilNode{}}
	for i, bound := range []ast.Node{n.From, n.To} {
		if bound == nil {
			continue
		}
		out, k := c.walk(bound)
		if !k.is(integerKind) {
			return c.wrong(c.start(bound), "[a:b] needs whole numbers, and %s is %s", c.describe(bound), k.a())
		}
		bounds[i] = c.needed(bound, out, integerKind, "[a:b] needs whole numbers")
	}
	return c.call(n, unknownKind, func(r *run, args []any) (any, error) {
		switch v := args[0].(type) {
		case string:
			if err := r.read(v); err != nil {
				return nil, err
			}
			if !utf8.ValidString(v) {
				return nil, fmt.Errorf("[a:b] counts characters, and %s is raw bytes", what)
			}
			chars := []rune(v)
			from, to := cutAt(args[1], args[2], len(chars))
			return string(chars[from:to]), nil
		case []any:
			from, to := cutAt(args[1], args[2], len(v))
			return v[from:to:to], nil
		}
		return nil, unfit("only a list or a String can be cut with [a:b]", what, args[0])
	}, base, bounds[0], bounds[1]), b
}

// cutAt are the bounds of a slice of n elements.
func cutAt(from, to any, n int) (int, int) {
	bound := func(x any, otherwise int) int {
		switch x := x.(type) {
		case int:
			if x < 0 {
				x = max(x+n, 0)
			}
			return min(x, n)
		case whole:
			if x.i.Sign() < 0 {
				return 0
			}
			return n
		}
		return otherwise
	}
	i, j := bound(from, 0), bound(to, n)
	return i, max(i, j)
}
