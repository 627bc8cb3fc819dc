package sandbox

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func newPaycometLab(t *testing.T, c Config, o PaycometOptions) *lab {
	t.Helper()
	clock := newTestClock()
	if c.Now == nil {
		c.Now = clock.now
	}
	p := NewPaycometWith(c, o)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return &lab{t, p, server, clock, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}}
}

const paycometToken = "sandbox-paycomet-token"

const paycometStart = `{"terminal":4321,"ivrProviderId":123,"ivrStationId":"STATION01","ivrMerchantAmount":1240,"ivrMerchantCurrency":"EUR",` +
	`"ivrMerchantOrder":"ORD0001","ivrMerchantLanguage":"en","ivrTransactionType":"1"}`
const paycometAsk = `{"terminal":4321,"ivrProviderId":123,"ivrMerchantOrder":"ORD0001"}`

func (l *lab) paycomet(path, body string) reply {
	l.t.Helper()
	return l.do("POST", path, body, "Content-Type", jsonType, "PAYCOMET-API-TOKEN", paycometToken)
}

// has compares members of a JSON answer with their JSON texts.
func (r reply) has(t *testing.T, status int, members ...string) {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal([]byte(r.body), &m); err != nil || r.status != status {
		t.Errorf("answer %d %q, want %d (%v)", r.status, r.body, status, err)
		return
	}
	for i := 0; i < len(members); i += 2 {
		if string(m[members[i]]) != members[i+1] {
			t.Errorf("%s is %s, want %s, in %s", members[i], m[members[i]], members[i+1], r.body)
		}
	}
}

// TestPaycometStates walks through what each scenario answers, in seconds after
// the start.
func TestPaycometStates(t *testing.T) {
	type at struct {
		second              int
		state, result, left string
		code                string
		digits              string // of number, expiry and CVV
	}
	begin := []at{{0, "0", "0", "300", "0", "0 0 0"}, {2, "1", "0", "298", "0", "0 0 0"}, {6, "1", "0", "294", "0", "9 0 0"}}
	for scenario, c := range map[string]struct {
		steps  []at
		ledger string
	}{
		"paid":               {[]at{{10, "1", "0", "290", "0", "16 2 0"}, {11, "1", "0", "289", "0", "16 4 0"}, {12, "2", "0", "0", "0", "0 0 0"}, {400, "2", "0", "0", "0", "0 0 0"}}, "session charge"},
		"declined":           {[]at{{12, "3", "1", "0", "105", "0 0 0"}}, "session decline"},
		"expired":            {[]at{{299, "1", "0", "1", "0", "16 4 3"}, {300, "4", "0", "0", "0", "0 0 0"}}, "session end"},
		"caller-hangs-up":    {[]at{{7, "7", "0", "293", "1255", "0 0 0"}, {299, "7", "0", "1", "1255", "0 0 0"}, {300, "4", "0", "0", "0", "0 0 0"}}, "session end"},
		"caller-comes-back":  {[]at{{7, "7", "0", "293", "0", "0 0 0"}, {10, "1", "0", "290", "0", "16 2 0"}, {12, "2", "0", "0", "0", "0 0 0"}}, "session charge"},
		"unknown-state":      {[]at{{12, "8", "0", "0", "0", "0 0 0"}, {400, "8", "0", "0", "0", "0 0 0"}}, "session"},
		"stuck":              {[]at{{400, "1", "0", "0", "0", "16 4 3"}}, "session"},
		"card-error":         {[]at{{12, "3", "2", "0", "1256", "0 0 0"}}, "session end"},
		"month-error":        {[]at{{12, "3", "3", "0", "1256", "0 0 0"}}, "session end"},
		"year-error":         {[]at{{12, "3", "4", "0", "1256", "0 0 0"}}, "session end"},
		"cvv-error":          {[]at{{12, "3", "5", "0", "1256", "0 0 0"}}, "session end"},
		"no-reason":          {[]at{{12, "3", "0", "0", "1259", "0 0 0"}}, "session end"},
		"cancelled-by-agent": {[]at{{12, "6", "0", "0", "0", "0 0 0"}}, "session end"},
		"forgotten":          {[]at{{12, "5", "0", "0", "0", "0 0 0"}}, "session end"},
	} {
		l := newPaycometLab(t, Config{Scenario: scenario}, PaycometOptions{})
		l.paycomet(paycometStartPath, paycometStart).has(t, 200, "errorCode", "0", "ivrResponse", "true")
		now := 0
		for _, s := range append(begin, c.steps...) {
			l.clock.move(time.Duration(s.second-now) * time.Second)
			now = s.second
			d := strings.Fields(s.digits)
			r := l.paycomet(paycometStatePath, paycometAsk)
			found := "true"
			if s.state == "5" {
				found = "false"
			}
			r.has(t, 200, "errorCode", s.code, "ivrResponse", found, "ivrSessionState", s.state, "ivrSessionResult", s.result,
				"ivrTimeLeft", s.left, "ivrDigitPan", d[0], "ivrDigitExp", d[1], "ivrDigitCvc", d[2])
			if t.Failed() {
				t.Fatalf("%s at %d s", scenario, s.second)
			}
		}
		if l.kinds() != c.ledger {
			t.Errorf("%s: ledger %s, want %s", scenario, l.kinds(), c.ledger)
		}
	}
}

