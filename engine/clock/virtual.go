package clock

import (
	"context"
	"sort"
	"sync"
	"time"
)

// Virtual is a clock that stands still until somebody waits; a wait moves it
// at once. What was planned with At for a time in between happens on the way,
// in order. Use [NewVirtual]. It is meant for one call at a time.
type Virtual struct {
	mu   sync.Mutex
	now  time.Time
	plan []planned
}

type planned struct {
	at time.Time
	do func()
}

var _ Clock = (*Virtual)(nil)

// NewVirtual is a virtual clock that shows start.
func NewVirtual(start time.Time) *Virtual { return &Virtual{now: start.UTC()} }

// Now implements [Clock].
func (v *Virtual) Now() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now
}

// At plans something for a time; when that is past already, for the next wait.
func (v *Virtual) At(t time.Time, do func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.plan = append(v.plan, planned{t, do})
	sort.SliceStable(v.plan, func(i, j int) bool { return v.plan[i].at.Before(v.plan[j].at) })
}

// Wait implements [Clock]: it moves the time to now+d, or to the time of the
// planned thing that closed one of stop.
func (v *Virtual) Wait(ctx context.Context, d time.Duration, stop ...<-chan struct{}) error {
	var stops [2]<-chan struct{}
	copy(stops[:], stop)
	until := v.Now().Add(max(d, 0))
	for {
		select {
		case <-stops[0]:
			return ctx.Err()
		case <-stops[1]:
			return ctx.Err()
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		do, more := v.advance(until)
		if !more {
			return nil
		}
		do()
	}
}

// advance moves to the next planned thing, or to until when there is none before it.
func (v *Virtual) advance(until time.Time) (do func(), more bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.plan) == 0 || v.plan[0].at.After(until) {
		v.now = until
		return nil, false
	}
	p := v.plan[0]
	v.plan = v.plan[1:]
	if p.at.After(v.now) {
		v.now = p.at
	}
	return p.do, true
}
