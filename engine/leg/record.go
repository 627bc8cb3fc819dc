package leg

import "github.com/ivrflow/ivrflow/engine/vars"

// The modes of recording.
const (
	RecordMessage = "message" // what the caller says now, until the end of the message
	RecordCall    = "call"    // both sides, from now to the end of the call; the command is over at once
)

// RecordOptions say how something is recorded.
//
// The answer is Recorded with the platform's reference of the recording,
// NoInput when nobody spoke, or Failed. Most callers end a message by hanging
// up: then the answer is Recorded too, and the hang-up is told by HungUp. Only
// who hangs up without having spoken is answered HungUp.
//
// A recording of the call is paused while a secret is collected.
type RecordOptions struct {
	Mode       string        `json:"mode"`
	Max        vars.Duration `json:"max,omitempty"`        // of a message
	Silence    vars.Duration `json:"silence,omitempty"`    // that ends a message
	Terminator string        `json:"terminator,omitempty"` // keys that end a message, each one character
	Beep       bool          `json:"beep,omitempty"`       // before it begins
}
