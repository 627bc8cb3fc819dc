package sandbox

// States of a session, IVR_SESSION_STATE. PAYCOMET.
const (
	paycometWaiting    = 0
	paycometProcessing = 1
	paycometOK         = 2
	paycometKO         = 3
	paycometTimeout    = 4
	paycometNotFound   = 5
	paycometCancelled  = 6
	paycometCallEnded  = 7
)

// Error codes of PAYCOMET that the sandbox gives.
const (
	paycometDeclined     = 105  // funds
	paycometSignature    = 1003 // the signature is wrong
	paycometCallerEnded  = 1255
	paycometWrongInputs  = 1256
	paycometReferenceOld = 1026 // the reference has a valid transaction already
	paycometReferenceNow = 1248 // the reference is in progress
	paycometProvider     = 1206 // providerID unavailable
	paycometStation      = 1258 // stationID unavailable
	paycometTerminalID   = 1105
	paycometOperation    = 1106
	paycometReference    = 1107
	paycometAmount       = 1108
	paycometCurrency     = 1109
	paycometSubscription = 1148 // to 1150: start, end, periodicity
	paycometClient       = 1121 // client not found
	paycometNoPayment    = 1130 // product not found
	paycometCredentials  = 1203
	paycometNoSession    = 1259 // the IVR session could not be established
)

// paycometOutcome is what becomes of the sessions of a scenario.
type paycometOutcome struct {
	state   int    // from Finish on; paycometProcessing means that the session runs into its time-out
	result  int    // IVR_SESSION_RESULT, PAYCOMET: 0 none, 1 payment, 2 card, 3 month, 4 year, 5 CVV
	code    int    // IVR_ERROR_ID
	kind    string // of the ledger entry; "" means none
	dropped bool   // the caller hangs up half way: state 7
	again   bool   // and comes back before the half of the rest is over
	endless bool   // never times out
	unclear bool   // the payment's own record stays unfinished (state 2, "UF")
	forged  bool   // a notification of success with a wrong hash comes at the first key
	early   bool   // the notification comes before the state is final
	twice   bool   // the notification comes twice
	mute    bool   // no notification comes
}

// paycometScenarioNames are the scenarios in the order they are offered.
func paycometScenarioNames() []string {
	return []string{"paid", "declined", "expired", "caller-hangs-up", "unknown-state", "caller-comes-back",
		"card-error", "month-error", "year-error", "cvv-error", "no-reason", "cancelled-by-agent", "forgotten", "stuck",
		"unbooked", "forged-event", "early-event", "duplicate-event", "no-event"}
}

// paycometScenarios is the meaning of each name.
func paycometScenarios() map[string]paycometOutcome {
	paid := paycometOutcome{state: paycometOK, kind: KindCharge}
	declined := paycometOutcome{state: paycometKO, result: 1, code: paycometDeclined, kind: KindDecline}
	ko := func(result, code int) paycometOutcome {
		return paycometOutcome{state: paycometKO, result: result, code: code, kind: KindEnd}
	}
	with := func(o paycometOutcome, change func(*paycometOutcome)) paycometOutcome { change(&o); return o }
	return map[string]paycometOutcome{
		"paid":               paid,
		"declined":           declined,
		"expired":            {state: paycometProcessing},
		"caller-hangs-up":    {state: paycometCallEnded, code: paycometCallerEnded, dropped: true},
		"unknown-state":      {state: 8, endless: true},
		"caller-comes-back":  with(paid, func(o *paycometOutcome) { o.dropped, o.again = true, true }),
		"card-error":         ko(2, paycometWrongInputs),
		"month-error":        ko(3, paycometWrongInputs),
		"year-error":         ko(4, paycometWrongInputs),
		"cvv-error":          ko(5, paycometWrongInputs),
		"no-reason":          ko(0, paycometNoSession),
		"cancelled-by-agent": {state: paycometCancelled, kind: KindEnd},
		"forgotten":          {state: paycometNotFound, kind: KindEnd},
		"stuck":              {state: paycometProcessing, endless: true},
		"unbooked":           with(paid, func(o *paycometOutcome) { o.unclear = true }),
		"forged-event":       with(declined, func(o *paycometOutcome) { o.forged = true }),
		"early-event":        with(paid, func(o *paycometOutcome) { o.early = true }),
		"duplicate-event":    with(paid, func(o *paycometOutcome) { o.twice = true }),
		"no-event":           with(paid, func(o *paycometOutcome) { o.mute = true }),
	}
}
