package engine

import (
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// State is everything a call is between two events. It is plain data: it goes
// through JSON unchanged. Only Start and Step write to it.
type State struct {
	Program  string                `json:"program"` // fingerprint
	Call     Call                  `json:"call"`
	At       time.Time             `json:"at"` // of the last event
	Settings map[string]vars.Value `json:"settings,omitempty"`
	Frames   []*Frame              `json:"frames"` // the flow, and the sub-flows in it; the last one runs
	Commands int                   `json:"commands"`
	Faults   int                   `json:"faults,omitempty"`
	Pending  *Command              `json:"pending,omitempty"`
	HungUp   *time.Time            `json:"hungup,omitempty"`   // when the caller hung up
	Released bool                  `json:"released,omitempty"` // the flow has gone to onHangup, or there is none
	Left     bool                  `json:"left,omitempty"`     // the leg was transferred away
	End      *End                  `json:"end,omitempty"`
}

// Frame is a flow that runs: where it is, and its data sources.
type Frame struct {
	Flow    string                `json:"flow"`
	Path    string                `json:"path,omitempty"` // the SubFlows that lead here, "Pay/"; "" is the flow that the call began with
	Applet  string                `json:"applet"`
	Visit   int                   `json:"visit"`
	Ordinal int                   `json:"ordinal"`          // commands of this visit so far
	Counts  map[string]int64      `json:"counts,omitempty"` // the applet's own state in this visit
	Kept    map[string]int64      `json:"kept,omitempty"`   // numbers that applets keep over their visits
	Visits  map[string]int        `json:"visits"`
	Data    map[string]vars.Value `json:"data"`
}

// The outcomes of a call.
const (
	Completed = "completed" // the flow came to an end
	HungUp    = "hungup"    // the caller hung up, and the flow has done what it does then
	Faulted   = "fault"     // the flow could not go on
)

// End is how a call ended.
type End struct {
	Outcome string `json:"outcome"`
	Applet  string `json:"applet,omitempty"` // where
	Why     string `json:"why,omitempty"`
}

func (s *State) frame() *Frame { return s.Frames[len(s.Frames)-1] }

// at is the present applet as journals name it: with the sub-flows before it.
func (f *Frame) at() string { return f.Path + f.Applet }

// legGone reports whether there is nobody to talk to any more.
func (s *State) legGone() bool { return s.HungUp != nil || s.Left }

// timeLeft is the time a call has left after a hang-up.
func (s *State) timeLeft() time.Duration { return AfterHangup - s.At.Sub(*s.HungUp) }
