package interactions

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// TestRequestMistakes: ‸ marks the place of each message, in order.
func TestRequestMistakes(t *testing.T) {
	const u = "><Url>https://h/p</Url>"
	const none = "<Response><Type>NONE</Type></Response></ApiInteraction>"
	lets := func(lets, value string) string {
		return "<ApiInteraction>" + lets + "<Request><Url>https://h/</Url><Method>POST</Method><Body>{\"a\":\"" + value + "\"}</Body></Request>" + none
	}
	header := func(key, value string) string {
		return document(u+"<Method>GET</Method><Headers><Header><Key>"+key+"</Key><Value>"+value+"</Value></Header></Headers>", "")
	}
	authorized := func(url string) string {
		return document("><Url>"+url+"</Url><Method>GET</Method><Headers><Header><Key>Authorization</Key><Value>Bearer #(K)</Value></Header></Headers>", "")
	}
	response := func(attrs, request, inside string) string {
		return "<ApiInteraction><Request" + request + "><Url>https://h/</Url><Method>POST</Method></Request><Response" + attrs + "><Type>JSON</Type>" + inside + "</Response></ApiInteraction>"
	}
	fields := "<Fields>" + one("expires_in", "Seconds") + "</Fields>"
	for _, test := range []struct {
		name, xml string
		want      []string // how each message begins
	}{
		{"Body and Form", document(u+"<Method>POST</Method><Body>a=1</Body>‸<Form><Param name=\"a\"/></Form>", ""), []string{"there is a <Body> already: take one of the two out"}},
		{"fine: an empty Body and Form", document(u+"<Method>POST</Method><Body> </Body><Form><Param name=\"a\"/></Form>", ""), nil},
		{"Form of a GET", document(u+"<Method>GET</Method>‸<Form><Param name=\"a\"/></Form>", ""), []string{"warning: a GET request with a body: many servers do not read it (write <Query> for the Url)"}},
		{"Form of another type", document(u+"<Method>POST</Method><Headers><Header><Key>content-type</Key><Value>text/xml</Value></Header></Headers>‸<Form><Param name=\"a\"/></Form>", ""), []string{"warning: a Form is sent as application/x-www-form-urlencoded"}},
		{"Param without a name", formed("", "‸<Param/><Param name=\"‸\"/>"), []string{"<Param> needs the attribute name", "the name of a Param is empty"}},
		{"Param attribute", formed("", `<Param name="a" ‸omit="1"/>`), []string{"<Param> has no attribute omit"}},
		{"Param structure", formed("", `<Param name="a">{"a": 1, ‸$(More)}</Param>`), []string{"the body is not JSON at $(More)"}},
		{"Param unfilled", formed("", `<Param name="‸~~~REPLACE~~~">‸~~~REPLACE~~~</Param>`), []string{"~~~REPLACE~~~ is still", "~~~REPLACE~~~ is still"}},
		{"Param formatter", formed("", `<Param name="a">$(A:‸Shout)</Param>`), []string{"unknown formatter"}},
		{"omitNull without effect", formed("", `<Param name="a" ‸omitNull="true">x$(A)</Param>`), []string{"warning: omitNull has no effect"}},

		{"Let without a name", lets("‸<Let>1</Let>", ""), []string{"<Let> needs the attribute name"}},
		{"Let name", lets(`<Let name="‸a:b">1</Let>`, ""), []string{`attribute name of <Let>: `, "the name of a Let: a name may not hold"}[:0]},
		{"Let twice", lets(`<Let name="A">1</Let>`+"\n"+`<Let name="‸A">2</Let>`, ""), []string{"there is a Let A already on line 1"}},
		{"Let of the key", lets(`<Let name="‸RequestKey">1</Let>`, ""), []string{"RequestKey is there by itself"}},
		{"Let of a later one", lets(`<Let name="A">‸$(B)</Let><Let name="B">1</Let>`, ""), []string{"a Let reads the Lets above it only: B is not computed yet"}},
		{"Let of itself", lets(`<Let name="A">‸$(A) + 1</Let>`, ""), []string{"a Let reads the Lets above it only: A is not computed yet"}},
		{"Let syntax", lets(`<Let name="A">‸md5()</Let>`, ""), []string{"md5"}},
		{"Let unknown function", lets(`<Let name="A">‸md6("a")</Let>`, ""), []string{""}},
		{"Let of the answer", lets(`<Let name="A">md5(‸body())</Let>`, ""), []string{"a Let is computed before the request is sent"}},
		{"Let and a Field", "<ApiInteraction><Let name=\"A\">1</Let><Request><Url>https://h/</Url><Method>GET</Method></Request><Response><Type>JSON</Type><Fields>" + one("a", "‸A") + "</Fields></Response></ApiInteraction>", []string{"A is a Let of this document (line 1): it cannot be filled"}},
		{"Let in a Locator", "<ApiInteraction><Let name=\"A\">1</Let><Request><Url>https://h/</Url><Method>GET</Method></Request><Response><Type>JSON</Type><Fields>" + one("a[‸$(A)]", "B") + "</Fields></Response></ApiInteraction>", []string{"a Let cannot stand in a Locator"}},
		{"fine: Lets", lets(`<Let name="A">nonce(8)</Let><Let name="B">md5($(A) + #(K) + $(Order))</Let>`, "$(B)$(A)"), nil},

		{"Verify type", response("", "", "<Verify>‸1 + 1</Verify>"), []string{"a condition must be true or false"}},
		{"Verify empty", response("", "", "<Verify>‸</Verify>"), []string{"the expression is empty"}},
		{"fine: Verify", response("", "", `<Verify>header("X") == hex(sha1raw(body() + #(K))) and status() == 200</Verify>`), nil},

		{"key without keyed", document(u+"<Method>POST</Method><Body>{\"k\":\"‸$(RequestKey)\"}</Body>", ""), []string{`warning: $(RequestKey) is null here`}},
		{"fine: keyed", document(` effect="keyed" retry="2"`+u+"<Method>POST</Method><Body>{\"k\":\"$(RequestKey)\"}</Body>", ""), nil},
		{"fine: keyed by a Let", `<ApiInteraction><Let name="Sig">md5($(RequestKey) + #(K))</Let><Request effect="keyed"><Url>https://h/$(Sig)</Url><Method>POST</Method></Request>` + none, nil},

		{"reuse", response(` reuse="‸expires"`, ` effect="idempotent"`, fields), []string{`reuse is a duration, such as 30m, or the Locator of a Field that reads the seconds: no Field has the Locator "expires"`}},
		{"reuse without a unit", response(` reuse="‸30"`, ` effect="idempotent"`, fields), []string{`reuse is a duration`}},
		{"reuse too short", response(` reuse="‸10s"`, ` effect="idempotent"`, fields), []string{`reuse is longer than 10s`}},
		{"reuse too long", response(` reuse="‸25h"`, ` effect="idempotent"`, fields), []string{`reuse is longer than`}},
		{"reuse of once", response(` ‸reuse="30m"`, ``, fields), []string{`the answer of a request whose effect is "once" is for one request only`}},
		{"reuse of keyed", response(` ‸reuse="30m"`, ` ‸effect="keyed"`, fields), []string{`the answer of a request whose effect is "keyed"`, `effect="keyed" needs`}[:0]},
		{"fine: reuse", response(` reuse="expires_in"`, ` effect="idempotent"`, fields), nil},
		{"fine: reuse for a time", response(` reuse="30m"`, ` effect="safe"`, fields), nil},

		{"secret in a header", header("X-Api-Key", "‸abc"), []string{"warning: X-Api-Key stands here in plain text: write #(Key) and keep it in the settings"}},
		{"secret in Authorization", header("authorization", "‸Basic abc"), []string{"warning: the secret of authorization stands here in plain text"}},
		{"fine: Authorization", header("Authorization", "Bearer $(Token)"), nil},
		{"fine: settings", header("X-Api-Key", "#(Key)"), nil},
		{"fine: a key that is none", header("Idempotency-Key", "abc"), nil},
		{"secret in a form", post("https://h/", "", "grant_type=x&client_secret=‸abc&token_type=y&password=&api%5Fkey=‸k&token=#(K)"), []string{"warning: client_secret stands here", "warning: api_key stands here"}},
		{"secret in JSON", post("https://h/", "", `{"a":[{"token":"x$(A)","type":"t"}],"in":{"password":"‸pw"},"secret":"#(S)","key":7,"auth":["x"]}`), []string{"warning: password stands here"}},
		{"secret in a Param", formed("", `<Param name="password">‸x</Param><Param name="b">{"apiKey":"‸y"}</Param>`), []string{"warning: password stands here", "warning: apiKey stands here"}},
		{"secret in a query", get("https://h/p?api_key=‸abc"), []string{"warning: api_key stands here"}},
		{"secrets in a Url", get("#(SecretBaseKey)/‸$(AccessToken)/x?k=‸#(ApiKey)&amp;o=$(Order)"), []string{"warning: $(AccessToken) is a secret, and a Url is written", "warning: #(ApiKey) is a secret, and a Url"}},
		{"secret in Query", document(u+"<Query><Param name=\"k\">‸#(ApiKey)</Param></Query><Method>GET</Method>", ""), []string{"warning: #(ApiKey) is a secret"}},

		{"secret in XML", post("https://h/", "", `<pay key="‸k1"><password>‸pw</password><id>7</id><token>$(Token)</token><secret/> tail</pay>`), []string{"warning: key stands here", "warning: password stands here"}},
		{"a card in a body", post("https://h/", "", `{"note":"for ‸4111-1111-1111-1111"}`), []string{"warning: this looks like the number of a card"}},
		{"http: with a secret", authorized("‸http://shop.test/p"), []string{"warning: this request carries a secret, and with http:"}},
		{"fine: http: with nothing", get("http://shop.test/p?o=$(Order)"), nil},
		{"fine: http: to this computer", authorized("http://127.0.0.1:8080/p"), nil},
		{"fine: http: to this computer by name", authorized("http://localhost/p"), nil},
		{"fine: http: to this computer, IPv6", authorized("http://[::1]:80/p"), nil},
		{"fine: http: to a host that is not written", authorized("http://#(Host)/p"), nil},
		{"raw in a Url", get("https://h/‸$(Order:Raw)"), []string{"warning: $(Order) inserts the value as it is: it may change where"}},
		{"JSON escapes in a Url", get("https://h/‸$(Order:EscapeDoubleQuotes)"), []string{"warning: $(Order) is escaped for JSON by EscapeDoubleQuotes"}},
		{"XML escapes in JSON", post("https://h/", "", `{"a":"‸$(A:XmlEscape)"}`), []string{"warning: $(A) is escaped for XML by XmlEscape"}},
		{"fine: JSON escapes in JSON", post("https://h/", "", `{"a":"$(A:EscapeDoubleQuotes)"}`), nil},
		{"fine: JSON escapes in JSON in a form", post("https://h/", "", `data={"a":"$(A:JsonEscape)"}`), nil},
		{"fine: JSON escapes that are encoded", get("https://h/$(A:JsonEscape:Base64)"), nil},
		{"a Let that nothing reads", lets(`<Let name="‸A">1</Let><Let name="B">2</Let>`, "$(B)"), []string{"warning: nothing reads the Let A"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			parts := strings.Split(test.xml, "‸")
			got := findings(strings.Join(parts, ""))
			if test.want != nil && len(test.want) == 0 { // only that there is something
				if len(got) == 0 {
					t.Error("no finding")
				}
				return
			}
			ok, before := len(got) == len(test.want) && len(parts) == len(test.want)+1, ""
			for i := range min(len(got), len(test.want), len(parts)) {
				before += parts[i]
				line := strings.Count(before, "\n") + 1
				at := fmt.Sprintf("%d:%d: ", line, len([]rune(before[strings.LastIndex(before, "\n")+1:]))+1)
				ok = ok && strings.HasPrefix(got[i], at+test.want[i])
			}
			if !ok {
				t.Errorf("got\n\t%s\nwant\n\t%s\nof\n%s", strings.Join(got, "\n\t"), strings.Join(test.want, "\n\t"), test.xml)
			}
		})
	}
}

