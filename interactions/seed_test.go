package interactions

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// The four examples that Vonage publishes, with ~~~REPLACE~~~ filled in.
const (
	seedAuthorize = `<ApiInteraction> <Request> <Url>https://emea.example/auth/connect/token</Url> <Method>POST</Method> <Headers> </Headers> <Body><![CDATA[grant_type=client_credentials&scope=globalpci&client_id=the-client&client_secret=the-secret]]></Body> </Request> <Response> <Type>JSON</Type> <ResponseCodeDestination>AuthorizeResponseCode</ResponseCodeDestination> <Fields> <Field> <Locator>access_token</Locator> <Destination>AccessToken</Destination> <DataType>String</DataType> </Field> <Field> <Locator>token_type</Locator> <Destination>TokenType</Destination> <DataType>String</DataType> </Field> </Fields> </Response> </ApiInteraction>`

	seedSelfService = `<ApiInteraction> <Request> <Url>https://emea.example/globalpci/v1/selfservicesession/</Url> <Method>POST</Method> <Headers> <Header> <Key>Authorization</Key> <Value>Bearer $(AccessToken)</Value> </Header> <Header> <Key>Content-Type</Key> <Value>application/json</Value> </Header> </Headers> <Body>{"AccountConfigurationId":"77", "CallGuid": "$(CallGuid)", "PaymentData": { "cardholderName":"$(Name)","cardholderPostCode":"$(PostCode)", "cardholder Address": "$(Address)","merchantTxnRef":"$(Ref)", "amount":"$(Amount)" } }</Body> </Request> <Response> <Type>JSON</Type> <ResponseCodeDestination>GlobalPCIResponseCode</ResponseCodeDestination> <Fields> <Field> <Locator>dtmfFallbackNumber</Locator> <Destination>PCIPal|DtmfFallbackNumber</Destination> <DataType>String</DataType> </Field> <Field> <Locator>dtmfLinkId</Locator> <Destination>PCIPal|DtmfLinkId</Destination> <DataType>String</DataType> </Field> <Field> <Locator>sessionId</Locator> <Destination>GlobalPCI|SessionId</Destination> <DataType>String</DataType> </Field> <Field> <Locator>Message</Locator> <Destination>GlobalPCI|Message</Destination> <DataType>String</DataType> </Field> </Fields> </Response> </ApiInteraction>`

	seedDigital = `<ApiInteraction> <Request> <Url>https://emea.example/globalpci/v1/digitalselfservicesession/</Url> <Method>POST</Method> <Headers> <Header> <Key>Authorization</Key> <Value>Bearer $(AccessToken)</Value> </Header> <Header> <Key>Content-Type</Key> <Value>application/json</Value> </Header> </Headers> <Body>{"AccountConfigurationId":"77", "PaymentData": { "CustomerPhoneNumber":"$(Phone)","cardholderName":"$(Name)","cardholderPostCode":"$(PostCode)", "cardholder Address": "$(Address)","merchantTxnRef":"$(Ref)", "amount":"$(Amount)" } }</Body> </Request> <Response> <Type>JSON</Type> <ResponseCodeDestination>GlobalPCIResponseCode</ResponseCodeDestination> <Fields> <Field> <Locator>sessionId</Locator> <Destination>GlobalPCI|SessionId</Destination> <DataType>String</DataType> </Field> <Field> <Locator>Message</Locator> <Destination>GlobalPCI|Message</Destination> <DataType>String</DataType> </Field> </Fields> </Response> </ApiInteraction>`

	seedStatus = `<ApiInteraction> <Request> <Url>https://emea.example/globalpci/v1/session/$(GlobalPCI|SessionId)</Url> <Method>GET</Method> <Headers> <Header> <Key>Authorization</Key> <Value>Bearer $(AccessToken)</Value> </Header> </Headers> <Body></Body> </Request> <Response> <Type>JSON</Type> <ResponseCodeDestination>GlobalPCI|ResponseCode</ResponseCodeDestination> <Fields> <Field> <Locator>sessionState</Locator> <Destination>GlobalPCI|SessionState</Destination> <DataType>String</DataType> </Field> </Fields> </Response> </ApiInteraction>`
)

func caller() scope {
	s := with("CallGuid", "guid-1", "Name", `Ann "A" O'Neil`, "PostCode", "AB1 2CD", "Address", `1 \ High St`, "Ref", "R/1", "Amount", "12.40",
		"Phone", "+441234567890", "GlobalPCI|SessionId", "s 1/../2")
	s.data["AccessToken"] = vars.Secret("Authorize#1/access_token", vars.Server)
	return s
}

