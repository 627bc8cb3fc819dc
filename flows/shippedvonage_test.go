package flows_test

import "github.com/ivrflow/ivrflow/engine"

const (
	vonageAuth   = "POST /auth"
	vonageStart  = "POST /globalpci/v1/selfservicesession/"
	vonageLink   = "POST /globalpci/v1/digitalselfservicesession/"
	vonageStatus = "GET /globalpci/v1/session/"
)

func vonageSelfService() []shippedCall {
	const paid = "Welcome:next Confirm:next Confirmed:Rule 1 Authorize:next Authorized:Rule 1 StartSession:next Started:Rule 1 Connecting:next Connect:next "
	return of("vonage", "vonage-self-service", []shippedCall{
		{name: "paid", keys: "1", want: paid + "Status:next Result:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "declined", scenario: "declined", keys: "1", want: "Status:next Result:Rule 2 Declined:next Agent:next", sessions: 1},
		{name: "finished is not paid", scenario: "no-result", keys: "1", want: "Status:next Result:otherwise Unclear:next Agent:next", sessions: 1},
		{name: "failed", scenario: "failed", keys: "1", want: "Status:onFailed Ended:Rule 2 NotPaid:next Agent:next", sessions: 1},
		{name: "expired", scenario: "expired", keys: "1", want: "Status:onFailed Ended:Rule 2 NotPaid:next Agent:next", sessions: 1},
		{name: "never finishes", scenario: "unfinished", keys: "1", want: "Status:onTimeout Unclear:next Agent:next", sessions: 1},
		{name: "a state nobody documented", scenario: "unknown-state", keys: "1", want: "Status:onTimeout Unclear:next Agent:next", sessions: 1},
		{name: "wants an agent", keys: "2", want: "Confirm:next Confirmed:otherwise Agent:next"},
		{name: "says nothing", want: "Confirm:onNoInput Agent:next"},
		{name: "hangs up early", keys: "hangup@1s", want: "Welcome:hungup AfterHangup:otherwise", outcome: engine.HungUp},
		{name: "hangs up while keying", keys: "1,hangup@13s", want: "Connect:hungup AfterHangup:Rule 1 LastLook:next", outcome: engine.HungUp, sessions: 1, charges: 1},
		{name: "hangs up, and the session never ends", scenario: "unfinished", keys: "1,hangup@13s", want: "Connect:hungup AfterHangup:Rule 1 LastLook:onTimeout", outcome: engine.HungUp, sessions: 1},
		{name: "busy", keys: "1,busy", want: "Connect:onBusy Agent:next", sessions: 1, charges: 1},
		{name: "authorization refused", keys: "1", faults: []string{vonageAuth + "=status:401"}, want: "Authorize:next Authorized:otherwise Agent:next"},
		{name: "authorization drops", keys: "1", faults: []string{vonageAuth + "=drop-after"}, pauses: true, want: "Authorize:onUnknown Agent:next"},
		{name: "start drops after it acted", keys: "1", faults: []string{vonageStart + "=drop-after"}, want: "StartSession:onUnknown Unclear:next Agent:next", sessions: 1, charges: 1},
		{name: "start drops before it acted", keys: "1", faults: []string{vonageStart + "=drop-before"}, want: "StartSession:onUnknown Unclear:next Agent:next"},
		{name: "start is cut in the middle of the answer", keys: "1", faults: []string{vonageStart + "=truncate"}, want: "StartSession:onUnknown Unclear:next Agent:next", sessions: 1, charges: 1},
		{name: "start floods", keys: "1", faults: []string{vonageStart + "=flood"}, want: "StartSession:onUnknown Unclear:next Agent:next", sessions: 1, charges: 1},
		{name: "start answers 500", keys: "1", faults: []string{vonageStart + "=status:500"}, want: "StartSession:next Started:otherwise Agent:next"},
		{name: "start answers garbage", keys: "1", faults: []string{vonageStart + "=garbage"}, want: "StartSession:next Started:otherwise Agent:next", sessions: 1, charges: 1},
		{name: "start answers 200 with an error", keys: "1", faults: []string{vonageStart + "=error-root"}, want: "StartSession:next Started:otherwise Agent:next"},
		{name: "start redirects", keys: "1", faults: []string{vonageStart + "=redirect"}, want: "StartSession:next Started:otherwise Agent:next"},
		{name: "keys in another order", keys: "1", faults: []string{"=shuffle"}, want: "Result:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "keys twice", keys: "1", faults: []string{"=duplicate-keys"}, want: "Result:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "polls fail a while", keys: "1", faults: []string{vonageStatus + "=garbage*1", vonageStatus + "=status:500*1+1"}, fickle: true, want: "Status:next Result:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "polls fail for ever", scenario: "unfinished", keys: "1", faults: []string{vonageStatus + "=drop-before"}, want: "Status:onInterfaceFailure Unclear:next Agent:next", sessions: 1},
		{name: "unauthorized in the middle", scenario: "unauthorized-midway", keys: "1", fickle: true, want: "Status:onFailed Ended:Rule 1 PollRefused:next AuthorizeAgain:next AuthorizedAgain:Rule 1 Status:next Result:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "a token that is taken no more", keys: "1", faults: []string{vonageStart + "=status:401*1"}, fickle: true, want: "Started:Rule 2 StartRefused:next AuthorizeAnew:next AuthorizedAnew:Rule 1 StartSession:next Started:Rule 1 Connecting:next Connect:next Status:next Result:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "no token is taken", keys: "1", faults: []string{vonageStart + "=status:401"}, want: "Started:Rule 2 StartRefused:next AuthorizeAnew:next AuthorizedAnew:Rule 1 StartSession:next Started:Rule 2 StartRefused:onDone Agent:next"},
		{name: "refused for ever in the middle", keys: "1", faults: []string{vonageStatus + "=status:401"}, want: "Ended:Rule 1 PollRefused:onDone Unclear:next Agent:next", sessions: 1, charges: 1},
		{name: "hangs up while the session is started", keys: "1,hangup@10s", slow: vonageStart + "=5s", want: "StartSession:next AfterHangup:Rule 1 LastLook:next", outcome: engine.HungUp, sessions: 1, charges: 1},
		{name: "hangs up while it authorizes", keys: "1,hangup@9s", slow: vonageAuth + "=5s", want: "Authorize:next AfterHangup:otherwise", outcome: engine.HungUp},
	})
}

func vonageDigital() []shippedCall {
	return of("vonage", "vonage-digital", []shippedCall{
		{name: "paid", keys: "1", want: "Sent:next Status:next Result:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "declined", scenario: "declined", keys: "1", want: "Status:next Result:Rule 2 Declined:next Agent:next", sessions: 1},
		{name: "not paid in time", scenario: "unfinished", keys: "1", want: "Status:onTimeout Later:next", sessions: 1},
		{name: "expired", scenario: "expired", keys: "1", want: "Status:onFailed Ended:Rule 2 NotPaid:next Agent:next", sessions: 1},
		{name: "hangs up and pays", scenario: "caller-hangs-up", keys: "1,hangup@20s", want: "hungup AfterHangup:Rule 1 LastLook:next", outcome: engine.HungUp, sessions: 1, charges: 1},
		{name: "wants an agent", keys: "2", want: "Confirmed:otherwise Agent:next"},
		{name: "start drops after it acted", keys: "1", faults: []string{vonageLink + "=drop-after"}, want: "StartSession:onUnknown Unclear:next Agent:next", sessions: 1, charges: 1},
	})
}
