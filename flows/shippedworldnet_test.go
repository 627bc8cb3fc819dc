package flows_test

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

const (
	worldnetSearch = "POST /merchant/xmlpayment"
	worldnetPage   = "GET /merchant/securecardpage"
	worldnetCard   = "POST /merchant/securecardpage/submit"
)

// What is left to do where the result did not come: the card is found, or it
// is not.
const (
	worldnetFound   = "Waiting:onTimeout Search:next TokenOfSearch:next Stored:next"
	worldnetMissing = "Waiting:onTimeout Search:onTimeout Searched:Rule 1 NotSeen:next Agent:next"
)

// What the books have where a card was stored, and where none was.
var (
	oneCard = map[string]int{sandbox.KindToken: 1}
	noCard  = map[string]int{sandbox.KindToken: 0}
)

// worldnetRegister: there are no charges, a session is a page that was shown.
func worldnetRegister() []shippedCall {
	const sent = "Welcome:next Fit:Rule 1 Confirm:next Confirmed:Rule 1 Links:next SendLink:next Sent:next "
	const again = "Links:next SendLink:next Sent:next Waiting:next "
	const stored = "Result:Rule 1 TokenOfResult:next Stored:next"
	return of("worldnet", "worldnet-register", []shippedCall{
		{name: "stored", keys: "1", want: sent + "Waiting:next " + stored, lost: []string{worldnetFound}, sessions: 1, also: oneCard},
		{name: "the result comes by POST", scenario: "redirect-post", keys: "1", want: sent + "Waiting:next " + stored, lost: []string{worldnetFound}, sessions: 1, also: oneCard},
		{name: "the result is loaded again", scenario: "redirect-twice", keys: "1", want: sent + "Waiting:next " + stored, lost: []string{worldnetFound}, sessions: 1, also: oneCard},
		{name: "declined, then another card", scenario: "declined-then-paid", keys: "1", want: "Waiting:next Result:Rule 8 WrongCode:next " + again + stored, lost: []string{worldnetMissing, worldnetFound}, sessions: 2, also: oneCard},
		{name: "declined three times", scenario: "declined", keys: "1", want: again + "Result:Rule 8 WrongCode:next Links:onDone Agent:next", lost: []string{worldnetMissing}, sessions: 3, also: noCard},
		{name: "expired", scenario: "expired", keys: "1", want: sent + worldnetMissing, sessions: 1, also: noCard},
		{name: "not confirmed by the bank", scenario: "e43", keys: "1", want: "Waiting:next Result:Rule 2 TokenUnconfirmed:next Unconfirmed:next Agent:next", lost: []string{worldnetFound}, sessions: 1, also: oneCard},
		{name: "a code nobody documented", scenario: "unknown-state", keys: "1", want: "Waiting:next Result:otherwise Unclear:next Agent:next", lost: []string{worldnetMissing}, sessions: 1, also: noCard},
		{name: "a forged approval", scenario: "forged", keys: "1", want: sent + worldnetMissing, sessions: 1, also: noCard},
		{name: "a forged approval, then a real one", scenario: "forged-then-paid", keys: "1", want: sent + "Waiting:next " + stored, lost: []string{worldnetFound}, sessions: 1, also: oneCard},
		{name: "the result does not come", scenario: "redirect-lost", keys: "1", want: sent + worldnetFound, sessions: 1, also: oneCard},
		{name: "the search is forged", scenario: "forged-search", keys: "1", want: "Waiting:onTimeout Search:onInterfaceFailure Unclear:next Agent:next", sessions: 1, also: oneCard},
		{name: "the search is about another card", scenario: "foreign-search", keys: "1", want: "Waiting:onTimeout Search:onInterfaceFailure Unclear:next Agent:next", sessions: 1, also: oneCard},
		{name: "the search fails a while", scenario: "redirect-lost", keys: "1", faults: []string{worldnetSearch + "=status:500*1", worldnetSearch + "=garbage*1", worldnetSearch + "=drop-after*1"}, pauses: true, fickle: true, want: "Search:next TokenOfSearch:next Stored:next", sessions: 1, also: oneCard},
		{name: "the search answers something else", scenario: "redirect-lost", keys: "1", faults: []string{worldnetSearch + "=error-root"}, want: "Waiting:onTimeout Search:onInterfaceFailure Unclear:next Agent:next", sessions: 1, also: oneCard},
		{name: "the search is slow", scenario: "redirect-lost", keys: "1", slow: worldnetSearch + "=20s", want: sent + worldnetFound, sessions: 1, also: oneCard},
		{name: "the page answers 500", keys: "1", faults: []string{worldnetPage + "=status:500"}, want: sent + worldnetMissing, also: noCard},
		{name: "the card is lost before it is stored", keys: "1", faults: []string{worldnetCard + "=drop-before"}, want: sent + worldnetMissing, sessions: 1, also: noCard},
		{name: "the answer is lost after it was stored", keys: "1", faults: []string{worldnetCard + "=drop-after"}, want: sent + worldnetFound, sessions: 1, also: oneCard},
		{name: "a card is stored already", keys: "1", inputs: map[string]string{"MerchantRef": "REF-2001"}, want: "Waiting:next Result:Rule 13 AlreadyStored:next Agent:next", lost: []string{worldnetFound}, also: noCard},
		{name: "a reference with a colon", inputs: map[string]string{"MerchantRef": "a:b"}, want: "Welcome:next Fit:otherwise Agent:next", also: noCard},
		{name: "wants an agent", keys: "2", want: "Confirm:next Confirmed:otherwise Agent:next", also: noCard},
		{name: "says nothing", want: "Confirm:onNoInput Agent:next", also: noCard},
		{name: "hangs up early", keys: "hangup@1s", want: "Welcome:hungup AfterHangup:otherwise", outcome: engine.HungUp, also: noCard},
		{name: "hangs up while entering", scenario: "caller-hangs-up", keys: "1,hangup@25s", want: "Waiting:hungup AfterHangup:Rule 2 LastLook:next LastResult:Rule 1 LastOfResult:next", lost: []string{"LastLook:next LastResult:otherwise LastOfSearch:next"}, outcome: engine.HungUp, sessions: 1, also: oneCard},
		{name: "hangs up and enters nothing", scenario: "expired", keys: "1,hangup@25s", want: "Waiting:hungup AfterHangup:Rule 2 LastLook:onTimeout", outcome: engine.HungUp, sessions: 1, also: noCard},
		{name: "hangs up at thank you", keys: "1,hangup@34s", want: "TokenOfResult:next Stored:hungup AfterHangup:Rule 1", lost: []string{"Waiting:hungup AfterHangup:Rule 2 LastLook:next LastResult:otherwise LastOfSearch:next"}, outcome: engine.HungUp, sessions: 1, also: oneCard},
	})
}

