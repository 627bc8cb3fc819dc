package sandbox

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// keyed is a session whose card, date and CVV are there, and the payment that
// uses them.
func (l hostedpciLab) keyed(marker string) (id string, payment url.Values) {
	l.t.Helper()
	id = l.phone(strings.Replace(hostedpciCreate, "call-1", marker, 1) + "&ccExpiry=request").Get("sessionId")
	l.clock.move(10 * time.Second)
	tasks := l.tasks(l.ask("showprogress", id))
	return id, url.Values{
		"apiVersion": {"1.0.1"}, "apiType": {"pxyhpci"}, "userName": {"sandbox-agent"}, "userPassKey": {"sandbox-agent-passkey"},
		"pxyCreditCard.creditCardNumber": {tasks["ccmapsetup"]["paramValue"]}, "pxyCreditCard.cardCodeVerification": {tasks["cccvvsetup"]["respToken1"]},
		"pxyCreditCard.expirationMonth": {"03"}, "pxyCreditCard.expirationYear": {"2028"},
		"pxyTransaction.txnCurISO": {"USD"}, "pxyTransaction.txnAmount": {"12.4"}, "pxyTransaction.merchantRefId": {"order-7"}, "pxyTransaction.txnPayName": {"DEF"},
	}
}

func TestHostedPCIPayment(t *testing.T) {
	for _, c := range []struct{ path, id, detail string }{{hostedpciSalePath, "saleId", "sold"}, {hostedpciAuthPath, "authId", "authorized"}} {
		l := newHostedPCILab(t, "", HostedPCIOptions{})
		session, payment := l.keyed("a")
		_, got := l.post(c.path, payment.Encode())
		if got.Get("status") != "success" || got.Get("pxyResponse.responseStatus") != "approved" || got.Get("pxyResponse.responseStatus.description") != "Approved" ||
			!isDigits(got.Get(c.id), 7, 7) || got.Get("pxyResponse.processorRefId") == "" || got.Get("pxyResponse.responseStatus.code") == "" {
			t.Errorf("%s: %v", c.path, got)
		}
		books := l.provider.Ledger()
		if e := books[len(books)-1]; e.Kind != KindCharge || e.Amount != "12.40" || e.Reference != "order-7" || e.Session != session || e.Detail != c.detail {
			t.Errorf("%+v", e)
		}
		// The CVV is gone, the card is not; nothing keeps a second charge off.
		if _, got := l.post(c.path, payment.Encode()); got.Get("errParamName") != "pxyCreditCard.cardCodeVerification" {
			t.Errorf("the CVV was used twice: %v", got)
		}
		payment.Del("pxyCreditCard.cardCodeVerification")
		l.post(c.path, payment.Encode())
		if l.allKinds() != "session,token,charge,charge" {
			t.Error(l.allKinds())
		}
	}
}

func TestHostedPCIPaymentRefusals(t *testing.T) {
	const card, transaction = "pxyCreditCard.", "pxyTransaction."
	for _, c := range []struct{ name, value, id, parameter string }{
		{"userPassKey", "wrong", "PPA_ACT_1", ""},
		{"userName", "", "PPA_ACT_1", ""},
		{"apiVersion", "1", "PPA_ACT_1", ""},
		{card + "creditCardNumber", "", "PPA_ACT_2", card + "creditCardNumber"},
		{card + "creditCardNumber", "4111111111111111", "PPA_ACT_2", card + "creditCardNumber"},
		{card + "cardCodeVerification", "1234", "PPA_ACT_2", card + "cardCodeVerification"},
		{card + "expirationMonth", "3", "PPA_ACT_2", card + "expirationMonth"},
		{card + "expirationMonth", "13", "PPA_ACT_2", card + "expirationMonth"},
		{card + "expirationYear", "28", "PPA_ACT_2", card + "expirationYear"},
		{card + "expirationYear", "2025", "PPA_ACT_2", card + "expirationYear"},
		{transaction + "txnAmount", "0.00", "PPA_ACT_2", transaction + "txnAmount"},
		{transaction + "txnAmount", "1,00", "PPA_ACT_2", transaction + "txnAmount"},
		{transaction + "txnAmount", "", "PPA_ACT_2", transaction + "txnAmount"},
		{transaction + "txnCurISO", "usd", "PPA_ACT_2", transaction + "txnCurISO"},
		{transaction + "txnPayName", " ", "PPA_ACT_2", transaction + "txnPayName"},
		{transaction + "merchantRefId", "", "PPA_ACT_2", transaction + "merchantRefId"},
	} {
		l := newHostedPCILab(t, "", HostedPCIOptions{})
		_, payment := l.keyed("a")
		payment.Set(c.name, c.value)
		_, got := l.post(hostedpciSalePath, payment.Encode())
		if got.Get("status") != "error" || got.Get("errId") != c.id || got.Get("errParamName") != c.parameter || got.Has("pxyResponse.responseStatus") {
			t.Errorf("%s=%s: %v", c.name, c.value, got)
		}
		if l.allKinds() != "session,token" {
			t.Errorf("%s=%s: %s", c.name, c.value, l.allKinds())
		}
	}
}

