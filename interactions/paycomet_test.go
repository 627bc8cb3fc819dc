package interactions

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// paycometDocument is a shipped document, with changes in pairs of old and new
// text.
func paycometDocument(t *testing.T, name string, changes ...string) string {
	t.Helper()
	data, err := os.ReadFile("paycomet/" + name + ".xml")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(changes...).Replace(string(data))
}

// paycometAccount is the account of the worked digests.
func paycometAccount(base string) map[string]string {
	return map[string]string{"PaycometBaseUrl": base, "PaycometGatewayUrl": base, "PaycometProviderId": "123", "PaycometStationId": "STATION01",
		"PaycometClientCode": "ab12cd34", "PaycometTerminal": "4321", "PaycometProviderPassword": "provpass", "PaycometPassword": "termpass",
		"PaycometApiToken": "the-api-token"}
}

func paycometScope(account map[string]string) scope {
	s := with("Order", "ORD0001", "Currency", "EUR", "Language", "en", "TransactionType", "1", "Concept", "a \"b\" <c> &", "CallGuid", "guid-1",
		"StartDate", "2026-04-01", "EndDate", "2027-04-01")
	for name, number := range map[string]string{"AmountCents": "1000", "SessionSeconds": "300", "PeriodDays": "30", "Paycomet|Error": "105"} {
		s.data[name] = vars.Value{Type: vars.Integer, Text: number}
	}
	s.plain = map[string]string{}
	for _, key := range []string{"PaycometProviderId", "PaycometStationId", "PaycometClientCode", "PaycometTerminal"} {
		s.plain[key] = account[key]
	}
	return s
}

// paycometSent sends a shipped document to an answer and gives what arrived.
func paycometSent(t *testing.T, name, answer string, changes ...string) (r *http.Request, body string, got engine.Fetched) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, arrived *http.Request) {
		data := make([]byte, 1<<16)
		n, _ := arrived.Body.Read(data)
		for more := n; more > 0; n += more {
			more, _ = arrived.Body.Read(data[n:])
		}
		r, body = arrived, string(data[:n])
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(answer))
	}))
	defer server.Close()
	account := paycometAccount(server.URL)
	got = fetched(t, client(t), paycometDocument(t, name, changes...), paycometScope(account), vars.Settings(account).Over(vars.NewMemoryVault()), seeded)
	return r, body, got
}

// The signatures come out of the shipped documents: fields in a row, the
// password last. The formula is the Let, so another one is one word away.
func TestPaycometSignatures(t *testing.T) {
	const state = "3213e7c20904f41116e3217ec93fdf3754b53b00"
	const long = "c06c82dfabfc0326e2f4f6cbf153bde726a4e11daa5661a45a8a0406a9cdc7ae717fe48d12ff6641e8a8b7ffbe6236e2f8d6ab510a32a17beea3c22e35bb3140"
	for _, c := range []struct{ name, old, new, want string }{
		{"soap-get-session", "", "", "<IVR_PROVIDER_SIGNATURE>6231d2deb5b540ef676729f59d826dca42b2a7d2</IVR_PROVIDER_SIGNATURE>"},
		{"soap-session-state", "", "", "<IVR_PROVIDER_SIGNATURE>" + state + "</IVR_PROVIDER_SIGNATURE>"},
		{"soap-session-state", ">sha1(", ">sha512(", "<IVR_PROVIDER_SIGNATURE>" + long + "</IVR_PROVIDER_SIGNATURE>"},
		{"post-state", "", "", `"IVR_PROVIDER_SIGNATURE":"` + state + `"`},
		{"post-state", ">sha1(", ">sha512(", `"IVR_PROVIDER_SIGNATURE":"` + long + `"`},
	} {
		r, body, got := paycometSent(t, c.name, `{"IVR_ERROR_ID":"0"}`, c.old, c.new)
		if form, err := url.ParseQuery(body); c.name == "post-state" && err == nil {
			body = form.Get("getIVRData")
		}
		if !strings.Contains(body, c.want) {
			t.Errorf("%s: %v\n%s", c.name, got, body)
		}
		if action := r.Header.Get("SOAPAction"); strings.HasPrefix(c.name, "soap") && !strings.HasPrefix(action, `"http://schemas.xmlsoap.org/soap/envelope/#IVR#get_ivr_session`) {
			t.Error(action)
		}
	}
}

