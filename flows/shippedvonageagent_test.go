package flows_test

import "github.com/ivrflow/ivrflow/engine"

const vonageAgent = "POST /globalpci/v1/session="

func vonageAgentAssist() []shippedCall {
	const paid = "Welcome:next Authorize:next Authorized:Rule 1 StartSession:next Started:Rule 1 Desk:next Talk:next "
	return of("vonage", "vonage-agent-assist", []shippedCall{
		{name: "paid", want: paid + "Status:next Result:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "declined", scenario: "declined", want: "Result:Rule 2 Declined:next Agent:next", sessions: 1},
		{name: "expired", scenario: "expired", want: "Status:onFailed Ended:Rule 2 NotPaid:next Agent:next", sessions: 1},
		{name: "not finished in time", scenario: "unfinished", want: "Status:onTimeout Unclear:next Agent:next", sessions: 1},
		{name: "the agent does not answer", keys: "noanswer", want: "Talk:onNoAnswer Status:next Result:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "hangs up while the agent talks", keys: "hangup@6s", want: "Talk:hungup AfterHangup:Rule 1 LastLook:next", outcome: engine.HungUp, sessions: 1, charges: 1},
		{name: "start drops after it acted", faults: []string{vonageAgent + "drop-after"}, want: "StartSession:onUnknown Unclear:next Agent:next", sessions: 1, charges: 1},
		{name: "start answers 500", faults: []string{vonageAgent + "status:500"}, want: "Started:otherwise Agent:next"},
	})
}
