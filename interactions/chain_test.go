package interactions

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// The shipped documents in a row: the token that the first one finds is in
// the requests of the others, and in no event.
func TestShippedChain(t *testing.T) {
	w := serve(t, func(conn net.Conn, n, _ int, _ <-chan struct{}) bool {
		body := []string{
			`{"access_token":"eyJ/secret+token=","expires_in":7200,"token_type":"Bearer"}`,
			`{"dtmfFallbackNumber":"+441234567890","dtmfLinkId":"1234","sessionId":"0d6c-77","Message":null}`,
			`{"sessionState":"Finished","paymentResultData":{"decision":"ACCEPT","reasonCode":"100","requestID":"70123","requestToken":"r-t"}}`,
		}[n-1]
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		return true
	})
	c := client(t)
	s := caller()
	v := vars.Settings{"VonageBaseUrl": w.url(), "VonageClientId": "the-client", "VonageClientSecret": "the&client=secret", "VonageAccountConfigurationId": "77"}.
		Over(vars.NewMemoryVault())
	s.data["CardholderName"] = s.data["Name"]
	var events []string
	for i, name := range []string{"vonage/authorize", "vonage/start-self-service", "vonage/session-status"} {
		it := load(t, c.Library, name)
		f := rendered(t, it, s)
		f.Ref = fmt.Sprintf("Step#%d", i+1)
		for _, d := range it.Destinations() {
			if vars.SecretName(d.Name) && d.Secret != "false" {
				f.Seal = append(f.Seal, d.Name)
			}
		}
		got := c.Fetch(t.Context(), f, v)
		if got.Outcome != engine.Answered || got.Issues != nil {
			t.Fatalf("%s: %+v", name, got)
		}
		for _, one := range got.Found {
			s.data[one.Name] = one.Value
		}
		events = append(events, fmt.Sprintf("%+v %+v", f, got))
	}
	for i, want := range []string{
		"client_id=the-client&client_secret=the%26client%3Dsecret",
		`"cardholderName": "Ann \"A\" O'Neil"`,
		"GET /globalpci/v1/session/0d6c-77\n",
	} {
		if !strings.Contains(w.seen[i], want) || i > 0 && !strings.Contains(w.seen[i], "Authorization: Bearer eyJ/secret+token=\r\n") {
			t.Errorf("sent %s", w.seen[i])
		}
	}
	if got := s.data["GlobalPCI|Decision"].Text + s.data["GlobalPCI|SessionState"].Text + s.data["TokenType"].Text; got != "ACCEPTFinishedBearer" {
		t.Error(got)
	}
	if token := s.data["AccessToken"]; token.Ref != "Step#1/access_token" || token.Text != "" {
		t.Errorf("%+v", token)
	}
	for _, event := range events {
		if strings.Contains(event, "secret+token") || strings.Contains(event, "client=secret") || strings.Contains(event, "r-t") {
			t.Error(event)
		}
	}
}
