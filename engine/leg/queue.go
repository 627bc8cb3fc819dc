package leg

import "github.com/ivrflow/ivrflow/engine/vars"

// QueueTo is an agent queue of the platform, and what goes with the call. The
// prompts of the command are what the caller hears while waiting, where the
// platform lets others choose that.
//
// The answer is Transferred (an agent has taken a call that was handed over
// for good), Ended (the agent is done and the caller is back), Overflow (no
// agent in time, or the queue takes nobody), or Failed.
type QueueTo struct {
	Queue    vars.Text     `json:"queue"` // the platform's name of it
	Mode     string        `json:"mode"`  // Blind or Bridge
	Priority string        `json:"priority,omitempty"`
	Timeout  vars.Duration `json:"timeout"` // how long to wait for an agent
	Data     []Attached    `json:"data,omitempty"`
}

// Attached is a named value that goes with a call, for the agent's screen and
// for routing.
type Attached struct {
	Name  string    `json:"name"`
	Value vars.Text `json:"value"`
}

// Priorities are those of a call in a queue, the most urgent first. A platform
// with numbers of its own maps them (Highest 0.9, Higher 0.75, Normal 0.5,
// Lower 0.25, Lowest 0.1 is one way).
func Priorities() []string { return []string{"Highest", "Higher", "Normal", "Lower", "Lowest"} }
