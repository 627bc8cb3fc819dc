package sandbox

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestWorldnetDigests: the provider's published digests and worked ones.
func TestWorldnetDigests(t *testing.T) {
	for want, elements := range map[string][]string{
		"5b39821025c33a3c37560196f36af68668e46e82afc4017434d72e62dbc4c06781afc6364e992d5594656fb185c901ece65adf85e8822832b8985f602e533eba": {"678002", "300145858", "325.56", "15-3-2006:10:43:01:673", "x4n35c32RT"},
		"a674cad40ad2c6bb9421c053e254dbe5fa49335babd0360e15a7875b43c1dedb880df5ca000946a1376237a039bd36c33758c1a3a4c396a324d2534fbddacb44": {"3204004", "561234", "10-02-2026:09:14:54:058", "register", "example_secret_123"},
		"6c27dd0ed56537b944b379f0f20debdfc1409f339f376cbb7ece37c96c230708baa126ed62783259d0ad989c95f1fb313ee3ce55cd0228e6525fe9ca584dfe35": {"4480001", "E13", "INVALID HASH", "1234321", "", "15-03-2023:10:44:12:120", "mySharedSecretUSD"},
	} {
		if got := worldnetSHA512(elements...); got != want {
			t.Errorf("%v: %s", elements, got)
		}
	}
	if got := worldnetMD5("4480001", "1234321", "15-3-2023:10:43:01:673", "register", "mySharedSecretUSD"); got != "fd6b1f3a2205d4e24c7c55d7e0f6e0cd" {
		t.Error(got)
	}
}

func TestWorldnetRegister(t *testing.T) {
	l := newWorldnetLab(t, Config{}, WorldnetOptions{})
	page := l.page("EMAIL", `a"b@example.org`, "STOREDCREDENTIALUSE", "RECURRING", "PAYMENTOPTIONS", "CARD")
	l.clock.move(time.Minute)
	r := l.send(worldnetTyped(page))
	q := l.result(r)
	for name, want := range map[string]string{"RESPONSECODE": "A", "RESPONSETEXT": "SUCCESS", "MERCHANTREF": "order-7", "MASKEDCARDNUMBER": "444433******1111",
		"CARDTYPE": "Visa Credit", "CARDEXPIRY": "1234", "DATETIME": "01-03-2026:12:01:00:123", "STOREDCREDENTIALUSE": "RECURRING", "STOREDCREDENTIALTXTYPE": "FIRST_TXN"} {
		if q.Get(name) != want {
			t.Errorf("%s = %q, want %q", name, q.Get(name), want)
		}
	}
	if n := len(q.Get("CARDREFERENCE")); n < 12 || n > 19 || q.Get("BRANDTXIDENTIFIER") == "" {
		t.Errorf("%v", q)
	}
	if strings.Contains(r.header.Get("Location"), "4444333322221111") || strings.Contains(r.header.Get("Location"), worldnetSecret) {
		t.Error(r.header)
	}
	// The same form again: the same result, nothing stored twice.
	if again := l.send(worldnetTyped(page, "CARDNUMBER", "5555555555554444")); again.header.Get("Location") != r.header.Get("Location") {
		t.Error(again.header)
	}
	if k := ledgerKinds(l.provider); k != "session token" {
		t.Error(k)
	}
	// The reference is taken now, also for a page that was open already.
	if q := l.result(l.open(worldnetLink())); q.Get("RESPONSECODE") != "E32" || q.Has("CARDREFERENCE") {
		t.Error(q)
	}
}

func ledgerKinds(p Provider) string {
	var kinds []string
	for _, e := range p.Ledger() {
		kinds = append(kinds, e.Kind)
	}
	return strings.Join(kinds, " ")
}

func TestWorldnetTwoPagesOneReference(t *testing.T) {
	l := newWorldnetLab(t, Config{}, WorldnetOptions{})
	first, second := l.page(), l.page()
	if q := l.result(l.send(worldnetTyped(first))); q.Get("RESPONSECODE") != "A" {
		t.Error(q)
	}
	if q := l.result(l.send(worldnetTyped(second))); q.Get("RESPONSECODE") != "E32" {
		t.Error(q)
	}
	if k := ledgerKinds(l.provider); k != "session session token decline" {
		t.Error(k)
	}
}

