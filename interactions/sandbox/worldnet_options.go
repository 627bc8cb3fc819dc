package sandbox

import (
	"cmp"
	"net/http"
	"time"
)

// WorldnetOptions are the simulated terminal and what the documents of the
// WorldNet family leave open. The zero value works.
type WorldnetOptions struct {
	TerminalID string // default "4480001"
	Secret     string // the terminal's secret; default "sandbox-terminal-secret"

	// Digest is what the settings tell a flow to use: "SHA512" (default) or
	// "MD5". Both are accepted of it, as long as ForceSHA512 is not set.
	Digest      string
	ForceSHA512 bool // terminal setting "Force SHA-512": MD5 is refused with E33 (E33 for it is invented)

	Zone      *time.Location // of DATETIME; default UTC, invented: no document says it
	Tolerance time.Duration  // how far a DATETIME may be from the clock, else E09; default 15 min, invented

	ResultPath   string // of the Secure Tokens URL behind Config.Inbox; default "/worldnet/secure-token"
	ResultMethod string // GET (default) or POST; the documents speak of query parameters, a sample reads both
	ErrorPage    bool   // a bad request shows a page; default is a signed redirect with its code (invented)
	EmailField   string // terminal setting "Hosted token page email field setup": "optional" (default), "mandatory", "hidden"
	NewReference bool   // an update gives another CARDREFERENCE; default is the same (invented)

	PageLife time.Duration // how long a page that is open can be filled in; default 15 min, invented

	// Stored are references under which a card is stored from the beginning;
	// default "REF-2001".
	Stored []string

	// When the simulated caller of Follow opens the link, and sends the card
	// after that; default 5 s and 20 s.
	OpenAfter, CardAfter time.Duration
}

// withDefaults fills what is empty or zero.
func (o WorldnetOptions) withDefaults() WorldnetOptions {
	o.TerminalID = cmp.Or(o.TerminalID, "4480001")
	o.Secret = cmp.Or(o.Secret, "sandbox-terminal-secret")
	o.Digest = cmp.Or(o.Digest, "SHA512")
	o.Zone = cmp.Or(o.Zone, time.UTC)
	o.Tolerance = cmp.Or(o.Tolerance, 15*time.Minute)
	o.ResultPath = cmp.Or(o.ResultPath, "/worldnet/secure-token")
	o.ResultMethod = cmp.Or(o.ResultMethod, http.MethodGet)
	o.EmailField = cmp.Or(o.EmailField, "optional")
	o.PageLife = cmp.Or(o.PageLife, 15*time.Minute)
	if len(o.Stored) == 0 {
		o.Stored = []string{"REF-2001"}
	}
	o.OpenAfter = cmp.Or(o.OpenAfter, 5*time.Second)
	o.CardAfter = cmp.Or(o.CardAfter, 20*time.Second)
	return o
}
