package vars_test

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestSecretName(t *testing.T) {
	for _, name := range strings.Fields(`AccessToken GlobalPCI|PaymentToken token Token1 access_token accesstoken api-key APIKey apiKey ApiKey2
		HMACKey ClientSecret client_secret clientsecret secretkey PASSWORD UserPassword password1 Passphrase Auth AuthCode auth OAuth OAuthToken JWToken CVV cvv2 PAN
		SIGNINGKEY X-Api-Keys Cvc pan1 xSECRET9 a.passwd`) {
		if !vars.SecretName(name) {
			t.Errorf("%s is no secret", name)
		}
	}
	for _, name := range strings.Fields(`AuthorizeResponseCode Authorized SessionId GlobalPCI|ResponseCode Amount Monkey Keyboard Author Panel Japan
		TokenizationStatus Company IVRSlot|OrderId CLID DNIS Secretary`) {
		if vars.SecretName(name) {
			t.Errorf("%s is a secret", name)
		}
	}
	if vars.SecretName("") {
		t.Error("the empty name is a secret")
	}
}

func TestCheckName(t *testing.T) {
	for _, name := range []string{"CLID", "GlobalPCI|SessionId", "Order number", "Größe", "a.b-c_d[0]", strings.Repeat("x", vars.MaxName)} {
		if msg := vars.CheckName(name); msg != "" {
			t.Errorf("%s: %s", name, msg)
		}
	}
	for name, want := range map[string]string{
		"":                                  "empty",
		strings.Repeat("x", vars.MaxName+1): "255",
		" a":                                "blank",
		"a\t":                               "blank",
		"a\tb":                              "control",
		"a(b":                               "quotes",
		"a:b":                               "quotes",
		"$a":                                "quotes",
		"a`":                                "quotes",
	} {
		if msg := vars.CheckName(name); !strings.Contains(msg, want) {
			t.Errorf("%q: %q does not say %s", name, msg, want)
		}
	}
}