func TestWorldnetUpdate(t *testing.T) {
	for _, fresh := range []bool{false, true} {
		l := newWorldnetLab(t, Config{}, WorldnetOptions{NewReference: fresh})
		if q := l.result(l.open(worldnetLink("ACTION", "update"))); q.Get("RESPONSECODE") != "E04" {
			t.Error(q)
		}
		before := l.result(l.send(worldnetTyped(l.page()))).Get("CARDREFERENCE")
		q := l.result(l.send(worldnetTyped(l.page("ACTION", "update"), "CARDNUMBER", "5555 5555 5555 4444", "CARDEXPIRY", "01/30")))
		if q.Get("RESPONSECODE") != "A" || q.Get("CARDTYPE") != "MasterCard" || q.Get("CARDEXPIRY") != "0130" || (q.Get("CARDREFERENCE") == before) == fresh {
			t.Error(q)
		}
	}
}

// TestWorldnetRefusesRequests: every bad request, by its code.
func TestWorldnetRefusesRequests(t *testing.T) {
	unsigned := func(change func(url.Values)) url.Values {
		v := worldnetLink()
		change(v)
		return v
	}
	set := func(name, value string) url.Values {
		return unsigned(func(v url.Values) { v.Set(name, value) })
	}
	for _, c := range []struct {
		name, code string
		link       url.Values
	}{
		{"no digest", "E13", set("HASH", "")},
		{"wrong digest", "E13", set("HASH", strings.Repeat("0", 128))},
		{"wrong MD5", "E13", set("HASH", strings.Repeat("0", 32))},
		{"reference changed", "E13", set("MERCHANTREF", "order-8")},
		{"action changed", "E13", set("ACTION", "update")},
		{"time changed", "E13", set("DATETIME", "01-03-2026:12:00:00:124")},
		{"order of the digest", "E13", set("HASH", signed512("4480001", "order-7", "register", worldnetNow, worldnetSecret))},
		{"no colons", "E13", set("HASH", signed512("4480001order-7"+worldnetNow+"register"+worldnetSecret))},
		{"another secret", "E13", set("HASH", signed512("4480001", "order-7", worldnetNow, "register", "other"))},
		{"no action", "E03", worldnetLink("ACTION", "-")},
		{"unknown action", "E03", worldnetLink("ACTION", "delete")},
		{"no reference", "E08", worldnetLink("MERCHANTREF", "-")},
		{"blank reference", "E08", worldnetLink("MERCHANTREF", " ")},
		{"long reference", "E08", worldnetLink("MERCHANTREF", strings.Repeat("x", 201))},
		{"no time", "E09", worldnetLink("DATETIME", "-")},
		{"another form of time", "E09", worldnetLink("DATETIME", "2026-03-01T12:00:00Z")},
		{"no milliseconds", "E09", worldnetLink("DATETIME", "01-03-2026:12:00:00")},
		{"no such day", "E09", worldnetLink("DATETIME", "31-02-2026:12:00:00:000")},
		{"old", "E09", worldnetLink("DATETIME", "01-03-2026:11:44:59:000")},
		{"of the future", "E09", worldnetLink("DATETIME", "01-03-2026:12:15:01:000")},
		{"use", "E03", worldnetLink("STOREDCREDENTIALUSE", "SOMETIMES")},
		{"options", "E03", worldnetLink("PAYMENTOPTIONS", "CASH")},
		{"bank only", "E07", worldnetLink("PAYMENTOPTIONS", "BANK_TRANSFER")},
		{"e-mail", "E03", worldnetLink("EMAIL", "no address")},
		{"twice", "E03", unsigned(func(v url.Values) { v.Add("MERCHANTREF", "order-8") })},
		{"taken", "E32", worldnetLink("MERCHANTREF", "REF-2001")},
		{"not there", "E04", worldnetLink("ACTION", "update")},
	} {
		for _, method := range []string{"GET", "POST"} {
			l := newWorldnetLab(t, Config{}, WorldnetOptions{})
			r := l.open(c.link)
			if method == "POST" {
				r = l.do("POST", worldnetPagePath, c.link.Encode(), "Content-Type", form)
			}
			if q := l.result(r); q.Get("RESPONSECODE") != c.code || q.Get("RESPONSETEXT") != worldnetTexts()[c.code] || q.Has("CARDREFERENCE") {
				t.Errorf("%s %s: %v", method, c.name, q)
			}
			if k := ledgerKinds(l.provider); k != "" {
				t.Errorf("%s: ledger %s", c.name, k)
			}
		}
	}
}

