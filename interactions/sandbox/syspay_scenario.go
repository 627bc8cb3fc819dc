package sandbox

import "time"

// Statuses of a token (ACTIVE and REDIRECT are documented, the others are read
// by SysPay's own clients) and of a payment (documented).
const (
	syspayActive    = "ACTIVE"
	syspayRedirect  = "REDIRECT"
	syspayFailed    = "FAILED"
	syspayCancelled = "CANCELLED"
	syspayExpired   = "EXPIRED"

	syspaySuccess    = "SUCCESS"
	syspayAuthorized = "AUTHORIZED"
	syspayWaiting    = "WAITING"
	syspayBroken     = "ERROR"
)

// syspayAct is one thing that comes of a customer's visit to the page.
type syspayAct struct {
	after          time.Duration // after the customer has finished; negative: before
	token, payment string        // the statuses from then on; "" leaves them
	redirects      int           // how often the customer's browser asks for the return URL
	events         int           // how often the event is sent, every time with the same id
	forged         bool          // somebody else says that it is paid: wrong checksums, and nothing has happened
}

// syspayPlot is what happens in a scenario.
type syspayPlot struct {
	acts     []syspayAct
	atStart  bool // the customer is there at once: the events come before anybody waits for them
	atExpiry bool // it happens when the link's time is over
	hidden   bool // the API knows nothing of the token for HiddenFor
	oddName  bool // a name whose base64 holds + and /
	rawPlus  bool // the redirect leaves + as it is
	strings  bool // ids have the other type that the documents show
	comma    bool // the answer to a start ends with the trailing comma of SysPay's sample
}

// syspayScenarioNames are the scenarios in the order they are offered.
func syspayScenarioNames() []string {
	return []string{"paid", "declined", "cancelled", "error", "expired", "waiting", "unfinished", "unknown-state", "caller-hangs-up",
		"redirect-only", "ems-only", "poll-only", "early-event", "late-event", "duplicate-event", "forged-event",
		"odd-result", "raw-plus", "other-types", "trailing-comma", "by-hand"}
}

// plot is the meaning of a scenario's name. Which status of the token goes with
// which of the payment is invented.
func (s *syspay) plot() syspayPlot {
	paid := syspayAct{token: syspayActive, payment: syspaySuccess, redirects: 1, events: 1}
	declined := syspayAct{token: syspayFailed, payment: syspayFailed, redirects: 1, events: 1}
	one := func(a syspayAct) syspayPlot { return syspayPlot{acts: []syspayAct{a}} }
	p := one(paid)
	switch s.scenario {
	case "declined":
		p = one(declined)
	case "cancelled":
		p = one(syspayAct{token: syspayCancelled, payment: syspayCancelled, redirects: 1, events: 1})
	case "error":
		p = one(syspayAct{token: syspayFailed, payment: syspayBroken, redirects: 1, events: 1})
	case "expired":
		p = one(syspayAct{token: syspayExpired, payment: syspayExpired, events: 1})
		p.atExpiry = true
	case "waiting": // the bank takes its time
		waiting := paid
		waiting.payment = syspayWaiting
		p.acts = []syspayAct{waiting, {after: 20 * time.Second, token: syspayActive, payment: syspaySuccess, events: 1}}
	case "unfinished", "by-hand":
		p = syspayPlot{}
	case "unknown-state":
		p = one(syspayAct{token: s.options.UnknownState, payment: s.options.UnknownState, redirects: 1, events: 1})
	case "redirect-only":
		p.acts[0].events, p.hidden = 0, true
	case "ems-only":
		p.acts[0].redirects, p.hidden = 0, true
	case "poll-only":
		p.acts[0].events, p.acts[0].redirects = 0, 0
	case "early-event":
		p.atStart = true
	case "late-event":
		p.acts[0].events, p.acts[0].redirects = 0, 0
		p.acts = append(p.acts, syspayAct{after: 20 * time.Minute, redirects: 1, events: 1})
	case "duplicate-event":
		p.acts[0].events, p.acts[0].redirects = 2, 2
	case "forged-event":
		p.acts = []syspayAct{{after: -3 * time.Second, redirects: 1, events: 1, forged: true}, declined}
	case "odd-result":
		p.oddName = true
	case "raw-plus":
		p.oddName, p.rawPlus = true, true
	case "other-types":
		p.strings = true
	case "trailing-comma":
		p.comma = true
	}
	return p
}
