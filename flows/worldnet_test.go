package flows_test

import (
	"strings"
	"testing"
)

// worldnetCall is a call of the flow's, to which a row is too much.
func worldnetCall(flow, scenario, want string, pages int, also map[string]int) shippedCall {
	return of("worldnet", flow, []shippedCall{{scenario: scenario, keys: "1", want: want, sessions: pages, also: also}})[0]
}

// TestWorldnetCodes: every code that is documented is told apart.
func TestWorldnetCodes(t *testing.T) {
	for rule, code := range map[string]string{"Rule 4 Fault": "e01", "Rule 5 WrongNumber": "e10", "Rule 6 WrongExpiry": "e11", "Rule 7 WrongName": "e12", "Rule 8 WrongCode": "e14",
		"Rule 9 WrongType": "e05", "Rule 10 NumberElsewhere": "e42", "Rule 11 AccountRefused": "e44"} {
		t.Run(code, func(t *testing.T) {
			c := worldnetCall("worldnet-register", code, "Result:"+rule+":next Links:onDone Agent:next", 3, noCard)
			c.check(t, c.world(t))
		})
	}
	for rule, code := range map[string]string{"Rule 12 InSubscription": "e24", "Rule 13 AlreadyStored": "e32", "Rule 14 Misconfigured": "e04", "Rule 15 Misconfigured": "e03",
		"Rule 16 Misconfigured": "e06", "Rule 17 Misconfigured": "e07", "Rule 18 Misconfigured": "e08", "Rule 19 Misconfigured": "e09", "Rule 20 Misconfigured": "e13",
		"Rule 21 Misconfigured": "e33"} {
		t.Run(code, func(t *testing.T) {
			c := worldnetCall("worldnet-register", code, "Result:"+rule+":next Agent:next", 1, noCard)
			c.check(t, c.world(t))
		})
	}
	c := worldnetCall("worldnet-update", "e43", "Result:Rule 2 TokenUnconfirmed:next Unconfirmed:next Agent:next", 1, oneCard)
	c.check(t, c.world(t))
}

// TestWorldnetLegacy: a terminal that was never changed over to SHA-512, and a
// flow that is set to another secret than the terminal.
func TestWorldnetLegacy(t *testing.T) {
	for _, c := range []shippedCall{
		worldnetCall("worldnet-register", "", "Waiting:next Result:Rule 1 TokenOfResult:next Stored:next", 1, oneCard),
		worldnetCall("worldnet-register", "redirect-lost", worldnetFound, 1, oneCard),
		worldnetCall("worldnet-register", "forged", worldnetMissing, 1, noCard),
	} {
		w := c.world(t)
		w.set(t, "WorldnetDigest", "MD5")
		c.check(t, w)
	}
	c := worldnetCall("worldnet-register", "", "Waiting:onTimeout Search:onFailed Unclear:next Agent:next", 0, noCard)
	w := c.world(t)
	w.set(t, "WorldnetSecret", "another-secret-of-somebody")
	c.check(t, w)
}

// TestWorldnetToken: the flow ends with the token that the provider has stored,
// where only the vault has it.
func TestWorldnetToken(t *testing.T) {
	for flow, scenarios := range map[string][]string{"worldnet-register": {"", "redirect-lost", "redirect-post", "declined-then-paid"}, "worldnet-update": {"", "redirect-lost"}} {
		for _, scenario := range scenarios {
			w := worldnetCall(flow, scenario, "", 1, nil).world(t)
			out, _ := w.run(t)
			token, _ := w.vault.Get(out.State.Frames[0].Data["Worldnet|Token"].Ref)
			if len(token) != 16 || !strings.HasPrefix(token, "2967") {
				t.Errorf("%s %q: token %q", flow, scenario, token)
			}
			if len(w.messages) == 0 || w.secrets()["card 4444333322221111"] == "" {
				t.Error("nothing was looked for")
			}
		}
	}
}
