package interactions

import (
	"testing"
	"time"
)

// TestOlderFlightKeepsNothing: a fresh answer is not replaced by one that was
// asked for before it.
func TestOlderFlightKeepsNothing(t *testing.T) {
	var c cache
	now := time.Now()
	key := requestHash{1}
	_, _, older := c.enter(key, false, now)
	if _, _, own := c.enter(key, true, now); own != nil {
		t.Fatal("the fresh one is expected to go alone")
	}
	c.keep(nil, key, keptAnswer{answer: answer{body: "new"}, until: now.Add(time.Hour)}, now)
	c.keep(older, key, keptAnswer{answer: answer{body: "revoked"}, until: now.Add(time.Hour)}, now)
	if got := c.get(key, now); got == nil || got.body != "new" {
		t.Errorf("%+v", got)
	}
}
