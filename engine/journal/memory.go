package journal

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"
)

// Memory is a store that dies with the process. The zero Memory is ready.
type Memory struct {
	Now func() time.Time // the clock of its leases; nil: time.Now

	mu      sync.Mutex
	calls   map[string]*remembered
	members members
}

// remembered is a call in memory.
type remembered struct {
	head
	records []Record
}

var (
	_ Shared = (*Memory)(nil)
	_ shares = (*Memory)(nil)
)

// Join implements [Shared].
func (m *Memory) Join(ctx context.Context, name string, ttl time.Duration) (Node, error) {
	return join(ctx, m, name, ttl)
}

// Append implements [Store]. It refuses calls that a [Node] owns.
func (m *Memory) Append(ctx context.Context, call string, expect Rev, d Durability, records ...Record) (Rev, error) {
	return m.appendAs(ctx, nil, call, expect, d, records)
}

func (m *Memory) appendAs(ctx context.Context, as *member, call string, expect Rev, _ Durability, records []Record) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return expect, err
	}
	kept, wrong := encode(expect, records)
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.calls[call]
	if err := c.at().admit(as, expect, m.now()); err != nil {
		return expect, err
	}
	if wrong != nil || len(records) == 0 {
		return expect, wrong
	}
	if c == nil {
		if m.calls == nil {
			m.calls = map[string]*remembered{}
		}
		c = &remembered{head: *begin(as)}
		m.calls[call] = c
	}
	c.keep(records, kept)
	return c.rev, nil
}

// at is the head; of a call that is not there it is nil.
func (c *remembered) at() *head {
	if c == nil {
		return nil
	}
	return &c.head
}

// keep stores records with copies of their data.
func (c *remembered) keep(records []Record, b *bodies) {
	i := 0
	for body := range b.all {
		r := records[i]
		r.Data = body[len(body)-b.data[i]:]
		c.records = append(c.records, r)
		i++
	}
	c.take(records)
}

func (m *Memory) claimAs(ctx context.Context, as *member, call string) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.calls[call]
	if err := c.at().claimable(as, m.now()); err != nil {
		return 0, err
	}
	r := claimOf(&c.head, as, m.now())
	c.records = append(c.records, r)
	c.claimed(as, r)
	return c.rev, nil
}

func (m *Memory) openCalls() ([]OpenCall, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var open []OpenCall
	for call, c := range m.calls {
		if !c.end {
			open = append(open, c.state(call, m.now()))
		}
	}
	slices.SortFunc(open, func(a, b OpenCall) int { return strings.Compare(a.Call, b.Call) })
	return open, nil
}

// Tail implements [Store].
func (m *Memory) Tail(ctx context.Context, call string) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if c := m.calls[call]; c != nil {
		return c.rev, nil
	}
	return 0, nil
}

// Read implements [Store].
func (m *Memory) Read(ctx context.Context, call string, after Rev) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, r := range m.after(call, after) {
			if err := ctx.Err(); err != nil {
				yield(Record{}, err)
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// after gives the records that stand now; none of them is changed later.
func (m *Memory) after(call string, rev Rev) []Record {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.calls[call]
	if c == nil || rev >= c.rev {
		return nil
	}
	return slices.Clone(c.records[rev:])
}

func (m *Memory) now() time.Time {
	if m.Now == nil {
		return time.Now()
	}
	return m.Now()
}

func (m *Memory) lease(do func(*members) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return do(&m.members)
}
