package expression

import "github.com/expr-lang/expr/ast"

// prepared are the arguments of a call as they are known at load, for functions that read literal ones then.
type prepared struct {
	c    *compiler
	args []ast.Node
}

// text is an argument that is a text in quotes; ok is false for any other, and for one that was left out.
func (p *prepared) text(i int) (s string, ok bool) {
	if i < len(p.args) {
		if n, literal := p.args[i].(*ast.StringNode); literal {
			return n.Value, true
		}
	}
	return "", false
}

// literal is an argument that must be a text in quotes.
func (p *prepared) literal(i int, what string) (s string, ok bool) {
	if s, ok = p.text(i); !ok && i < len(p.args) {
		p.c.list.Mistake(p.c.start(p.args[i]), "expression", "%s must be a text in quotes", what)
	}
	return s, ok
}

// wrong notes a mistake in an argument.
func (p *prepared) wrong(i int, format string, args ...any) {
	p.c.list.Mistake(p.c.start(p.args[i]), "expression", format, args...)
}