// A token and a CVV are good for what they were keyed for, and for their time.
func TestHostedPCITokens(t *testing.T) {
	l := newHostedPCILab(t, "", HostedPCIOptions{CodeDigits: 12})
	id, first := l.keyed("a")
	_, second := l.keyed("b")
	sale := func(p url.Values) string {
		_, got := l.post(hostedpciSalePath, p.Encode())
		return got.Get("pxyResponse.responseStatus") + got.Get("errParamName")
	}
	crossed := url.Values{}
	for name, values := range first {
		crossed[name] = values
	}
	crossed.Set("pxyCreditCard.cardCodeVerification", second.Get("pxyCreditCard.cardCodeVerification"))
	if got := sale(crossed); got != "pxyCreditCard.cardCodeVerification" {
		t.Error(got)
	}
	l.ask("clearcvv", id)
	if got := sale(first); got != "pxyCreditCard.cardCodeVerification" {
		t.Error(got)
	}
	first.Del("pxyCreditCard.cardCodeVerification")
	first.Set("pxyCreditCard.expirationYear", "2032")
	if got := sale(first); got != "approved" {
		t.Error(got)
	}
	l.clock.move(time.Hour)
	if got := sale(second); got != "pxyCreditCard.cardCodeVerification" {
		t.Errorf("the CVV outlives the session: %s", got)
	}
	for range 2 { // 18 months from the last use
		l.clock.move(17 * 30 * 24 * time.Hour)
		if got := sale(first); got != "approved" {
			t.Error(got)
		}
	}
	l.clock.move(19 * 31 * 24 * time.Hour)
	if got := sale(first); got != "pxyCreditCard.creditCardNumber" {
		t.Error(got)
	}
	waiting := newHostedPCILab(t, "unfinished", HostedPCIOptions{})
	_, p := waiting.keyed("a")
	p.Set("pxyCreditCard.creditCardNumber", waiting.provider.(*hostedpci).ids.digits("hostedpci token", 1, 16))
	if _, got := waiting.post(hostedpciSalePath, p.Encode()); got.Get("errParamName") != "pxyCreditCard.creditCardNumber" {
		t.Errorf("a token that nobody keyed: %v", got)
	}
}

func TestHostedPCIGateway(t *testing.T) {
	for scenario, want := range map[string]string{"declined": "success declined session,token,decline", "gateway-error": "error error session,token"} {
		l := newHostedPCILab(t, scenario, HostedPCIOptions{})
		_, payment := l.keyed("a")
		_, got := l.post(hostedpciSalePath, payment.Encode())
		if text := got.Get("status") + " " + got.Get("pxyResponse.responseStatus") + " " + l.allKinds(); text != want {
			t.Errorf("%s: %s", scenario, text)
		}
	}
	l := newHostedPCILab(t, "", HostedPCIOptions{RefuseDuplicateRef: true})
	_, payment := l.keyed("a")
	l.post(hostedpciSalePath, payment.Encode())
	payment.Del("pxyCreditCard.cardCodeVerification")
	if _, got := l.post(hostedpciAuthPath, payment.Encode()); got.Get("errId") != "PPA_ACT_3" || l.allKinds() != "session,token,charge" {
		t.Errorf("%v %s", got, l.allKinds())
	}
}
