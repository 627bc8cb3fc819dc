package expression

import (
	"sync"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Expression is a condition or a computed value. It is read by [Parse], compiled once by [Expression.Compile] and
// immutable from then on; after that it is safe for concurrent use.
type Expression struct {
	text     source.Text
	want     vars.Type
	scan     scanned
	tree     ast.Node // as parsed, nil when it cannot be
	computed bool     // by the shell, secrets too
	mistaken bool     // the text has mistakes: it is read for more of them, but not compiled
	whole    *slot    // the data source or setting that the expression copies, when it is nothing but a placeholder

	program *vm.Program
	calls   []called  // of functions of the table, in the order of reading
	runs    sync.Pool // of *run
}

// called is a call of a function of the table.
type called struct {
	name string
	at   source.Pos
}

// Parse reads the text and finds its placeholders. Mistakes of syntax go to list with the position of the character in
// the XML file. want is the type of the result: [vars.Boolean] for conditions, [vars.Null] for any type. The result is
// never nil; with mistakes it can be compiled and evaluated too, the first without effect, the second with an error.
func Parse(text source.Text, want vars.Type, list *source.List) *Expression {
	return parse(&Expression{text: text.TrimSpace(), want: want}, text, list)
}

func parse(e *Expression, text source.Text, list *source.List) *Expression {
	switch s := e.text.String(); {
	case s == "":
		list.Mistake(text.Pos(), "expression", "the expression is empty")
		return e
	case len(s) > MaxLength:
		list.Mistake(e.Pos(), "expression", "the expression is too long: %d bytes, at most %d", len(s), MaxLength)
		return e
	}
	var found source.List
	e.scan = scan(e.text, &found)
	config := conf.CreateNew()
	for _, o := range language() {
		o(config)
	}
	tree, err := parser.ParseWithConfig(e.scan.padded, config)
	switch {
	case e.scan.broken:
	case err != nil:
		e.syntax(err, &found)
	default:
		e.tree = tree.Node
	}
	e.mistaken = found.Err() != nil
	list.Append(found.Err())
	return e
}

// language are the options of expr-lang that decide how a text is read: without any of its own functions.
func language() []expr.Option {
	return []expr.Option{expr.DisableAllBuiltins(), expr.MaxNodes(MaxNodes), expr.Optimize(false)}
}

// String is the expression as it was written.
func (e *Expression) String() string { return e.text.String() }

// Pos is where the expression begins.
func (e *Expression) Pos() source.Pos { return e.text.Pos() }

// Placeholders lists the placeholders in the order of the text, each as often as it stands there.
func (e *Expression) Placeholders() []vars.Placeholder {
	return append([]vars.Placeholder(nil), e.scan.placeholders...)
}

// at is the place of a character of the padded text, which has as many as the text.
func (e *Expression) at(character int) source.Pos {
	return e.text.PosAt(e.offset(character))
}

// offset is where the character begins in the text, in bytes.
func (e *Expression) offset(character int) int {
	for i := range e.text.String() {
		if character <= 0 {
			return i
		}
		character--
	}
	return len(e.text.String())
}