// What is sent by each REST document, and how often it may be.
func TestPaycometRequests(t *testing.T) {
	for _, c := range []struct{ name, path, body, effect string }{
		{"get-session", "/v1/ivr/get-session", `{"terminal": 4321, "ivrProviderId": 123, "ivrStationId": "STATION01", "ivrMerchantAmount": 1000, "ivrMerchantCurrency": "EUR", "ivrMerchantOrder": "ORD0001", "ivrMerchantLanguage": "en", "ivrTransactionType": "1", "ivrMerchantConcept": "a \"b\" \u003cc\u003e &", "ivrSessionTimeout": 300, "ivrProviderData01": "guid-1" }`, engine.Once},
		{"get-session-subscription", "/v1/ivr/get-session", `{"terminal": 4321, "ivrProviderId": 123, "ivrStationId": "STATION01", "ivrMerchantAmount": 1000, "ivrMerchantCurrency": "EUR", "ivrMerchantOrder": "ORD0001", "ivrMerchantLanguage": "en", "ivrTransactionType": "9", "ivrSubscriptionStartdate": "2026-04-01", "ivrSubscriptionEnddate": "2027-04-01", "ivrSubscriptionPeriodicity": 30, "ivrMerchantConcept": "a \"b\" \u003cc\u003e &", "ivrSessionTimeout": 300, "ivrProviderData01": "guid-1" }`, engine.Once},
		{"session-state", "/v1/ivr/session-state", `{"terminal": 4321, "ivrProviderId": 123, "ivrMerchantOrder": "ORD0001"}`, engine.Safe},
		{"session-cancel", "/v1/ivr/session-cancel", `{"terminal": 4321, "ivrProviderId": 123, "ivrMerchantOrder": "ORD0001"}`, engine.Idempotent},
		{"payment-info", "/v1/payments/ORD0001/info", `{"payment": {"terminal": 4321}}`, engine.Safe},
		{"error-text", "/v1/errors", `{"terminal": 4321, "errorCode": 105, "lang": "en"}`, engine.Safe},
	} {
		r, body, got := paycometSent(t, c.name, `{"errorCode":0}`)
		if got.Outcome != engine.Answered || r.URL.Path != c.path || r.Header.Get("Paycomet-Api-Token") != "the-api-token" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %v %v", c.name, r, got)
		}
		if body = strings.Join(strings.Fields(body), " "); strings.ReplaceAll(body, "{ ", "{") != c.body {
			t.Errorf("%s: %s", c.name, body)
		}
		if effect := compiled(t, paycometDocument(t, c.name)).Effect(); effect != c.effect {
			t.Errorf("%s: effect %s", c.name, effect)
		}
	}
}

// Faults, pages and other answers that prove nothing about a start.
func TestPaycometAnswersThatProveNothing(t *testing.T) {
	const fault = `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault><faultcode>S:Client</faultcode><faultstring>no</faultstring></S:Fault></S:Body></S:Envelope>`
	for _, c := range []struct{ name, answer, outcome string }{
		{"get-session", "<html>", engine.MaybeDone},
		{"get-session", `{"ivrResponse":true}`, engine.MaybeDone},
		{"get-session", `{"errorCode":1248,"ivrResponse":false}`, engine.Answered},
		{"soap-get-session", "<html></html>", engine.MaybeDone},
		{"soap-get-session", fault, engine.Answered},
		{"soap-session-state", fault, engine.Answered},
		{"post-state", `{"IVR_RESPONSE":"1"}`, engine.MaybeDone},
	} {
		_, _, got := paycometSent(t, c.name, c.answer)
		if got.Outcome != c.outcome {
			t.Errorf("%s: %+v", c.name, got)
		}
		if c.answer == fault && found(t, got.Found, "Paycomet|FaultText").Text != "no" {
			t.Errorf("%s: %+v", c.name, got.Found)
		}
	}
}

