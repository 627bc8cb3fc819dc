package flows_test

import (
	"strings"
	"testing"
)

func paycometCall(flow, scenario, want string, sessions, charges int, faults ...string) shippedCall {
	return of("paycomet", flow, []shippedCall{{scenario: scenario, keys: "1", faults: faults, want: want, sessions: sessions, charges: charges}})[0]
}

// A wrong password: the signature is refused and nothing is opened.
func TestPaycometWrongSecrets(t *testing.T) {
	for setting, flow := range map[string]string{"PaycometProviderPassword": "paycomet-register", "PaycometApiToken": "paycomet-payment"} {
		c := paycometCall(flow, "", "StartSession:next Started:otherwise Agent:next", 0, 0)
		w := c.world(t)
		w.set(t, setting, "another-secret-of-somebody")
		c.check(t, w)
	}
}

// A wrong password of the terminal: no notification is believed, and the books
// have the last word. A card's token does not come.
func TestPaycometWrongPassword(t *testing.T) {
	for _, c := range []shippedCall{
		paycometCall("paycomet-payment", "", "Booked:Rule 1 Paid:next", 1, 1),
		paycometCall("paycomet-register", "", "Wait:onTimeout NoToken:next Agent:next", 1, 0),
	} {
		w := c.world(t)
		w.set(t, "PaycometPassword", "another-secret-of-somebody")
		c.check(t, w)
	}
}

// TestPaycometDigits: the counters that the caller hears and the journal keeps
// are no secrets; the deadline is what the provider says is left.
func TestPaycometDigits(t *testing.T) {
	w := paycometCall("paycomet-payment", "", "", 1, 1).world(t)
	out, recs := w.run(t)
	all := ""
	for _, r := range recs {
		all += string(r.Data) + "\n"
	}
	for _, want := range []string{"Keys received: 14 of the card number, 0 of the expiry date", "Keys received: 16 of the card number, 3 of the expiry date"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %s in %d bytes", want, len(all))
		}
	}
	if got := out.State.Frames[0].Data["SecondsLeft"]; got.Text != "299" {
		t.Errorf("SecondsLeft is %+v", got)
	}
}

// TestPaycometTimeout: the provider acts and never answers. The flow asks by
// the order, and the books show one session and one charge.
func TestPaycometTimeout(t *testing.T) {
	c := paycometCall("paycomet-payment", "", "Booked:Rule 1 Paid:next", 1, 1, paycometStart+"=stall")
	w := c.world(t)
	w.program, w.library, _ = load(t, c.flow, `effect="once"`, `effect="once" timeout="400ms"`)
	w.drive.Program, w.sent.Effects = w.program, w.client(t, w.library)
	c.check(t, w)
}

// TestPaycometToken: the flow ends with a token that only the vault has.
func TestPaycometToken(t *testing.T) {
	for _, scenario := range []string{"", "early-event", "duplicate-event", "caller-comes-back"} {
		c := paycometCall("paycomet-register", scenario, "Thanks:next", 1, 0)
		c.keys = "1,1"
		w := c.world(t)
		out, _ := w.run(t)
		for _, name := range []string{"Paycomet|CardToken", "Paycomet|UserId"} {
			value := out.State.Frames[0].Data[name]
			if clear, ok := w.vault.Get(value.Ref); !value.IsSecret() || !ok || clear == "" {
				t.Errorf("%s: %s is %+v", scenario, name, value)
			}
		}
	}
}
