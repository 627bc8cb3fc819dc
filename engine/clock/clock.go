// Package clock gives a call its time: the real one, or a virtual one in
// which a wait of five minutes takes none. The core never asks for the time;
// the shell stamps each event.
package clock

import (
	"context"
	"time"
)

// Clock is where a shell takes the time from.
type Clock interface {
	// Now is the present time.
	Now() time.Time
	// Wait returns after d, or early when one of stop (two at the most, nil
	// ones never) is closed or ctx ends; then its error is ctx's.
	Wait(ctx context.Context, d time.Duration, stop ...<-chan struct{}) error
}

// Real is the machine's clock.
type Real struct{}

var _ Clock = Real{}

// Now implements [Clock].
func (Real) Now() time.Time { return time.Now().UTC() }

// Wait implements [Clock].
func (Real) Wait(ctx context.Context, d time.Duration, stop ...<-chan struct{}) error {
	if d <= 0 {
		return ctx.Err()
	}
	var stops [2]<-chan struct{}
	copy(stops[:], stop)
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-stops[0]:
	case <-stops[1]:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
