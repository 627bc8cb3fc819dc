package main

import (
	"context"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// foreignCaller does what the list says of the caller, and is the clock of the
// call: time goes on when the flow waits, and up to the time of what happens.
// It is for the goroutine of one call.
type foreignCaller struct {
	call   *foreignCall
	now    time.Time
	ahead  string // keys pressed beyond the last collect
	gone   bool
	hungUp chan struct{}
	last   int // line of what was used last
	// missing leaves the call open: the list does not have what is wanted.
	missing func(what string) error
}

var (
	_ leg.Leg     = (*foreignCaller)(nil)
	_ clock.Clock = (*foreignCaller)(nil)
)

func newForeignCaller(call *foreignCall) *foreignCaller {
	return &foreignCaller{call: call, now: call.began.UTC(), hungUp: make(chan struct{}), last: call.line}
}

// Now implements [clock.Clock].
func (f *foreignCaller) Now() time.Time { return f.now }

// Wait implements [clock.Clock].
func (f *foreignCaller) Wait(ctx context.Context, d time.Duration, _ ...<-chan struct{}) error {
	until := f.now.Add(max(d, 0))
	if !f.hangUpBy(until, true) {
		f.until(until)
	}
	return ctx.Err()
}

func (f *foreignCaller) until(t time.Time) {
	if t.After(f.now) {
		f.now = t.UTC()
	}
}

// use takes something from the list.
func (f *foreignCaller) use(h *happening) {
	h.used, f.last = true, h.line
	f.until(h.at)
}

// hangUpBy lets the caller hang up if that has come: at its time, or without
// one, where something waits for the caller, when everything before it has
// happened. A list that ends with a hang-up is most often of a caller who heard
// the last prompt.
func (f *foreignCaller) hangUpBy(until time.Time, waits bool) bool {
	before := waits
	for _, h := range f.call.happened {
		if !h.hangup {
			before = before && h.used
			continue
		}
		if !h.used && (h.at.IsZero() && before || !h.at.IsZero() && !h.at.After(until)) {
			f.hangUp(h)
		}
		break
	}
	return f.gone
}

func (f *foreignCaller) hangUp(h *happening) {
	f.use(h)
	f.gone = true
	close(f.hungUp)
}

// HungUp implements [leg.Leg].
func (f *foreignCaller) HungUp() <-chan struct{} { return f.hungUp }

// Can implements [leg.Leg]: what the other platform could is done already.
func (f *foreignCaller) Can() leg.Capabilities {
	return leg.Capabilities{InterDigit: true, Terminators: true, Blind: true, BargeIn: true, Links: true, Queues: true, Records: true}
}

// Do implements [leg.Leg].
func (f *foreignCaller) Do(ctx context.Context, c leg.Command) (leg.Event, error) {
	if c.Kind != leg.Hangup && (f.gone || f.hangUpBy(f.now, waitsForCaller(c.Kind))) {
		return leg.Event{Status: leg.HungUp}, ctx.Err()
	}
	switch c.Kind {
	case leg.Collect:
		return f.collect(c.Collect)
	case leg.Transfer:
		return f.transfer(c.Transfer)
	case leg.Queue:
		return f.queue(c.Queue)
	case leg.Record:
		return f.record(c.Record)
	}
	return leg.Event{Status: leg.Done}, ctx.Err()
}

// waitsForCaller reports whether a command is over when the caller, or the
// other side, does something.
func waitsForCaller(kind string) bool {
	return kind == leg.Collect || kind == leg.Transfer || kind == leg.Queue || kind == leg.Record
}

// next is what the caller did next.
func (f *foreignCaller) next() *happening {
	for _, h := range f.call.happened {
		if !h.used && h.ask == nil {
			return h
		}
	}
	return &happening{}
}

func (f *foreignCaller) collect(o *leg.CollectOptions) (leg.Event, error) {
	keys := f.ahead
	f.ahead = ""
	if keys == "" {
		h := f.next()
		switch {
		case h.hangup:
			f.hangUp(h)
			return leg.Event{Status: leg.HungUp}, nil
		case h.silence:
			f.until(f.now.Add(o.FirstDigit.Std()))
			f.use(h)
			return leg.Event{Status: leg.NoInput}, nil
		case h.keys == "":
			return leg.Event{}, f.missing("keys")
		}
		f.use(h)
		keys = h.keys
	}
	return f.read(keys, o), nil
}

// read takes keys up to a terminator or the most that are wanted; what is left
// was keyed ahead, but for the terminator out of habit.
func (f *foreignCaller) read(keys string, o *leg.CollectOptions) leg.Event {
	if at := strings.IndexAny(keys, o.Terminator); at >= 0 && (o.Max == 0 || at <= o.Max) {
		keys, f.ahead = keys[:at], keys[at+1:]
	} else if o.Max > 0 && len(keys) > o.Max {
		keys, f.ahead = keys[:o.Max], keys[o.Max:]
	}
	if keys == "" {
		return leg.Event{Status: leg.NoInput}
	}
	return leg.Event{Status: leg.Digits, Digits: keys}
}

func (f *foreignCaller) queue(q *leg.QueueTo) (leg.Event, error) {
	h := f.next()
	switch {
	case h.hangup:
		f.hangUp(h)
		return leg.Event{Status: leg.HungUp}, nil
	case h.queue == "":
		return leg.Event{}, f.missing("what came of a queue")
	}
	f.use(h)
	status := h.queue
	if status == leg.Ended && q.Mode == leg.Blind {
		status = leg.Transferred
	}
	return leg.Event{Status: status}, nil
}

func (f *foreignCaller) record(o *leg.RecordOptions) (leg.Event, error) {
	h := f.next()
	switch {
	case h.hangup:
		f.hangUp(h)
		return leg.Event{Status: leg.HungUp}, nil
	case h.silence:
		f.until(f.now.Add(o.Silence.Std()))
		f.use(h)
		return leg.Event{Status: leg.NoInput}, nil
	case h.recorded == "":
		return leg.Event{}, f.missing("a recording")
	}
	f.use(h)
	return leg.Event{Status: leg.Recorded, Recording: h.recorded}, nil
}

func (f *foreignCaller) transfer(t *leg.TransferTo) (leg.Event, error) {
	h := f.next()
	switch {
	case h.hangup:
		f.hangUp(h)
		return leg.Event{Status: leg.HungUp}, nil
	case h.transfer == "":
		return leg.Event{}, f.missing("what came of a transfer")
	}
	f.use(h)
	status := h.transfer
	if status == leg.Ended && t.Mode == leg.Blind {
		status = leg.Transferred
	}
	return leg.Event{Status: status}, nil
}