// TestWorldnetShowsErrors: without a terminal there is nowhere to go; and a
// terminal may be set to show its errors.
func TestWorldnetShowsErrors(t *testing.T) {
	l := newWorldnetLab(t, Config{}, WorldnetOptions{})
	for _, terminal := range []string{"-", "", "4480002"} {
		if r := l.open(worldnetLink("TERMINALID", terminal)); r.status != 200 || !strings.Contains(r.body, "E06 INVALID TERMINALID") || r.header.Get("Location") != "" {
			t.Errorf("%q: %d %s", terminal, r.status, r.body)
		}
	}
	l = newWorldnetLab(t, Config{}, WorldnetOptions{ErrorPage: true})
	if r := l.open(worldnetLink("ACTION", "x")); r.status != 200 || !strings.Contains(r.body, "E03 OPERATION") {
		t.Error(r)
	}
}

func TestWorldnetRequestsThatAreRight(t *testing.T) {
	legacy := worldnetLink()
	legacy.Set("HASH", strings.ToUpper(signedMD5("4480001", "order-7", worldnetNow, "register", worldnetSecret)))
	short := worldnetLink("DATETIME", "1-3-2026:12:00:00:000")
	capital := worldnetLink()
	capital.Set("HASH", strings.ToUpper(capital.Get("HASH")))
	l := newWorldnetLab(t, Config{}, WorldnetOptions{})
	for name, link := range map[string]url.Values{"legacy": legacy, "not padded": short, "capital": capital, "empty optional": worldnetLink("EMAIL", "", "PAYMENTOPTIONS", "")} {
		if r := l.open(link); r.status != 200 || !strings.Contains(r.body, `id="cardnumber"`) {
			t.Errorf("%s: %d %s", name, r.status, r.header.Get("Location"))
		}
		if r := l.do("POST", worldnetPagePath, link.Encode(), "Content-Type", form); r.status != 200 {
			t.Errorf("%s: %d", name, r.status)
		}
	}
	forced := newWorldnetLab(t, Config{}, WorldnetOptions{ForceSHA512: true})
	if q := forced.result(forced.open(legacy)); q.Get("RESPONSECODE") != "E33" {
		t.Error(q)
	}
	// The result of an MD5 request is signed that way too.
	id := strings.Split(strings.Split(l.open(legacy).body, `name="PAGE" value="`)[1], `"`)[0]
	u, _ := url.Parse(l.send(worldnetTyped(id)).header.Get("Location"))
	q := u.Query()
	if want := signedMD5("4480001", "A", "SUCCESS", "order-7", q.Get("CARDREFERENCE"), q.Get("DATETIME"), worldnetSecret); q.Get("HASH") != want {
		t.Errorf("%v, want %s", q, want)
	}
}

