package main

import (
	"sync/atomic"
	"time"

	"github.com/ivrflow/ivrflow/engine/clock"
)

// storeTime is the time of the call for the folder that it is kept in: records
// that the folder writes itself, such as who took a call over, are then in the
// order of the others. Until it is set it is the machine's.
type storeTime struct{ is atomic.Pointer[callTime] }

// callTime is a clock that does not go behind what is recorded of the call: one
// that ran in virtual time may be ahead of the machine.
type callTime struct {
	clock clock.Clock
	last  time.Time
}

func (s *storeTime) set(c clock.Clock, last time.Time) { s.is.Store(&callTime{c, last}) }

func (s *storeTime) now() time.Time {
	of := s.is.Load()
	if of == nil {
		return time.Now()
	}
	if now := of.clock.Now(); now.After(of.last) {
		return now
	}
	return of.last
}
