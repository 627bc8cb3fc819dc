package expression

import (
	"errors"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Env is what a program knows of its data sources at load.
type Env interface {
	// TypeOf is the type of a data source, vars.Null when it is not known.
	TypeOf(name string) vars.Type
	// IsSecret tells whether the values of a data source are secrets.
	IsSecret(name string) bool
}

// Compile checks the types against env and compiles; mistakes go to list. It is called once, after all data sources of
// the program are known and before the first evaluation. Without an error in list the expression can be evaluated.
func (e *Expression) Compile(env Env, list *source.List) { e.compile(env, list, true) }

// Check does what Compile does and makes nothing that could be evaluated: for an expression that is compiled elsewhere,
// in a program that knows more of its data sources.
func (e *Expression) Check(env Env, list *source.List) { e.compile(env, list, false) }

func (e *Expression) compile(env Env, list *source.List, use bool) {
	if e.tree == nil {
		return // its mistakes are in the list of Parse
	}
	c := &compiler{e: e, env: env, twice: map[ast.Node]bool{}}
	defer func() {
		if recover() != nil {
			c.list.Mistake(e.Pos(), "expression", "the expression cannot be compiled")
		}
		list.Append(c.list.Err())
	}()
	if m := c.mark(e.tree); m != nil && m.slot != nil {
		m.read = true
		c.copied(m)
	} else {
		root := c.result(c.walk(e.tree))
		if c.list.Err() == nil {
			c.unread()
		}
		if c.list.Err() == nil && !e.mistaken && use {
			c.build(root)
		}
	}
}

// copied is for an expression that is one placeholder: nothing is computed, so that a secret may pass.
func (c *compiler) copied(m *mark) {
	switch k := c.kindOf(m.slot); {
	case c.secret(m.slot) && c.e.want != vars.Null && c.e.want != vars.String:
		c.list.Mistake(m.at, "expression", "%s", secretMessage(m.slot.shown))
	case !fits(k, c.e.want):
		c.list.Mistake(m.at, "expression", "%s", wrongResult(m.slot.shown, k, c.e.want))
	case !c.e.mistaken:
		c.e.whole = m.slot
	}
}

// result checks the type of the whole.
func (c *compiler) result(root ast.Node, k kind) ast.Node {
	if c.e.want == vars.Boolean {
		return c.condition(c.e.tree, root, k)
	}
	if !fits(k, c.e.want) {
		c.list.Mistake(c.start(c.e.tree), "expression", "%s", wrongResult(c.describe(c.e.tree), k, c.e.want))
	}
	return root
}

// fits tells whether a value of the kind can be a result of the type.
func fits(k kind, want vars.Type) bool {
	switch want {
	case vars.Null, vars.JSON:
		return k != rawKind
	case vars.Boolean:
		return k == booleanKind || k == unknownKind
	case vars.Decimal:
		return k.is(numberKind) || k == nullKind
	}
	return k.is(kind(want)) || k == nullKind
}

func wrongResult(what string, k kind, want vars.Type) string {
	if k == rawKind {
		return what + " is raw bytes: " + encodeIt
	}
	if want == vars.Boolean {
		return "a condition must be true or false, and " + what + " is " + k.a()
	}
	return kind(want).a() + " is needed here, and " + what + " is " + k.a()
}

// unread reports placeholders that stand where expr-lang has a name, not a value.
func (c *compiler) unread() {
	for _, m := range c.e.scan.marks {
		if !m.read {
			c.list.Mistake(m.at, "expression", "%s cannot stand here: only a name can", m.written)
		}
	}
}

// build compiles the tree with expr-lang.
func (c *compiler) build(root ast.Node) {
	options := append(language(), c.functions...)
	options = append(options, expr.Env(&run{}), expr.Patch(&graft{count(c.e.tree), root}), expr.AsAny())
	if c.e.want == vars.Boolean {
		options = append(options, expr.AsBool())
	}
	program, err := expr.Compile(c.e.scan.padded, options...)
	var f *file.Error
	switch {
	case errors.As(err, &f):
		c.list.Mistake(c.e.at(f.From), "expression", "%s", f.Message)
	case err != nil:
		c.list.Mistake(c.e.Pos(), "expression", "the expression cannot be compiled") // err holds a stack
	default:
		c.e.program = program
	}
}

// graft puts our tree in the place of the one that expr-lang read from the same text: children are visited before their
// parents, so the last of the nodes is the root.
type graft struct {
	nodes int
	root  ast.Node
}

// Visit implements ast.Visitor.
func (g *graft) Visit(node *ast.Node) {
	if g.nodes--; g.nodes == 0 {
		*node = g.root
	}
}

// counter counts the visits of a walk. It must not be used before compiler.walk has found no part in two places.
type counter int

// Visit implements ast.Visitor.
func (n *counter) Visit(*ast.Node) { *n++ }

func count(tree ast.Node) int {
	var n counter
	ast.Walk(&tree, &n)
	return int(n)
}