func TestPaycometRestRefusals(t *testing.T) {
	edit := func(old, new string) string {
		if !strings.Contains(paycometStart, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(paycometStart, old, new, 1)
	}
	subscription := func(start, end, days string) string {
		return edit(`"1"}`, `"9","ivrSubscriptionStartdate":"`+start+`","ivrSubscriptionEnddate":"`+end+`","ivrSubscriptionPeriodicity":`+days+`}`)
	}
	for name, c := range map[string]struct {
		body   string
		status int
		code   string
	}{
		"empty":                     {"", 422, "1106"},
		"array":                     {"[" + paycometStart + "]", 422, "1106"},
		"key twice":                 {edit(`"terminal"`, `"terminal":1,"terminal"`), 422, "1106"},
		"too long":                  {edit(`"en"`, `"`+strings.Repeat("x", maxRequestBody)+`"`), 413, "1106"},
		"terminal text":             {edit("4321", `"4321"`), 422, "1105"},
		"terminal of another":       {edit("4321", "4322"), 422, "1105"},
		"no terminal":               {edit(`"terminal":4321,`, ""), 422, "1105"},
		"terminal long":             {edit("4321", "432100"), 422, "1105"},
		"provider text":             {edit("123,", `"123",`), 422, "1206"},
		"another provider":          {edit("123,", "124,"), 200, "1206"},
		"another station":           {edit("STATION01", "STATION02"), 200, "1258"},
		"station with a blank":      {edit("STATION01", "STATION 1"), 422, "1258"},
		"no station":                {edit(`"STATION01"`, "null"), 422, "1258"},
		"amount text":               {edit("1240", `"1240"`), 422, "1108"},
		"amount 0":                  {edit("1240", "0"), 422, "1108"},
		"amount negative":           {edit("1240", "-1"), 422, "1108"},
		"amount decimal":            {edit("1240", "12.40"), 422, "1108"},
		"amount long":               {edit("1240", "123456789"), 422, "1108"},
		"currency":                  {edit("EUR", "eur"), 422, "1109"},
		"no currency":               {edit("EUR", ""), 422, "1109"},
		"order with a dash":         {edit("ORD0001", "ORD-1"), 422, "1107"},
		"order long":                {edit("ORD0001", strings.Repeat("A", 21)), 422, "1107"},
		"order number":              {edit(`"ORD0001"`, "1"), 422, "1107"},
		"order with brackets":       {edit("ORD0001", "[1]"), 422, "1107"},
		"language":                  {edit(`"en"`, `"eng"`), 422, "1106"},
		"type number":               {edit(`"1"}`, `1}`), 422, "1106"},
		"type 2":                    {edit(`"1"}`, `"2"}`), 422, "1106"},
		"type 001":                  {edit(`"1"}`, `"001"}`), 422, "1106"},
		"retries":                   {edit(`"1"}`, `"1","ivrMaxRetries":10}`), 422, "1106"},
		"time-out":                  {edit(`"1"}`, `"1","ivrSessionTimeout":1000}`), 422, "1106"},
		"time-out 0":                {edit(`"1"}`, `"1","ivrSessionTimeout":0}`), 422, "1106"},
		"phone":                     {edit(`"1"}`, `"1","ivrCallerPhoneNumber":"anonymous"}`), 422, "1106"},
		"provider data number":      {edit(`"1"}`, `"1","ivrProviderData01":7}`), 422, "1106"},
		"provider data 2 twice":     {edit(`"1"}`, `"1","ivrProviderData02":"a","vrProviderData02":"b"}`), 422, "1106"},
		"no dates":                  {edit(`"1"}`, `"9"}`), 422, "1148"},
		"start":                     {subscription("2026-13-01", "2027-01-01", "30"), 422, "1148"},
		"end before the start":      {subscription("2026-04-01", "2026-03-31", "30"), 422, "1149"},
		"end after more than 5":     {subscription("2026-04-01", "2031-04-02", "30"), 422, "1149"},
		"period 366":                {subscription("2026-04-01", "2027-04-01", "366"), 422, "1150"},
		"period 0":                  {subscription("2026-04-01", "2027-04-01", "0"), 422, "1150"},
		"period text":               {subscription("2026-04-01", "2027-04-01", `"monthly"`), 422, "1150"},
		"concept":                   {edit(`"1"}`, `"1","ivrMerchantConcept":"`+strings.Repeat("x", 256)+`"}`), 422, "1106"},
		"subscription":              {subscription("2026-04-01", "2031-04-01", "30"), 200, "0"},
		"registration of nothing":   {strings.Replace(edit("1240", "0"), `"1"}`, `"107"}`, 1), 200, "0"},
		"misspelt provider data":    {edit(`"1"}`, `"1","vrProviderData02":"a"}`), 200, "0"},
		"provider data as intended": {edit(`"1"}`, `"1","ivrProviderData02":"a","ivrProviderData05":"b"}`), 200, "0"},
		"with all that is optional": {edit(`"1"}`, `"3","ivrMaxRetries":3,"ivrSessionTimeout":120,"ivrCallbackStationOk":"same","ivrCallerPhoneNumber":"+34600000000"}`), 200, "0"},
	} {
		l := newPaycometLab(t, Config{}, PaycometOptions{})
		r := l.paycomet(paycometStartPath, c.body)
		r.has(t, c.status, "errorCode", c.code)
		if (c.code == "0") != (l.kinds() == "session") {
			t.Errorf("%s: ledger %q", name, l.kinds())
		}
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

func TestPaycometCredentials(t *testing.T) {
	l := newPaycometLab(t, Config{}, PaycometOptions{})
	for _, path := range []string{paycometStartPath, paycometStatePath, paycometCancelPath, paycometErrorsPath, paycometPayments + "ORD0001/info"} {
		for _, token := range []string{"", "x", "Bearer " + paycometToken, paycometToken + " x"} {
			l.do("POST", path, paycometStart, "Content-Type", jsonType, "PAYCOMET-API-TOKEN", token).has(t, 403, "errorCode", "1203")
		}
		for _, contentType := range []string{"", "text/json", form} {
			l.do("POST", path, paycometStart, "Content-Type", contentType, "PAYCOMET-API-TOKEN", paycometToken).has(t, 415)
		}
		if r := l.do("GET", path, ""); r.status != 405 || r.header.Get("Allow") != "POST" {
			t.Errorf("GET %s: %d", path, r.status)
		}
	}
	for _, path := range []string{"/", "/v1/ivr/", "/v1/payments//info", "/v1/payments/a/b/info", "/v1/payments/ORD-1/info", "/v1/ivr/get-session/"} {
		if r := l.paycomet(path, "{}"); r.status != 404 {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	if l.kinds() != "" {
		t.Error(l.kinds())
	}
}

// A reference is used once at a time, and once for all when it was paid.
func TestPaycometReference(t *testing.T) {
	l := newPaycometLab(t, Config{}, PaycometOptions{})
	l.paycomet(paycometStartPath, paycometStart).has(t, 200, "errorCode", "0")
	l.paycomet(paycometStartPath, paycometStart).has(t, 200, "errorCode", "1248", "ivrResponse", "false")
	l.clock.move(12 * time.Second)
	l.paycomet(paycometStartPath, paycometStart).has(t, 200, "errorCode", "1026", "ivrResponse", "false")
	if l.kinds() != "session charge" {
		t.Error(l.kinds())
	}
	l = newPaycometLab(t, Config{Scenario: "declined"}, PaycometOptions{})
	l.paycomet(paycometStartPath, paycometStart).has(t, 200, "errorCode", "0")
	l.clock.move(12 * time.Second)
	l.paycomet(paycometStartPath, paycometStart).has(t, 200, "errorCode", "0")
	l.paycomet(paycometStatePath, paycometAsk).has(t, 200, "ivrSessionState", "0")
	if l.kinds() != "session decline session" {
		t.Error(l.kinds())
	}
}

func TestPaycometCancel(t *testing.T) {
	for scenario, c := range map[string]struct {
		second        int
		done, state   string
		ledger        string
		afterwards    string
		askedTerminal string
	}{
		"paid":            {5, "true", "6", "session end", "6", ""},
		"declined":        {12, "false", "3", "session decline", "3", ""},
		"expired":         {301, "false", "4", "session end", "4", ""},
		"caller-hangs-up": {9, "true", "6", "session end", "6", ""},
		"unknown-state":   {20, "true", "6", "session end", "6", ""},
	} {
		l := newPaycometLab(t, Config{Scenario: scenario}, PaycometOptions{})
		l.paycomet(paycometCancelPath, paycometAsk).has(t, 200, "errorCode", "0", "ivrResponse", "false", "ivrSessionState", "5")
		l.paycomet(paycometStartPath, paycometStart)
		l.clock.move(time.Duration(c.second) * time.Second)
		l.paycomet(paycometCancelPath, paycometAsk).has(t, 200, "errorCode", "0", "ivrResponse", c.done, "ivrSessionState", c.state)
		l.paycomet(paycometCancelPath, paycometAsk).has(t, 200, "ivrResponse", "false", "ivrSessionState", c.state)
		l.clock.move(time.Hour)
		l.paycomet(paycometStatePath, paycometAsk).has(t, 200, "ivrSessionState", c.afterwards)
		if l.kinds() != c.ledger {
			t.Errorf("%s: %s", scenario, l.kinds())
		}
	}
	l := newPaycometLab(t, Config{}, PaycometOptions{})
	for _, path := range []string{paycometStatePath, paycometCancelPath} {
		l.paycomet(path, `{"terminal":4322,"ivrProviderId":123,"ivrMerchantOrder":"ORD0001"}`).has(t, 422, "errorCode", "1105")
		l.paycomet(path, `{"terminal":4321,"ivrProviderId":124,"ivrMerchantOrder":"ORD0001"}`).has(t, 200, "errorCode", "1206", "ivrResponse", "false")
		l.paycomet(path, `{"terminal":4321,"ivrProviderId":123}`).has(t, 422, "errorCode", "1107")
	}
}

func TestPaycometInfo(t *testing.T) {
	const path, body = paycometPayments + "ORD0001/info", `{"payment":{"terminal":4321}}`
	for scenario, want := range map[string]string{"paid": `"state":1`, "declined": `"state":0`, "unbooked": `"state":2`} {
		l := newPaycometLab(t, Config{Scenario: scenario}, PaycometOptions{})
		l.paycomet(path, body).has(t, 200, "errorCode", "1130")
		l.paycomet(path, `{"terminal":4321}`).has(t, 422, "errorCode", "1105")
		l.paycomet(paycometStartPath, paycometStart)
		if r := l.paycomet(path, body); !strings.Contains(r.body, `"response":"UF"`) {
			t.Errorf("%s: %s", scenario, r.body)
		}
		l.clock.move(12 * time.Second)
		if r := l.paycomet(path, body); !strings.Contains(r.body, want) {
			t.Errorf("%s: %s", scenario, r.body)
		}
	}
	l := newPaycometLab(t, Config{Scenario: "forgotten"}, PaycometOptions{})
	l.paycomet(paycometStartPath, paycometStart)
	l.clock.move(12 * time.Second)
	l.paycomet(path, body).has(t, 200, "errorCode", "1130")
	l.paycomet(paycometErrorsPath, `{"terminal":4321,"errorCode":105,"lang":"en"}`).has(t, 200, "errorCode", "105", "errorDescription", `"Insufficient funds"`)
	l.paycomet(paycometErrorsPath, `{"terminal":4321,"errorCode":105}`).has(t, 200, "errorDescription", `"Fondos insuficientes"`)
	l.paycomet(paycometErrorsPath, `{"terminal":4321,"errorCode":7}`).has(t, 200, "errorDescription", `"Error 7"`)
	l.paycomet(paycometErrorsPath, `{"terminal":4321}`).has(t, 422, "errorCode", "1106")
}

func TestPaycometPost(t *testing.T) {
	sign := func(text string) string { s := sha1.Sum([]byte(text)); return hex.EncodeToString(s[:]) }
	const password = "sandbox-provider-password"
	good := `{"OPERATION":"1","IVR_PROVIDER_ID":"123","IVR_MERCHANT_CODE":"ab12cd34","IVR_MERCHANT_TERMINAL":"4321","IVR_MERCHANT_ORDER":"ORD0001",` +
		`"IVR_PROVIDER_SIGNATURE":"` + sign("123ab12cd344321ORD0001"+password) + `"}`
	l := newPaycometLab(t, Config{}, PaycometOptions{})
	ask := func(data string) reply {
		return l.do("POST", paycometPostPath, "getIVRData="+data, "Content-Type", form)
	}
	ask(good).has(t, 200, "IVR_RESPONSE", `"0"`, "IVR_SESSION_STATE", `"5"`, "IVR_ERROR_ID", `"0"`)
	l.paycomet(paycometStartPath, paycometStart)
	l.clock.move(6 * time.Second)
	for _, data := range []string{good, url.QueryEscape(good)} {
		r := ask(data)
		r.has(t, 200, "IVR_RESPONSE", `"1"`, "IVR_SESSION_STATE", `"1"`, "IVR_TIME_LEFT", `"294"`, "IVR_DIGIT_PAN", `"9"`, "IVR_SESSION_RESULT", "")
		if !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
			t.Error(r.header)
		}
	}
	for data, code := range map[string]string{
		"": "1106", "x": "1106", "[]": "1106",
		good + "&getIVRData=" + good:                               "1106",
		strings.Replace(good, `"1"`, `1`, 1):                       "1240",
		strings.Replace(good, `"1"`, `"2"`, 1):                     "1240",
		strings.Replace(good, `"123"`, `"124"`, 1):                 "1003",
		strings.Replace(good, `"123"`, `123`, 1):                   "1206",
		strings.Replace(good, `"4321"`, `""`, 1):                   "1210",
		strings.Replace(good, `ORD0001`, ``, 1):                    "1220",
		strings.Replace(good, `ORD0001`, `ORD0002`, 1):             "1003",
		strings.Replace(good, "SIGNATURE", "SIGNATUR", 1):          "1221",
		good[:len(good)-42] + strings.ToUpper(good[len(good)-42:]): "1003",
	} {
		ask(data).has(t, 200, "IVR_RESPONSE", `"0"`, "IVR_ERROR_ID", `"`+code+`"`)
	}
	if r := l.do("POST", paycometPostPath, good, "Content-Type", jsonType); r.status != 415 {
		t.Error(r.status)
	}
	if r := l.do("POST", paycometPostPath, "getIVRData="+strings.Repeat("x", maxRequestBody), "Content-Type", form); r.status != 413 {
		t.Error(r.status)
	}
	other := newPaycometLab(t, Config{}, PaycometOptions{Hash: "sha512"})
	other.do("POST", paycometPostPath, "getIVRData="+good, "Content-Type", form).has(t, 200, "IVR_ERROR_ID", `"1003"`)
}
