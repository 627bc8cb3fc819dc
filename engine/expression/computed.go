package expression

import (
	"slices"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// ParseComputed is [Parse] for an expression that the shell computes: a <Let> or <Verify>, the key of a notification. In
// it a secret is a value like any other, and the functions of [Runtime] exist. It is evaluated with
// [Expression.Compute] only. want is [vars.Null] for any type.
func ParseComputed(text source.Text, want vars.Type, list *source.List) *Expression {
	return parse(&Expression{text: text.TrimSpace(), want: want, computed: true}, text, list)
}

// Compute evaluates with clear values: the scope gives the text of secrets and settings, in a Value without or with its
// Ref. What is computed from a secret is one too: the caller marks it, see [Expression.UsesSecret]. The value is of the
// type that ParseComputed was told, of its natural type when that was [vars.Null], or null where it is not Boolean; it
// has no Ref. Its origin is the least trusted one of the values read; the answer or the notification counts as
// [vars.Server].
//
// The error is an *[Error] and holds names and positions, no value's text. It is an error when a secret was not opened
// (a Ref and no Text), when a setting is missing (other than in == nil), and when the result is not UTF-8.
func (e *Expression) Compute(s vars.Scope, r Runtime) (vars.Value, error) {
	run, err := e.ready(s, &r)
	if err != nil {
		return vars.Value{}, err
	}
	v, err := e.value(run)
	e.end(run)
	return v, err
}

// UsesSecret reports whether the expression reads a setting, or a data source that env says is secret. A test for null
// counts.
func (e *Expression) UsesSecret(env Env) bool {
	return slices.ContainsFunc(e.scan.slots, func(s *slot) bool { return s.Setting || env.IsSecret(s.Name) })
}

// ReadsMessage tells where the compiled expression first uses a function that reads an answer or a notification (body,
// status, header, form, query), so that the <Let> of a request, which has neither, can be refused at load.
func (e *Expression) ReadsMessage() (source.Pos, bool) {
	for _, c := range e.calls {
		if slices.ContainsFunc(messageFunctions(), func(f Function) bool { return f.Name == c.name }) {
			return c.at, true
		}
	}
	return source.Pos{}, false
}

// Calls tells which of some functions the compiled expression calls first, and where; "" when it calls none of them.
// What exists in an answer only, or in a notification only, is refused at load by that.
func (e *Expression) Calls(names ...string) (name string, at source.Pos) {
	for _, c := range e.calls {
		if slices.Contains(names, c.name) {
			return c.name, c.at
		}
	}
	return "", source.Pos{}
}

// NotificationFunctions are the names of the functions that read what a notification alone has.
func NotificationFunctions() []string {
	var names []string
	for _, f := range messageFunctions() {
		if f.Notification {
			names = append(names, f.Name)
		}
	}
	return names
}

// DigestFunctions are the names of the functions that make digests.
func DigestFunctions() []string {
	all := []string{"hmac", "hmacraw"}
	for _, name := range digestNames() {
		all = append(all, name, name+"raw")
	}
	return all
}
