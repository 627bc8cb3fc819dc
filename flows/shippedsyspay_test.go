package flows_test

import "github.com/ivrflow/ivrflow/engine"

const (
	syspayStart = "POST /api/v2/merchant/moto-instance"
	syspayAsk   = "GET /api/v2/merchant/moto-instance/"
	syspayCard  = "GET /api/v2/merchant/token/"
)

func syspayLinkCalls() []shippedCall {
	const (
		begin = "Welcome:next Confirm:next Confirmed:Rule 1 Start:next Started:Rule 1 Send:next Sent:next "
		agent = "Unclear:next Agent:next"
		paid  = "Wait:next Outcome:Rule 1 Paid:next"
	)
	return of("syspay", "syspay-link", []shippedCall{
		{name: "paid", keys: "1", want: begin + paid, sessions: 1, charges: 1},
		{name: "declined", scenario: "declined", keys: "1", want: "Outcome:Rule 3 Declined:next Agent:next", sessions: 1},
		{name: "reserved", keys: "1", inputs: map[string]string{"Preauth": "true"}, want: "Outcome:Rule 2 Reserved:next", sessions: 1, also: map[string]int{"hold": 1}},
		{name: "cancelled", scenario: "cancelled", keys: "1", want: "Outcome:Rule 4 NotPaid:next Agent:next", sessions: 1},
		{name: "an error of the provider", scenario: "error", keys: "1", want: "Outcome:otherwise " + agent, sessions: 1},
		{name: "expired", scenario: "expired", keys: "1", inputs: map[string]string{"LinkSeconds": "120"}, want: "Outcome:Rule 4 NotPaid:next Agent:next", sessions: 1},
		{name: "the bank takes its time", scenario: "waiting", keys: "1", want: paid, sessions: 1, charges: 1},
		{name: "never finishes", scenario: "unfinished", keys: "1", inputs: map[string]string{"LinkSeconds": "120"}, want: "Wait:onTimeout " + agent, sessions: 1},
		{name: "a state nobody documented", scenario: "unknown-state", keys: "1", inputs: map[string]string{"LinkSeconds": "60"}, want: "Wait:onTimeout " + agent, sessions: 1},

		{name: "the browser comes back and nothing else", scenario: "redirect-only", keys: "1", want: begin + paid, lost: []string{"Wait:onTimeout " + agent}, sessions: 1, charges: 1},
		{name: "the event and nothing else", scenario: "ems-only", keys: "1", want: begin + paid, sessions: 1, charges: 1},
		{name: "the look and nothing else", scenario: "poll-only", keys: "1", want: begin + paid, sessions: 1, charges: 1},
		{name: "before anybody waits", scenario: "early-event", keys: "1", want: paid, sessions: 1, charges: 1},
		{name: "events after the call", scenario: "late-event", keys: "1", want: paid, sessions: 1, charges: 1},
		{name: "duplicate events", scenario: "duplicate-event", keys: "1", want: paid, sessions: 1, charges: 1},
		{name: "forged events", scenario: "forged-event", keys: "1", want: "Outcome:Rule 3 Declined:next Agent:next", sessions: 1},
		{name: "an odd result", scenario: "odd-result", keys: "1", want: paid, sessions: 1, charges: 1},
		{name: "an unescaped result", scenario: "raw-plus", keys: "1", want: paid, sessions: 1, charges: 1},
		{name: "ids of other types", scenario: "other-types", keys: "1", want: paid, sessions: 1, charges: 1},
		{name: "a trailing comma in the start's answer", scenario: "trailing-comma", keys: "1", want: "Started:Rule 2 " + agent, sessions: 1, charges: 1},

		{name: "wants an agent", keys: "2", want: "Confirmed:otherwise Agent:next"},
		{name: "says nothing", want: "Confirm:onNoInput Agent:next"},
		{name: "hangs up early", keys: "hangup@1s", want: "Welcome:hungup AfterHangup:otherwise", outcome: engine.HungUp},
		{name: "hangs up while the booking is started", keys: "1,hangup@12s", slow: syspayStart + "=5s", want: "Start:next AfterHangup:Rule 1 LastLook:next", outcome: engine.HungUp, sessions: 1, charges: 1},
		{name: "hangs up before the card is typed", scenario: "caller-hangs-up", keys: "1,hangup@14s", want: "hungup AfterHangup:Rule 1 LastLook:next", outcome: engine.HungUp, sessions: 1, charges: 1},
		{name: "hangs up, and the card is declined", scenario: "declined", keys: "1,hangup@14s", want: "hungup AfterHangup:Rule 1 LastLook:next", outcome: engine.HungUp, sessions: 1},
		{name: "hangs up, and the event comes", scenario: "ems-only", keys: "1,hangup@14s", want: "hungup AfterHangup:Rule 1 LastLook:next", lost: []string{"LastLook:onTimeout"}, outcome: engine.HungUp, sessions: 1, charges: 1},
		{name: "hangs up, and the payment never ends", scenario: "unfinished", keys: "1,hangup@20s", want: "Wait:hungup AfterHangup:Rule 1 LastLook:onTimeout", outcome: engine.HungUp, sessions: 1},
		{name: "hangs up at thank you", keys: "1,hangup@20s", want: "Paid:hungup AfterHangup:Rule 1 LastLook:next", outcome: engine.HungUp, sessions: 1, charges: 1},

		{name: "start drops after it acted", keys: "1", faults: []string{syspayStart + "=drop-after"}, want: "Start:onUnknown " + agent, sessions: 1, charges: 1},
		{name: "start drops before it acted", keys: "1", faults: []string{syspayStart + "=drop-before"}, want: "Start:onUnknown " + agent},
		{name: "start is cut in the middle of the answer", keys: "1", faults: []string{syspayStart + "=truncate"}, want: "Start:onUnknown " + agent, sessions: 1, charges: 1},
		{name: "start floods", keys: "1", faults: []string{syspayStart + "=flood"}, want: "Start:onUnknown " + agent, sessions: 1, charges: 1},
		{name: "start answers 500", keys: "1", faults: []string{syspayStart + "=status:500"}, want: "Start:next Started:Rule 3 " + agent},
		{name: "start answers 403", keys: "1", faults: []string{syspayStart + "=status:403"}, want: "Start:next Started:otherwise Agent:next"},
		{name: "start answers garbage", keys: "1", faults: []string{syspayStart + "=garbage"}, want: "Start:next Started:Rule 2 " + agent, sessions: 1, charges: 1},
		{name: "start answers 200 with an error", keys: "1", faults: []string{syspayStart + "=error-root"}, want: "Start:next Started:Rule 2 " + agent},
		{name: "start redirects", keys: "1", faults: []string{syspayStart + "=redirect"}, want: "Start:next Started:otherwise Agent:next"},
		{name: "keys in another order", keys: "1", faults: []string{"=shuffle"}, want: paid, sessions: 1, charges: 1},
		{name: "keys twice", keys: "1", faults: []string{"=duplicate-keys"}, want: paid, sessions: 1, charges: 1},
		{name: "slow answers", keys: "1", slow: syspayAsk + "=4s", want: paid, sessions: 1, charges: 1},
		{name: "looks fail a while", scenario: "poll-only", keys: "1", faults: []string{syspayAsk + "=garbage*1", syspayAsk + "=status:500*1+1"}, pauses: true, want: paid, sessions: 1, charges: 1},
		{name: "looks fail for ever", scenario: "unfinished", keys: "1", faults: []string{syspayAsk + "=drop-before"}, pauses: true, want: "Wait:onInterfaceFailure " + agent, sessions: 1},
		{name: "looks are refused", scenario: "unfinished", keys: "1", faults: []string{syspayAsk + "=status:403"}, want: "Wait:onFailed " + agent, sessions: 1},
	})
}

