package calltest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
)

// errStopped ends a call whose test has failed: what follows means nothing.
var errStopped = errors.New("the test has failed")

// caller is the leg of a call test: it does what the steps say, in their order,
// and fails at once when something else is heard.
type caller struct {
	run   *run
	clock clock.Clock

	mu     sync.Mutex
	steps  []Step
	said   []string // all that was heard, one prompt each
	fresh  []string // since the last step that was done
	hungUp chan struct{}
	gone   bool
	now    engine.Command // what the call waits for
	passed int            // commands of the applet at which the next step happens
	take   func(to, text string) error
}

var _ leg.Leg = (*caller)(nil)

func newCaller(r *run, c clock.Clock, steps []Step) *caller {
	all := &caller{run: r, clock: c, hungUp: make(chan struct{})}
	for _, s := range steps {
		if s.Do == StepHangUp && s.After > 0 {
			all.plan(s.After)
			continue
		}
		all.steps = append(all.steps, s)
	}
	return all
}

// plan is a hang-up some time from now.
func (c *caller) plan(after time.Duration) {
	if v, ok := c.clock.(*clock.Virtual); ok {
		v.At(v.Now().Add(after), c.hangUp)
		return
	}
	time.AfterFunc(after, c.hangUp)
}

// stop notes a failure and ends the call: a test at once, a live call by
// hanging up.
func (c *caller) stop(at source.Pos, format string, args ...any) (leg.Event, error) {
	if c.run.live {
		c.run.note(at, format, args...)
		c.steps = nil
		c.hangUp()
		return leg.Event{Status: leg.HungUp}, nil
	}
	return leg.Event{}, c.run.fail(at, format, args...)
}

func (c *caller) hangUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.gone {
		c.gone = true
		close(c.hungUp)
	}
}

// Can implements [leg.Leg]: a test can do everything.
func (c *caller) Can() leg.Capabilities { return (&leg.Script{}).Can() }

// HungUp implements [leg.Leg].
func (c *caller) HungUp() <-chan struct{} { return c.hungUp }

// comes is told of each command before it is done: a caller may hang up just
// then.
func (c *caller) comes(cmd engine.Command) {
	c.now = cmd
	if s, ok := c.next(); ok && s.Do == StepHangUp && s.At != "" && s.At == cmd.Applet {
		if c.passed < s.Skip {
			c.passed++
			return
		}
		c.done()
		c.hangUp()
	}
}

func (c *caller) next() (Step, bool) {
	if len(c.steps) == 0 {
		return Step{}, false
	}
	return c.steps[0], true
}

// done counts a step as done.
func (c *caller) done() {
	c.passed = 0
	if c.steps[0].Times > 1 {
		c.steps[0].Times--
		return
	}
	c.steps = c.steps[1:]
}

// Do implements [leg.Leg].
func (c *caller) Do(ctx context.Context, cmd leg.Command) (leg.Event, error) {
	if ctx.Err() != nil {
		return leg.Event{}, ctx.Err()
	}
	if status, ok := c.reported(cmd.Kind); ok {
		c.fresh = nil
		return withReference(leg.Event{Status: status, Detail: "the test says so"}), nil
	}
	heard := c.hear(cmd.Prompts)
	switch cmd.Kind {
	case leg.Play, leg.Hold:
		if heard && c.hangsUp() { // who has heard enough
			return leg.Event{Status: leg.HungUp}, nil
		}
	case leg.Collect:
		return c.answer(ctx, cmd.Collect)
	case leg.Hangup:
		c.hangUp()
	case leg.Transfer:
		return c.connected(cmd.Transfer.Mode), nil
	case leg.Queue:
		return c.connected(cmd.Queue.Mode), nil
	case leg.Record:
		return c.recorded(cmd.Record.Mode)
	case leg.SendLink:
		to, _ := cmd.Message.To.Clear()
		text, _ := cmd.Message.Text.Clear()
		c.run.messages = append(c.run.messages, to+": "+text)
		if c.take != nil {
			if err := c.take(to, text); err != nil {
				return leg.Event{Status: leg.Failed, Detail: err.Error()}, nil
			}
		}
	}
	return leg.Event{Status: leg.Done}, nil
}

// connected is a transfer, or a queue, that somebody answers.
func (c *caller) connected(mode string) leg.Event {
	switch {
	case c.hangsUp():
		return leg.Event{Status: leg.HungUp}
	case mode == leg.Blind:
		return leg.Event{Status: leg.Transferred}
	}
	return leg.Event{Status: leg.Ended}
}

// recorded is a message that the caller leaves, or the call.
func (c *caller) recorded(mode string) (leg.Event, error) {
	if s, ok := c.next(); ok && s.Do == StepHear && mode == leg.RecordMessage {
		return c.stop(s.Pos, "%q was not heard before %s began to record%s", s.Text, c.now.Applet, c.heard())
	}
	if mode == leg.RecordMessage && c.hangsUp() {
		return leg.Event{Status: leg.HungUp}, nil
	}
	return withReference(leg.Event{Status: leg.Recorded}), nil
}

