package engine

import "github.com/ivrflow/ivrflow/engine/expression"

// Turn is what one event brought about: the exits taken, then the command the
// call now waits for, or its end. Commands is empty while the answer of a
// fetch is awaited after a hang-up.
type Turn struct {
	Exits    []Exit
	Commands []Command
	End      *End
}

// Exit is an applet left by one of its exits.
type Exit struct {
	Applet string `json:"applet"`
	Visit  int    `json:"visit"`
	Exit   string `json:"exit"`
	To     string `json:"to,omitempty"` // the next applet; "" ends the call
	Why    *Why   `json:"why,omitempty"`
}

// Why says what decided: the rule or condition with the values it read, and
// what was wrong with an answer. It holds no secret.
type Why struct {
	Text   string            `json:"text,omitempty"`
	Values []expression.Used `json:"values,omitempty"`
	Issues []Issue           `json:"issues,omitempty"`
}

// The exits that every applet has beside its own.
const (
	ExitHangup = "hungup" // the caller hung up meanwhile
	ExitFault  = "fault"  // the applet could not go on
)
