package interactions

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// For one key so many are kept, and no more.
func TestInboxTooManyForAKey(t *testing.T) {
	p := newPostBox(t, acme(""))
	for n := range MaxKeptForKey + 2 {
		want := 200
		if n >= MaxKeptForKey { // they were verified: the sender has to come again
			want = 503
		}
		if s := p.event("K1", "x", fmt.Sprint("e", n)); s != want {
			t.Errorf("%d: %d", n, s)
		}
	}
	if s := p.event("K2", "x", "e"); s != 200 || p.Kept() != MaxKeptForKey+1 {
		t.Error(s, p.Kept())
	}

	p = newPostBox(t, perCall())      // nobody can verify these yet: the oldest goes
	raw := "eyJ0b2tlbiI6IngifQ%3D%3D" // {"token":"x"}
	for n := range MaxKeptForKey + 5 {
		if s, _ := p.send("GET", fmt.Sprintf("/acme/event?order=K1&n=%d&result=%s&sum=x", n, raw), ""); s != 200 {
			t.Error(n, s)
		}
	}
	if s, _ := p.send("GET", "/acme/event?order=K1&result="+raw+"&sum="+signature("1"+raw), ""); s != 200 || p.Kept() != MaxKeptForKey {
		t.Error(s, p.Kept())
	}
	v := p.wait("C1", "K1", "Amount", "1")
	time.Sleep(20 * time.Millisecond)
	if v.leave(); len(v.got) != 1 || len(v.no) != MaxKeptForKey-1 || p.Kept() != 0 {
		t.Errorf("%d %d %d", len(v.got), len(v.no), p.Kept())
	}
}

// A wait gets the oldest of all that it expects; one that it did not take
// stays the oldest.
func TestInboxOrder(t *testing.T) {
	p := newPostBox(t, acme(""))
	for n, key := range []string{"K2", "K1", "K2"} {
		p.event(key, fmt.Sprint("s", n), fmt.Sprint("e", n))
		p.later(time.Second)
	}
	var got []string
	for n := range 6 {
		v := &visitor{}
		v.Ticket = p.Expect("C1", []engine.Expect{p.n.Expect(with(), "K1", "C1#1", nil), p.n.Expect(with(), "K2", "C1#1", nil)}, vars.Settings{"Key": inboxSecret}.Over(vars.NewMemoryVault()))
		if n%2 == 1 { // else withdrawn before anybody looks
			v.take(<-v.Arrivals())
		}
		v.Withdraw()
		got = append(got, v.states())
	}
	if s := strings.Join(got, "|"); s != "|s0||s1||s2" || p.Kept() != 0 {
		t.Error(s, p.Kept())
	}
}

// Of all that are kept those go first that nobody could verify.
func TestInboxTooMany(t *testing.T) {
	p := newPostBox(t, acme(""), func(c *InboxConfig) {
		c.MaxKept = 4
		c.Notifications = append(c.Notifications, notified(t, strings.ReplaceAll(perCall(), "path=\"/acme/event\"", "path=\"/call\"")))
	})
	unsure := func(key string) int {
		s, _ := p.send("GET", "/call?order="+key+"&result=e30%3D&sum=x", "")
		return s
	}
	for _, s := range []int{p.event("A", "x", "1"), unsure("B"), unsure("C"), p.event("D", "x", "2"), p.event("E", "x", "3"), unsure("F")} {
		if s != 200 {
			t.Error(s)
		}
	}
	var left []string
	for _, key := range []string{"A", "B", "C", "D", "E", "F"} {
		if len(p.kept.byMailbox[mailbox{"acme/event", key}]) == 1 {
			left = append(left, key)
		}
	}
	if s := strings.Join(left, ""); s != "ADEF" {
		t.Error(s)
	}
	if a, b, c := p.event("G", "x", "4"), p.event("H", "x", "5"), unsure("I"); a != 200 || b != 503 || c != 503 {
		t.Error(a, b, c)
	}
	if p.Kept() != 4 {
		t.Error(p.Kept())
	}
	p.later(16 * time.Minute)
	p.ring()
	if p.Kept() != 0 || p.kept.bytes != 0 || len(p.kept.byMailbox) != 0 || len(p.seen.known) != 0 {
		t.Errorf("%+v", p.kept)
	}
}

func TestInboxTooManyBytes(t *testing.T) {
	p := newPostBox(t, acme(""))
	filler := strings.Repeat("x", 60<<10)
	kept := 0
	for n := range 2 * MaxKeptBytes / (60 << 10) {
		body := fmt.Sprintf(`{"order":"K%d","filler":"%s"}`, n, filler)
		s, _ := p.send("POST", "/acme/event", body, "X-Signature", signature(body))
		if s != 200 {
			break
		}
		kept++
	}
	if p.kept.bytes > MaxKeptBytes || kept < 400 || kept > 1100 {
		t.Errorf("%d kept, %d bytes", kept, p.kept.bytes)
	}
}

// What is kept is dropped by itself, whoever comes or does not.
func TestInboxDropsByItself(t *testing.T) {
	p := newPostBox(t, acme(""), func(c *InboxConfig) { c.Keep, c.Now = 50*time.Millisecond, nil })
	p.event("K1", "x", "e1")
	for range 100 {
		p.mu.Lock()
		logged := len(p.in) == 2 && p.in[1].What == "expired"
		p.mu.Unlock()
		if logged {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("it is still kept")
}

func TestInboxRemembersSoMany(t *testing.T) {
	m := memory{known: map[identity]*memo{}}
	at := time.Unix(1000, 0)
	for n := range MaxRemembered + 10 {
		m.remember(identity{byte(n), byte(n >> 8), byte(n >> 16)}, &memo{until: at.Add(time.Hour)})
		m.trim(at)
	}
	if len(m.known) != MaxRemembered || len(m.order) != MaxRemembered || m.known[identity{3}] != nil {
		t.Error(len(m.known), len(m.order))
	}
	if m.trim(at.Add(2 * time.Hour)); len(m.known)+len(m.order) != 0 {
		t.Error(len(m.known), len(m.order))
	}
}

// brokenVault panics, as a fault of ours would.
type brokenVault struct{ *vars.MemoryVault }

func (brokenVault) Get(string) (string, bool) { return inboxSecret, true }
func (brokenVault) Put(string, string) error  { panic("put t0ken-of-e1") }

// A panic delivers nothing, and shows nothing.
func TestInboxPanics(t *testing.T) {
	p := newPostBox(t, acme(""))
	v := &visitor{}
	v.Ticket = p.Expect("C1", []engine.Expect{p.n.Expect(with(), "K1", "C1#1", nil)}, brokenVault{vars.NewMemoryVault()})
	done := make(chan int)
	go func() { done <- p.event("K1", "paid", "e1") }()
	v.take(<-v.Arrivals())
	if s := <-done; s != 500 || len(v.got) != 0 || len(v.no) != 1 || strings.Contains(v.no[0], "t0ken") {
		t.Error(s, v.got, v.no)
	}
	v.Withdraw()
	p.n.key.expr = nil // cannot be
	if s := p.event("K1", "paid", "e1"); s != 500 || p.Kept() != 0 {
		t.Error(s)
	}
}