// withReference gives what was recorded the reference that a platform would.
func withReference(ev leg.Event) leg.Event {
	if ev.Status == leg.Recorded {
		ev.Recording = "recording-1"
	}
	return ev
}

// reported is what the platform reports of the command, if the next step says.
func (c *caller) reported(kind string) (string, bool) {
	s, ok := c.next()
	if !ok || kind == leg.Hangup || s.Do != StepPlatform || s.At != "" && s.At != c.now.Applet || s.At == "" && (kind == leg.Hold || kind == leg.Play || kind == leg.Collect) {
		return "", false
	}
	c.done()
	return s.Status, true
}

// hear takes what is voiced, and does the Hear steps that it fulfils; true when
// there were some.
func (c *caller) hear(prompts []leg.Prompt) (heard bool) {
	for _, p := range prompts {
		c.said = append(c.said, p.Words())
		c.fresh = append(c.fresh, p.Words())
	}
	for {
		s, ok := c.next()
		if !ok || s.Do != StepHear {
			return heard
		}
		_, rest, found := strings.Cut(folded(strings.Join(c.fresh, " ")), folded(s.Text))
		if !found {
			return heard
		}
		heard = true
		c.done()
		c.fresh = []string{rest}
	}
}

func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// hangsUp does a step that hangs up at the next question.
func (c *caller) hangsUp() bool {
	if s, ok := c.next(); ok && s.Do == StepHangUp && s.At == "" {
		c.done()
		c.hangUp()
		return true
	}
	return false
}

// answer is what the caller keys.
func (c *caller) answer(ctx context.Context, o *leg.CollectOptions) (leg.Event, error) {
	if c.hangsUp() {
		return leg.Event{Status: leg.HungUp}, nil
	}
	s, ok := c.next()
	switch {
	case !ok:
		return c.stop(c.run.test.Pos, "%s asks the caller for keys, and the Caller has no step left: write <Press>, <Silence/> or <HangUp/>%s", c.now.Applet, c.heard())
	case s.Do == StepHear:
		return c.stop(s.Pos, "%q was not heard before %s asked for keys%s", s.Text, c.now.Applet, c.heard())
	case s.At != "" && s.At != c.now.Applet || s.Do != StepPress && s.Do != StepSilence:
		return c.stop(s.Pos, "%s asks the caller for keys, and the next step is another: <%s>%s%s", c.now.Applet, s.Do, at(s), c.heard())
	}
	c.done()
	c.fresh = nil
	if s.Do == StepSilence {
		err := c.clock.Wait(ctx, o.FirstDigit.Std(), c.hungUp)
		select {
		case <-c.hungUp:
			return leg.Event{Status: leg.HungUp}, err
		default:
			return leg.Event{Status: leg.NoInput}, err
		}
	}
	return leg.Event{Status: leg.Digits, Digits: keyed(s.Text, o)}, nil
}

// keyed are the keys up to a terminator, or the most that are wanted.
func keyed(keys string, o *leg.CollectOptions) string {
	for i := range len(keys) {
		if strings.IndexByte(o.Terminator, keys[i]) >= 0 || i == o.Max {
			return keys[:i]
		}
	}
	return keys
}

func at(s Step) string {
	if s.At == "" {
		return ""
	}
	return " at " + s.At
}

// heard is what was heard since the last step, for a message, and which prompt
// of several is the nearest to what was waited for.
func (c *caller) heard() string {
	if len(c.fresh) == 0 {
		return ": nothing was heard since the step before"
	}
	text := fmt.Sprintf(": heard was %q", strings.Join(c.fresh, " "))
	if s, ok := c.next(); ok && s.Do == StepHear && len(c.fresh) > 1 {
		if near := nearest(s.Text, c.fresh); near != "" {
			text += fmt.Sprintf("; the nearest is %q", near)
		}
	}
	return text
}

// nearest is the prompt that has most of the words, half of them at least; ""
// when none has.
func nearest(wanted string, prompts []string) string {
	words := strings.Fields(folded(wanted))
	best, most := "", (len(words)-1)/2
	for _, p := range prompts {
		n := 0
		for _, w := range words {
			if strings.Contains(folded(p), w) {
				n++
			}
		}
		if n > most {
			best, most = p, n
		}
	}
	return best
}

// over reports steps that the call never came to.
func (c *caller) over() {
	s, ok := c.next()
	switch {
	case !ok:
	case s.Do == StepHear:
		c.run.note(s.Pos, "%q was not heard before the call ended%s", s.Text, c.heard())
	default:
		c.run.note(s.Pos, "the call ended before this step: <%s>%s", s.Do, at(s))
	}
}
