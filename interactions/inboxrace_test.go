package interactions

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestInboxRaces: senders that send everything twice, calls that come, wait,
// withdraw at any moment and whose journal fails now and then. Whatever was
// answered 200 is delivered exactly once, to the call that has the key, and
// nothing else is.
func TestInboxRaces(t *testing.T) {
	const keys, events = 6, 40
	p := newPostBox(t, acme(""), func(c *InboxConfig) { c.Now, c.Log = nil, nil })
	var mu sync.Mutex
	delivered := map[string]int{}
	var over atomic.Bool
	var calls, senders sync.WaitGroup
	for k := range keys {
		key := fmt.Sprint("K", k)
		calls.Go(func() {
			random := rand.New(rand.NewPCG(7, uint64(k)))
			for idle := 0; idle < 20; {
				v := p.stand("C"+key, key)
				select {
				case a := <-v.Arrivals():
					if a.Refused != "" {
						a.Done(nil)
						break
					}
					if random.IntN(4) == 0 { // withdrawn before the journal has it, as the runner does
						v.Withdraw()
					}
					if random.IntN(5) == 0 {
						a.Done(fmt.Errorf("disk full"))
						break
					}
					mu.Lock()
					delivered[key+" "+a.Notified.ID]++
					if b := a.Notified.Body; b != fmt.Sprintf(`{"order":"%s","state":"x","token":"⟦C%s#1/token⟧"}`, key, key) || a.Refused != "" {
						t.Errorf("%s got %s %s", key, b, a.Refused)
					}
					mu.Unlock()
					a.Done(nil)
				case <-time.After(time.Duration(random.IntN(300)) * time.Microsecond):
					if over.Load() {
						idle++
					}
				}
				v.Withdraw()
			}
		})
		for range 2 {
			senders.Go(func() {
				for e := range events {
					id := fmt.Sprint(key, "-", e)
					for p.event(key, "x", id) != 200 {
						time.Sleep(50 * time.Microsecond)
					}
				}
			})
		}
		senders.Go(func() {
			for range events {
				if s, _ := p.send("POST", "/acme/event", `{"order":"`+key+`","state":"forged"}`, "X-Signature", "x"); s != 403 {
					t.Error(s)
				}
			}
		})
	}
	senders.Wait()
	over.Store(true)
	calls.Wait()
	if p.Kept() != 0 || len(delivered) != keys*events {
		t.Errorf("%d kept, %d of %d delivered", p.Kept(), len(delivered), keys*events)
	}
	for what, n := range delivered {
		if n != 1 {
			t.Errorf("%s was delivered %d times", what, n)
		}
	}
}
