// Package journal keeps the ordered records of calls. It knows nothing of
// flows: a record has a kind, a time and data that its writer understands.
//
// [Store] is the port; [Memory], [File] (one call, one file) and [Dir] (many
// calls, one folder) implement it. Several nodes divide the calls of a store
// that is [Shared]. [ReadFrom] and [ReadCalls] read files that nobody writes.
//
// In a file a record is a line of JSON that ends with a checksum of itself and
// of the record before it.
package journal

import (
	"encoding/json"
	"time"
)

// Format is the version of the records' format. It stands in the data of the
// first record; a reader refuses a newer one.
const Format = 1

// The kinds of records.
const (
	Start   = "start"   // flow, program, call, inputs, seed
	Command = "command" // an intent: what was asked, masked
	Event   = "event"   // the answer, masked
	Exit    = "exit"    // an applet was left: by which exit, why, where to
	End     = "end"     // the outcome of the call
	Note    = "note"    // for people: a notification that was refused; replay passes over it
	Claim   = "claim"   // another node, or another process, took the call over; replay passes over it
)

// Record is one entry of a call's journal. One record is one line of JSON.
type Record struct {
	N    uint64          `json:"n"` // 1, 2, 3 ... without gaps
	Kind string          `json:"kind"`
	At   time.Time       `json:"at"` // UTC
	Data json.RawMessage `json:"data"`
}
