package sandbox

import "time"

// Kinds of ledger entries.
const (
	KindToken   = "token"   // an access token was issued
	KindSession = "session" // a payment session was started
	KindCharge  = "charge"  // the card was charged
	KindDecline = "decline" // the card was declined; no money moved
	KindEnd     = "end"     // the session ended without reaching the gateway; no money moved
)

// Entry is one line of the ledger: what a payment system's books would show.
type Entry struct {
	At        time.Time // UTC, without monotonic reading; for charges the moment of the charge, not of the question
	Kind      string    // one of the Kind constants
	Session   string    // id of the session; "" for tokens
	Reference string    // the merchant's own reference of the payment
	Amount    string    // major units with two decimals, "12.40"
	Detail    string    // free text for a reader; never a secret
}
