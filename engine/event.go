package engine

import (
	"time"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Event is what the shell brings back. N names the command it answers; Leg or
// Fetched holds the answer, a wait that is over has neither. A hang-up is an
// event of its own: HungUp with N of the command that was pending.
type Event struct {
	N        int        `json:"n"`
	At       time.Time  `json:"at"`
	HungUp   bool       `json:"hungup,omitempty"`
	Leg      *leg.Event `json:"leg,omitempty"`
	Fetched  *Fetched   `json:"fetched,omitempty"`
	Notified *Notified  `json:"notified,omitempty"` // ends a wait that expects it
}

// What came of a request: the outcome of a [Fetched].
const (
	Answered  = "answered" // a whole answer, whatever its status
	NotDone   = "failed"   // certainly nothing was done: refused before sending, DNS, connect, TLS
	MaybeDone = "unknown"  // bytes may have left and no whole or valid answer came
)

// Fetched is the answer to a [Fetch], masked.
type Fetched struct {
	Outcome  string        `json:"outcome"`
	Document string        `json:"document"` // fingerprint of the document that Found was extracted with
	Status   int           `json:"status,omitempty"`
	Headers  []HeaderValue `json:"headers,omitempty"` // those that the document reads
	Body     string        `json:"body,omitempty"`    // masked
	Found    []Found       `json:"found,omitempty"`
	Issues   []Issue       `json:"issues,omitempty"`
	Lost     string        `json:"lost,omitempty"` // the reference for which the vault had nothing
	Attempts int           `json:"attempts,omitempty"`
	Sent     []time.Time   `json:"sent,omitempty"`   // the time of each attempt, where a Let asked for it
	Cached   bool          `json:"cached,omitempty"` // an answer to an equal request, not sent again
}

// HeaderValue is one header of an answer, masked.
type HeaderValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Found is one value that a document's fields found. A null value means that
// the locator found nothing.
type Found struct {
	Name  string     `json:"name"` // destination
	Value vars.Value `json:"value"`
}

// Issue says what was wrong with a request or an answer. It holds no secret.
type Issue struct {
	Msg string `json:"message"`
	// Field is the destination it is about, or "".
	Field string `json:"field,omitempty"`
}