func TestPublishedExamples(t *testing.T) {
	for _, test := range []struct {
		name, xml, method, url, headers, body string
		code                                  string
	}{
		{
			"authorize", seedAuthorize, "POST", "https://emea.example/auth/connect/token",
			"Content-Type: application/x-www-form-urlencoded",
			"grant_type=client_credentials&scope=globalpci&client_id=the-client&client_secret=the-secret",
			"AuthorizeResponseCode",
		},
		{
			"self service", seedSelfService, "POST", "https://emea.example/globalpci/v1/selfservicesession/",
			"Authorization: Bearer ⟦Authorize#1/access_token⟧|Content-Type: application/json",
			`{"AccountConfigurationId":"77", "CallGuid": "guid-1", "PaymentData": { "cardholderName":"Ann \"A\" O'Neil","cardholderPostCode":"AB1 2CD", "cardholder Address": "1 \\ High St","merchantTxnRef":"R/1", "amount":"12.40" } }`,
			"GlobalPCIResponseCode",
		},
		{
			"digital", seedDigital, "POST", "https://emea.example/globalpci/v1/digitalselfservicesession/",
			"Authorization: Bearer ⟦Authorize#1/access_token⟧|Content-Type: application/json",
			`{"AccountConfigurationId":"77", "PaymentData": { "CustomerPhoneNumber":"+441234567890","cardholderName":"Ann \"A\" O'Neil","cardholderPostCode":"AB1 2CD", "cardholder Address": "1 \\ High St","merchantTxnRef":"R/1", "amount":"12.40" } }`,
			"GlobalPCIResponseCode",
		},
		{
			"status", strings.Replace(seedStatus, "$(GlobalPCI|SessionId)", "$(CallGuid)", 1), "GET", "https://emea.example/globalpci/v1/session/guid-1",
			"Authorization: Bearer ⟦Authorize#1/access_token⟧", "", "GlobalPCI|ResponseCode",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, got := range findings(test.xml) { // the vendor's example has its secret in plain text
				if test.name != "authorize" || !strings.Contains(got, "warning: client_secret stands here in plain text") {
					t.Fatal(got)
				}
			}
			it := compiled(t, test.xml)
			f := rendered(t, it, caller())
			var headers []string
			for _, h := range f.Headers {
				headers = append(headers, h.Key.Masked()+": "+h.Value.Masked())
			}
			if f.Method != test.method || f.URL.Masked() != test.url || strings.Join(headers, "|") != test.headers || f.Body.Masked() != test.body {
				t.Errorf("%s %s\n%s\n%s", f.Method, f.URL.Masked(), headers, f.Body.Masked())
			}
			if it.CodeDestination() != test.code || f.Host != vars.Designer {
				t.Error(it.CodeDestination(), f.Host)
			}
		})
	}
}

// A session id that would climb out of the path is refused; nothing of it
// shows.
func TestPublishedExampleRefusesClimbing(t *testing.T) {
	_, err := compiled(t, seedStatus).Render(caller())
	if err == nil || strings.Contains(err.Error(), "s 1") {
		t.Fatal(err)
	}
}

// TestShipped: every document of every provider loads, and its settings bear
// the provider's name.
func TestShipped(t *testing.T) {
	providers := map[string]int{}
	for _, name := range ShippedNames() {
		var l Library
		it := load(t, &l, name)
		provider, _, _ := strings.Cut(name, "/")
		providers[provider]++
		for _, p := range it.Placeholders() {
			if p.Setting && !strings.HasPrefix(strings.ToLower(p.Name), provider) {
				t.Errorf("%s: setting %s", name, p.Name)
			}
		}
	}
	if len(providers) < 5 {
		t.Error(providers)
	}
	var l Library
	f := rendered(t, load(t, &l, "vonage/authorize"), caller())
	if got := f.URL.Masked() + " " + f.Body.Masked(); got != "⟦#VonageBaseUrl⟧/auth/connect/token grant_type=client_credentials&scope=globalpci&client_id=⟦#VonageClientId⟧&client_secret=⟦#VonageClientSecret⟧" {
		t.Error(got)
	}
	if f.Effect != engine.Idempotent || f.Host != vars.Operator {
		t.Error(f.Effect, f.Host)
	}
	start := load(t, &l, "vonage/start-self-service")
	if f := rendered(t, start, caller()); f.URL.Masked() != "⟦#VonageBaseUrl⟧/globalpci/v1/selfservicesession/" || f.Effect != engine.Once {
		t.Error(f.URL.Masked(), f.Effect)
	}
	for _, name := range []string{"vonage/start-self-service", "vonage/start-digital", "vonage/session-status"} {
		if got := load(t, &l, name).SecretUses(); len(got) != 1 || got[0] != "AccessToken" {
			t.Error(name, got)
		}
	}
}
