package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/ivrflow/ivrflow/engine/leg"
)

// handset is a telephone that a person holds: each key of a terminal counts
// at once, and time is real.
type handset struct {
	l      *live
	stop   func()
	keys   chan byte
	ahead  []byte // keyed before they were asked for
	hungUp chan struct{}
	taped  int
	told   bool // that the caller has hung up
}

const ctrlC = 3

func newHandset(l *live, stop func()) *handset {
	h := &handset{l: l, stop: stop, keys: make(chan byte, 256), hungUp: make(chan struct{})}
	gone := make(chan struct{}, 1)
	go h.read(gone)
	l.c.Out.print(l.c.Out.dim("(0-9 * # are the keys, h hangs up, ? helps)") + "\n")
	return h
}

// read takes the keys in, also while the flow is busy. It ends with the input.
func (h *handset) read(gone chan struct{}) {
	one := make([]byte, 1)
	for {
		n, err := h.l.c.In.Read(one)
		if err != nil {
			one[0] = 'h'
		} else if n == 0 {
			continue
		}
		b := one[0]
		switch {
		case b == 'h' || b == ctrlC:
			select {
			case gone <- struct{}{}:
				close(h.hungUp)
			default:
				if b == ctrlC {
					h.stop()
				}
				if err != nil {
					return
				}
			}
		default: // ? too: whoever waits for a key helps, for two must not write at a time
			select {
			case h.keys <- b:
			default: // nobody keys that far ahead
			}
		}
	}
}

func (h *handset) Can() leg.Capabilities {
	return leg.Capabilities{InterDigit: true, Terminators: true, Blind: true, BargeIn: true, Links: true, Queues: true, Records: true}
}

func (h *handset) HungUp() <-chan struct{} { return h.hungUp }

// Do implements [leg.Leg].
func (h *handset) Do(ctx context.Context, c leg.Command) (leg.Event, error) {
	ev, err := h.do(ctx, c)
	if ev.Status == leg.HungUp {
		h.tellGone()
	}
	return ev, err
}

// tellGone says once that the caller has hung up.
func (h *handset) tellGone() {
	if h.isGone() && !h.told {
		h.told = true
		h.l.c.Out.print("(you hang up)\n")
	}
}

func (h *handset) do(ctx context.Context, c leg.Command) (leg.Event, error) {
	h.l.heard(c)
	if c.Kind == leg.Hold {
		return leg.Event{Status: leg.Done}, ctx.Err()
	}
	if c.Kind != leg.Queue {
		if over, err := h.listen(ctx, c); over || err != nil {
			return leg.Event{Status: leg.HungUp}, err
		}
	}
	switch c.Kind {
	case leg.Collect:
		return h.collect(ctx, c.Collect)
	case leg.Transfer:
		return h.choose(ctx, "(e)nds, (b)usy, (n)o answer, (f)ails", connectedAs(c.Transfer.Mode, leg.Event{Status: leg.Busy}))
	case leg.Queue:
		return h.choose(ctx, "(e)nds, (o)verflow, (f)ails", connectedAs(c.Queue.Mode, leg.Event{Status: leg.Overflow}))
	case leg.Record:
		h.taped++
		return h.choose(ctx, "(s)peak, (q)uiet, (f)ails", recordedAs(h.taped))
	case leg.SendLink:
		to, _ := c.Message.To.Clear()
		text, _ := c.Message.Text.Clear()
		if err := h.l.phoneMessage(to, text); err != nil {
			return leg.Event{Status: leg.Failed, Detail: err.Error()}, nil
		}
	}
	return leg.Event{Status: leg.Done}, nil
}

// listen lasts as long as the prompts; a key ends those that may be
// interrupted. It is true when the caller has hung up.
func (h *handset) listen(ctx context.Context, c leg.Command) (bool, error) {
	n := 0
	for _, p := range c.Prompts {
		n += len(p.Words())
	}
	timer := time.NewTimer(min(time.Duration(n)*pace/3, 4*time.Second))
	defer timer.Stop()
	for !c.BargeIn || len(h.ahead) == 0 {
		select {
		case <-timer.C:
			return h.isGone(), nil
		case <-h.hungUp:
			return true, nil
		case <-ctx.Done():
			return false, ctx.Err()
		case b := <-h.keys:
			if !h.helped(b) {
				h.ahead = append(h.ahead, b)
			}
		}
	}
	return h.isGone(), nil
}