func syspayCardCalls() []shippedCall {
	const agent = "Agent:next"
	stored, none := map[string]int{"token": 1}, map[string]int{"token": 0}
	return of("syspay", "syspay-card", []shippedCall{
		{name: "stored", keys: "1", want: "Wait:next ReadToken:next Outcome:Rule 1 ReadCard:next Checked:Rule 1 Stored:next", sessions: 1, also: stored},
		{name: "declined", scenario: "declined", keys: "1", want: "Outcome:Rule 2 NotStored:next " + agent, sessions: 1, also: none},
		{name: "cancelled", scenario: "cancelled", keys: "1", want: "Outcome:Rule 2 NotStored:next " + agent, sessions: 1, also: none},
		{name: "expired", scenario: "expired", keys: "1", want: "Outcome:Rule 2 NotStored:next " + agent, sessions: 1, also: none},
		{name: "never finishes", scenario: "unfinished", keys: "1", want: "Again:onDone Unclear:next " + agent, sessions: 1, also: none},
		{name: "a state nobody documented", scenario: "unknown-state", keys: "1", want: "Again:onDone Unclear:next " + agent, lost: []string{"Again:onDone Unclear:next Agent:next"}, sessions: 1, also: none},
		{name: "ids of other types", scenario: "other-types", keys: "1", want: "Checked:Rule 1 Stored:next", sessions: 1, also: stored},
		{name: "before anybody waits", scenario: "early-event", keys: "1", want: "Wait:next ReadToken:next Outcome:Rule 1 ReadCard:next Checked:Rule 1 Stored:next", lost: []string{"Wait:onTimeout ReadToken:next Outcome:Rule 1 ReadCard:next Checked:Rule 1 Stored:next"}, sessions: 1, also: stored},
		{name: "no event", scenario: "poll-only", keys: "1", want: "Wait:onTimeout ReadToken:next Outcome:Rule 1 ReadCard:next Checked:Rule 1 Stored:next", sessions: 1, also: stored},
		{name: "duplicate events", scenario: "duplicate-event", keys: "1", want: "Wait:next ReadToken:next Outcome:Rule 1 ReadCard:next Checked:Rule 1 Stored:next", sessions: 1, also: stored},
		{name: "forged events", scenario: "forged-event", keys: "1", want: "Outcome:Rule 2 NotStored:next " + agent, sessions: 1, also: none},
		{name: "wants an agent", keys: "2", want: "Confirmed:otherwise Agent:next"},
		{name: "hangs up early", keys: "hangup@1s", want: "Welcome:hungup AfterHangup:otherwise", outcome: engine.HungUp},
		{name: "hangs up before the card is typed", scenario: "caller-hangs-up", keys: "1,hangup@14s", want: "AfterHangup:Rule 1 LastLook:next", outcome: engine.HungUp, sessions: 1, also: stored},
		{name: "hangs up at thank you", keys: "1,hangup@20s", want: "Stored:hungup AfterHangup:Rule 1 LastLook:next", outcome: engine.HungUp, sessions: 1, also: stored},
		{name: "start drops after it acted", keys: "1", faults: []string{syspayStart + "=drop-after"}, want: "Start:onUnknown NotStored:next " + agent, sessions: 1, also: stored},
		{name: "start is refused", keys: "1", faults: []string{syspayStart + "=status:400"}, want: "Started:otherwise " + agent},
		{name: "start answers 500", keys: "1", faults: []string{syspayStart + "=status:500"}, want: "Started:otherwise " + agent},
		{name: "slow answers", keys: "1", slow: "GET /api=4s", want: "Checked:Rule 1 Stored:next", sessions: 1, also: stored},
		{name: "the look drops", keys: "1", faults: []string{"/token=drop-before"}, pauses: true, want: "ReadToken:onUnknown Unclear:next " + agent, sessions: 1, also: stored},
		{name: "the token drops", keys: "1", faults: []string{syspayCard + "=drop-before"}, pauses: true, want: "ReadCard:onUnknown Unclear:next " + agent, sessions: 1, also: stored},
		{name: "the token is refused", keys: "1", faults: []string{syspayCard + "=status:403"}, want: "Checked:otherwise Unclear:next " + agent, sessions: 1, also: stored},
	})
}
