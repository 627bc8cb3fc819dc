package interactions

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func syspayDocument(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("syspay", name+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var syspaySettings = vars.Settings{"SysPayLogin": "login1", "SysPayPassphrase": "shared-passphrase", "SysPayPartnerLogin": "partner1",
	"SysPayPartnerPassphrase": "partner-passphrase", "SysPaySource": "1"}

var syspayHeader = regexp.MustCompile(`X-Wsse: AuthToken MerchantAPILogin="login1", PasswordDigest="([^"]*)", Nonce="([^"]*)", Created="([^"]*)"(?:, PartnerLogin="partner1", PartnerDigest="([^"]*)")?\r\n`)

// syspaySent is what a document sends, with all that it reads given.
func syspaySent(t *testing.T, xml string, at time.Time) (string, engine.Fetched) {
	t.Helper()
	w := serve(t, says(okay, true))
	c := client(t)
	c.Now = func() time.Time { return at }
	s := with("SysPay|InstanceId", "8", "SysPay|CardReference", "7", "Language", "en", "Description", `a "deposit"`, "CallGuid", "call-1", "InboxUrl", "http://127.0.0.1:9",
		"CustomerName", "Example", "CustomerEmail", "ann@example.com", "BookingId", "B-7", "CheckIn", "2026-06-01", "CheckOut", "2026-06-03",
		"Reference", "R-1", "Currency", "EUR")
	for name, v := range map[string]struct {
		text string
		typ  vars.Type
	}{"LinkSeconds": {"900", vars.Integer}, "Amount": {"12.40", vars.Decimal}, "Preauth": {"false", vars.Boolean}} {
		value, err := vars.Convert(v.text, v.typ, vars.Operator)
		if err != nil {
			t.Fatal(err)
		}
		s.data[name] = value
	}
	s.plain = map[string]string{"SysPayBaseUrl": w.url(), "SysPaySource": "1"}
	got := fetched(t, c, xml, s, syspaySettings.Over(vars.NewMemoryVault()), seeded)
	if got.Outcome != engine.Answered {
		t.Fatalf("%+v", got)
	}
	return w.last(), got
}

// The worked digests of the header come out of the shipped documents; only the
// nonce, which is random, is given.
func TestSysPayWorkedDigests(t *testing.T) {
	at := time.Unix(1420464268, 0)
	files, err := filepath.Glob("syspay/*.xml")
	if err != nil || len(files) != 10 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".xml")
		xml := syspayDocument(t, name)
		if strings.Contains(xml, "<ApiNotification") {
			continue
		}
		text := strings.Replace(xml, "nonce(32)", `"0123456789abcdef0123456789abcdef"`, 1)
		raw := strings.NewReplacer("nonce(32)", `"00112233445566778899aabbccddeeff"`, "sha1raw($(Nonce) ", "sha1raw(unhex($(Nonce)) ").Replace(xml)
		sent, _ := syspaySent(t, text, at)
		m := syspayHeader.FindStringSubmatch(sent)
		want := []string{"qfsNELfwplKGQBZT+8WdlV6RJbk=", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "1420464268", ""}
		if strings.HasPrefix(name, "partner-") {
			want[3] = "dNCpsauGNSxg/e5oIeVcWhrTmbU="
		}
		if m == nil || !slices.Equal(m[1:], want) {
			t.Errorf("%s: %q\nwant %q in %s", name, m, want, sent)
		}
		sent, _ = syspaySent(t, raw, at)
		if m := syspayHeader.FindStringSubmatch(sent); m == nil || m[1] != "y9JOL/BadENAjwfbLvC3pJ/QbTI=" || m[3] != "1420464268" {
			t.Errorf("%s: %q in %s", name, m, sent)
		}
	}
}

// Every attempt has a nonce, a time and a digest of its own.
func TestSysPayHeaderIsMadeAnew(t *testing.T) {
	seen := map[string]bool{}
	for i, seed := range []string{"1", "2", "3"} {
		w := serve(t, says("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", true))
		c := client(t)
		c.Now = ticking()
		s := with("SysPay|InstanceId", "8")
		s.plain = map[string]string{"SysPayBaseUrl": w.url()}
		got := fetched(t, c, syspayDocument(t, "moto-instance-token"), s, syspaySettings.Over(vars.NewMemoryVault()), func(f *engine.Fetch) { f.Seed = seed })
		if got.Status != 503 || len(w.seen) != 2 {
			t.Fatalf("%d requests, %+v", len(w.seen), got)
		}
		for _, sent := range w.seen {
			m := syspayHeader.FindStringSubmatch(sent)
			if m == nil || seen[m[1]] || seen[m[2]] {
				t.Fatalf("%d: %q", i, sent)
			}
			seen[m[1]], seen[m[2]] = true, true
		}
	}
}

