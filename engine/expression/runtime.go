package expression

import "time"

// Runtime is what a computed expression sees beside the data: all of it is given to it, nothing is global.
type Runtime struct {
	// Now is the time of the attempt, for now().
	Now time.Time
	// Random fills p for nonce, uuid and randomDigits; the same bytes again when an attempt is repeated from its journal.
	// Nil: these functions fail.
	Random func(p []byte)

	// The answer or the notification that is verified. Header is nil where there is none, as in a <Let> of a request: then
	// body, status and header fail too. Status is 0 for a notification; Method is "", and Form, Query and RawQuery are nil,
	// for an answer. RawQuery is a value as it was sent, still encoded.
	Body     string
	Status   int
	Method   string
	Header   func(name string) string // "" when there is none of the name
	Form     func(name string) (string, bool)
	Query    func(name string) (string, bool)
	RawQuery func(name string) (string, bool)

	// Compared hears the arguments of each secureEquals: signatures, from which a weak secret could be guessed.
	Compared func(a, b string)
}
