package journal

import (
	"context"
	"encoding/json"
	"iter"
	"sync/atomic"
	"time"
)

// shares is what a store does for its nodes. It locks by itself.
type shares interface {
	Store
	now() time.Time
	lease(do func(*members) error) error
	appendAs(ctx context.Context, as *member, call string, expect Rev, d Durability, records []Record) (Rev, error)
	claimAs(ctx context.Context, as *member, call string) (Rev, error)
	openCalls() ([]OpenCall, error)
}

// node is a store as a member sees it.
type node struct {
	shares
	member *member
	valid  atomic.Pointer[time.Time] // until when, by the clock of this process
}

var _ Node = (*node)(nil)

// join makes a node of a store that can be shared.
func join(ctx context.Context, s shares, name string, ttl time.Duration) (Node, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n := &node{shares: s}
	before := s.now()
	if err := s.lease(func(ms *members) (err error) {
		n.member, err = ms.join(name, ttl, s.now())
		return err
	}); err != nil {
		return nil, err
	}
	n.trust(before)
	return n, nil
}

// trust sets how long the lease is relied on: as if it had been given before
// it was asked for, and an eighth less, for clocks do not run alike and what
// is done after the question takes time.
func (n *node) trust(before time.Time) {
	until := before.Add(n.member.ttl - n.member.ttl/8)
	n.valid.Store(&until)
}

func (n *node) Name() string { return n.member.name }

func (n *node) Valid() bool { return n.now().Before(*n.valid.Load()) }

func (n *node) Renew(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	before := n.now()
	if err := n.lease(func(ms *members) error { return ms.renew(n.member, n.now()) }); err != nil {
		return err
	}
	n.trust(before)
	return nil
}

func (n *node) Leave(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	n.valid.Store(&time.Time{})
	return n.lease(func(ms *members) error {
		ms.leave(n.member)
		return nil
	})
}

func (n *node) Append(ctx context.Context, call string, expect Rev, d Durability, records ...Record) (Rev, error) {
	return n.appendAs(ctx, n.member, call, expect, d, records)
}

func (n *node) Claim(ctx context.Context, call string) (Rev, error) {
	return n.claimAs(ctx, n.member, call)
}

func (n *node) Open(ctx context.Context) iter.Seq2[OpenCall, error] {
	return func(yield func(OpenCall, error) bool) {
		calls, err := n.openCalls()
		if err != nil {
			yield(OpenCall{}, err)
			return
		}
		for _, c := range calls {
			if err := ctx.Err(); err != nil {
				yield(OpenCall{}, err)
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

// claimOf is the record by which a member takes over a call.
func claimOf(h *head, as *member, now time.Time) Record {
	data, _ := json.Marshal(Claimed{Node: as.name, Epoch: h.epoch + 1}) // a string and a number
	return Record{N: uint64(h.rev) + 1, Kind: Claim, At: now.UTC().Round(0), Data: data}
}
