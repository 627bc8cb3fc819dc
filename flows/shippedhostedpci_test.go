package flows_test

import "github.com/ivrflow/ivrflow/engine"

const (
	hostedpciPhone   = "POST /iSynSApp/manage"
	hostedpciCharge  = "POST /iSynSApp/paymentSale"
	hostedpciRelease = "Release:next End:next NotTaken:next Agent:next"
	hostedpciUnclear = "Uncertain:next Unclear:next UnclearCvv:next UnclearEnd:next Agent:next"
)

func hostedpciSale() []shippedCall {
	return of("hostedpci", "hostedpci-sale", []shippedCall{
		{name: "paid", keys: "1", want: "Confirmed:Rule 1 Prepare:next Create:next Created:Rule 2 Connecting:next Connect:next Progress:next Result:Rule 1 Charge:next Sale:next Sold:Rule 1 NotePaid:next Paid:next", sessions: 1, charges: 1, noted: "paid"},
		{name: "paid, the session is closed", scenario: "paid-closed", keys: "1", want: "Sold:Rule 1 NotePaid:next Paid:next", sessions: 1, charges: 1, noted: "paid"},
		{name: "declined", scenario: "declined", keys: "1", want: "Sale:next Sold:Rule 2 NoteDeclined:next Declined:next Agent:next", sessions: 1, noted: "declined"},
		{name: "the gateway has an error", scenario: "gateway-error", keys: "1", want: "Sale:next Sold:otherwise " + hostedpciUnclear, sessions: 1, noted: "unclear"},
		{name: "no card in time", scenario: "expired", keys: "1", want: "Progress:next Result:otherwise " + hostedpciRelease, sessions: 1},
		{name: "the caller keys #", scenario: "terminated", keys: "1", want: "Progress:next Result:otherwise " + hostedpciRelease, sessions: 1},
		{name: "a card that is none", scenario: "wrong-card", keys: "1", want: "Progress:next Result:otherwise " + hostedpciRelease, sessions: 1},
		{name: "a CVV that is none", scenario: "wrong-code", keys: "1", want: "Progress:next Result:otherwise " + hostedpciRelease, sessions: 1},
		{name: "never finishes", scenario: "unfinished", keys: "1", want: "Progress:onTimeout " + hostedpciRelease, sessions: 1},
		{name: "a state nobody documented", scenario: "unknown-state", keys: "1", want: "Progress:onTimeout " + hostedpciRelease, sessions: 1},
		{name: "the session is gone", scenario: "not-found-midway", keys: "1", want: "Progress:onFailed " + hostedpciRelease, sessions: 1},
		{name: "packet replay", scenario: "packet-replay", keys: "1", want: "Create:next Created:Rule 1 NotTaken:next Agent:next"},
		{name: "wants an agent", keys: "2", want: "Confirmed:otherwise Agent:next"},
		{name: "says nothing", want: "Confirm:onNoInput Agent:next"},
		{name: "busy", keys: "1,busy", want: "Connect:onBusy " + hostedpciRelease, sessions: 1},

		{name: "creation drops after it acted", keys: "1", faults: []string{hostedpciPhone + "=drop-after"}, want: "Create:onUnknown NotTaken:next Agent:next", sessions: 1},
		{name: "creation drops before it acted", keys: "1", faults: []string{hostedpciPhone + "=drop-before"}, want: "Create:onUnknown NotTaken:next Agent:next"},
		{name: "creation is cut", keys: "1", faults: []string{hostedpciPhone + "=truncate"}, want: "Create:onUnknown NotTaken:next Agent:next", sessions: 1},
		{name: "creation floods", keys: "1", faults: []string{hostedpciPhone + "=flood"}, want: "Create:onUnknown NotTaken:next Agent:next", sessions: 1},
		{name: "creation answers garbage", keys: "1", faults: []string{hostedpciPhone + "=garbage"}, want: "Create:onUnknown NotTaken:next Agent:next", sessions: 1},
		{name: "creation answers 500", keys: "1", faults: []string{hostedpciPhone + "=status:500"}, want: "Create:onUnknown NotTaken:next Agent:next"},
		{name: "creation answers 200 with an error", keys: "1", faults: []string{hostedpciPhone + "=error-root"}, want: "Create:onUnknown NotTaken:next Agent:next"},
		{name: "creation redirects", keys: "1", faults: []string{hostedpciPhone + "=redirect"}, want: "Create:onUnknown NotTaken:next Agent:next"},
		{name: "polls fail a while", keys: "1", faults: []string{hostedpciPhone + "=garbage*1+1", hostedpciPhone + "=status:500*1+1"}, fickle: true, want: "Progress:next Result:Rule 1 Charge:next Sale:next Sold:Rule 1 NotePaid:next Paid:next", sessions: 1, charges: 1, noted: "paid"},
		{name: "polls fail for ever", scenario: "unfinished", keys: "1", faults: []string{hostedpciPhone + "=drop-before+1"}, pauses: true, want: "Progress:onInterfaceFailure Release:onUnknown End:onUnknown NotTaken:next Agent:next", sessions: 1},

		{name: "the charge drops after it acted", keys: "1", faults: []string{hostedpciCharge + "=drop-after"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, charges: 1, noted: "unclear"},
		{name: "the charge drops before it acted", keys: "1", faults: []string{hostedpciCharge + "=drop-before"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, noted: "unclear"},
		{name: "the charge is cut", keys: "1", faults: []string{hostedpciCharge + "=truncate"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, charges: 1, noted: "unclear"},
		{name: "the charge floods", keys: "1", faults: []string{hostedpciCharge + "=flood"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, charges: 1, noted: "unclear"},
		{name: "the charge answers garbage", keys: "1", faults: []string{hostedpciCharge + "=garbage"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, charges: 1, noted: "unclear"},
		{name: "the charge answers 500", keys: "1", faults: []string{hostedpciCharge + "=status:500"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, noted: "unclear"},
		{name: "the charge answers 200 with an error", keys: "1", faults: []string{hostedpciCharge + "=error-root"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, noted: "unclear"},
		{name: "the charge redirects", keys: "1", faults: []string{hostedpciCharge + "=redirect"}, want: "Sale:onUnknown " + hostedpciUnclear, sessions: 1, noted: "unclear"},

		{name: "hangs up early", keys: "hangup@1s", want: "Welcome:hungup AfterHangup:otherwise", outcome: engine.HungUp},
		{name: "hangs up while keying", keys: "1,hangup@12s", want: "Connect:hungup AfterHangup:Rule 5 LateCvv:next LateEnd:next", outcome: engine.HungUp, sessions: 1},
		{name: "hangs up while we ask", scenario: "unfinished", keys: "1,hangup@30s", want: "Progress:hungup AfterHangup:Rule 5 LateCvv:next LateEnd:next", outcome: engine.HungUp, sessions: 1},
		{name: "hangs up at thank you", keys: "1,hangup@14s", want: "NotePaid:next Paid:hungup AfterHangup:Rule 1", outcome: engine.HungUp, sessions: 1, charges: 1, noted: "paid"},
		{name: "hangs up, and the release drops", scenario: "caller-hangs-up", keys: "1,hangup@12s", faults: []string{hostedpciPhone + "=drop-after+1"}, pauses: true, want: "LateCvv:onUnknown LateEnd:onUnknown", outcome: engine.HungUp, sessions: 1},
		{name: "hangs up while it is charged", keys: "1,hangup@14s", slow: hostedpciCharge + "=10s", want: "AfterHangup:Rule 2 LatePaid:next", outcome: engine.HungUp, sessions: 1, charges: 1, noted: "paid"},
		{name: "hangs up while it is declined", scenario: "declined", keys: "1,hangup@14s", slow: hostedpciCharge + "=10s", want: "AfterHangup:Rule 3 LateDeclined:next", outcome: engine.HungUp, sessions: 1, noted: "declined"},
		{name: "hangs up while it is charged and nobody knows", keys: "1,hangup@14s", faults: []string{hostedpciCharge + "=drop-after"}, slow: hostedpciCharge + "=10s", want: "AfterHangup:Rule 4 LateUnclear:next LateCvv:next LateEnd:next", outcome: engine.HungUp, sessions: 1, charges: 1, noted: "unclear"},
	})
}

func hostedpciToken() []shippedCall {
	return of("hostedpci", "hostedpci-token", []shippedCall{
		{name: "kept", want: "Welcome:next Prepare:next Create:next Created:Rule 2 Connect:next Progress:next Result:Rule 1 NoteKept:next Kept:next", sessions: 1, noted: "kept"},
		{name: "no card in time", scenario: "expired", want: "Progress:next Result:otherwise End:next NotKept:next Agent:next", sessions: 1},
		{name: "the caller keys #", scenario: "terminated", want: "Progress:next Result:otherwise End:next NotKept:next Agent:next", sessions: 1},
		{name: "a card that is none", scenario: "wrong-card", want: "Progress:next Result:otherwise End:next NotKept:next Agent:next", sessions: 1},
		{name: "never finishes", scenario: "unfinished", want: "Progress:onTimeout End:next NotKept:next Agent:next", sessions: 1},
		{name: "a state nobody documented", scenario: "unknown-state", want: "Progress:onTimeout End:next NotKept:next Agent:next", sessions: 1},
		{name: "packet replay", scenario: "packet-replay", want: "Created:Rule 1 NotKept:next Agent:next"},
		{name: "creation drops after it acted", faults: []string{hostedpciPhone + "=drop-after"}, want: "Create:onUnknown NotKept:next Agent:next", sessions: 1},
		{name: "busy", keys: "busy", want: "Connect:onBusy End:next NotKept:next Agent:next", sessions: 1},
		{name: "hangs up before the card", scenario: "caller-hangs-up", keys: "hangup@5500ms", want: "Connect:hungup AfterHangup:Rule 2 LastLook:next LateResult:otherwise LateEnd:next", outcome: engine.HungUp, sessions: 1},
		{name: "hangs up with the card keyed", scenario: "caller-hangs-up", keys: "hangup@11s", want: "Kept:hungup AfterHangup:Rule 1", outcome: engine.HungUp, sessions: 1, noted: "kept"},
	})
}