// types is a program that knows its data sources.
type types map[string]vars.Type

func (p types) TypeOf(name string) vars.Type { return p[name] }
func (p types) IsSecret(name string) bool    { return name == "Pin" }

// What only a program knows is checked in the program; the document serves
// others as it is.
func TestCheckIn(t *testing.T) {
	xml := `<ApiInteraction><Let name="A">$(Amount) + "x"</Let><Request><Url>https://h/$(Pin)/?p=$(Pin)</Url><Method>GET</Method></Request><Response><Type>NONE</Type><Verify>$(Flag)</Verify></Response></ApiInteraction>`
	it := compiled(t, xml)
	for want, program := range map[string]types{
		"":        {"Amount": vars.String, "Flag": vars.Boolean},
		"1:41: ":  {"Amount": vars.Integer},
		"1:163: ": {"Flag": vars.Integer},
		"1:28: A is a data source of the flow too": {"A": vars.String},
	} {
		var list source.List
		it.CheckIn(program, &list)
		all := list.Findings()
		if len(all) == 0 || all[len(all)-1].IsMistake() == (want == "") && len(all) != 2 {
			t.Errorf("%v: %v", program, all)
		}
		var mistakes []string
		warned := false
		for _, e := range all {
			at := fmt.Sprintf("%d:%d: %s", e.Pos.Line, e.Pos.Col, e.Msg)
			if e.IsMistake() {
				mistakes = append(mistakes, at)
			} else {
				warned = strings.HasPrefix(at, "1:86: $(Pin) is a secret")
			}
		}
		if !warned || (want == "") != (len(mistakes) == 0) || want != "" && (len(mistakes) != 1 || !strings.HasPrefix(mistakes[0], want)) {
			t.Errorf("%v: %v", program, all)
		}
	}
}

