package interactions

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func verifying(url, verify string) string {
	return `<ApiInteraction><Let name="Nonce">nonce(32)</Let><Request effect="idempotent"><Url>` + url + `/</Url><Method>POST</Method><Body>{"n":"$(Nonce)"}</Body></Request>
		<Response><Type>JSON</Type><ResponseCodeDestination>Code</ResponseCodeDestination><Verify>` + verify + `</Verify><Fields>` + one("token", "Token", `secret="true"`) + one("id", "Id") + `</Fields></Response></ApiInteraction>`
}

func TestVerify(t *testing.T) {
	const body = `{"token":"t0ken-of-the-session","id":7}`
	sum := sha1.Sum([]byte(body + "the-shared-secret"))
	w := serve(t, says(fmt.Sprintf("HTTP/1.1 201 Created\r\nX-Checksum: %s\r\nContent-Length: %d\r\n\r\n%s", hex.EncodeToString(sum[:]), len(body), body), true))
	for _, test := range []struct {
		verify, outcome, issue string
		lost                   string
	}{
		{`secureEquals(header("X-Checksum"), sha1(body() + #(Shared)))`, engine.Answered, "", ""},
		{`status() == 201 and json(body()).id == 7 and $(Wanted) == "w"`, engine.Answered, "", ""},
		{`$(Nonce) matches "^[0-9a-f]{32}$"`, engine.Answered, "", ""},
		{`status() == 200`, engine.MaybeDone, "the answer is not verified: test.xml:2:93: Verify is false", ""},
		{`header("X-Checksum") == sha1(body() + "other")`, engine.MaybeDone, "the answer is not verified: ", ""},
		{`header("X-Missing") == nil`, engine.Answered, "", ""},
		{`json(body()).token + 1 == 2`, engine.MaybeDone, "the answer could not be verified: test.xml:2:", ""},
		{`body() == #(Missing)`, engine.NotDone, "the answer could not be verified: the setting Missing does not exist or has no value", "#Missing"},
	} {
		before := w.requests.Load()
		v := vars.NewMemoryVault()
		xml := verifying(w.url(), strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(test.verify))
		var command []byte
		got := fetched(t, client(t), xml, with("Wanted", "w"), vars.Settings{"Shared": "the-shared-secret"}.Over(v), seeded, func(f *engine.Fetch) { command, _ = json.Marshal(f) })
		if got.Outcome != test.outcome || !strings.HasPrefix(issue(got), test.issue) || test.issue == "" && issue(got) != "" || got.Lost != test.lost {
			t.Errorf("%s: %+v", test.verify, got)
		}
		_, kept := v.Get("Test#1/token")
		if taken := test.outcome == engine.Answered; kept != taken || (len(got.Found) == 2) != taken {
			t.Errorf("%s: kept %v, found %v", test.verify, kept, got.Found)
		}
		if sent := w.requests.Load() - before; (sent == 0) != (test.outcome == engine.NotDone) || sent == 1 && got.Status != 201 {
			t.Errorf("%s: sent %d, %+v", test.verify, sent, got)
		}
		event, _ := json.Marshal(got)
		for _, secret := range []string{"t0ken-of-the-session", "the-shared-secret"} {
			for _, form := range vars.Forms(secret) {
				if strings.Contains(string(event)+string(command), form) {
					t.Errorf("%s: %q in %s %s", test.verify, form, command, event)
				}
			}
		}
	}
}

// TestSignaturesAreMasked: who has a journal could try secrets until one gives
// the signature that came with an answer.
func TestSignaturesAreMasked(t *testing.T) {
	sum := sha1.Sum([]byte("7" + "the-shared-secret"))
	for _, sign := range []string{hex.EncodeToString(sum[:]), strings.ToUpper(hex.EncodeToString(sum[:])), "forged-by-somebody"} {
		body := fmt.Sprintf(`{"id":7,"sign":%q,"token":"t"}`, sign)
		w := serve(t, says(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body), true))
		got := fetched(t, client(t), verifying(w.url(), `secureEquals(lower(json(body()).sign), sha1(string(json(body()).id) + #(Shared)))`), with("Wanted", "w"),
			vars.Settings{"Shared": "the-shared-secret"}.Over(vars.NewMemoryVault()), seeded)
		event, _ := json.Marshal(got)
		if want := sign != "forged-by-somebody"; (got.Outcome == engine.Answered) != want {
			t.Errorf("%s: %s", sign, event)
		}
		if strings.Contains(string(event), sign) || strings.Contains(string(event), hex.EncodeToString(sum[:])) {
			t.Errorf("%s stands in %s", sign, event)
		}
	}
}
