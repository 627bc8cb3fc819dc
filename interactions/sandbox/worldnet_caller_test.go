package sandbox

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// worldnetPlan is a planner for tests: it does what is due when it is told to.
type worldnetPlan struct {
	clock *testClock
	due   []func()
	at    []time.Time
}

func (p *worldnetPlan) add(t time.Time, do func()) { p.due, p.at = append(p.due, do), append(p.at, t) }

func (p *worldnetPlan) run() {
	for i := 0; i < len(p.due); i++ {
		p.clock.move(p.at[i].Sub(p.clock.now()))
		p.due[i]()
	}
}

// TestWorldnetFollow: the simulated caller, in every scenario that is not a
// code, as the inbox sees it.
func TestWorldnetFollow(t *testing.T) {
	for _, c := range []struct{ scenario, came, ledger string }{
		{"paid", "GET A", "session token"},
		{"declined", "GET E14", "session decline"},
		{"expired", "", "session end"},
		{"caller-hangs-up", "GET A", "session token"},
		{"unknown-state", "GET E77", "session decline"},
		{"declined-then-paid", "GET E14", "session decline"},
		{"redirect-lost", "", "session token"},
		{"redirect-twice", "GET A, GET A", "session token"},
		{"redirect-post", "POST A", "session token"},
		{"forged", "GET forged A", "session end"},
		{"forged-then-paid", "GET forged A, GET A", "session token"},
		{"forged-search", "", "session token"},
		{"foreign-search", "", "session token"},
	} {
		plan := &worldnetPlan{}
		l := newWorldnetLab(t, Config{Scenario: c.scenario, At: plan.add}, WorldnetOptions{})
		plan.clock = l.clock
		link := l.server.URL + worldnetPagePath + "?" + worldnetLink("STOREDCREDENTIALUSE", "UNSCHEDULED", "EMAIL", "a&b@example.org").Encode()
		if err := l.provider.(interface{ Follow(string) error }).Follow(link); err != nil {
			t.Fatal(err)
		}
		plan.run()
		var came []string
		for _, one := range l.came {
			p, forged := one.params, ""
			if p.Get("MERCHANTREF") != "order-7" || one.path != "/worldnet/secure-token" {
				t.Errorf("%s: %+v", c.scenario, one)
			}
			signed := []string{"4480001"}
			for _, name := range []string{"RESPONSECODE", "RESPONSETEXT", "MERCHANTREF", "CARDREFERENCE", "DATETIME"} {
				if p.Has(name) {
					signed = append(signed, p.Get(name))
				}
			}
			if p.Get("HASH") != signed512(append(signed, worldnetSecret)...) {
				forged = "forged "
			}
			came = append(came, fmt.Sprintf("%s %s%s", one.method, forged, p.Get("RESPONSECODE")))
		}
		if got := strings.Join(came, ", "); got != c.came {
			t.Errorf("%s: came %q, want %q", c.scenario, got, c.came)
		}
		l.clock.move(time.Hour)
		if got := ledgerKinds(l.provider); got != c.ledger {
			t.Errorf("%s: ledger %q, want %q", c.scenario, got, c.ledger)
		}
	}
}

// TestWorldnetFollowAgain: the second link of a call, after a card that was
// refused.
func TestWorldnetFollowAgain(t *testing.T) {
	plan := &worldnetPlan{}
	l := newWorldnetLab(t, Config{Scenario: "declined-then-paid", At: plan.add}, WorldnetOptions{})
	plan.clock = l.clock
	for range 2 {
		if err := l.provider.(interface{ Follow(string) error }).Follow(l.server.URL + worldnetPagePath + "?" + worldnetLink().Encode()); err != nil {
			t.Fatal(err)
		}
		plan.run()
		plan.due, plan.at = nil, nil
	}
	if len(l.came) != 2 || l.came[0].params.Get("RESPONSECODE") != "E14" || l.came[1].params.Get("RESPONSECODE") != "A" {
		t.Errorf("%+v", l.came)
	}
}

func TestWorldnetFollowsItsOwnLinksOnly(t *testing.T) {
	l := newWorldnetLab(t, Config{}, WorldnetOptions{})
	for _, link := range []string{"", "x", l.server.URL + "/other", worldnetPagePath + "?a=b", "http://%zz"} {
		if err := l.provider.(interface{ Follow(string) error }).Follow(link); err == nil {
			t.Error(link)
		}
	}
	// A link that is refused leads to the inbox with its code.
	plan := &worldnetPlan{}
	l = newWorldnetLab(t, Config{At: plan.add}, WorldnetOptions{})
	plan.clock = l.clock
	link := worldnetLink()
	link.Set("HASH", "wrong")
	if err := l.provider.(interface{ Follow(string) error }).Follow(l.server.URL + worldnetPagePath + "?" + link.Encode()); err != nil {
		t.Fatal(err)
	}
	plan.run()
	if len(l.came) != 1 || l.came[0].params.Get("RESPONSECODE") != "E13" {
		t.Errorf("%+v", l.came)
	}
}
