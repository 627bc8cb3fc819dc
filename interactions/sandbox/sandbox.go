// Package sandbox simulates payment systems, one [http.Handler] each, so that
// flows and interactions can be run, tested and shown without an account at a
// provider and without moving money.
//
// The idea: a sandbox behaves as the provider's documentation says, not as the
// engine expects. It is written from the documents alone and shares no code
// with the engine, so an agreement between the two means something. It refuses
// what the provider would refuse (credentials, content type, missing fields,
// duplicate keys), keeps sessions, and keeps a [Entry] ledger: what the books
// of the payment system would show. A payment that is started twice shows
// there twice. What the documents leave open is marked "invented" in the
// comments and is configurable.
//
// Entry points: [New] makes a checked provider by name, [Catalog] lists them,
// [Config] chooses clock, seed, scenario and faults, [ParseFault] reads a fault
// from a command line.
//
// The state of a session is computed from [Config].Now each time somebody asks.
// What a provider does by itself, a notification or what a customer's browser
// does, is planned with [Config].At and goes to [Config].Inbox. A sandbox is
// meant for loopback: ids and tokens are predictable by design.
package sandbox

import "net/http"

// Provider is one simulated payment system. All methods are safe for
// concurrent use.
type Provider interface {
	http.Handler

	// Settings returns what a shipped flow needs to talk to the provider at
	// baseURL (scheme, host and port; a trailing slash is dropped), by the name
	// of the setting. The map is the caller's.
	Settings(baseURL string) map[string]string

	// Samples returns inputs to try a shipped flow with, by the name of the
	// input: a cardholder who does not exist. The map is the caller's.
	Samples() map[string]string

	// Scenarios returns the names accepted by Config.Scenario. The first is the
	// default, "paid". The slice is the caller's.
	Scenarios() []string

	// Ledger returns what was started and charged until now, in the order of
	// time. The slice is the caller's.
	Ledger() []Entry
}

// Follower is a provider that can play the caller who gets a message with a
// link to one of its pages.
type Follower interface {
	// Follow opens the link some time later, types a card and goes where the
	// page sends the browser, as the scenario has it. It returns at once; an
	// error says that the link leads to no page of the provider. A page that
	// nobody follows waits for a real browser.
	Follow(link string) error
}
