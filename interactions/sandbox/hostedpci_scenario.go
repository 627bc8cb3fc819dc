package sandbox

// The values of sessionStatus that HostedPCI shows: its table has open, closed
// and terminate, its sample of a finished session has complete.
const (
	hostedpciOpen      = "open"
	hostedpciComplete  = "complete"
	hostedpciClosed    = "closed"
	hostedpciTerminate = "terminate"
)

// hostedpciOutcome is what happens to the sessions and payments of a scenario.
type hostedpciOutcome struct {
	state   string // sessionStatus once the session is over; "" means that it stays open
	odd     string // what stands for open once the session key was keyed
	card    bool   // the caller keys a card that is accepted
	wrong   bool   // the card, or with card the CVV, is refused
	gateway string // pxyResponse.responseStatus of a payment
	replay  bool   // every createsession is a packet replay
	vanish  bool   // the session is not found from the time on that a card would be there
}

// hostedpciScenarioNames are the scenarios in the order they are offered.
func hostedpciScenarioNames() []string {
	return []string{"paid", "declined", "expired", "terminated", "wrong-card", "wrong-code", "unfinished", "unknown-state",
		"not-found-midway", "packet-replay", "gateway-error", "paid-closed", "caller-hangs-up"}
}

// hostedpciScenarios is the meaning of each name. That a session without a card
// is closed and one in which # was keyed is terminate follows from the words
// of the guide; which state follows a refused card is invented. Of the
// gateway's statuses "approved" and "error" were recorded, "declined" is
// invented.
func hostedpciScenarios(o HostedPCIOptions) map[string]hostedpciOutcome {
	paid := hostedpciOutcome{state: hostedpciComplete, card: true, gateway: "approved"}
	as := func(change func(*hostedpciOutcome)) hostedpciOutcome {
		other := paid
		change(&other)
		return other
	}
	return map[string]hostedpciOutcome{
		"paid":             paid,
		"declined":         as(func(s *hostedpciOutcome) { s.gateway = "declined" }),
		"expired":          {state: hostedpciClosed, gateway: "approved"},
		"terminated":       {state: hostedpciTerminate, gateway: "approved"},
		"wrong-card":       {state: hostedpciClosed, wrong: true, gateway: "approved"},
		"wrong-code":       as(func(s *hostedpciOutcome) { s.state, s.wrong = hostedpciClosed, true }),
		"unfinished":       {gateway: "approved"},
		"unknown-state":    {odd: o.UnknownState, gateway: "approved"},
		"not-found-midway": {vanish: true, gateway: "approved"},
		"packet-replay":    as(func(s *hostedpciOutcome) { s.replay = true }),
		"gateway-error":    as(func(s *hostedpciOutcome) { s.gateway = "error" }),
		"paid-closed":      as(func(s *hostedpciOutcome) { s.state = hostedpciClosed }),
		"caller-hangs-up":  paid, // the card was keyed by then
	}
}
