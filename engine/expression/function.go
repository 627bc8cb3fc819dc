package expression

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"

	"github.com/ivrflow/ivrflow/engine/source"
)

// Function is a row of the table of functions: what may stand before parentheses in an expression.
type Function struct {
	Name      string
	Signature string // for people: the name and what its arguments mean
	Doc       string
	Example   string // an expression that is true
	Computed  bool   // in an expression of [ParseComputed] only

	Notification bool // in an <ApiNotification> only

	takes    []kind // of the arguments; unknownKind takes any
	optional int    // how many at the end may be left out
	more     bool   // the last may be repeated
	nulls    bool   // the arguments may be null
	gives    kind
	do       operation
	prepare  func(p *prepared) operation // instead of do: with what is read at load
}

// Functions is the table of functions in the order of the reference.
func Functions() []Function {
	return slices.Concat(textFunctions(), numberFunctions(), timeFunctions(), digestFunctions(), encodingFunctions(),
		documentFunctions(), randomFunctions(), messageFunctions())
}

// functionNamed is the row of a name. It makes no more of the table than it
// needs: the rows close over what they do, and most calls are of the first
// kinds.
func functionNamed(name string) (Function, bool) {
	for _, rows := range []func() []Function{textFunctions, numberFunctions, digestFunctions, encodingFunctions, timeFunctions,
		documentFunctions, randomFunctions, messageFunctions} {
		all := rows()
		if i := slices.IndexFunc(all, func(f Function) bool { return f.Name == name }); i >= 0 {
			return all[i], true
		}
	}
	return Function{}, false
}

// function is a call of a row of the table.
func (c *compiler) function(n *ast.CallNode) (ast.Node, kind) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok || c.mark(callee) != nil {
		return c.wrong(c.place(n), "a function stands before its value: write upper($(Name)), not $(Name).upper()")
	}
	f, ok := functionNamed(callee.Value)
	if !ok {
		for _, a := range n.Arguments {
			c.walk(a)
		}
		return c.wrong(c.place(n), "%s", c.unknownFunction(callee.Value))
	}
	if f.Computed && !c.e.computed {
		return c.wrong(c.place(n), "there is no %s here: %s", f.Name, computedOnly)
	}
	c.e.calls = append(c.e.calls, called{f.Name, c.place(n)})
	if given := len(n.Arguments); given < len(f.takes)-f.optional || given > len(f.takes) && !f.more {
		return c.wrong(c.place(n), "%s has the wrong number of arguments: it is used like %s", f.Name, f.Example)
	}
	var args []ast.Node
	var what []string
	for i, a := range n.Arguments {
		out, k := c.walk(a)
		if !f.accepts(i, k) {
			c.list.Mistake(c.start(a), "expression", "%s, and %s is %s", f.rule(i), c.describe(a), k.a())
		}
		args, what = append(args, out), append(what, c.describe(a))
	}
	do := f.do
	if f.prepare != nil {
		do = f.prepare(&prepared{c, n.Arguments})
	}
	return c.call(n, f.gives, func(r *run, args []any) (any, error) {
		for i, x := range args {
			if !f.accepts(i, kindOf(x)) {
				return nil, unfit(f.rule(i), what[i], x)
			}
		}
		if err := r.read(args...); err != nil {
			return nil, err
		}
		for i, x := range args {
			if s, ok := x.(string); ok && f.kind(i) == textKind && !utf8.ValidString(s) {
				return nil, fmt.Errorf("%s needs text, and %s is raw bytes: %s", f.Name, what[i], encodeIt)
			}
		}
		return do(r, args)
	}, args...), f.gives
}

const computedOnly = "it can be used where the shell computes only, as in <Let> and <Verify>"

func (f *Function) kind(i int) kind { return f.takes[min(i, len(f.takes)-1)] }

func (f *Function) accepts(i int, k kind) bool {
	switch k {
	case secretKind:
		return false
	case nullKind:
		return f.nulls
	}
	return k.is(f.kind(i))
}

func (f *Function) rule(i int) string {
	wanted := f.kind(i)
	if wanted == unknownKind {
		return f.Name + " needs a value"
	}
	if wanted == rawKind {
		wanted = textKind
	}
	return fmt.Sprintf("%s needs %s", f.Name, wanted.a())
}

// unknownFunction helps with a name that is none of the functions.
func (c *compiler) unknownFunction(name string) string {
	switch name {
	case "float":
		return "there is no float, because it is not exact: use decimal"
	}
	var names []string
	for _, f := range Functions() {
		if f.Computed && !c.e.computed {
			continue
		}
		names = append(names, f.Name)
	}
	names = append(names, "all", "any", "none", "one", "filter", "map", "count", "find", "findIndex", "reduce")
	if s := source.Suggest(name, names); s != "" {
		return "unknown function " + name + s
	}
	slices.Sort(names)
	return "unknown function " + name + ": there are " + strings.Join(names, ", ")
}