func (h *handset) isGone() bool {
	select {
	case <-h.hungUp:
		return true
	default:
		return false
	}
}

// collect reads keys with the times that the flow gives.
func (h *handset) collect(ctx context.Context, o *leg.CollectOptions) (leg.Event, error) {
	var digits []byte
	wait := o.FirstDigit.Std()
	defer h.l.c.Out.print("\n")
	for {
		b, status, err := h.key(ctx, wait)
		switch {
		case err != nil || status == leg.HungUp:
			return leg.Event{Status: leg.HungUp}, err
		case status != "" && len(digits) == 0:
			h.l.c.Out.print("(no key in time)")
			return leg.Event{Status: leg.NoInput}, nil
		case status != "":
			return leg.Event{Status: leg.Digits, Digits: string(digits)}, nil
		case !strings.ContainsRune("0123456789*#", rune(b)):
			continue
		}
		if strings.IndexByte(o.Terminator, b) >= 0 {
			if len(digits) == 0 {
				return leg.Event{Status: leg.NoInput}, nil
			}
			return leg.Event{Status: leg.Digits, Digits: string(digits)}, nil
		}
		if digits = append(digits, b); o.Secret {
			h.l.c.Out.print("•")
		} else {
			h.l.c.Out.print(string(b))
		}
		if len(digits) == o.Max {
			return leg.Event{Status: leg.Digits, Digits: string(digits)}, nil
		}
		wait = o.InterDigit.Std()
	}
}

// key is the next key; status is NoInput when none came in time.
func (h *handset) key(ctx context.Context, wait time.Duration) (b byte, status string, err error) {
	if len(h.ahead) > 0 {
		b, h.ahead = h.ahead[0], h.ahead[1:]
		return b, "", nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		select {
		case b = <-h.keys:
			if !h.helped(b) {
				return b, "", nil
			}
		case <-timer.C:
			return 0, leg.NoInput, nil
		case <-h.hungUp:
			return 0, leg.HungUp, nil
		case <-ctx.Done():
			return 0, "", ctx.Err()
		}
	}
}

// helped shows the help when that is what the key asks for.
func (h *handset) helped(b byte) bool {
	if b == '?' {
		h.l.c.Out.print(simulateHelp())
	}
	return b == '?'
}

// choose has the person say what the other side does.
func (h *handset) choose(ctx context.Context, text string, of map[byte]leg.Event) (leg.Event, error) {
	h.l.c.Out.print(text + ", (h)ang up\n")
	for {
		b, status, err := h.key(ctx, 24*time.Hour)
		switch e, ok := of[b]; {
		case err != nil:
			return leg.Event{}, err
		case status == leg.HungUp:
			return leg.Event{Status: leg.HungUp}, nil
		case ok && status == "":
			return e, nil
		}
	}
}

func connectedAs(mode string, full leg.Event) map[byte]leg.Event {
	taken := leg.Event{Status: leg.Ended}
	if mode == leg.Blind {
		taken.Status = leg.Transferred
	}
	all := map[byte]leg.Event{'e': taken, 'f': {Status: leg.Failed, Detail: "the person says so"}}
	if full.Status == leg.Overflow {
		all['o'] = full
	} else {
		all['b'], all['n'] = full, leg.Event{Status: leg.NoAnswer}
	}
	return all
}

func recordedAs(n int) map[byte]leg.Event {
	return map[byte]leg.Event{
		's': {Status: leg.Recorded, Recording: "recording-" + string(rune('0'+n%10))},
		'q': {Status: leg.NoInput},
		'f': {Status: leg.Failed, Detail: "the person says so"},
	}
}

// rawTerminal has every key come at once and unseen, until restore.
func (c *console) rawTerminal() (restore func(), err error) {
	fd := int(c.In.(*os.File).Fd())
	was, err := term.MakeRaw(fd)
	if err != nil {
		return nil, err
	}
	out, errs := c.Out.w, c.Err.w
	if c.Out.terminal {
		c.Out.w = returning{out}
	}
	if c.Err.terminal {
		c.Err.w = returning{errs}
	}
	return func() {
		c.Out.w, c.Err.w = out, errs
		term.Restore(fd, was)
	}, nil
}

// returning begins every line at the left: a raw terminal does not.
type returning struct{ w io.Writer }

func (r returning) Write(p []byte) (int, error) {
	_, err := r.w.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	return len(p), err
}
