package journal

import (
	"context"
	"errors"
	"iter"
	"time"
)

// ErrLeaseLost says that a node's lease ran out: others may have taken its
// calls over, so it may not do anything outside any more.
var ErrLeaseLost = errors.New("journal: the lease of this node has run out")

// ErrEnded says that a call cannot be claimed: it has an end.
var ErrEnded = errors.New("journal: the call has ended")

// Shared is a store that several nodes write to, each its own calls. Safety
// comes from Append's expected revision and from the owner it checks; a lease
// only says when a call may be taken over.
type Shared interface {
	// Join makes a node a member for ttl, to be renewed. ErrBusy: a node of
	// this name is a member and its lease runs.
	Join(ctx context.Context, node string, ttl time.Duration) (Node, error)
}

// Node is a shared store as one of its members sees it. The first append to a
// call (expect 0) makes the member its owner; every append of anybody else is
// ErrFenced, and nothing of it is stored. A member whose lease has run out, or
// that left, begins no call and claims none (ErrLeaseLost), but goes on to
// append to the calls it has until somebody claims them: what has happened is
// worth being written down. A node that joins again is a new member, and has
// to claim the calls of the one before it.
type Node interface {
	Store
	// Name is the node's.
	Name() string
	// Valid reports whether the lease runs, by the clock of this process,
	// counted from before it was asked for, less a margin. It asks nobody;
	// ask it right before an effect that may not be repeated.
	Valid() bool
	// Renew prolongs the lease by its ttl. ErrLeaseLost: it had run out and
	// the node is no member any more.
	Renew(ctx context.Context) error
	// Open lists the calls without an end record, sorted by name.
	Open(ctx context.Context) iter.Seq2[OpenCall, error]
	// Claim takes an open call over: it appends a record of kind [Claim]
	// with the next epoch and gives its revision. From then on the one
	// before is fenced. ErrBusy: its owner is another node whose lease runs.
	// A node may claim a call of its own (a new Drive on an old call), and
	// fences itself with it. ErrEnded: there is nothing left to do.
	// ErrFenced: there is no such call. ErrUnknown: ask Tail, or claim again.
	Claim(ctx context.Context, call string) (Rev, error)
	// Leave ends the membership; the node's open calls are free at once.
	Leave(ctx context.Context) error
}

// OpenCall is a call that has not ended.
type OpenCall struct {
	Call  string
	Node  string    // its owner; "" when it was begun without one, or that is not known any more
	Epoch uint64    // 1 for who began it, one more for each claim
	Last  time.Time // of its last record
	Rev   Rev
	Free  bool // its owner's lease has run out, or it left
}

// Claimed is the data of a record of kind [Claim].
type Claimed struct {
	Node  string `json:"node"`
	Epoch uint64 `json:"epoch"`
}
