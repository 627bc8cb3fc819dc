package journal

import (
	"context"
	"fmt"
)

// batch is what is written with one write.
type batch struct {
	text    []byte
	parts   []part
	sync    bool          // somebody waits for the disk
	written chan struct{} // closed when it is in the file, or failed
	safe    chan struct{} // closed when it is on the disk if it must be, or failed
	lost    error         // why it is not in the file; set before written is closed
	unsafe  error         // why it is not on the disk; set before safe is closed
}

// part is one append in a batch.
type part struct {
	call   *openCall
	name   string
	length int64
	end    bool
}

// collect gives the batch that the next write takes.
func (d *Dir) collect() *batch {
	if d.next == nil {
		d.next = &batch{written: make(chan struct{}), safe: make(chan struct{})}
	}
	return d.next
}

// poke wakes the writing goroutine. It is called under the lock, so that wake
// is not closed.
func (d *Dir) poke() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// write is the goroutine that writes. It ends when the store is closed.
func (d *Dir) write() {
	defer close(d.done)
	for open := true; open; {
		_, open = <-d.wake
		d.mu.Lock()
		b := d.next
		d.next = nil
		d.mu.Unlock()
		if b != nil {
			d.commit(b)
		}
	}
}

func (d *Dir) commit(b *batch) {
	d.mu.Lock()
	bad := d.bad
	d.mu.Unlock()
	if bad != nil {
		b.fail(ErrUnavailable, bad)
		return
	}
	if len(b.text) > 0 && (d.segment.f == nil || d.segment.size >= d.o.Segment) {
		if err := d.nextSegment(); err != nil {
			d.poison(b, ErrUnavailable, err)
			return
		}
	}
	if len(b.text) > 0 {
		if _, err := d.segment.f.Write(b.text); err != nil {
			d.poison(b, ErrUnknown, err)
			return
		}
		d.stored(b)
	}
	close(b.written)
	if b.sync && d.segment.f != nil {
		if err := d.segment.f.Sync(); err != nil {
			d.poison(b, ErrUnknown, err)
			return
		}
	}
	close(b.safe)
}

// stored notes where the records of a batch stand.
func (d *Dir) stored(b *batch) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range b.parts {
		c := p.call
		c.spans = appendSpan(c.spans, span{d.segment.n, d.segment.size, p.length})
		d.segment.size += p.length
		if p.end {
			delete(d.open, p.name)
			d.ended.add(p.name, extent{c.spans[0].segment, d.segment.n})
		}
	}
	b.text, b.parts = nil, nil
}

// widestSpan is how much is read at once, if one append was not more.
const widestSpan = 1 << 20

// appendSpan adds a span, to the last one if it goes on there.
func appendSpan(spans []span, s span) []span {
	if i := len(spans) - 1; i >= 0 {
		last := &spans[i]
		if last.segment == s.segment && last.from+last.length == s.from && last.length+s.length <= widestSpan {
			last.length += s.length
			return spans
		}
	}
	return append(spans, s)
}

// poison ends all writing: what stands in the file is not known any more.
func (d *Dir) poison(b *batch, kind, err error) {
	d.mu.Lock()
	d.bad = err
	d.mu.Unlock()
	b.fail(kind, err)
}

func (b *batch) fail(kind, err error) {
	b.unsafe = fmt.Errorf("%w: %w", kind, err)
	select {
	case <-b.written: // and those who wait for no more have what they want
	default:
		b.lost = b.unsafe
		close(b.written)
	}
	close(b.safe)
}

// wait returns when the batch has reached a durability.
func (b *batch) wait(ctx context.Context, safe bool) error {
	until, failed := b.written, &b.lost
	if safe {
		until, failed = b.safe, &b.unsafe
	}
	select {
	case <-until:
		return *failed
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrUnknown, ctx.Err())
	}
}
