package flows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// TestBrowser drives the hosted pages with a real browser: the link is the one
// that the flow sends, a card is typed, and the redirect of the page brings
// the result to the inbox.
func TestBrowser(t *testing.T) {
	b := newBrowser(t)
	for name, test := range map[string]func(*testing.T, browser){
		"syspay, paid":          syspayPaid,
		"syspay, declined":      syspayDeclined,
		"syspay, in two tabs":   syspayTwoTabs,
		"syspay, sent twice":    syspaySentTwice,
		"worldnet, stored":      func(t *testing.T, b browser) { worldnetStored(t, b, "", "worldnet/result") },
		"worldnet, posted":      func(t *testing.T, b browser) { worldnetStored(t, b, "redirect-post", "worldnet/result-post") },
		"worldnet, declined":    worldnetDeclined,
		"worldnet, in two tabs": worldnetTwoTabs,
		"worldnet, sent twice":  worldnetSentTwice,
	} {
		t.Run(name, func(t *testing.T) { test(t, b) })
	}
}

// What the browser shows in the end: the Reply of the notification.
const thanks = "You can close this page and go on with your call."

func syspayByHand(want string, charges, declines int) shippedCall {
	return shippedCall{provider: "syspay", flow: "syspay-link", scenario: "by-hand", keys: "1", want: want,
		also: map[string]int{sandbox.KindSession: 1, sandbox.KindCharge: charges, sandbox.KindDecline: declines}}
}

// byRedirect is the call where the provider sends no event and knows no token:
// what the flow learns comes with the browser.
func (c shippedCall) byRedirect(t *testing.T) *hosted {
	t.Helper()
	c.faults = append(c.faults, syspayAsk+"=status:404")
	return c.host(t, sandbox.NewSysPay, nothingByItself)
}

func syspayCardOf(number string) []string {
	return []string{"card_holder", "Ann Example", "card_number", number, "exp_month", "12", "exp_year", "2049", "cvc", "123"}
}

func syspayPaid(t *testing.T, b browser) {
	h := syspayByHand("Wait:next Outcome:Rule 1 Paid:next", 1, 0).byRedirect(t)
	link := h.link(t)
	page := b.tab(t).open(link)
	page.shows(h.server.URL, "Payment")
	page.enter("payment_amount", "0.01") // it is locked
	if amount, currency := page.value("payment_amount"), page.value("payment_currency"); amount != "12.40" || currency != "EUR" {
		t.Errorf("to be paid: %s %s", amount, currency)
	}
	page.enter(syspayCardOf("4111111111111112")...).press("submit")
	page.shows(link, "This is not a card number.")
	page.enter(syspayCardOf("4111111111111111")...).press("submit")
	page.shows(h.inboxAt+"/syspay/return?", thanks)
	h.ends(t)
	h.took(t, 1, "syspay/return", "delivered")
	for _, e := range h.provider.Ledger() {
		if e.Kind == sandbox.KindCharge && e.Amount != "12.40" {
			t.Errorf("charged: %+v", e)
		}
	}

	page.reload()
	h.took(t, 1, "syspay/return", "repeated")
	page.shows(h.inboxAt+"/syspay/return?", thanks)
	h.booked(t)
}

func syspayDeclined(t *testing.T, b browser) {
	h := syspayByHand("Wait:next Outcome:Rule 3 Declined:next Agent:next", 0, 1).byRedirect(t)
	link := h.link(t)
	page := b.tab(t).open(link).enter(syspayCardOf("4000000000000002")...)
	page.press("submit")
	page.shows(h.inboxAt+"/syspay/return?", thanks)
	h.ends(t)

	// The flow has said that nothing was charged: what is sent now comes too late.
	page.backAndPress("submit")
	page.shows(link, "This was done already")
	h.booked(t)
}

// Whoever opens the link twice pays once.
func syspayTwoTabs(t *testing.T, b browser) {
	h := syspayByHand("Outcome:Rule 1 Paid:next", 1, 0).host(t, syspayInAHurry, nil)
	link := h.link(t)
	first := b.tab(t).open(link).enter(syspayCardOf("4111111111111111")...)
	second := first.another().open(link).enter(syspayCardOf("4111111111111111")...)
	first.press("submit")
	first.shows(h.inboxAt+"/syspay/return?", thanks)
	second.press("submit")
	second.shows(link, "This was done already")
	first.backAndPress("submit")
	first.shows(link, "This was done already")
	h.ends(t)
	h.took(t, 1, "syspay/ems", "delivered", "kept")
	h.booked(t)
}

