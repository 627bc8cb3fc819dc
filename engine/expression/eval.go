package expression

import (
	"errors"

	"github.com/expr-lang/expr/file"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// Used is one value that an evaluation read, for the "why" of a route. Name is the name of a data source, or a setting
// as #(Key). A secret shows as its reference, never its text.
type Used struct {
	Name  string     `json:"name"`
	Value vars.Value `json:"value"`
}

// Eval evaluates: the value is of the type that Parse was told, or null where that is not Boolean. Its origin is the
// least trusted one of the values read. Used are the values that were read, in that order, also with an error; what a
// short cut of and, or, ??, ?: skips is not read. The error is an *[Error]. Eval is a pure function of the scope.
func (e *Expression) Eval(s vars.Scope) (v vars.Value, used []Used, err error) {
	r, err := e.ready(s, nil)
	if err != nil {
		return vars.Value{}, nil, err
	}
	v, err = e.value(r)
	used = r.used
	e.end(r)
	return v, used, err
}

// value runs the program and makes its result a value of the type that is wanted.
func (e *Expression) value(r *run) (vars.Value, error) {
	x, whole, err := e.run(r)
	if err != nil {
		return vars.Value{}, err
	}
	if e.whole != nil && e.copies(whole) {
		return whole, nil
	}
	v, err := closed(x, e.want, r.from)
	if err == nil {
		err = r.small(v.Text)
	}
	if err != nil {
		return vars.Value{}, &Error{Pos: e.Pos(), Msg: err.Error()}
	}
	return v, nil
}

// Bool is Eval for a condition.
func (e *Expression) Bool(s vars.Scope) (bool, []Used, error) {
	r, err := e.ready(s, nil)
	if err != nil {
		return false, nil, err
	}
	x, _, err := e.run(r)
	used := r.used
	b, ok := x.(bool)
	if err == nil && !ok {
		err = &Error{Pos: e.Pos(), Msg: unfit("a condition must be true or false", e.String(), x).Error()}
	}
	e.end(r)
	return b && err == nil, used, err
}

func (e *Expression) ready(s vars.Scope, runtime *Runtime) (*run, error) {
	switch {
	case e.program == nil && e.whole == nil:
		return nil, &Error{Pos: e.Pos(), Msg: "the expression has mistakes or was not compiled"}
	case e.computed && runtime == nil:
		return nil, &Error{Pos: e.Pos(), Msg: "the expression is computed by the shell: it cannot be evaluated here"}
	case !e.computed && runtime != nil:
		return nil, &Error{Pos: e.Pos(), Msg: "the expression was not read as one that the shell computes"}
	}
	r := e.begin(s)
	r.runtime = runtime
	return r, nil
}

// copies tells whether a value can be the result as it is, a secret too.
func (e *Expression) copies(v vars.Value) bool {
	return e.want == vars.Null || v.Type == e.want || v.IsNull() && e.want != vars.Boolean
}

// run gives the result, and for an expression that copies one value, that value. No panic leaves it.
func (e *Expression) run(r *run) (x any, whole vars.Value, err error) {
	defer func() {
		if recover() != nil {
			x, err = nil, &Error{Pos: e.Pos(), Msg: "the expression cannot be evaluated"}
		}
	}()
	if e.whole != nil {
		whole = r.take(e.whole)
		if r.runtime != nil {
			if err := e.whole.readable(whole); err != nil {
				return nil, whole, &Error{Pos: e.Pos(), Msg: err.Error()}
			}
		}
		if !e.copies(whole) || e.want == vars.Boolean {
			if x, err = opened(whole, e.whole.shown); err != nil {
				err = &Error{Pos: e.Pos(), Msg: e.whole.shown + " cannot be read: " + err.Error()}
			}
		}
		return x, whole, err
	}
	x, err = r.machine.Run(e.program, r)
	if err != nil {
		err = e.failure(err)
	}
	return x, vars.Value{}, err
}

// failure is an error of expr-lang's machine, or the one of an operation that it carries.
func (e *Expression) failure(err error) *Error {
	var ours *Error
	if errors.As(err, &ours) {
		return ours
	}
	var f *file.Error
	if !errors.As(err, &f) {
		return &Error{Pos: e.Pos(), Msg: "the expression cannot be evaluated"}
	}
	switch f.Message {
	case "memory budget exceeded":
		f.Message = "the evaluation needs too much memory: its lists are too large"
	case "reduce of empty array with no initial value":
		f.Message = "reduce needs a first value for an empty list: reduce(list, #acc + #, 0)"
	default: // its words are for programmers
		f.Message = "the expression cannot be evaluated here"
	}
	return &Error{Pos: e.at(f.From), Msg: f.Message}
}
