package flows_test

import "github.com/ivrflow/ivrflow/engine"

const (
	paycometStart  = "POST /v1/ivr/get-session"
	paycometState  = "POST /v1/ivr/session-state"
	paycometCancel = "POST /v1/ivr/session-cancel"
	paycometInfo   = "/info"
	paycometSoap   = "POST /gateway/xml-ivr"
	paycometPost   = "POST /gateway/post_ivr.php"
)

// short is a session that does not last long: so many looks are enough to show.
var short = map[string]string{"SessionSeconds": "70"}

func paycometPayment() []shippedCall {
	const begin = "Welcome:next Confirm:next Confirmed:Rule 1 Prepare:next Kind:Rule 1 StartSession:next Started:Rule 1 Connecting:next Connect:next "
	const start, state, cancel, info = paycometStart, paycometState, paycometCancel, paycometInfo
	return of("paycomet", "paycomet-payment", []shippedCall{
		{name: "paid", keys: "1", want: begin + "Look:next Looked:otherwise Deadline:next Status:next Outcome:Rule 1 Books:next Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "pre-authorised", keys: "1", inputs: map[string]string{"TransactionType": "3"}, want: "Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "subscribed", keys: "1", inputs: map[string]string{"TransactionType": "9"}, want: "Kind:Rule 2 StartSubscription:next Started:Rule 1 Connecting:next Connect:next Look:next Looked:otherwise Deadline:next Status:next Outcome:Rule 1 Books:next Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "a type for another flow", keys: "1", inputs: map[string]string{"TransactionType": "107"}, want: "Kind:otherwise Agent:next"},
		{name: "dates that are refused", keys: "1", inputs: map[string]string{"TransactionType": "9", "EndDate": "2040-01-01"}, want: "StartSubscription:next Started:otherwise Agent:next"},
		{name: "an order that is refused", keys: "1", inputs: map[string]string{"Order": "not-an-order"}, want: "StartSession:next Started:otherwise Agent:next"},
		{name: "declined", scenario: "declined", keys: "1", want: "Status:next Outcome:Rule 2 Reason:Rule 1 Declined:next Agent:next", sessions: 1},
		{name: "wrong card", scenario: "card-error", keys: "1", want: "Reason:Rule 2 WrongCard:next Agent:next", sessions: 1},
		{name: "wrong month", scenario: "month-error", keys: "1", want: "Reason:Rule 3 WrongMonth:next Agent:next", sessions: 1},
		{name: "wrong year", scenario: "year-error", keys: "1", want: "Reason:Rule 4 WrongYear:next Agent:next", sessions: 1},
		{name: "wrong CVV", scenario: "cvv-error", keys: "1", want: "Reason:Rule 5 WrongCode:next Agent:next", sessions: 1},
		{name: "failed without a reason", scenario: "no-reason", keys: "1", want: "Reason:Rule 6 NotPaid:next Agent:next", sessions: 1},
		{name: "expired", scenario: "expired", keys: "1", inputs: short, want: "Status:next Outcome:Rule 3 TimeOver:next Agent:next", sessions: 1},
		{name: "a short session expires", scenario: "expired", keys: "1", inputs: map[string]string{"SessionSeconds": "30"}, want: "Status:next Outcome:Rule 3 TimeOver:next Agent:next", sessions: 1},
		{name: "forgotten by the provider", scenario: "forgotten", keys: "1", want: "Outcome:Rule 4 Books:onFailed Unclear:next Agent:next", sessions: 1},
		{name: "cancelled by an agent", scenario: "cancelled-by-agent", keys: "1", want: "Outcome:Rule 5 Cancelled:next Agent:next", sessions: 1},
		{name: "stuck", scenario: "stuck", keys: "1", inputs: short, want: "Status:onTimeout Withdraw:next Withdrawn:Rule 2 NotPaid:next Agent:next", sessions: 1},
		{name: "a state nobody documented", scenario: "unknown-state", keys: "1", inputs: short, want: "Status:onTimeout Withdraw:next Withdrawn:Rule 2 NotPaid:next Agent:next", sessions: 1},
		{name: "the IVR lost the caller, who stops", scenario: "caller-hangs-up", keys: "1,2", fickle: true, want: "Outcome:Rule 6 Again:next AskAgain:Option 2 Withdraw:next Withdrawn:Rule 2 NotPaid:next Agent:next", sessions: 1},
		{name: "the IVR lost the caller, who says nothing", scenario: "caller-hangs-up", keys: "1", fickle: true, want: "AskAgain:onNoInput Withdraw:next Withdrawn:Rule 2 NotPaid:next Agent:next", sessions: 1},
		{name: "the IVR lost the caller twice", scenario: "caller-hangs-up", keys: "1,1", fickle: true, want: "AskAgain:Option 1 Connecting:next Connect:next Look:next Looked:Rule 1 Outcome:Rule 6 Again:onDone Withdraw:next Withdrawn:Rule 2 NotPaid:next Agent:next", sessions: 1},
		{name: "the IVR lost the caller, who comes back", scenario: "caller-comes-back", keys: "1,1", fickle: true, want: "AskAgain:Option 1 Connecting:next Connect:next Look:next Looked:Rule 1 Outcome:Rule 1 Books:next Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "forged events", scenario: "forged-event", keys: "1", want: "Status:next Outcome:Rule 2 Reason:Rule 1 Declined:next Agent:next", sessions: 1},
		{name: "duplicate events", scenario: "duplicate-event", keys: "1", want: "Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "an early event", scenario: "early-event", keys: "1", want: "Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "no event", scenario: "no-event", keys: "1", want: "Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "slow answers", keys: "1", slow: "POST /v1/=4s", fickle: true, want: "Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "hangs up while the session is started", keys: "1,hangup@9s", slow: start + "=5s", want: "StartSession:next AfterHangup:Rule 1 LastLook:next LastState:Rule 1 Release:next Released:otherwise", outcome: engine.HungUp, sessions: 1},
		{name: "the books never close", scenario: "unbooked", keys: "1", want: "Books:onTimeout Unclear:next Agent:next", sessions: 1, charges: 1},
		{name: "wants an agent", keys: "2", want: "Confirmed:otherwise Agent:next"},
		{name: "says nothing", want: "Confirm:onNoInput Agent:next"},
		{name: "busy", keys: "1,busy", want: "Connect:onBusy Withdraw:next Withdrawn:Rule 2 NotPaid:next Agent:next", sessions: 1},

		{name: "hangs up early", keys: "hangup@1s", want: "Welcome:hungup AfterHangup:otherwise", outcome: engine.HungUp},
		{name: "hangs up before the IVR answers", keys: "1,hangup@8s", want: "Connecting:hungup AfterHangup:Rule 1 LastLook:next LastState:Rule 1 Release:next Released:otherwise", outcome: engine.HungUp, sessions: 1},
		{name: "hangs up while keying", keys: "1,hangup@13s", want: "Connect:hungup AfterHangup:Rule 1 LastLook:next LastState:Rule 2 LastBooks:next", outcome: engine.HungUp, sessions: 1, charges: 1},
		{name: "hangs up at thank you", keys: "1,hangup@21s", want: "Paid:hungup AfterHangup:Rule 1 LastLook:next LastState:Rule 2 LastBooks:next", outcome: engine.HungUp, sessions: 1, charges: 1},
		{name: "hangs up, and nothing ends it", scenario: "expired", keys: "1,hangup@13s", inputs: short, want: "Connect:hungup AfterHangup:Rule 1 LastLook:onTimeout Release:next Released:otherwise", outcome: engine.HungUp, sessions: 1},
		{name: "hangs up, and the IVR notices", scenario: "caller-hangs-up", keys: "1,hangup@16s", want: "LastLook:next LastState:Rule 1 Release:next Released:otherwise", outcome: engine.HungUp, sessions: 1},
		{name: "hangs up, and the cancel drops", scenario: "expired", keys: "1,hangup@13s", inputs: short, faults: []string{cancel + "=drop-after"}, pauses: true, want: "LastLook:onTimeout Release:onUnknown LastBooks:next", outcome: engine.HungUp, sessions: 1},

		{name: "start drops after it acted", keys: "1", faults: []string{start + "=drop-after"}, want: "StartSession:onUnknown WasItStarted:next Found:Rule 1 Connecting:next Connect:next Look:next Looked:otherwise Deadline:next Status:next Outcome:Rule 1 Books:next Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "start drops before it acted", keys: "1", faults: []string{start + "=drop-before"}, want: "StartSession:onUnknown WasItStarted:next Found:Rule 2 Agent:next"},
		{name: "start is cut in the middle of the answer", keys: "1", faults: []string{start + "=truncate"}, want: "Found:Rule 1 Connecting:next Connect:next Look:next Looked:otherwise Deadline:next Status:next Outcome:Rule 1 Books:next Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "start floods", keys: "1", faults: []string{start + "=flood"}, want: "Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "start answers garbage", keys: "1", faults: []string{start + "=garbage"}, want: "Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "start answers 500", keys: "1", faults: []string{start + "=status:500"}, want: "StartSession:onUnknown WasItStarted:next Found:Rule 2 Agent:next"},
		{name: "start answers 200 with an error", keys: "1", faults: []string{start + "=error-root"}, want: "StartSession:onUnknown WasItStarted:next Found:Rule 2 Agent:next"},
		{name: "start redirects", keys: "1", faults: []string{start + "=redirect"}, want: "StartSession:onUnknown WasItStarted:next Found:Rule 2 Agent:next"},
		{name: "start and the question for it drop", keys: "1", faults: []string{start + "=drop-after", state + "=drop-before"}, pauses: true, want: "StartSession:onUnknown WasItStarted:onUnknown Stop:Rule 1 Cancel:next Agent:next", sessions: 1},
		{name: "keys in another order", keys: "1", faults: []string{"=shuffle"}, want: "Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "keys twice", keys: "1", faults: []string{"=duplicate-keys"}, want: "Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "polls fail a while", keys: "1", faults: []string{state + "=garbage*1+1", state + "=status:500*1+2"}, pauses: true, want: "Status:next Outcome:Rule 1 Books:next Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
		{name: "polls fail for ever", scenario: "expired", keys: "1", inputs: short, faults: []string{state + "=drop-before"}, pauses: true, want: "Look:onUnknown Deadline:next Status:onInterfaceFailure Withdraw:next Withdrawn:Rule 2 NotPaid:next Agent:next", sessions: 1},
		{name: "the token is taken away", keys: "1", faults: []string{state + "=status:403+1"}, fickle: true, want: "Status:onFailed Withdraw:next Withdrawn:Rule 1 Books:next Booked:Rule 1 Paid:next", lost: []string{"Status:onInterfaceFailure Withdraw:next Withdrawn:Rule 1 Books:next Booked:Rule 1 Paid:next"}, sessions: 1, charges: 1},
		{name: "nothing answers any more", keys: "1", faults: []string{state + "=drop-before", cancel + "=drop-before"}, pauses: true, want: "Withdraw:onUnknown Unclear:next Agent:next", sessions: 1, charges: 1},
		{name: "the books answer garbage", keys: "1", faults: []string{info + "=garbage"}, pauses: true, want: "Books:onInterfaceFailure Unclear:next Agent:next", sessions: 1, charges: 1},
		{name: "the books answer late", keys: "1", faults: []string{info + "=status:503*3"}, pauses: true, want: "Books:next Booked:Rule 1 Paid:next", sessions: 1, charges: 1},
	})
}

func paycometRegister() []shippedCall {
	const begin = "Welcome:next Confirm:next Confirmed:Rule 1 Prepare:next StartSession:next Started:Rule 1 Connecting:next Connect:next Look:next "
	const noToken = "Arrived:otherwise Wait:onTimeout NoToken:next Agent:next"
	const soap, post, cancel = paycometSoap, paycometPost, paycometCancel
	stored, notStored := map[string]int{"token": 1}, map[string]int{"token": 0}
	return of("paycomet", "paycomet-register", []shippedCall{
		{name: "stored", keys: "1", want: begin + "Looked:otherwise Deadline:next Status:next Outcome:Rule 1 Arrived:Rule 1 Stored:Rule 1 Thanks:next", lost: []string{noToken}, sessions: 1, also: stored},
		{name: "no event", scenario: "no-event", keys: "1", want: begin + "Looked:otherwise Deadline:next Status:next Outcome:Rule 1 " + noToken, sessions: 1, also: stored},
		{name: "an early event", scenario: "early-event", keys: "1", want: "Arrived:Rule 1 Stored:Rule 1 Thanks:next", lost: []string{noToken}, sessions: 1, also: stored},
		{name: "duplicate events", scenario: "duplicate-event", keys: "1", want: "Arrived:Rule 1 Stored:Rule 1 Thanks:next", lost: []string{noToken, "Arrived:otherwise Wait:next WhatCame:Rule 1 Stored:Rule 1 Thanks:next"}, sessions: 1, also: stored},
		{name: "forged events", scenario: "forged-event", keys: "1", want: "Reason:Rule 1 Refused:next Agent:next", sessions: 1, also: notStored},
		{name: "refused", scenario: "declined", keys: "1", want: "Outcome:Rule 2 AskReason:next Reason:Rule 1 Refused:next Agent:next", sessions: 1, also: notStored},
		{name: "wrong card", scenario: "card-error", keys: "1", want: "Reason:Rule 2 WrongCard:next Agent:next", sessions: 1, also: notStored},
		{name: "wrong month", scenario: "month-error", keys: "1", want: "Reason:Rule 3 WrongDate:next Agent:next", sessions: 1, also: notStored},
		{name: "wrong year", scenario: "year-error", keys: "1", want: "Reason:Rule 4 WrongDate:next Agent:next", sessions: 1, also: notStored},
		{name: "wrong CVV", scenario: "cvv-error", keys: "1", want: "Reason:Rule 5 WrongCode:next Agent:next", sessions: 1, also: notStored},
		{name: "failed without a reason", scenario: "no-reason", keys: "1", want: "Reason:Rule 6 NotStored:next Agent:next", sessions: 1, also: notStored},
		{name: "expired", scenario: "expired", keys: "1", inputs: short, want: "Outcome:Rule 3 TimeOver:next Agent:next", sessions: 1, also: notStored},
		{name: "forgotten", scenario: "forgotten", keys: "1", want: "Outcome:Rule 4 NotStored:next Agent:next", sessions: 1, also: notStored},
		{name: "cancelled", scenario: "cancelled-by-agent", keys: "1", want: "Outcome:Rule 5 Cancelled:next Agent:next", sessions: 1, also: notStored},
		{name: "a state nobody documented", scenario: "unknown-state", keys: "1", inputs: short, want: "Status:onTimeout Withdraw:next Withdrawn:Rule 2 NotStored:next Agent:next", sessions: 1, also: notStored},
		{name: "the IVR lost the caller, who comes back", scenario: "caller-comes-back", keys: "1,1", fickle: true, want: "AskAgain:Option 1 Connecting:next Connect:next Look:next Looked:Rule 1 Outcome:Rule 1 Arrived:otherwise Wait:next WhatCame:Rule 1 Stored:Rule 1 Thanks:next", lost: []string{noToken}, sessions: 1, also: stored},
		{name: "the IVR lost the caller, who stops", scenario: "caller-hangs-up", keys: "1,2", fickle: true, want: "AskAgain:Option 2 Withdraw:next Withdrawn:Rule 2 NotStored:next Agent:next", sessions: 1, also: notStored},
		{name: "busy", keys: "1,busy", want: "Connect:onBusy Withdraw:next Withdrawn:Rule 2 NotStored:next Agent:next", sessions: 1, also: notStored},
		{name: "hangs up early", keys: "hangup@1s", want: "Welcome:hungup AfterHangup:otherwise", outcome: engine.HungUp, also: notStored},
		{name: "hangs up while keying", keys: "1,hangup@13s", want: "hungup AfterHangup:Rule 1 LastLook:next LastState:Rule 2 LastWait:next", lost: []string{"LastWait:onTimeout"}, outcome: engine.HungUp, sessions: 1, also: stored},
		{name: "hangs up, and nothing ends it", scenario: "expired", keys: "1,hangup@13s", inputs: short, want: "hungup AfterHangup:Rule 1 LastLook:onTimeout Release:next Released:otherwise", outcome: engine.HungUp, sessions: 1, also: notStored},
		{name: "an order that is refused", keys: "1", inputs: map[string]string{"Order": "not-an-order"}, want: "StartSession:next Started:otherwise Agent:next", also: notStored},
		{name: "start drops after it acted", keys: "1", faults: []string{soap + "=drop-after*1"}, want: "StartSession:onUnknown WasItStarted:next Found:Rule 1 Connecting:next Connect:next Look:next Looked:otherwise Deadline:next Status:next Outcome:Rule 1 Arrived:Rule 1 Stored:Rule 1 Thanks:next", lost: []string{noToken}, sessions: 1, also: stored},
		{name: "start drops before it acted", keys: "1", faults: []string{soap + "=drop-before*1"}, want: "WasItStarted:next Found:Rule 2 Agent:next", also: notStored},
		{name: "start answers garbage", keys: "1", faults: []string{soap + "=garbage*1"}, want: "WasItStarted:next Found:Rule 1 Connecting:next Connect:next Look:next Looked:otherwise Deadline:next Status:next Outcome:Rule 1 Arrived:Rule 1 Stored:Rule 1 Thanks:next", lost: []string{noToken}, sessions: 1, also: stored},
		{name: "start is cut in the middle of the answer", keys: "1", faults: []string{soap + "=truncate*1"}, want: "Arrived:Rule 1 Stored:Rule 1 Thanks:next", lost: []string{noToken}, sessions: 1, also: stored},
		{name: "start answers 500", keys: "1", faults: []string{soap + "=status:500*1"}, want: "WasItStarted:next Found:Rule 2 Agent:next", also: notStored},
		{name: "start and all questions drop", keys: "1", faults: []string{soap + "=drop-after"}, pauses: true, want: "WasItStarted:onUnknown Stop:Rule 1 Cancel:next Agent:next", sessions: 1, also: notStored},
		{name: "polls answer garbage a while", keys: "1", faults: []string{post + "=garbage*2"}, pauses: true, want: "Arrived:Rule 1 Stored:Rule 1 Thanks:next", lost: []string{noToken}, sessions: 1, also: stored},
		{name: "polls drop for ever", scenario: "expired", keys: "1", inputs: short, faults: []string{post + "=drop-before"}, pauses: true, want: "Status:onInterfaceFailure Withdraw:next Withdrawn:Rule 2 NotStored:next Agent:next", sessions: 1, also: notStored},
		{name: "nothing answers any more", scenario: "expired", keys: "1", inputs: short, faults: []string{post + "=drop-before", cancel + "=drop-before"}, pauses: true, want: "Withdraw:onUnknown Unclear:next Agent:next", sessions: 1, also: notStored},
	})
}
