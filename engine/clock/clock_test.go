package clock_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/clock"
)

var began = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestVirtualWaitTakesNoTime(t *testing.T) {
	c := clock.NewVirtual(began)
	var happened []time.Duration
	stop := make(chan struct{})
	for _, at := range []time.Duration{7 * time.Minute, time.Minute, 5 * time.Minute} {
		c.At(began.Add(at), func() {
			happened = append(happened, c.Now().Sub(began))
			if at == 5*time.Minute {
				close(stop)
			}
		})
	}
	real := time.Now()
	if err := c.Wait(t.Context(), 2*time.Minute, stop); err != nil || c.Now().Sub(began) != 2*time.Minute {
		t.Errorf("%v %v", err, c.Now())
	}
	if err := c.Wait(t.Context(), time.Hour, stop); err != nil || c.Now().Sub(began) != 5*time.Minute {
		t.Errorf("the wait was not cut short: %v %v", err, c.Now())
	}
	if len(happened) != 2 || happened[0] != time.Minute || happened[1] != 5*time.Minute {
		t.Error(happened)
	}
	if time.Since(real) > time.Minute {
		t.Error("a virtual wait took real time")
	}
}

func TestWaitsEnd(t *testing.T) {
	done, cancel := context.WithCancel(t.Context())
	cancel()
	stop := make(chan struct{})
	close(stop)
	for _, c := range []clock.Clock{clock.Real{}, clock.NewVirtual(began)} {
		if err := c.Wait(done, time.Hour, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%T: %v", c, err)
		}
		if err := c.Wait(t.Context(), time.Hour, stop); err != nil {
			t.Errorf("%T: %v", c, err)
		}
		if err := c.Wait(t.Context(), 0, nil); err != nil {
			t.Errorf("%T: %v", c, err)
		}
		if err := c.Wait(t.Context(), time.Millisecond, nil); err != nil {
			t.Errorf("%T: %v", c, err)
		}
	}
}
