package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// saysNotPaid are the applets of shipped flows by which a caller hears that
// nothing was charged.
var saysNotPaid = []string{"NotPaid", "NotTaken", "Declined", "Refused", "NotStored"}

// TestShippedCalls takes every shipped flow through every scenario of its
// provider, through the command and in virtual time: none ends with a fault,
// nobody pays twice, whoever is told that nothing was paid has not paid, and
// the first scenario ends well. docs/providers.md tells what came of each;
// -update writes it anew.
func TestShippedCalls(t *testing.T) {
	calls := shippedCalls(t)
	t.Run("calls", func(t *testing.T) {
		for _, c := range calls {
			t.Run(c.flow+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				c.run(t)
				c.check(t)
			})
		}
	})
	if t.Failed() || slices.ContainsFunc(calls, func(c *shippedCall) bool { return c.got.Call == "" }) { // with -run, some only
		return
	}
	page := filepath.Join("..", "..", "docs", "providers.md")
	want := providersPage(t, calls)
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(page); err != nil || string(have) != want {
		t.Errorf("docs/providers.md is not what these calls say (%v): make golden writes it, and look at the difference", err)
	}
}

func (c *shippedCall) check(t *testing.T) {
	r := c.got
	if c.code != exitFine || r.Outcome == engine.Faulted {
		t.Errorf("exit %d, %s: %s\n%s", c.code, r.Outcome, r.Why, c.errs)
	}
	if want := map[bool]string{true: engine.HungUp, false: engine.Completed}[c.hangsUp]; r.Outcome != want {
		t.Errorf("the call ends %s, not %s", r.Outcome, want)
	}
	charges := c.count(sandbox.KindCharge)
	if charges > 1 {
		t.Errorf("%d charges", charges)
	}
	if charges > 0 && c.passed(saysNotPaid...) || charges == 0 && c.passed("Paid") {
		t.Errorf("what the caller hears is not so: %d charges; %v", charges, r.Path)
	}
	if c.scenario == "paid" || strings.HasPrefix(c.scenario, "forged") {
		c.aloud(t)
	}
	if c.scenario != "paid" {
		return
	}
	if c.passed("Agent") || charges+c.count(sandbox.KindToken) == 0 {
		t.Errorf("it does not end paid, or with a card: %v %v", r.Path, r.Ledger)
	}
}
