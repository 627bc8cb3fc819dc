// Package leg is the port to a telephone: what a platform is asked to do with
// a call's leg ([Command]), what comes back ([Event]), and the interface that
// an adapter implements ([Leg]). [Script] is the headless one.
//
// The vocabulary is what every platform can do; what a platform cannot do it
// says with [Capabilities].
package leg

import (
	"context"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// The kinds of commands.
const (
	Play     = "play"     // voice the prompts, then go on
	Collect  = "collect"  // voice the prompts and read keys
	Hold     = "hold"     // start voicing the prompts and return at once; they go on until the next command
	Transfer = "transfer" // connect the caller to a number
	Send     = "send"     // send keys
	Queue    = "queue"    // hand the caller to an agent queue of the platform
	Record   = "record"   // voice the prompts and record what the caller says, or the call
	SendLink = "sendLink" // send the caller a message with a link (SMS, e-mail)
	Hangup   = "hangup"   // give the caller up
)

// Command is one thing to do with a leg.
type Command struct {
	Kind     string          `json:"kind"`
	Prompts  []Prompt        `json:"prompts,omitempty"`
	BargeIn  bool            `json:"bargeIn,omitempty"` // a key ends the prompts
	Collect  *CollectOptions `json:"collect,omitempty"`
	Transfer *TransferTo     `json:"transfer,omitempty"`
	Digits   vars.Text       `json:"digits,omitempty"` // to send; w is half a second
	Message  *MessageTo      `json:"message,omitempty"`
	Queue    *QueueTo        `json:"queue,omitempty"`
	Record   *RecordOptions  `json:"record,omitempty"`
}

// CollectOptions say how keys are read.
type CollectOptions struct {
	Min        int           `json:"min"`
	Max        int           `json:"max"`
	Terminator string        `json:"terminator,omitempty"` // keys that end the collect, each one character; they are not part of the digits
	FirstDigit vars.Duration `json:"firstDigit"`           // how long to wait for the first key, from the end of the prompts
	InterDigit vars.Duration `json:"interDigit"`           // how long to wait for the next one
	Check      string        `json:"check,omitempty"`      // luhn, expiry or a regular expression; the engine's business, not the leg's
	Secret     bool          `json:"secret,omitempty"`     // recordings of the leg are paused, nothing is logged
	Clear      bool          `json:"clear,omitempty"`      // said not to be secret: not sealed even when it looks like a card
}

// The modes of a transfer.
const (
	Bridge = "bridge" // the caller comes back when the other side hangs up
	Blind  = "blind"  // the leg leaves the flow
)

// TransferTo says where to and how.
type TransferTo struct {
	To          vars.Text     `json:"to"` // E.164 or what the platform dials
	Mode        string        `json:"mode"`
	SendDigits  vars.Text     `json:"sendDigits,omitempty"` // keyed when the other side answers; w is half a second
	NoAnswer    vars.Duration `json:"noAnswer"`
	MaxDuration vars.Duration `json:"maxDuration,omitempty"` // of the bridge; 0 is no limit
}

// MessageTo is a message with a link for the caller, and where it goes: a
// number or an e-mail address. It goes beside the call; the platform says Done
// when it has taken it.
type MessageTo struct {
	To   vars.Text `json:"to"`
	Text vars.Text `json:"text"`
}

// What came of a command: the Status of an [Event].
const (
	Done        = "done"        // play, hold, hangup
	Digits      = "digits"      // collect: keys were read (perhaps fewer than Min)
	NoInput     = "noInput"     // collect: no key in time; record: nobody spoke
	Ended       = "ended"       // transfer, queue: the bridge is over, the caller is back
	Transferred = "transferred" // transfer, queue: the leg has left
	Busy        = "busy"
	NoAnswer    = "noAnswer"
	Overflow    = "overflow" // queue: no agent in time, or it takes nobody
	Recorded    = "recorded" // record: there is a message, or the call is being recorded
	Failed      = "failed"   // the platform could not do it
	Unknown     = "unknown"  // transfer, queue: the process stopped meanwhile; it may have been done
	Gone        = "gone"     // there is no leg any more
	HungUp      = "hungup"   // the caller hung up before or meanwhile
)

// Event is what came of a command.
//
// A leg gives Digits in the clear. When they are secret the shell seals them
// before anything sees them: then Ref stands for them, and the shell's
// verdict Fits says whether they are as many as the command asked for.
type Event struct {
	Status string `json:"status"`
	Digits string `json:"digits,omitempty"`
	Ref    string `json:"ref,omitempty"`
	Fits   bool   `json:"fits,omitempty"`
	Detail string `json:"detail,omitempty"` // for people: why it failed

	Recording string `json:"recording,omitempty"` // of Recorded: what the platform calls the recording
}

// Capabilities say what a platform can do; a check compares a flow with them.
type Capabilities struct {
	InterDigit  bool // has an inter-digit time apart from the first-digit time
	Terminators bool // can end a collect by a key
	Blind       bool // can transfer blindly
	BargeIn     bool // a key can end a prompt
	Links       bool // can send the caller a message
	Queues      bool // has agent queues
	Records     bool // can record messages and calls
}

// Leg is one call's telephone. Do carries out one command and returns when it
// is over, at once with Status HungUp when the caller hangs up. An error
// means that this process must stop (ctx ended, the platform is lost), never
// that the caller did something. HungUp is closed when the caller has hung up.
type Leg interface {
	Can() Capabilities
	Do(ctx context.Context, c Command) (Event, error)
	HungUp() <-chan struct{}
}
