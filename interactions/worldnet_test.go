package interactions

import (
	"encoding/xml"
	"fmt"
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

// worldnetDocument is a shipped document. Changes are pairs of old and new
// text, for what a vector needs another way.
func worldnetDocument(t *testing.T, name string, changes ...string) string {
	t.Helper()
	data, err := os.ReadFile("worldnet/" + name + ".xml")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(string(data), changes[i]) {
			t.Fatalf("%s has no %s", name, changes[i])
		}
	}
	return strings.NewReplacer(changes...).Replace(string(data))
}

func worldnetSettings(base, terminal, secret, digest string) vars.Settings {
	return vars.Settings{"WorldnetBaseUrl": base, "WorldnetTerminalId": terminal, "WorldnetSecret": secret, "WorldnetDigest": digest, "WorldnetTimeZone": "UTC"}
}

// worldnetVector is a digest that the provider publishes or that was worked
// out from its rules, and what it is made of.
type worldnetVector struct{ document, terminal, ref, at, layout, secret, digest, want string }

// TestWorldnetRequestDigests: the digests come out of the documents. The
// samples with the day 15-3-2023 are not padded as the provider's own format
// says, so the layout is another one there. The published example of 2006 is a
// payment's: its amount stands between reference and time, and is given as a
// part of the reference.
func TestWorldnetRequestDigests(t *testing.T) {
	const padded, short = "dd-MM-yyyy:HH:mm:ss:SSS", "d-M-yyyy:HH:mm:ss:SSS"
	for _, test := range []worldnetVector{
		{"register-page", "3204004", "561234", "2026-02-10T09:14:54.058Z", padded, "example_secret_123", "SHA512",
			"a674cad40ad2c6bb9421c053e254dbe5fa49335babd0360e15a7875b43c1dedb880df5ca000946a1376237a039bd36c33758c1a3a4c396a324d2534fbddacb44"},
		{"search", "678002", "300145858:325.56", "2006-03-15T10:43:01.673Z", short, "x4n35c32RT", "SHA512",
			"5b39821025c33a3c37560196f36af68668e46e82afc4017434d72e62dbc4c06781afc6364e992d5594656fb185c901ece65adf85e8822832b8985f602e533eba"},
		{"register-page", "4480001", "1234321", "2023-03-15T10:43:01.673Z", short, "mySharedSecretUSD", "SHA512",
			"7314b0f4e393e967c3f80fdddee973e494acf8c650a29067c276b86c28fb2f85347976ffe51ee742677dfefa624b46c33989a3fd5e96a14196673daefb96c4c3"},
		{"register-page", "4480001", "1234321", "2023-03-15T10:43:01.673Z", short, "mySharedSecretUSD", "MD5", "fd6b1f3a2205d4e24c7c55d7e0f6e0cd"},
	} {
		t.Run(test.document+" "+test.want[:6], func(t *testing.T) {
			sent := test.sent(t)
			if !strings.Contains(sent, test.want) {
				t.Errorf("no %s in\n%s", test.want, sent)
			}
			if strings.Contains(sent, test.secret) {
				t.Errorf("the secret is in %s", sent)
			}
		})
	}
}