// What the documents send and what they read of it.
func TestSysPayRequests(t *testing.T) {
	at := time.Unix(1772366400, 0)
	for name, want := range map[string][]string{
		"moto-instance": {"POST /api/v2/merchant/moto-instance\n", `"source": 1,`, `"accept_until": 1772367300,`, `"description": "a \"deposit\""`, `"extra": "call-1"`,
			`"phone_booking_return_url": "http://127.0.0.1:9/syspay/return"`, `"ems_url": "http://127.0.0.1:9/syspay/ems"`, `"booking_id": "B-7"`, `"email_request": false`, "Content-Type: application/json"},
		"moto-instance-payment":       {"POST /api/v2/merchant/moto-instance\n", `"reference": "R-1"`, `"amount": 1240,`, `"currency": "EUR"`, `"preauth": false`, `"payment_amount": true`},
		"moto-instance-token":         {"GET /api/v2/merchant/moto-instance/8/token\n"},
		"token":                       {"GET /api/v2/merchant/token/7\n"},
		"partner-moto-instance-token": {"GET /api/v2/merchant/moto-instance/8/token\n", `PartnerLogin="partner1"`},
	} {
		sent, got := syspaySent(t, syspayDocument(t, name), at)
		for _, w := range want {
			if !strings.Contains(strings.ReplaceAll(sent, " HTTP/1.1\r\n", "\n"), w) {
				t.Errorf("%s: no %s in %s", name, w, sent)
			}
		}
		if len(got.Issues) > 0 {
			t.Logf("%s: %v", name, got.Issues)
		}
	}
}

// What is read of a token does not depend on whether an id is a text or a
// number: SysPay's tables and samples differ.
func TestSysPayTokenFields(t *testing.T) {
	for _, body := range []string{
		`{"class":"token","id":7,"status":"ACTIVE","moto_instance_id":"55818247f792ecbf44000005","payment_method":{"display":"4111-11xx-xxxx-1111","validation_status":"VALID","invalid_reason":null},"payment":{"status":"SUCCESS"}}`,
		`{"class":"token","id":"7","status":"ACTIVE","moto_instance_id":8,"payment_method":{"display":"4111-11xx-xxxx-1111","validation_status":"VALID"},"payment":{"status":"SUCCESS"}}`,
	} {
		got := answered(compiled(t, syspayDocument(t, "moto-instance-token")), body, vars.NewMemoryVault())
		for name, want := range map[string]string{"SysPay|CardReference": "7", "SysPay|Status": "ACTIVE", "SysPay|PaymentStatus": "SUCCESS", "SysPay|Card": "4111-11xx-xxxx-1111", "SysPay|Validation": "VALID"} {
			if f := found(t, got.Found, name); f.Text != want || f.IsSecret() {
				t.Errorf("%s = %+v", name, f)
			}
		}
	}
}

// syspayNotification is an expression of a notification's document.
type syspayNotification struct {
	verify, key *expression.Expression
	dedupe      *expression.Expression
}

func syspayInbound(t *testing.T, name string) syspayNotification {
	t.Helper()
	xml := syspayDocument(t, name)
	var lets source.List
	if n := ParseNotification("syspay/"+name, name+".xml", []byte(xml), &lets); n == nil || len(lets.Findings()) > 0 {
		t.Fatal(lets.Findings())
	}
	computed := func(element string, want vars.Type) *expression.Expression {
		m := regexp.MustCompile(`(?s)<` + element + `>(.*?)</` + element + `>`).FindStringSubmatch(xml)
		if m == nil {
			t.Fatalf("%s has no %s", name, element)
		}
		var list source.List
		root, err := source.Parse(name, []byte("<x>"+strings.ReplaceAll(m[1], "$(Result)", `replace(query("result"), " ", "+")`)+"</x>"))
		if err != nil {
			t.Fatal(err)
		}
		e := expression.ParseComputed(root.Text(), want, &list)
		e.Compile(syspayEnv{}, &list)
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		return e
	}
	return syspayNotification{computed("Verify", vars.Boolean), computed("Key", vars.String), computed("Dedupe", vars.String)}
}

const syspaySample = `{"class":"token","id":7,"status":"ACTIVE","moto_instance_id":"8","payment_method":{"class":"payment_method","type":"CREDITCARD","display":"4111-11xx-xxxx-1111"}}`

const syspayResult = "eyJjbGFzcyI6InRva2VuIiwiaWQiOjcsInN0YXR1cyI6IkFDVElWRSIsIm1vdG9faW5zdGFuY2VfaWQiOiI4IiwicGF5bWVudF9tZXRob2QiOnsiY2xhc3MiOiJwYXltZW50X21ldGhvZCIsInR5cGUiOiJDUkVESVRDQVJEIiwiZGlzcGxheSI6IjQxMTEtMTF4eC14eHh4LTExMTEifX0="

