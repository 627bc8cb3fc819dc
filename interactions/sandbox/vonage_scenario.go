package sandbox

// vonageOutcome is what happens to the sessions of a scenario once FinishAfter
// has passed.
type vonageOutcome struct {
	state    string // the state from then on
	kind     string // of the ledger entry; "" means that the session never ends
	decision string // of paymentResultData; "" means that there is none
	reason   string // reasonCode of paymentResultData
	refuse   bool   // the first status request of a session is answered 401
}

// vonageScenarioNames are the scenarios in the order they are offered.
func vonageScenarioNames() []string {
	return []string{"paid", "declined", "no-result", "failed", "expired", "unfinished", "unknown-state", "unauthorized-midway", "caller-hangs-up"}
}

// vonageScenarios is the meaning of each name. Decision ACCEPT with reasonCode
// 100 is the example of Vonage; DECLINE is the other decision of that gateway,
// its reasonCode 203 is invented. Only a decision moves money: the sessions of
// "no-result", "failed" and "expired" end without reaching the gateway.
func vonageScenarios(s VonageStates) map[string]vonageOutcome {
	paid := vonageOutcome{state: s.Finished, kind: KindCharge, decision: "ACCEPT", reason: "100"}
	midway := paid
	midway.refuse = true
	return map[string]vonageOutcome{
		"paid":                paid,
		"declined":            {state: s.Finished, kind: KindDecline, decision: "DECLINE", reason: "203"},
		"no-result":           {state: s.Finished, kind: KindEnd},
		"failed":              {state: s.Failed, kind: KindEnd},
		"expired":             {state: s.Expired, kind: KindEnd},
		"unfinished":          {state: s.InProgress},
		"unknown-state":       {state: s.Unknown},
		"unauthorized-midway": midway,
		"caller-hangs-up":     paid, // the payment goes on whatever the caller does
	}
}
