package journal

import (
	"context"
	"iter"
	"slices"
	"sync"
)

// Memory is a store that dies with the process. The zero Memory is ready.
type Memory struct {
	mu    sync.Mutex
	calls map[string][]Record
}

var _ Store = (*Memory)(nil)

// Append implements [Store].
func (m *Memory) Append(ctx context.Context, call string, expect Rev, _ Durability, records ...Record) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return expect, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.calls == nil {
		m.calls = map[string][]Record{}
	}
	have := m.calls[call]
	if Rev(len(have)) != expect {
		return expect, ErrFenced
	}
	for i, r := range records {
		if r.N != uint64(expect)+uint64(i)+1 {
			return expect, errSequence(r.N, uint64(expect)+uint64(i)+1)
		}
	}
	m.calls[call] = append(have, records...)
	return expect + Rev(len(records)), nil
}

// Read implements [Store].
func (m *Memory) Read(_ context.Context, call string, after Rev) iter.Seq2[Record, error] {
	m.mu.Lock()
	all := m.calls[call]
	list := slices.Clone(all[min(int(after), len(all)):])
	m.mu.Unlock()
	return func(yield func(Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}
