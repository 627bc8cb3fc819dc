package engine

import (
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Expect is a notification that a call waits for: a request that a provider,
// or a caller's browser, sends to us. It is plain data: what has to be known
// of the call to read and verify it goes along, secrets as references.
type Expect struct {
	Notification string                `json:"notification"` // name of the document
	Document     string                `json:"document"`     // its fingerprint
	Key          string                `json:"key"`          // what tells this call's from others
	Ref          string                `json:"ref"`          // beginning of the references of secrets in it
	Uses         map[string]vars.Value `json:"uses,omitempty"`
	Seal         []string              `json:"seal,omitempty"` // destinations whose values are secret
}

// Notified is a notification that came, masked.
type Notified struct {
	Notification string        `json:"notification"`
	Document     string        `json:"document"`       // fingerprint of the document that Found was extracted with
	ID           string        `json:"id,omitempty"`   // what tells its repeats, by its Dedupe; no secret
	Body         string        `json:"body,omitempty"` // masked
	Read         []HeaderValue `json:"read,omitempty"` // parameters and headers that the document reads, as "query NAME", "form NAME", "header NAME"
	Found        []Found       `json:"found,omitempty"`
	Issues       []Issue       `json:"issues,omitempty"`
}

// Inbox is where notifications come in. It is implemented by interactions;
// an embedder mounts it.
type Inbox interface {
	// Expect says what a call waits for, and for how long nobody else gets
	// it: until the Ticket is withdrawn. One that came early is handed over
	// at once.
	Expect(call string, all []Expect, v vars.Vault) Ticket
}

// Ticket is a call's place in the inbox.
type Ticket interface {
	// Arrivals has what comes, at most one that is accepted.
	Arrivals() <-chan Arrival
	// Withdraw ends the waiting. An arrival that nobody took is kept for the
	// next Expect.
	Withdraw()
}

// Arrival is a notification on its way into a call. Its sender waits for the
// answer until Done is called, once: with nil when the event is in the
// journal.
type Arrival struct {
	Notified Notified
	Refused  string // why it is not delivered: for the call's journal only; "" delivers it
	Done     func(error)
}

// Refusal is the data of a record of kind note: a notification that named this
// call and was not delivered.
type Refusal struct {
	Notification string `json:"notification"`
	Refused      string `json:"refused"` // why
}