func worldnetUpdate() []shippedCall {
	const sent = "Prepare:next Welcome:next Fit:Rule 1 Find:next Found:Rule 1 Remember:next Confirm:next Confirmed:Rule 1 Links:next SendLink:next Sent:next "
	const found = "Waiting:onTimeout Look:next Looked:Rule 1 TokenOfSearch:next Replaced:next"
	const missing = "Waiting:onTimeout Look:next Looked:otherwise NotSeen:next Agent:next"
	return of("worldnet", "worldnet-update", []shippedCall{
		{name: "replaced", keys: "1", want: sent + "Waiting:next Result:Rule 1 TokenOfResult:next Replaced:next", lost: []string{found}, sessions: 1, also: oneCard},
		{name: "the result does not come", scenario: "redirect-lost", keys: "1", want: sent + found, sessions: 1, also: oneCard},
		{name: "expired", scenario: "expired", keys: "1", want: sent + missing, sessions: 1, also: noCard},
		{name: "in a subscription", scenario: "e24", keys: "1", want: "Result:Rule 12 InSubscription:next Agent:next", lost: []string{missing}, sessions: 1, also: noCard},
		{name: "gone meanwhile", scenario: "e04", keys: "1", want: "Result:Rule 14 NotStored:next Agent:next", lost: []string{missing}, sessions: 1, also: noCard},
		{name: "a forged approval", scenario: "forged", keys: "1", want: sent + missing, sessions: 1, also: noCard},
		{name: "a forged search", scenario: "forged-search", keys: "1", want: "Find:onUnknown Agent:next", also: noCard},
		{name: "nothing is stored", keys: "1", inputs: map[string]string{"StoredRef": "REF-0"}, want: "Found:Rule 2 NotStored:next Agent:next", also: noCard},
		{name: "the first search drops", keys: "1", faults: []string{worldnetSearch + "=drop-before*3"}, pauses: true, fickle: true, want: "Find:onUnknown Agent:next", also: noCard},
		{name: "hangs up while entering", scenario: "caller-hangs-up", keys: "1,hangup@30s", want: "Waiting:hungup AfterHangup:Rule 2 LastLook:next LastResult:Rule 1 LastOfResult:next", lost: []string{"LastLook:next LastResult:otherwise LastOfSearch:next"}, outcome: engine.HungUp, sessions: 1, also: oneCard},
		{name: "hangs up and enters nothing", scenario: "expired", keys: "1,hangup@30s", want: "AfterHangup:Rule 2 LastLook:onTimeout", outcome: engine.HungUp, sessions: 1, also: noCard},
	})
}
