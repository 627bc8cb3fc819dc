package flows_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// caller is a scripted one who remembers, before each command, what he had
// still to do: who is asked again does it again.
type caller struct {
	*leg.Script
	script []leg.Step // all that he does
	before [][]leg.Step
	hangup time.Duration // into the call; 0: not by the clock
	did    []leg.Command
	take   func(to, text string) error
}

// Messages hides that of the script, to know it for the next leg.
func (l *caller) Messages(take func(to, text string) error) {
	l.take = take
	l.Script.Messages(take)
}

var _ leg.Leg = (*caller)(nil)

func newCaller(t testing.TB, c clock.Clock, keys string) *caller {
	t.Helper()
	steps, err := leg.ParseSteps(keys)
	if err != nil {
		t.Fatal(err)
	}
	l := &caller{Script: leg.NewScript(c, pace, steps), script: steps}
	for _, s := range steps {
		if s.Do == leg.StepHangup && s.At > 0 {
			l.hangup = s.At
		}
	}
	return l
}

// Do implements [leg.Leg].
func (l *caller) Do(ctx context.Context, c leg.Command) (leg.Event, error) {
	if c.Kind != leg.Hold {
		l.before = append(l.before, l.Left())
	}
	l.did = append(l.did, c)
	return l.Script.Do(ctx, c)
}

// again is the caller's leg as another process finds it. Of what he did,
// answers were written down; late is how much of his time is lost because he
// has to hear something twice.
func (l *caller) again(c clock.Clock, answers int, late time.Duration) *caller {
	select {
	case <-l.HungUp():
		return l
	default:
	}
	steps := l.Left()
	if answers < len(l.before) {
		steps = l.before[answers]
	}
	next := &caller{script: l.script, hangup: l.hangup}
	if l.hangup > 0 {
		steps = append(steps, leg.Step{Do: leg.StepHangup, At: began.Add(l.hangup + late).Sub(c.Now())})
	}
	next.Script = leg.NewScript(c, pace, steps)
	next.Messages(l.take)
	next.take = l.take
	return next
}

// sent counts requests, over all processes that carry a call.
type sent struct {
	engine.Effects
	mu       sync.Mutex
	once     map[string]int // by the reference of the command: of those that may be sent once
	requests atomic.Int64   // that reached the provider
	idle     []string       // requests with a lost secret that were sent all the same
}

func (s *sent) arrived() { s.requests.Add(1) }

// Link implements [engine.Linker].
func (s *sent) Link(f engine.Fetch, at time.Time, v vars.Vault) (string, error) {
	return s.Effects.(engine.Linker).Link(f, at, v)
}

// Fetch implements [engine.Effects].
func (s *sent) Fetch(ctx context.Context, f engine.Fetch, v vars.Vault) engine.Fetched {
	before := s.requests.Load()
	got := s.Effects.Fetch(ctx, f, v)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.requests.Load() > before && got.Lost != "" {
		s.idle = append(s.idle, f.Ref)
	}
	if f.Effect == engine.Once && (got.Attempts > 0 || s.requests.Load() > before) {
		if s.once == nil {
			s.once = map[string]int{}
		}
		s.once[f.Ref] += max(1, got.Attempts)
	}
	return got
}