func TestWorldnetRefusesCards(t *testing.T) {
	for _, c := range []struct{ name, value, code string }{
		{"CARDNUMBER", "4444333322221112", "E10"}, {"CARDNUMBER", "", "E10"}, {"CARDNUMBER", "44443333222", "E10"}, {"CARDNUMBER", "444433332222111x", "E10"},
		{"CARDNUMBER", "6011000990139424", "E05"},
		{"CARDEXPIRY", "", "E11"}, {"CARDEXPIRY", "1334", "E11"}, {"CARDEXPIRY", "0226", "E11"}, {"CARDEXPIRY", "12345", "E11"},
		{"CARDHOLDERNAME", "", "E12"}, {"CARDHOLDERNAME", "  ", "E12"}, {"CARDHOLDERNAME", strings.Repeat("x", 61), "E12"},
		{"CARDHOLDERNAME", "4444 3333 2222 1111", "E42"},
		{"CVV", "", "E14"}, {"CVV", "12", "E14"}, {"CVV", "12345", "E14"}, {"CVV", "abc", "E14"},
		{"CARDEXPIRY", "0326", "A"},
	} {
		l := newWorldnetLab(t, Config{}, WorldnetOptions{})
		q := l.result(l.send(worldnetTyped(l.page(), c.name, c.value)))
		if q.Get("RESPONSECODE") != c.code || q.Has("CARDREFERENCE") != (c.code == "A") {
			t.Errorf("%s=%q: %v", c.name, c.value, q)
		}
		want := "session decline"
		if c.code == "A" {
			want = "session token"
		}
		if k := ledgerKinds(l.provider); k != want {
			t.Errorf("%s=%q: ledger %s", c.name, c.value, k)
		}
	}
}

func TestWorldnetPagesEnd(t *testing.T) {
	l := newWorldnetLab(t, Config{}, WorldnetOptions{})
	page := l.page()
	l.clock.move(15 * time.Minute)
	for _, id := range []string{page, "", "x"} {
		if r := l.send(worldnetTyped(id)); r.status != 410 || r.header.Get("Location") != "" {
			t.Errorf("%q: %d", id, r.status)
		}
	}
	if k := ledgerKinds(l.provider); k != "session end" {
		t.Error(k)
	}
}

func TestWorldnetPaths(t *testing.T) {
	l := newWorldnetLab(t, Config{}, WorldnetOptions{})
	for _, c := range []struct {
		method, path, contentType string
		status                    int
	}{
		{"GET", "/merchant/securecard", "", 404}, {"PUT", worldnetPagePath, form, 405}, {"GET", worldnetSubmitPath, "", 405}, {"GET", worldnetXMLPath, "", 405},
		{"POST", worldnetPagePath, "", 415}, {"POST", worldnetPagePath, jsonType, 415}, {"POST", worldnetSubmitPath, "text/plain", 415},
		{"GET", worldnetPagePath + "?a=%zz", "", 400},
	} {
		if r := l.do(c.method, c.path, "", "Content-Type", c.contentType); r.status != c.status {
			t.Errorf("%s %s: %d", c.method, c.path, r.status)
		}
	}
	if r := l.do("POST", worldnetPagePath, strings.Repeat("x", maxRequestBody+1), "Content-Type", form); r.status != 413 {
		t.Error(r.status)
	}
	hidden := newWorldnetLab(t, Config{}, WorldnetOptions{EmailField: "hidden"})
	if r := hidden.open(worldnetLink()); strings.Contains(r.body, "EMAIL") {
		t.Error(r.body)
	}
	must := newWorldnetLab(t, Config{}, WorldnetOptions{EmailField: "mandatory"})
	if q := must.result(must.send(worldnetTyped(must.page()))); q.Get("RESPONSECODE") == "A" {
		t.Error(q)
	}
}

// TestWorldnetCodes: each documented code is a scenario.
func TestWorldnetCodes(t *testing.T) {
	n := 0
	for code, text := range worldnetTexts() {
		scenario := strings.ToLower(code)
		if code == worldnetApproved || code == worldnetUnknown {
			continue
		}
		n++
		l := newWorldnetLab(t, Config{Scenario: scenario}, WorldnetOptions{})
		q := l.result(l.send(worldnetTyped(l.page())))
		if q.Get("RESPONSECODE") != code || q.Get("RESPONSETEXT") != text || q.Has("CARDREFERENCE") != (code == "E43") || len(text) > 48 {
			t.Errorf("%s: %v", scenario, q)
		}
	}
	if n != 19 {
		t.Errorf("%d codes, the documents have 19", n)
	}
}
