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
	ErrBusy   = errors.New("journal: the call has another owner")
	ErrFenced = errors.New("journal: another owner wrote to the call; stop it now")
	// ErrUnknown: ask Tail. A store of files says it after a failed write or
	// fsync, and has to be opened again to tell.
	ErrUnknown = errors.New("journal: whether the records were stored is not known")
	// ErrUnavailable: certainly nothing was stored.
	ErrUnavailable = errors.New("journal: the store does not work, nothing was stored")
	ErrTooLong     = errors.New("journal: a record is longer than a reader takes, nothing was written")
)

// Store keeps journals. A call's name is used once: when its journal has an
// end record, or somebody else has begun one, it is taken for good.
type Store interface {
	// Append adds records as one unit if the call's last record is expect,
	// and returns the new last; only a crash in the middle of it may leave
	// the first of them without the others. Their numbers follow expect without gaps,
	// their data is JSON, kept without the white space round its values. No
	// record follows one of kind [End].
	//
	// ErrFenced: the last record is another, or the call has ended; nothing
	// was stored. ErrUnavailable, ErrTooLong and what is wrong with a record:
	// nothing was stored. ErrUnknown, or any other error: nothing may be
	// assumed stored, and nothing that the records announce may be done.
	//
	// Without records it stores nothing; when Durable it makes safe what
	// stands before.
	Append(ctx context.Context, call string, expect Rev, d Durability, records ...Record) (Rev, error)
	// Read gives the records after a revision, in order. An error ends it; a
	// torn last record (a crash in the middle of a write) is left out. A call
	// that is not there has no records.
	Read(ctx context.Context, call string, after Rev) iter.Seq2[Record, error]
	// Tail gives the number of the call's last stored record, 0 for a call
	// that is not there. It tells after ErrUnknown whether the records were
	// stored: it waits for appends that are under way, and its answer will
	// not change by them.
	Tail(ctx context.Context, call string) (Rev, error)
}
