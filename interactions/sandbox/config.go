package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Config is what all providers have in common. The zero value works: the real
// clock, the default scenario, seed 0, no faults.
type Config struct {
	// Now is the clock; nil means time.Now. States, expiry of tokens and the
	// ledger follow it. It may be called by several goroutines at once.
	Now func() time.Time

	// Scenario is one of the provider's Scenarios; "" means the first.
	Scenario string

	// Seed decides ids and tokens: each is a function of the seed, of what it
	// is for and of its ordinal, so a test can repeat them. They are not secret.
	Seed uint64

	// At plans something for a time of the clock; nil means a timer of the
	// machine. A provider that calls the merchant by itself needs it.
	At func(t time.Time, do func())

	// Inbox is the base URL of the merchant's inbox, as the merchant has
	// registered it with the provider; "" means that there is none, and then
	// nothing is sent to it.
	Inbox string

	// Client sends what the provider sends by itself; nil means a plain one
	// with a limit of 10 s.
	Client *http.Client

	// Faults are tried in order on every request; the first that applies is
	// played, at most one a request.
	Faults []Fault
}

// check reports the first mistake: a scenario that is not in known, or a fault
// of unknown kind.
func (c Config) check(known []string) error {
	if c.Scenario != "" && !slices.Contains(known, c.Scenario) {
		return fmt.Errorf("unknown scenario %q; known: %s", c.Scenario, strings.Join(known, ", "))
	}
	for _, f := range c.Faults {
		if err := f.check(); err != nil {
			return err
		}
	}
	return nil
}
