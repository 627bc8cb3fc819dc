package expression

import (
	"errors"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// messageFunctions are the rows that read the answer or the notification which is verified, see [Runtime]; some of them
// a notification alone has.
func messageFunctions() []Function {
	row := func(name, argument, doc, example string, gives kind, do operation) Function {
		f := Function{Name: name, Signature: name + "(" + argument + ")", Doc: doc, Example: example, Computed: true, gives: gives}
		if argument != "" {
			f.takes = []kind{textKind}
		}
		f.do = func(r *run, args []any) (any, error) {
			if r.runtime.Header == nil {
				return nil, errors.New(name + " can be used in Verify only: there is no answer or notification here")
			}
			r.from = r.from.With(vars.Server)
			return do(r, args)
		}
		return f
	}
	return []Function{
		row("body", "", "The body of the answer or notification, byte for byte.", `json(body()).id == 7`, textKind,
			func(r *run, _ []any) (any, error) { return r.runtime.Body, r.read(r.runtime.Body) }),
		row("status", "", "The HTTP status of the answer.", `status() == 200`, integerKind, status),
		row("header", "name", "The header of the answer or notification, null when there is none or it is empty.", `header("X-Event-Id") == "e1"`, textKind, header),
		notified(row("form", "name", "A value of a notification's form, null when there is none.", `form("ORDER") == "0001"`, textKind,
			part("form", func(r *Runtime) func(string) (string, bool) { return r.Form }))),
		notified(row("query", "name", "A value in the query of the notification's URL, null when there is none.", `query("result") == "ok"`, textKind,
			part("query", func(r *Runtime) func(string) (string, bool) { return r.Query }))),
		notified(row("rawQuery", "name", "The same as it was sent, still encoded, for a digest over that.", `rawQuery("path") == "a%2Fb"`, textKind,
			part("rawQuery", func(r *Runtime) func(string) (string, bool) { return r.RawQuery }))),
		notified(row("method", "", "The method of the notification's request.", `method() in ["GET", "POST"]`, textKind, method)),
	}
}

// notified is a row for notifications only.
func notified(f Function) Function {
	f.Notification = true
	return f
}

func method(r *run, _ []any) (any, error) {
	if r.runtime.Method == "" {
		return nil, errors.New("method can be used in a notification only")
	}
	return r.runtime.Method, nil
}

func status(r *run, _ []any) (any, error) {
	if r.runtime.Status == 0 {
		return nil, errors.New("status can be used in the Verify of a Response only: a notification has none")
	}
	return r.runtime.Status, nil
}

func header(r *run, args []any) (any, error) {
	if s := r.runtime.Header(args[0].(string)); s != "" {
		return s, nil
	}
	return nil, nil
}

// part reads a value by its name from a part that not every message has.
func part(name string, of func(*Runtime) func(string) (string, bool)) operation {
	return func(r *run, args []any) (any, error) {
		find := of(r.runtime)
		if find == nil {
			return nil, errors.New(name + " can be used in a notification only")
		}
		if s, ok := find(args[0].(string)); ok {
			return s, nil
		}
		return nil, nil
	}
}