// paycometEvent computes an expression of the notification document for a form.
type paycometEvent struct {
	t       *testing.T
	root    *source.Element
	form    url.Values
	account map[string]string
	lets    map[string]vars.Value
}

func (e *paycometEvent) Data(name string) vars.Value   { return e.lets[name] }
func (e *paycometEvent) Setting(key string) vars.Value { return vars.Of(e.account[key], vars.Operator) }

func (e *paycometEvent) compute(text source.Text, want vars.Type) vars.Value {
	e.t.Helper()
	var list source.List
	x := expression.ParseComputed(text, want, &list)
	x.Compile(anyProgram{}, &list)
	if err := list.Err(); err != nil {
		e.t.Fatal(err)
	}
	v, err := x.Compute(e, expression.Runtime{Now: time.Unix(0, 0), Body: e.form.Encode(), Header: func(string) string { return "" },
		Form: func(name string) (string, bool) { return e.form.Get(name), e.form.Has(name) }})
	if err != nil {
		return vars.Of("cannot be computed: "+err.Error(), vars.Designer)
	}
	return v
}

func (e *paycometEvent) verified() string {
	e.t.Helper()
	e.lets = map[string]vars.Value{}
	for _, l := range e.root.All("Let") {
		e.lets[l.Value("name")] = e.compute(l.Text(), vars.Null)
	}
	return e.compute(e.root.Child("Verify").Text(), vars.Boolean).Text
}

// The notification's hash comes out of the shipped document.
func TestPaycometNotificationHash(t *testing.T) {
	root, err := source.Parse("payment.xml", []byte(paycometDocument(t, "payment")))
	if err != nil {
		t.Fatal(err)
	}
	const paid = "9c9c6b8830c08d018939e75a9ea00c1909c75549438869fbf62113931999ad639e7f1420ac406912503a6b38b487a8b2efbcffbe87ea6611cf1771dcc0ed7651"
	const card = "53c53cef4b10fd52f9d7e4320804331c2866b19c21eefc4cbb6fa416a13e0e9a86795fe9d214d0718f6468e2fb58ac23947f5f754c76160a5b4dd78394dc216c"
	for _, c := range []struct{ form, hash, verified string }{
		{"TransactionType=1&Order=ORD0001&Amount=1000&Currency=EUR&BankDateTime=20261122101530&Response=OK&NotificationHash=" + paid, paid, "true"},
		{"TransactionType=107&Order=ORD0001&DateTime=20261122101530&NotificationHash=" + card, card, "true"},
		{"TransactionType=1&Order=ORD0001&Amount=1001&Currency=EUR&BankDateTime=20261122101530&Response=OK&NotificationHash=" + paid, "", "false"},
		{"TransactionType=1&Order=ORD0001&Amount=1000&Currency=EUR&BankDateTime=20261122101530&Response=KO&NotificationHash=" + paid, "", "false"},
		{"TransactionType=107&Order=ORD0001&DateTime=20261122101531&NotificationHash=" + card, "", "false"},
		{"TransactionType=107&Order=ORD0001&DateTime=20261122101530", card, "false"},
		{"TransactionType=107&Order=ORD0001&DateTime=20261122101530&NotificationHash=" + strings.ToUpper(card), card, "false"},
	} {
		form, err := url.ParseQuery(c.form)
		if err != nil {
			t.Fatal(err)
		}
		e := &paycometEvent{t: t, root: root, form: form, account: paycometAccount("")}
		if got := e.verified(); got != c.verified || c.hash != "" && e.lets["Hash"].Text != c.hash {
			t.Errorf("%s: %s, %s", c.form, got, e.lets["Hash"].Text)
		}
		if key := e.compute(root.Child("Key").Text(), vars.Null).Text; key != "ORD0001" {
			t.Error(key)
		}
	}
}
