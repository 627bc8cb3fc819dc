package expression

import "github.com/ivrflow/ivrflow/engine/source"

// Error says why an evaluation gave no value, in words for designers. Pos is the operator, name or value within the
// expression. It never holds the text of a value: it says what a value is called and which kind of value it is.
type Error struct {
	Pos source.Pos `json:"pos"`
	Msg string     `json:"message"`
}

// Error is "file:line:col: message"; without a position it is the message alone.
func (e *Error) Error() string {
	if at := e.Pos.String(); at != "" {
		return at + ": " + e.Msg
	}
	return e.Msg
}
