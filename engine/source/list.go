package source

import "fmt"

// List collects findings, so that a designer sees all of them at once. The zero value is ready. It is for one
// goroutine at a time.
type List struct{ found Errors }

// Mistake notes something that stops the file from being used. The code is short and stable, as for [List.Warn].
func (l *List) Mistake(at Pos, code, format string, args ...any) {
	l.note(&Error{Pos: at, Severity: Mistake, Code: code, Msg: fmt.Sprintf(format, args...)})
}

// Warn notes something that works but is probably not meant. The code is short and stable ("escaping", "case").
func (l *List) Warn(at Pos, code, format string, args ...any) {
	l.note(&Error{Pos: at, Severity: Warning, Code: code, Msg: fmt.Sprintf(format, args...)})
}

// Append takes over what another reader found: an *Error, Errors, errors joined by errors.Join, or any other error,
// which is then a mistake without a position. nil is ignored.
func (l *List) Append(err error) {
	switch err := err.(type) {
	case nil:
	case *Error:
		if err != nil {
			found := *err // a copy: the list fills in the line
			l.note(&found)
		}
	case interface{ Unwrap() []error }:
		for _, one := range err.Unwrap() {
			l.Append(one)
		}
	default:
		l.note(&Error{Severity: Mistake, Code: "unreadable", Msg: err.Error()})
	}
}

// Err is nil when there is no mistake (warnings do not count), else the mistakes as sorted [Errors] without duplicates.
func (l *List) Err() error {
	var mistakes Errors
	for _, e := range l.found {
		if e.IsMistake() {
			mistakes = append(mistakes, e)
		}
	}
	if len(mistakes) == 0 {
		return nil
	}
	return mistakes.sorted()
}

// Findings are the mistakes and the warnings, sorted, without duplicates.
func (l *List) Findings() Errors { return l.found.sorted() }

func (l *List) note(e *Error) {
	if e.Line == "" {
		e.Line = e.Pos.lineText()
	}
	l.found = append(l.found, e)
}