// sent is the request as it goes out.
func (test worldnetVector) sent(t *testing.T) string {
	t.Helper()
	w := serve(t, says("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true))
	c := client(t)
	at, err := time.Parse(time.RFC3339, test.at)
	if err != nil {
		t.Fatal(err)
	}
	c.Now = func() time.Time { return at }
	document := worldnetDocument(t, test.document, "dd-MM-yyyy:HH:mm:ss:SSS", test.layout)
	fetched(t, c, document, with("MerchantRef", test.ref), worldnetSettings(w.url(), test.terminal, test.secret, test.digest).Over(vars.NewMemoryVault()))
	return w.last()
}

// TestWorldnetPages: the two links differ in the action, which is signed; what
// is not set is not in the link, and nothing in it is more than a value.
func TestWorldnetPages(t *testing.T) {
	digests := map[string]bool{}
	for _, action := range []string{"register", "update"} {
		w := serve(t, says("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true))
		for _, s := range []scope{with("MerchantRef", "order 7&ACTION=update"), with("MerchantRef", "order 7", "Email", "a+b@example.org", "StoredCredentialUse", "RECURRING", "PaymentOptions", "CARD")} {
			c := client(t)
			c.Now = func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 7e6, time.UTC) }
			fetched(t, c, worldnetDocument(t, action+"-page"), s, worldnetSettings(w.url(), "1", "the secret", "SHA512").Over(vars.NewMemoryVault()))
			line, _, _ := strings.Cut(w.last(), "\n")
			link, err := url.ParseRequestURI(strings.TrimPrefix(line, "GET "))
			if err != nil || link.Path != "/merchant/securecardpage" {
				t.Fatal(line, err)
			}
			q := link.Query()
			for name, want := range map[string]string{"ACTION": action, "TERMINALID": "1", "MERCHANTREF": s.data["MerchantRef"].Text, "DATETIME": "01-03-2026:12:00:00:007",
				"EMAIL": s.data["Email"].Text, "STOREDCREDENTIALUSE": s.data["StoredCredentialUse"].Text, "PAYMENTOPTIONS": s.data["PaymentOptions"].Text} {
				if q.Get(name) != want || len(q[name]) > 1 || q.Has(name) != (want != "") {
					t.Errorf("%s: %s = %q, want %q", action, name, q[name], want)
				}
			}
			digests[q.Get("HASH")] = true
		}
	}
	if len(digests) != 4 || digests[""] {
		t.Error(digests)
	}
}

// TestWorldnetZone: the time in the link is the terminal's.
func TestWorldnetZone(t *testing.T) {
	w := serve(t, says("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true))
	c := client(t)
	c.Now = func() time.Time { return time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC) }
	settings := worldnetSettings(w.url(), "1", "s", "SHA512")
	settings["WorldnetTimeZone"] = "Europe/Dublin"
	fetched(t, c, worldnetDocument(t, "register-page"), with("MerchantRef", "r"), settings.Over(vars.NewMemoryVault()))
	if !strings.Contains(w.last(), "DATETIME=02-07-2026%3A00%3A30%3A00%3A000") {
		t.Error(w.last())
	}
}

// TestWorldnetSearchAnswers: which answers of the search are believed.
func TestWorldnetSearchAnswers(t *testing.T) {
	const whole = `<SECURECARDSEARCHRESPONSE><MERCHANTREF>1234321</MERCHANTREF><CARDREFERENCE>2967530956419033</CARDREFERENCE><CARDTYPE>Visa Credit</CARDTYPE>` +
		`<CARDEXPIRY>1234</CARDEXPIRY><CARDHOLDERNAME>Ann Example</CARDHOLDERNAME><DATETIME>15-03-2023:10:44:12:120</DATETIME><HASH>%s</HASH></SECURECARDSEARCHRESPONSE>`
	// of 4480001:1234321:2967530956419033:Visa Credit:1234:Ann Example:15-03-2023:10:44:12:120:mySharedSecretUSD, and without colons
	const digest = "91809f4ff122ab8219710f0f5fd6c29bfb8d01fa81a29236523778ca14479cc3249811fb443fe3749982eedf03584e5f855ad4b1cee880f999cd9486c5747a01"
	const legacy = "fc7e593802d2c06a41c5078c34c15c8c"
	for _, test := range []struct {
		name, answer, digest string
		outcome              string
		token, code          bool
	}{
		{"stored", fmt.Sprintf(whole, digest), "SHA512", engine.Answered, true, false},
		{"capital digits", fmt.Sprintf(whole, strings.ToUpper(digest)), "SHA512", engine.Answered, true, false},
		{"legacy", fmt.Sprintf(whole, legacy), "MD5", engine.Answered, true, false},
		{"legacy where the new one is wanted", fmt.Sprintf(whole, legacy), "SHA512", engine.MaybeDone, false, false},
		{"no digest", strings.Replace(fmt.Sprintf(whole, ""), "<HASH></HASH>", "", 1), "SHA512", engine.MaybeDone, false, false},
		{"empty digest", fmt.Sprintf(whole, ""), "SHA512", engine.MaybeDone, false, false},
		{"another token", strings.Replace(fmt.Sprintf(whole, digest), "9033", "9034", 1), "SHA512", engine.MaybeDone, false, false},
		{"another reference", strings.Replace(fmt.Sprintf(whole, digest), "1234321", "1234322", 1), "SHA512", engine.MaybeDone, false, false},
		{"an empty token", strings.Replace(fmt.Sprintf(whole, digest), "2967530956419033", "", 1), "SHA512", engine.MaybeDone, false, false},
		{"a token that holds more", strings.Replace(fmt.Sprintf(whole, digest), "9033</CARDREFERENCE><CARDTYPE>Visa Credit<", "9033:Visa Credit</CARDREFERENCE><CARDTYPE><", 1), "SHA512", engine.MaybeDone, false, false},
		{"not stored", "<ERROR><ERRORCODE>E04</ERRORCODE><ERRORSTRING>INVALID REFERENCE DETAILS</ERRORSTRING></ERROR>", "SHA512", engine.Answered, false, true},
		{"an error inside", "<SECURECARDSEARCHRESPONSE><ERROR><ERRORCODE>E04</ERRORCODE></ERROR><CARDREFERENCE>2967530956419033</CARDREFERENCE></SECURECARDSEARCHRESPONSE>", "SHA512", engine.MaybeDone, false, false},
		{"a page", "<html><body>Busy</body></html>", "SHA512", engine.Answered, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := serve(t, says(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/xml;charset=UTF-8\r\nContent-Length: %d\r\n\r\n%s", len(test.answer), test.answer), true))
			v := vars.NewMemoryVault()
			got := fetched(t, client(t), worldnetDocument(t, "search"), with("MerchantRef", "1234321"),
				worldnetSettings(w.url(), "4480001", "mySharedSecretUSD", test.digest).Over(v))
			if got.Outcome != test.outcome {
				t.Fatalf("%+v", got)
			}
			if got.Outcome != engine.Answered {
				return
			}
			if token := found(t, got.Found, "Worldnet|StoredReference"); token.IsNull() == test.token || test.token && !token.IsSecret() {
				t.Errorf("token %+v", token)
			}
			if code := found(t, got.Found, "Worldnet|ErrorCode"); code.IsNull() == test.code || test.code && code.Text != "E04" {
				t.Errorf("code %+v", code)
			}
		})
	}
}

// worldnetNotification is what the tests read of an <ApiNotification>, while
// they look at nothing but its formulas.
type worldnetNotification struct {
	Lets []struct {
		Name string `xml:"name,attr"`
		Text string `xml:",chardata"`
	} `xml:"Let"`
	Verify string `xml:"Verify"`

	now time.Time
}

// verified computes the document's Verify over the parameters of a redirect.
func (n worldnetNotification) verified(t *testing.T, s scope, params url.Values) bool {
	t.Helper()
	lookup := func(name string) (string, bool) { return params.Get(name), params.Has(name) }
	run := expression.Runtime{Now: n.now, Header: func(string) string { return "" }, Query: lookup, Form: lookup}
	compute := func(text string, want vars.Type) (vars.Value, error) {
		var list source.List
		root, err := source.Parse("v.xml", []byte("<V>"+strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(text)+"</V>"))
		if err != nil {
			t.Fatal(err)
		}
		x := expression.ParseComputed(root.Text(), want, &list)
		x.Compile(anyProgram{}, &list)
		if err := list.Err(); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return x.Compute(s, run)
	}
	for _, l := range n.Lets {
		v, err := compute(l.Text, vars.Null)
		if err != nil {
			t.Errorf("%s: %v", l.Name, err)
			return false
		}
		s.data[l.Name] = v
	}
	v, err := compute(n.Verify, vars.Boolean)
	if err != nil { // then the notification is refused too
		t.Logf("Verify: %v", err)
	}
	return v.Text == "true"
}

// TestWorldnetResultDigests: the formulas of the two notifications, over the
// worked digests and over what somebody may make of them.
func TestWorldnetResultDigests(t *testing.T) {
	const approved = "RESPONSECODE=A&RESPONSETEXT=SUCCESS&MERCHANTREF=1234321&CARDREFERENCE=2967530956419033&DATETIME=15-03-2023:10:44:12:120&HASH=3f98cde035736370ebd2f078c41aacfac79a5f52f6a589fcbe550bde3e9fec655f34a665166651300a8a30ea8a2179b6173cbc8f0e3428f2d7314ff0c1d2f76d"
	const refused = "RESPONSECODE=E13&RESPONSETEXT=INVALID+HASH&MERCHANTREF=1234321&DATETIME=15-03-2023:10:44:12:120&HASH=6c27dd0ed56537b944b379f0f20debdfc1409f339f376cbb7ece37c96c230708baa126ed62783259d0ad989c95f1fb313ee3ce55cd0228e6525fe9ca584dfe35"
	const legacy = "RESPONSECODE=A&RESPONSETEXT=SUCCESS&MERCHANTREF=1234321&CARDREFERENCE=2967530956419033&DATETIME=15-03-2023:10:44:12:120&HASH=3c1c2500c1dca3615f9a840189ffda53"
	change := func(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }
	for _, name := range []string{"result", "result-post"} {
		var n worldnetNotification
		if err := xml.Unmarshal([]byte(worldnetDocument(t, name)), &n); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			name, query, terminal, digest string
			want                          bool
		}{
			{"approved", approved, "4480001", "SHA512", true},
			{"an error without a token", refused, "4480001", "SHA512", true},
			{"an empty token is none", change(refused, "&DATETIME", "&CARDREFERENCE=&DATETIME"), "4480001", "SHA512", true},
			{"capital digits", change(approved, "3f98cde", "3F98CDE"), "4480001", "SHA512", true},
			{"further parameters", approved + "&CARDTYPE=Visa+Credit&CARDEXPIRY=1234", "4480001", "SHA512", true},
			{"another terminal", approved, "4480002", "SHA512", false},
			{"another token", change(approved, "9033", "9034"), "4480001", "SHA512", false},
			{"another call's", change(approved, "1234321", "1234322"), "4480001", "SHA512", false},
			{"an error made an approval", change(refused, "=E13", "=A"), "4480001", "SHA512", false},
			{"without its digest", change(approved, "&HASH=", "&X="), "4480001", "SHA512", false},
			{"an empty digest", "RESPONSECODE=A&MERCHANTREF=1234321&HASH=", "4480001", "SHA512", false},
			{"nothing", "", "4480001", "SHA512", false},
			{"cut anew: the token with the day", change(approved, "9033&DATETIME=15-03-2023:", "9033:15-03-2023&DATETIME="), "4480001", "SHA512", false},
			{"cut anew: the reference as the token", change(approved, "SUCCESS&MERCHANTREF=1234321&CARDREFERENCE=2967530956419033", "SUCCESS:1234321&MERCHANTREF=2967530956419033"), "4480001", "SHA512", false},
			{"legacy", legacy, "4480001", "MD5", true},
			{"legacy where the new one is wanted", legacy, "4480001", "SHA512", false},
			{"the new one where legacy is wanted", approved, "4480001", "MD5", false},
			{"legacy cut anew", change(legacy, "9033&DATETIME=15", "903315&DATETIME="), "4480001", "MD5", false},
		} {
			params, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			s := with()
			s.plain = worldnetSettings("", test.terminal, "mySharedSecretUSD", test.digest)
			n.now = time.Date(2023, 3, 15, 10, 50, 0, 0, time.UTC)
			if got := n.verified(t, s, params); got != test.want {
				t.Errorf("%s: %s: %v", name, test.name, got)
			}
			n.now = n.now.Add(time.Hour)
			if n.verified(t, s, params) {
				t.Errorf("%s: %s: taken an hour later", name, test.name)
			}
		}
	}
}
