package leg

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ivrflow/ivrflow/engine/clock"
)

// Script is a headless leg whose caller follows a list of steps: each collect
// takes the next one. A caller out of steps keeps silent. Use [NewScript].
type Script struct {
	clock   clock.Clock
	pace    time.Duration
	mu      sync.Mutex
	steps   []Step
	ahead   string // keys pressed beyond the last collect
	hungUp  chan struct{}
	gone    bool
	started time.Time
	message func(to, text string) error
	heard   func(Command)
	ask     func(kind string) []Step

	recordings int
}

var _ Leg = (*Script)(nil)

// NewScript is a leg with a caller. Pace is how long a character of a prompt
// takes to say; 0 says everything at once. A hang-up planned for a time needs
// a virtual clock to happen exactly then; with the real one a timer does it.
func NewScript(c clock.Clock, pace time.Duration, steps []Step) *Script {
	s := &Script{clock: c, pace: pace, hungUp: make(chan struct{}), started: c.Now()}
	for _, step := range steps {
		if step.Do == StepHangup && step.At > 0 {
			s.plan(step.At)
			continue
		}
		s.steps = append(s.steps, step)
	}
	return s
}

func (s *Script) plan(after time.Duration) {
	if v, ok := s.clock.(*clock.Virtual); ok {
		v.At(s.started.Add(after), s.hangUp)
		return
	}
	time.AfterFunc(after, s.hangUp)
}

func (s *Script) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.gone {
		s.gone = true
		close(s.hungUp)
	}
}

// Messages gives what the caller gets as a message to somebody; its error
// says that it could not be sent. Without, messages are taken and forgotten.
func (s *Script) Messages(take func(to, text string) error) { s.message = take }

// Converse is for a caller who decides as the call goes: heard gets every
// command that the leg is given, and ask says what the caller does next (at a
// collect, transfer, queue or record) when there are no steps left.
func (s *Script) Converse(heard func(Command), ask func(kind string) []Step) {
	s.heard, s.ask = heard, ask
}

// Left are the steps that the call never asked for.
func (s *Script) Left() []Step { return slices.Clone(s.steps) }

// Can implements [Leg]: a script can do everything.
func (s *Script) Can() Capabilities {
	return Capabilities{InterDigit: true, Terminators: true, Blind: true, BargeIn: true, Links: true, Queues: true, Records: true}
}

// HungUp implements [Leg].
func (s *Script) HungUp() <-chan struct{} { return s.hungUp }

// Do implements [Leg].
func (s *Script) Do(ctx context.Context, c Command) (Event, error) {
	if s.heard != nil {
		s.heard(c)
	}
	if c.Kind == Hold {
		return Event{Status: Done}, ctx.Err()
	}
	if c.Kind == Queue {
		c.Prompts = nil // heard while waiting
	}
	if err := s.clock.Wait(ctx, s.speaking(c.Prompts), s.hungUp); err != nil {
		return Event{}, err
	}
	if s.isGone() {
		return Event{Status: HungUp}, nil
	}
	s.decide(c.Kind)
	switch c.Kind {
	case Collect:
		return s.collect(ctx, c.Collect)
	case Transfer:
		return s.transfer(ctx, c.Transfer)
	case Queue:
		return s.queue(ctx, c.Queue)
	case Record:
		return s.record(ctx, c.Record)
	case SendLink:
		return s.send(c.Message), nil
	case Hangup:
		s.hangUp()
	}
	return Event{Status: Done}, nil
}

func (s *Script) send(m *MessageTo) Event {
	to, _ := m.To.Clear()
	text, _ := m.Text.Clear()
	if s.message != nil {
		if err := s.message(to, text); err != nil {
			return Event{Status: Failed, Detail: err.Error()}
		}
	}
	return Event{Status: Done}
}

func (s *Script) isGone() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gone
}

func (s *Script) speaking(prompts []Prompt) time.Duration {
	n := 0
	for _, p := range prompts {
		if !p.IsSound() {
			n += len(p.Words())
		}
	}
	return time.Duration(n) * s.pace
}

func (s *Script) decide(kind string) {
	if s.ask == nil || len(s.steps) > 0 || kind == Collect && s.ahead != "" {
		return
	}
	switch kind {
	case Collect, Transfer, Queue, Record:
		s.steps = s.ask(kind)
	}
}

func (s *Script) next() (Step, bool) {
	if len(s.steps) == 0 {
		return Step{Do: StepSilence}, false
	}
	step := s.steps[0]
	s.steps = s.steps[1:]
	return step, true
}

func (s *Script) collect(ctx context.Context, o *CollectOptions) (Event, error) {
	keys := s.ahead
	s.ahead = ""
	if keys == "" {
		step, _ := s.next()
		switch step.Do {
		case StepHangup:
			s.hangUp()
			return Event{Status: HungUp}, nil
		case StepKeys:
			keys = step.Keys
		default:
			err := s.clock.Wait(ctx, o.FirstDigit.Std(), s.hungUp)
			if s.isGone() {
				return Event{Status: HungUp}, err
			}
			return Event{Status: NoInput}, err
		}
	}
	return s.read(keys, o), ctx.Err()
}

// read takes keys up to a terminator or the most that are wanted; what is
// left was keyed ahead.
func (s *Script) read(keys string, o *CollectOptions) Event {
	for i := range len(keys) {
		if strings.IndexByte(o.Terminator, keys[i]) >= 0 {
			s.ahead = keys[i+1:]
			return digits(keys[:i])
		}
		if i+1 == o.Max {
			rest := keys[i+1:]
			if rest != "" && strings.IndexByte(o.Terminator, rest[0]) >= 0 {
				rest = rest[1:] // the platform has the last key already; # after it is a habit, not a new entry
			}
			s.ahead = rest
			return digits(keys[:i+1])
		}
	}
	return digits(keys)
}

func digits(keys string) Event {
	if keys == "" {
		return Event{Status: NoInput}
	}
	return Event{Status: Digits, Digits: keys}
}

// How long the other side of a bridge talks, and a caller who leaves a message.
const (
	bridged = 2 * time.Second
	spoken  = 5 * time.Second
)

func (s *Script) transfer(ctx context.Context, t *TransferTo) (Event, error) {
	if len(s.steps) > 0 && s.steps[0].ofTransfer() {
		step, _ := s.next()
		switch step.Do {
		case StepHangup:
			s.hangUp()
			return Event{Status: HungUp}, nil
		case StepBusy:
			return Event{Status: Busy}, nil
		case StepNoAnswer:
			return Event{Status: NoAnswer}, s.clock.Wait(ctx, t.NoAnswer.Std(), s.hungUp)
		case StepFail:
			return Event{Status: Failed, Detail: "the script says so"}, nil
		}
	}
	return s.connected(ctx, t.Mode)
}

// connected is a call that somebody has taken.
func (s *Script) connected(ctx context.Context, mode string) (Event, error) {
	if mode == Blind {
		return Event{Status: Transferred}, nil
	}
	if s.pace > 0 {
		if err := s.clock.Wait(ctx, bridged, s.hungUp); err != nil {
			return Event{}, err
		}
	}
	if s.isGone() {
		return Event{Status: HungUp}, nil
	}
	return Event{Status: Ended}, nil
}
