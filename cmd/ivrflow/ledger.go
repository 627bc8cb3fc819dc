package main

import (
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// booking is one line of a sandbox's ledger, without the ids of sessions and
// clients: a flow may hold those to be secret.
type booking struct {
	Kind      string `json:"kind"`
	Amount    string `json:"amount,omitempty"`
	Reference string `json:"reference,omitempty"`
	Detail    string `json:"detail,omitempty"`

	at time.Time
}

// bookings are the ledgers of all sandboxes.
func bookings(all []*loopback) []booking {
	var out []booking
	for _, b := range all {
		for _, e := range b.provider.Ledger() {
			one := booking{Kind: e.Kind, Amount: e.Amount, Reference: e.Reference, Detail: e.Detail, at: e.At}
			if e.Kind == sandbox.KindToken {
				one.Detail = ""
			}
			out = append(out, one)
		}
	}
	return out
}

func (b booking) String() string {
	parts := []string{pad(b.Kind, 8), pad(b.Amount, 10), b.Reference}
	if b.Detail != "" {
		parts = append(parts, "("+b.Detail+")")
	}
	return strings.TrimRight(strings.Join(parts, " "), " ")
}
