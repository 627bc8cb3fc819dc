package interactions

import (
	"context"
	"maps"
	"sync"
	"time"
)

// Limits of what is kept for equal requests.
const (
	maxAnswers    = 1000
	maxKeptAnswer = 64 << 10 // bytes of a body
)

// cache keeps whole answers for equal requests, over all calls, in memory
// only. What requests are equal is told by a hash with a key of its own: from
// the cache no secret of a request can be guessed. The zero cache is ready.
type cache struct {
	mu      sync.Mutex
	secret  []byte
	answers map[requestHash]keptAnswer
	flights map[requestHash]*flight
}

type keptAnswer struct {
	answer
	until time.Time
	// known are the secrets in it that its own call knew: another call must
	// mask them too.
	known secrets
}

// flight is a request that is being sent; equal ones wait for its answer.
type flight struct {
	done  chan struct{}
	fresh bool
	stale bool // a fresh answer was asked for meanwhile: this one may be older
}

// enter is how a request begins: with an answer that is kept, or with another
// call's flight to wait for, or with a flight of its own, which must be left.
// One that wants a fresh answer takes none that was asked for before. With
// neither the request goes alone.
func (c *cache) enter(key requestHash, fresh bool, now time.Time) (kept *keptAnswer, other, own *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if fresh {
		delete(c.answers, key)
	} else if k, ok := c.answers[key]; ok && now.Before(k.until) {
		return &k, nil, nil
	}
	if f := c.flights[key]; f != nil {
		if fresh && !f.fresh {
			f.stale = true
			return nil, nil, nil
		}
		return nil, f, nil
	}
	own = &flight{done: make(chan struct{}), fresh: fresh}
	if c.flights == nil {
		c.flights = map[requestHash]*flight{}
	}
	c.flights[key] = own
	return nil, nil, own
}

func (c *cache) leave(key requestHash, own *flight) {
	if own == nil {
		return
	}
	c.mu.Lock()
	delete(c.flights, key)
	c.mu.Unlock()
	close(own.done)
}

// wait is for another call's answer. false: it did not come in time.
func (f *flight) wait(ctx context.Context, timeout time.Duration) bool {
	t := time.NewTimer(timeout)
	defer t.Stop()
	select {
	case <-f.done:
		return true
	case <-t.C:
	case <-ctx.Done():
	}
	return false
}

func (c *cache) get(key requestHash, now time.Time) *keptAnswer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k, ok := c.answers[key]; ok && now.Before(k.until) {
		return &k
	}
	return nil
}

// keep keeps the answer of a flight, unless somebody has asked for a fresher
// one since it began.
func (c *cache) keep(own *flight, key requestHash, k keptAnswer, now time.Time) {
	c.mu.Lock()
	stale := own != nil && own.stale
	c.mu.Unlock()
	if !stale {
		c.put(key, k, now)
	}
}

func (c *cache) put(key requestHash, k keptAnswer, now time.Time) {
	if len(k.body) > maxKeptAnswer {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.answers) >= maxAnswers {
		maps.DeleteFunc(c.answers, func(_ requestHash, old keptAnswer) bool { return !now.Before(old.until) })
	}
	if len(c.answers) >= maxAnswers {
		for old := range c.answers { // any: an answer that is missing is asked for again
			delete(c.answers, old)
			break
		}
	}
	if c.answers == nil {
		c.answers = map[requestHash]keptAnswer{}
	}
	c.answers[key] = k
}