// escaping="raw" on an applet: the same document, another fingerprint, and
// what cannot be escaped is no mistake.
func TestRawByTheApplet(t *testing.T) {
	xml := post("https://h/", "", `{"a":1,$(More)}`)
	l := &Library{Open: func(string) (string, []byte, error) { return "x.xml", []byte(xml), nil }}
	var list, rawList source.List
	it, raw := l.Load("x", &list, source.Pos{}), l.LoadRaw("x", &rawList, source.Pos{})
	if list.Err() == nil || rawList.Err() != nil || it.Fingerprint == raw.Fingerprint || l.ByFingerprint(raw.Fingerprint) != raw || l.ByFingerprint(it.Fingerprint) != it {
		t.Error(list.Err(), rawList.Err(), it.Fingerprint, raw.Fingerprint)
	}
	if again := l.LoadRaw("x", &rawList, source.Pos{}); again != raw {
		t.Error("compiled twice")
	}
	if got := rendered(t, raw, with("More", `"b":2`)).Body.Masked(); got != `{"a":1,"b":2}` {
		t.Error(got)
	}
	root, err := source.Parse("flow.xml", []byte(xml))
	if err != nil {
		t.Fatal(err)
	}
	if inside := RawFromElement("x", root, &rawList); inside.Fingerprint != raw.Fingerprint || rawList.Err() != nil {
		t.Error(inside.Fingerprint, rawList.Err())
	}
}
