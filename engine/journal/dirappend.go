package journal

import "context"

// Append implements [Store]. It refuses calls that a [Node] owns. When it is
// Buffered it returns when the records are in the file.
func (d *Dir) Append(ctx context.Context, call string, expect Rev, dur Durability, records ...Record) (Rev, error) {
	return d.appendAs(ctx, nil, call, expect, dur, records)
}

func (d *Dir) appendAs(ctx context.Context, as *member, call string, expect Rev, dur Durability, records []Record) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return expect, err
	}
	// What can be done before the lock is: the others wait at it.
	lines, wrong := encode(expect, records)
	b, err := d.enter(as, call, expect, dur, records, lines, wrong)
	if err != nil || b == nil {
		return expect, err
	}
	if err := b.wait(ctx, d.o.Sync.needs(dur)); err != nil {
		return expect, err
	}
	return expect + Rev(len(records)), nil
}

// enter puts the records into the next batch. From then on the call stands
// behind them, though they are not written yet: if they fail, all does.
func (d *Dir) enter(as *member, call string, expect Rev, dur Durability, records []Record, lines *bodies, wrong error) (*batch, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, err := d.find(call)
	if err != nil {
		return nil, err
	}
	if err := c.at().admit(as, expect, d.now()); err != nil {
		return nil, err
	}
	if wrong != nil {
		return nil, wrong
	}
	if len(records) == 0 {
		return d.barrier(dur), nil
	}
	if c == nil {
		opening, err := openingOf(call)
		if err != nil {
			return nil, err
		}
		c = &openCall{head: *begin(as), opening: opening}
	}
	if !lines.fit(c.opening) {
		return nil, ErrTooLong
	}
	d.open[call] = c
	c.take(records)
	return d.put(c, call, lines, dur), nil
}

// find gives an open call; nil for one that was not begun.
func (d *Dir) find(call string) (*openCall, error) {
	if err := d.stopped(); err != nil {
		return nil, err
	}
	if bad := d.refused[call]; bad != nil {
		return nil, bad
	}
	c := d.open[call]
	if c == nil {
		if _, ended := d.ended.find(call); ended {
			return nil, ErrFenced
		}
	}
	return c, nil
}

// at is the head; of a call that is not there it is nil.
func (c *openCall) at() *head {
	if c == nil {
		return nil
	}
	return &c.head
}

// barrier is an append without records: a durable one waits for a sync.
func (d *Dir) barrier(dur Durability) *batch {
	if !d.o.Sync.needs(dur) {
		return nil
	}
	b := d.collect()
	b.sync = true
	d.poke()
	return b
}

func (d *Dir) put(c *openCall, call string, lines *bodies, dur Durability) *batch {
	b := d.collect()
	from := len(b.text)
	b.text, c.sum = lines.appendLines(b.text, c.opening, c.sum)
	b.parts = append(b.parts, part{c, call, int64(len(b.text) - from), c.end})
	b.sync = b.sync || d.o.Sync.needs(dur)
	c.flight = b
	d.poke()
	return b
}

func (d *Dir) claimAs(ctx context.Context, as *member, call string) (Rev, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	b, rev, err := d.enterClaim(as, call)
	if err != nil {
		return 0, err
	}
	return rev, b.wait(ctx, d.o.Sync.needs(Durable))
}

func (d *Dir) enterClaim(as *member, call string) (*batch, Rev, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, err := d.find(call)
	switch {
	case err == ErrFenced:
		return nil, 0, ErrEnded
	case err != nil:
		return nil, 0, err
	}
	if err := c.at().claimable(as, d.now()); err != nil {
		return nil, 0, err
	}
	r := claimOf(&c.head, as, d.now())
	lines, err := encode(c.rev, []Record{r})
	if err != nil {
		return nil, 0, err
	}
	if !lines.fit(c.opening) {
		return nil, 0, ErrTooLong
	}
	c.claimed(as, r)
	return d.put(c, call, lines, Durable), c.rev, nil
}

// Tail implements [Store]. After a failed append only opening the folder again
// tells what stands in it: until then it is ErrUnavailable.
func (d *Dir) Tail(ctx context.Context, call string) (Rev, error) {
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		d.mu.Lock()
		c, err := d.find(call)
		if err != nil || c == nil {
			d.mu.Unlock()
			if err == ErrFenced {
				return d.endedTail(ctx, call)
			}
			return 0, err
		}
		b, rev := c.flight, c.rev
		d.mu.Unlock()
		if b == nil {
			return rev, nil
		}
		if b.wait(ctx, true) != nil {
			continue // the context, or the store, says why
		}
		d.mu.Lock()
		if c.flight == b {
			c.flight = nil
		}
		d.mu.Unlock()
	}
}