// The worked checksums of redirect and event hold for the Verify of the shipped
// documents, and no others do.
func TestSysPayWorkedChecksums(t *testing.T) {
	ems, back := syspayInbound(t, "ems"), syspayInbound(t, "return")
	for _, c := range []struct {
		name          string
		n             syspayNotification
		body, query   string
		header        map[string]string
		key, verified string
	}{
		{"event", ems, syspaySample, "", map[string]string{"X-Checksum": "06d3bb0fd6587ee778fd562808de1cda0d58db60"}, "8", "true"},
		{"event without a checksum", ems, syspaySample, "", nil, "8", "false"},
		{"event, changed", ems, strings.Replace(syspaySample, "7", "9", 1), "", map[string]string{"X-Checksum": "06d3bb0fd6587ee778fd562808de1cda0d58db60"}, "8", "false"},
		{"event, a blank more", ems, syspaySample + " ", "", map[string]string{"X-Checksum": "06d3bb0fd6587ee778fd562808de1cda0d58db60"}, "8", "false"},
		{"event with the redirect's", ems, syspaySample, "", map[string]string{"X-Checksum": "60fc7d40868b858662067da786199a91827ed217"}, "8", "false"},
		{"event of a number", ems, `{"class":"token","moto_instance_id":8}`, "", nil, "8", "false"},
		{"event of a payment", ems, `{"class":"payment","id":8,"moto_instance_id":8}`, "", nil, "other ", "false"},
		{"event of another token", ems, `{"class":"token","id":8}`, "", nil, "other ", "false"},
		{"redirect", back, "", "result=" + url.QueryEscape(syspayResult) + "&merchant=login1&checksum=60fc7d40868b858662067da786199a91827ed217", nil, "8", "true"},
		{"redirect, small escapes", back, "", "result=" + strings.ReplaceAll(syspayResult, "=", "%3d") + "&merchant=login1&checksum=60fc7d40868b858662067da786199a91827ed217", nil, "8", "true"},
		{"redirect, not escaped", back, "", "result=" + syspayResult + "&merchant=login1&checksum=60fc7d40868b858662067da786199a91827ed217", nil, "8", "true"},
		{"redirect of another merchant", back, "", "result=" + syspayResult + "&merchant=login2&checksum=60fc7d40868b858662067da786199a91827ed217", nil, "8", "false"},
		{"redirect without a merchant", back, "", "result=" + syspayResult + "&checksum=60fc7d40868b858662067da786199a91827ed217", nil, "8", "false"},
		{"redirect without a checksum", back, "", "result=" + syspayResult + "&merchant=login1", nil, "8", "false"},
		{"redirect with the event's", back, "", "result=" + syspayResult + "&merchant=login1&checksum=06d3bb0fd6587ee778fd562808de1cda0d58db60", nil, "8", "false"},
		{"redirect, changed", back, "", "result=" + strings.Replace(syspayResult, "eyJj", "eyJk", 1) + "&merchant=login1&checksum=60fc7d40868b858662067da786199a91827ed217", nil, "8", "false"},
		// base64 of {"moto_instance_id":"8","x":">>>"}, its + once escaped and once not
		{"redirect with a +", back, "", "result=eyJtb3RvX2luc3RhbmNlX2lkIjoiOCIsIngiOiI%2BPj4ifQ%3D%3D&merchant=login1&checksum=" + syspayPlus, nil, "8", "true"},
		{"redirect with a raw +", back, "", "result=eyJtb3RvX2luc3RhbmNlX2lkIjoiOCIsIngiOiI+Pj4ifQ%3D%3D&merchant=login1&checksum=" + syspayPlus, nil, "8", "true"},
	} {
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		of := func(name string) (string, bool) { return q.Get(name), q.Has(name) }
		run := expression.Runtime{Body: c.body, Header: func(name string) string { return c.header[name] }, Query: of}
		key, err := c.n.key.Compute(syspayEnv{}, run)
		if key.Text != c.key || err != nil && c.key != "" {
			t.Errorf("%s: key %+v %v, want %s", c.name, key, err, c.key)
		}
		if v, err := c.n.verify.Compute(syspayEnv{}, run); err != nil || v.Text != c.verified {
			t.Errorf("%s: verified %+v %v, want %s", c.name, v, err, c.verified)
		}
	}
}

// syspayPlus is sha1 of the Base64 above and the passphrase, by sha1sum.
const syspayPlus = "0a26088147e1e5f5c678ece7f288d654ee8975a8"

// syspayEnv gives the settings in the clear, as the shell does.
type syspayEnv struct{}

func (syspayEnv) Data(string) vars.Value { return vars.Value{} }

func (syspayEnv) Setting(key string) vars.Value { return vars.Of(syspaySettings[key], vars.Operator) }

func (syspayEnv) TypeOf(string) vars.Type { return vars.String }

func (syspayEnv) IsSecret(string) bool { return false }
