package journal

import (
	"context"
	"errors"
	"iter"
)

// Rev is the number of a call's last record; 0 is a call without records.
type Rev uint64

// Durability says when an append may return.
type Durability int

const (
	// Buffered keeps the order; the record may be lost with the node (a
	// prompt, a digit).
	Buffered Durability = iota
	// Durable returns when the records, and all buffered before them, will
	// survive a crash: intents that may not be repeated, their outcomes, the
	// end.
	Durable
)

// The errors a caller of a store tells apart.
var (
	ErrBusy    = errors.New("journal: the call has another owner")
	ErrFenced  = errors.New("journal: another owner wrote to the call; stop it now")
	ErrUnknown = errors.New("journal: whether the records were stored is not known")
	ErrTooLong = errors.New("journal: a record is longer than a reader takes, nothing was written")
)

// Store keeps journals.
type Store interface {
	// Append adds records as one unit if the call's last record is expect,
	// and returns the new last. ErrFenced: it is another; nothing was stored.
	// Any other error: nothing may be assumed stored, and nothing that the
	// records announce may be done.
	Append(ctx context.Context, call string, expect Rev, d Durability, records ...Record) (Rev, error)
	// Read gives the records after a revision, in order. An error ends it; a
	// torn last record (a crash in the middle of a write) is left out.
	Read(ctx context.Context, call string, after Rev) iter.Seq2[Record, error]
}
