package source

import (
	"cmp"
	"slices"
	"strings"
)

// Severity says how bad a finding is.
type Severity string

const (
	Mistake Severity = "error"   // the file cannot be used
	Warning Severity = "warning" // the file can be used, but probably does not do what was meant
)

// Error is one finding in a file.
type Error struct {
	Pos      Pos      `json:"pos"`
	Severity Severity `json:"severity,omitempty"` // "" means Mistake
	Code     string   `json:"code,omitempty"`     // short and stable, for switching a warning off; may be ""
	Msg      string   `json:"message"`
	Line     string   `json:"line,omitempty"` // text of the source line, for Snippet; "" when unknown
}

// Error is "file:line:col: message"; without a position it is the message alone.
func (e *Error) Error() string {
	if at := e.Pos.String(); at != "" {
		return at + ": " + e.Msg
	}
	return e.Msg
}

// IsMistake tells whether the finding stops the file from being used.
func (e *Error) IsMistake() bool { return e.Severity == Mistake || e.Severity == "" }

// Errors are findings sorted by file, line, column and message.
type Errors []*Error

// Error joins the findings, one a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives each finding to errors.Is and errors.As.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, one := range e {
		all[i] = one
	}
	return all
}

// sorted is a sorted copy without duplicates.
func (e Errors) sorted() Errors {
	all := slices.Clone(e)
	slices.SortStableFunc(all, compare)
	return slices.CompactFunc(all, func(a, b *Error) bool {
		return a.Pos.Equal(b.Pos) && a.Msg == b.Msg && a.IsMistake() == b.IsMistake()
	})
}

func compare(a, b *Error) int {
	return cmp.Or(
		cmp.Compare(a.Pos.File, b.Pos.File),
		cmp.Compare(a.Pos.Line, b.Pos.Line),
		cmp.Compare(a.Pos.Col, b.Pos.Col),
		cmp.Compare(a.Msg, b.Msg),
		cmp.Compare(a.rank(), b.rank()),
	)
}

// rank puts a mistake before a warning of the same words.
func (e *Error) rank() int {
	if e.IsMistake() {
		return 0
	}
	return 1
}
