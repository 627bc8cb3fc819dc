package journaltest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// Harness is a shared store under test.
type Harness struct {
	// Open makes an empty store and gives a function that connects to it:
	// each connection is another one where the store allows that.
	Open func(t *testing.T) (connect func() journal.Shared)
	// Pass lets time go by for leases and for [journal.Node.Valid].
	Pass func(d time.Duration)
	// TTL is the lease the tests ask for; 0 is 10 s. A store with a clock of
	// its own, whose Pass sleeps, takes a short one.
	TTL time.Duration
}

// Shared tests a store that nodes share. It includes [Store] and [Calls], for
// a node's view.
func Shared(t *testing.T, h Harness) {
	if h.TTL == 0 {
		h.TTL = 10 * time.Second
	}
	alone := func(t *testing.T) journal.Store {
		n, err := h.Open(t)().Join(t.Context(), "alone", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	t.Run("store", func(t *testing.T) { Store(t, alone) })
	t.Run("calls", func(t *testing.T) { Calls(t, alone) })
	for name, test := range map[string]func(*cluster){
		"join":                           joins,
		"a lease runs out":               expires,
		"leave":                          leaves,
		"a call is its beginner's":       beginners,
		"claim":                          claims,
		"claims race":                    claimsRace,
		"a zombie is fenced":             zombie,
		"expiry alone loses nothing":     expiryLosesNothing,
		"the same name again":            sameName,
		"own claim":                      ownClaim,
		"open calls":                     openCalls,
		"claim of what cannot be":        cannotClaim,
		"a claim while appends are made": claimWhileAppending,
	} {
		t.Run(name, func(t *testing.T) { test(&cluster{T: t, h: h, connect: h.Open(t)}) })
	}
}

// cluster is a test with its store.
type cluster struct {
	*testing.T
	h       Harness
	connect func() journal.Shared
}

func (c *cluster) join(name string) journal.Node {
	c.Helper()
	n, err := c.connect().Join(c.Context(), name, c.h.TTL)
	if err != nil {
		c.Fatalf("join of %s: %v", name, err)
	}
	return n
}

// expire lets all leases run out.
func (c *cluster) expire() { c.h.Pass(c.h.TTL + c.h.TTL/4) }

func (c *cluster) is(err, want error, what string) {
	c.Helper()
	if !errors.Is(err, want) {
		c.Errorf("%s: %v, want %v", what, err, want)
	}
}

// claim takes a call over and checks its record.
func (c *cluster) claim(n journal.Node, call string, rev journal.Rev, epoch uint64) {
	c.Helper()
	got, err := n.Claim(c.Context(), call)
	if err != nil || got != rev {
		c.Fatalf("%s claims %s: %d %v, want %d", n.Name(), call, got, err, rev)
	}
	list := list(c.T, n, call, rev-1)
	if len(list) != 1 || list[0].Kind != journal.Claim || list[0].N != uint64(rev) {
		c.Fatalf("the claim's record: %+v", list)
	}
	var data journal.Claimed
	if err := json.Unmarshal(list[0].Data, &data); err != nil || data != (journal.Claimed{Node: n.Name(), Epoch: epoch}) {
		c.Fatalf("the claim's record: %s, want node %s and epoch %d", list[0].Data, n.Name(), epoch)
	}
}

func (c *cluster) open(n journal.Node) []journal.OpenCall {
	c.Helper()
	var out []journal.OpenCall
	for o, err := range n.Open(c.Context()) {
		if err != nil {
			c.Fatal(err)
		}
		out = append(out, o)
	}
	return out
}

func joins(c *cluster) {
	a := c.join("a")
	if a.Name() != "a" || !a.Valid() {
		c.Errorf("%s joined, and its lease runs: %v", a.Name(), a.Valid())
	}
	_, err := c.connect().Join(c.Context(), "a", c.h.TTL)
	c.is(err, journal.ErrBusy, "the same name")
	if b := c.join("b"); b.Name() != "b" || !b.Valid() || !a.Valid() {
		c.Error("a second node")
	}
	if _, err := c.connect().Join(c.Context(), "", c.h.TTL); err == nil {
		c.Error("a node without a name joined")
	}
	if _, err := c.connect().Join(c.Context(), "z", 0); err == nil {
		c.Error("a node without a lease joined")
	}
}

func expires(c *cluster) {
	a := c.join("a")
	for range 3 { // each time most of it goes by
		c.h.Pass(c.h.TTL / 2)
		if !a.Valid() {
			c.Fatal("the lease does not run, half of it is left")
		}
		if err := a.Renew(c.Context()); err != nil {
			c.Fatal(err)
		}
	}
	c.h.Pass(c.h.TTL * 15 / 16)
	if a.Valid() {
		c.Error("the lease is trusted to its end: no margin is left for what is done after the question")
	}
	c.expire()
	if a.Valid() {
		c.Error("the lease runs for ever")
	}
	c.is(a.Renew(c.Context()), journal.ErrLeaseLost, "renewed too late")
	_, err := a.Append(c.Context(), "new", 0, journal.Durable, Record(1, "x"))
	c.is(err, journal.ErrLeaseLost, "a call begun without a lease")
	b := c.join("a")
	if !b.Valid() || a.Valid() {
		c.Error("who joins anew has a lease, and only that one")
	}
	c.is(a.Renew(c.Context()), journal.ErrLeaseLost, "renewed with another's lease")
	holds(c.T, b, "new")
}

func leaves(c *cluster) {
	a, b := c.join("a"), c.join("b")
	appended(c.T, a, "c", 0, journal.Durable, Record(1, "a"))
	if err := a.Leave(c.Context()); err != nil {
		c.Fatal(err)
	}
	if a.Valid() {
		c.Error("who left has a lease")
	}
	c.is(a.Renew(c.Context()), journal.ErrLeaseLost, "renewed after it left")
	_, err := a.Claim(c.Context(), "c")
	c.is(err, journal.ErrLeaseLost, "a claim of who left")
	c.claim(b, "c", 2, 2)
	again := c.join("a")
	if !again.Valid() {
		c.Error("who left cannot join again")
	}
}

func beginners(c *cluster) {
	a, b := c.join("a"), c.join("b")
	appended(c.T, a, "c", 0, journal.Durable, Record(1, "a"))
	refused(c.T, b, "c", 0, journal.ErrFenced, Record(1, "b"))
	refused(c.T, b, "c", 1, journal.ErrFenced, Record(2, "b"))
	if s, ok := c.connect().(journal.Store); ok {
		refused(c.T, s, "c", 1, journal.ErrFenced, Record(2, "nobody"))
	}
	appended(c.T, a, "c", 1, journal.Durable, Record(2, "a"))
	holds(c.T, b, "c", Record(1, "a"), Record(2, "a"))
}

func claims(c *cluster) {
	a, b := c.join("a"), c.join("b")
	appended(c.T, a, "c", 0, journal.Buffered, Record(1, "a"))
	_, err := b.Claim(c.Context(), "c")
	c.is(err, journal.ErrBusy, "a claim while the owner lives")
	c.expire()
	_, err = b.Claim(c.Context(), "c")
	c.is(err, journal.ErrLeaseLost, "a claim without a lease")
	d := c.join("d")
	c.claim(d, "c", 2, 2)
	e := c.join("e")
	_, err = e.Claim(c.Context(), "c")
	c.is(err, journal.ErrBusy, "a claim after a claim")
	appended(c.T, d, "c", 2, journal.Durable, Record(3, "d"))
	if err := d.Leave(c.Context()); err != nil {
		c.Fatal(err)
	}
	c.claim(e, "c", 4, 3)
}

func claimsRace(c *cluster) {
	a := c.join("a")
	const calls, nodes = 20, 5
	for i := range calls {
		appended(c.T, a, fmt.Sprint("call-", i), 0, journal.Buffered, Record(1, "a"))
	}
	if err := a.Leave(c.Context()); err != nil {
		c.Fatal(err)
	}
	var won [calls]atomic.Int32
	var wg sync.WaitGroup
	for n := range nodes {
		node := c.join(fmt.Sprint("n", n))
		wg.Go(func() {
			for i := range calls {
				switch rev, err := node.Claim(c.Context(), fmt.Sprint("call-", i)); {
				case err == nil && rev == 2:
					won[i].Add(1)
				case !errors.Is(err, journal.ErrBusy) && !errors.Is(err, journal.ErrFenced):
					c.Errorf("%d %v", rev, err)
				}
			}
		})
	}
	wg.Wait()
	for i := range calls {
		if won[i].Load() != 1 {
			c.Errorf("call %d was claimed %d times", i, won[i].Load())
		}
	}
}

// zombie: a node that was asleep while its call was taken over, and wakes up.
func zombie(c *cluster) {
	a := c.join("a")
	appended(c.T, a, "c", 0, journal.Durable, Record(1, "a"))
	c.expire()
	b := c.join("b")
	c.claim(b, "c", 2, 2)
	for expect := range journal.Rev(4) { // also with the right number
		refused(c.T, a, "c", expect, journal.ErrFenced, Record(expect+1, "zombie"))
	}
	if rev, _ := b.Tail(c.Context(), "c"); rev != 2 {
		c.Errorf("something of the zombie was stored: the tail is %d", rev)
	}
	appended(c.T, b, "c", 2, journal.Durable, Record(3, "b"), Ended(4))
	refused(c.T, a, "c", 4, journal.ErrFenced, Record(5, "zombie"))
}

func expiryLosesNothing(c *cluster) {
	a := c.join("a")
	appended(c.T, a, "c", 0, journal.Durable, Record(1, "intent"))
	c.expire()
	appended(c.T, a, "c", 1, journal.Durable, Record(2, "outcome"))
	b := c.join("b")
	holds(c.T, b, "c", Record(1, "intent"), Record(2, "outcome"))
	c.claim(b, "c", 3, 2)
}

func sameName(c *cluster) {
	old := c.join("a")
	appended(c.T, old, "c", 0, journal.Durable, Record(1, "old"))
	c.expire()
	now := c.join("a")
	refused(c.T, now, "c", 1, journal.ErrFenced, Record(2, "it was not claimed"))
	c.claim(now, "c", 2, 2)
	refused(c.T, old, "c", 2, journal.ErrFenced, Record(3, "old"))
	appended(c.T, now, "c", 2, journal.Durable, Record(3, "new"))
}

func ownClaim(c *cluster) {
	a := c.join("a")
	appended(c.T, a, "c", 0, journal.Durable, Record(1, "a"))
	c.claim(a, "c", 2, 2)
	refused(c.T, a, "c", 1, journal.ErrFenced, Record(2, "the run before"))
	c.claim(a, "c", 3, 3)
	appended(c.T, a, "c", 3, journal.Durable, Ended(4))
}

func openCalls(c *cluster) {
	a, b := c.join("a"), c.join("b")
	if list := c.open(a); len(list) != 0 {
		c.Errorf("an empty store lists %v", list)
	}
	appended(c.T, a, "two", 0, journal.Durable, Record(1, "x"))
	appended(c.T, b, "one", 0, journal.Durable, Record(1, "x"), Record(2, "x"))
	appended(c.T, a, "three", 0, journal.Durable, Record(1, "x"))
	appended(c.T, a, "over", 0, journal.Durable, Record(1, "x"), Ended(2))
	at := func(n journal.Rev) time.Time { return Record(n, "").At }
	c.lists(b, []journal.OpenCall{
		{Call: "one", Node: "b", Epoch: 1, Last: at(2), Rev: 2},
		{Call: "three", Node: "a", Epoch: 1, Last: at(1), Rev: 1},
		{Call: "two", Node: "a", Epoch: 1, Last: at(1), Rev: 1}})
	if err := a.Leave(c.Context()); err != nil {
		c.Fatal(err)
	}
	c.claim(b, "two", 2, 2)
	appended(c.T, b, "two", 2, journal.Durable, Record(3, "x"))
	appended(c.T, b, "one", 2, journal.Durable, Ended(3))
	c.lists(b, []journal.OpenCall{
		{Call: "three", Node: "a", Epoch: 1, Last: at(1), Rev: 1, Free: true},
		{Call: "two", Node: "b", Epoch: 2, Last: at(3), Rev: 3}})
	c.expire()
	c.lists(c.join("c"), []journal.OpenCall{
		{Call: "three", Node: "a", Epoch: 1, Last: at(1), Rev: 1, Free: true},
		{Call: "two", Node: "b", Epoch: 2, Last: at(3), Rev: 3, Free: true}})
}

func (c *cluster) lists(n journal.Node, want []journal.OpenCall) {
	c.Helper()
	got := c.open(n)
	if !slices.EqualFunc(got, want, func(a, b journal.OpenCall) bool {
		return a.Last.Equal(b.Last) && a.Call == b.Call && a.Node == b.Node && a.Epoch == b.Epoch && a.Rev == b.Rev && a.Free == b.Free
	}) {
		c.Errorf("lists\n%+v\nwant\n%+v", got, want)
	}
}

func cannotClaim(c *cluster) {
	a := c.join("a")
	_, err := a.Claim(c.Context(), "never")
	c.is(err, journal.ErrFenced, "a call that was never begun")
	appended(c.T, a, "c", 0, journal.Durable, Record(1, "a"), Ended(2))
	_, err = a.Claim(c.Context(), "c")
	c.is(err, journal.ErrEnded, "a call that has ended")
	holds(c.T, a, "c", Record(1, "a"), Ended(2))
	holds(c.T, a, "never")
}

// claimWhileAppending: the owner appends as fast as it can while its call is
// taken over; what it was told is stored stands before the claim.
func claimWhileAppending(c *cluster) {
	a, b := c.join("a"), c.join("b")
	appended(c.T, a, "c", 0, journal.Durable, Record(1, "a"))
	acked := make(chan journal.Rev)
	go func() {
		rev := journal.Rev(1)
		for {
			next, err := a.Append(c.Context(), "c", rev, journal.Durability(rev%2), Record(rev+1, "a"))
			if err != nil {
				c.is(err, journal.ErrFenced, "the end of the owner")
				acked <- rev
				return
			}
			if rev = next; rev == 20 {
				_ = a.Leave(c.Context())
			}
		}
	}()
	var claim journal.Rev
	for {
		rev, err := b.Claim(c.Context(), "c")
		if err == nil {
			claim = rev
			break
		}
		if !errors.Is(err, journal.ErrBusy) && !errors.Is(err, journal.ErrFenced) {
			c.Error(err)
		}
	}
	if last := <-acked; last+1 != claim {
		c.Errorf("the owner was told of %d records, the claim is record %d", last, claim)
	}
	for i, r := range list(c.T, b, "c", 0) {
		if r.N != uint64(i+1) || (r.Kind == journal.Claim) != (r.N == uint64(claim)) {
			c.Errorf("record %d is a %s", r.N, r.Kind)
		}
	}
}