// A form is good for one card, however often it is sent.
func syspaySentTwice(t *testing.T, b browser) {
	h := syspayByHand("Outcome:Rule 1 Paid:next", 1, 0).host(t, syspayInAHurry, nil)
	link := h.link(t)
	page := b.tab(t).open(link).enter(syspayCardOf("4111111111111111")...)
	page.pressElsewhere("submit")
	h.ends(t)
	page.pressAgain("submit")
	page.shows(link, "This was done already")
	h.took(t, 1, "syspay/ems", "delivered", "kept")
	h.booked(t)
}

// syspayInAHurry sends its events at once.
func syspayInAHurry(c sandbox.Config) sandbox.Provider {
	return sandbox.NewSysPayWith(c, sandbox.SysPayOptions{EMSAfter: time.Millisecond})
}

func worldnetByHand(scenario, want string, declines int) shippedCall {
	return shippedCall{provider: "worldnet", flow: "worldnet-register", scenario: scenario, keys: "1", want: want,
		also: map[string]int{sandbox.KindToken: 1, sandbox.KindDecline: declines, sandbox.KindCharge: 0}}
}

func worldnetCardOf(number string) []string {
	return []string{"cardnumber", number, "cardexpiry", "12/49", "cardholdername", "Ann Example", "cvv", "123"}
}

// hasToken: the flow ends with the token that the provider has stored, where
// only the vault has it.
func (h *hosted) hasToken(t *testing.T) {
	t.Helper()
	token, _ := h.vault.Get(h.final.Frames[0].Data["Worldnet|Token"].Ref)
	if len(token) != 16 || !strings.HasPrefix(token, "2967") {
		t.Errorf("token %q", token)
	}
}

const worldnetStoredOf = "Waiting:next Result:Rule 1 TokenOfResult:next Stored:next"

func worldnetStored(t *testing.T, b browser, scenario, notification string) {
	h := worldnetByHand(scenario, worldnetStoredOf, 0).host(t, sandbox.NewWorldnet, nothingByItself)
	page := b.tab(t).open(h.link(t))
	page.shows(h.server.URL, "Your card")
	if email := page.value("email"); email != "ann@example.org" {
		t.Errorf("the page has the address %q", email)
	}
	page.enter(worldnetCardOf("4444 3333 2222 1111")...).press("submit")
	page.shows(h.inboxAt+"/worldnet/secure-token", thanks)
	h.ends(t)
	h.hasToken(t)
	h.took(t, 1, notification, "delivered")
}

// A card that is refused comes back to the flow, which sends another link.
func worldnetDeclined(t *testing.T, b browser) {
	h := worldnetByHand("", "Waiting:next Result:Rule 5 WrongNumber:next Links:next SendLink:next Sent:next "+worldnetStoredOf, 1).host(t, sandbox.NewWorldnet, nothingByItself)
	page := b.tab(t).open(h.link(t)).enter(worldnetCardOf("4444333322221112")...)
	page.press("submit")
	page.shows(h.inboxAt+"/worldnet/secure-token", thanks)
	again := page.another().open(h.link(t)).enter(worldnetCardOf("4444333322221111")...)
	again.press("submit")
	again.shows(h.inboxAt+"/worldnet/secure-token", thanks)
	h.ends(t)
	h.hasToken(t)
}

// Whoever opens the link twice stores one card: the second is refused, and the
// call does not wait for that any more.
func worldnetTwoTabs(t *testing.T, b browser) {
	h := worldnetByHand("", worldnetStoredOf, 0).host(t, sandbox.NewWorldnet, nothingByItself)
	link := h.link(t)
	first := b.tab(t).open(link).enter(worldnetCardOf("4444333322221111")...)
	second := first.another().open(link).enter(worldnetCardOf("4111111111111111")...)
	first.press("submit")
	first.shows(h.inboxAt+"/worldnet/secure-token", "RESPONSECODE=A", thanks)
	h.ends(t)
	h.hasToken(t)

	second.press("submit")
	second.shows(h.inboxAt+"/worldnet/secure-token?RESPONSECODE=E32", thanks)
	first.backAndPress("submit")
	first.shows(h.inboxAt+"/worldnet/secure-token", thanks)
	h.call.also[sandbox.KindDecline] = 1
	h.booked(t)
}

// A form that is sent again gives the same result again, which the inbox has
// already.
func worldnetSentTwice(t *testing.T, b browser) {
	h := worldnetByHand("", worldnetStoredOf, 0).host(t, sandbox.NewWorldnet, nothingByItself)
	page := b.tab(t).open(h.link(t)).enter(worldnetCardOf("4444333322221111")...)
	page.pressElsewhere("submit")
	h.ends(t)
	h.hasToken(t)
	page.pressAgain("submit")
	page.shows(h.inboxAt+"/worldnet/secure-token?RESPONSECODE=A", thanks)
	h.took(t, 1, "worldnet/result", "repeated")
	h.booked(t)
}
