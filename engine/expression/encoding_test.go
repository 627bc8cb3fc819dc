package expression_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestTextsFound(t *testing.T) {
	d := worked(map[string]string{
		"Form": "a=1&b.c[0]=x+y&%61=2&bad=%4&empty=&a=3&last=%C3%A9",
		"Xml": `<?xml version="1.0"?><s:Envelope xmlns:s="urn:s" s:id="7"><!-- a --><s:Body><A>x<B>in</B>&lt;<![CDATA[&]]></A>` +
			`<A>second</A><Empty/></s:Body><Envelope><Body>deeper</Body></Envelope></s:Envelope>`,
		"Latin": "<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xe9'>\xfc" + strings.Repeat("\xe4", 5000) + "</a>",
	}, nil)
	d.values["Latin"] = vars.Value{Type: vars.String, Text: "<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xe9'>\xfc" + strings.Repeat("\xe4", 5000) + "</a>"}
	for s, want := range map[string]string{
		`formGet($(Form), "a")`:                                 "1",
		`formGet($(Form), "b.c[0]")`:                            "x y",
		`formGet($(Form), "bad")`:                               "%4",
		`formGet($(Form), "empty")`:                             "",
		`formGet($(Form), "last")`:                              "é",
		`formGet($(Form), "none") ?? "null"`:                    "null",
		`xmlGet($(Xml), "Envelope/Body/A")`:                     "x<&",
		`xmlGet($(Xml), "/Envelope/Body/A/B")`:                  "in",
		`xmlGet($(Xml), "Body/A/B")`:                            "in",
		`xmlGet($(Xml), "Envelope/Body/Empty")`:                 "",
		`xmlGet($(Xml), "Envelope/@id")`:                        "7",
		`xmlGet($(Xml), "@id")`:                                 "7",
		`xmlGet($(Xml), "Envelope/Body/C") ?? "null"`:           "null",
		`xmlGet($(Xml), "Envelope/@s") ?? "null"`:               "null",
		`xmlGet($(Xml), "Envelope/Body")`:                       "",
		`xmlGet($(Latin), "a")[0:2]`:                            "üä",
		`string(len(xmlGet($(Latin), "a")))`:                    "5001",
		`xmlGet($(Latin), "a/@b")`:                              "é",
		`urlEncode(unhex("ff00")) + formEncode("*~")`:           "%FF%00%2A~",
		`xmlEncode("\"'\n")`:                                    "&quot;&#39;&#10;",
		`jsonEncode("<é\"" + "\u2028")`:                         `"<é\"\u2028"`,
		`jsonEncode(nil) + jsonEncode([1, 2.50, true])`:         "null[1,2.50,true]",
		`base64url("") + unbase64("") + hex("")`:                "",
		`unbase64("aGVs\nbG8=") + unbase64("aGVsbG8")`:          "hellohello",
		`unbase64url("aGVsbG8=")`:                               "hello",
		`base64url(jsonEncode({"typ": "JWT", "alg": "HS256"}))`: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
		`digits("+49 (30) 12")`:                                 "493012",
		`last4("12")`:                                           "12",
		`string(fromCents(7))`:                                  "0.07",
		`padLeft(string(cents(12.4)), 12, "0")`:                 "000000001240",
		`regex("SESSION=abc; Path", "SESSION=([^;]+)")`:         "abc",
		`regex("abc", "b.")`:                                    "bc",
	} {
		v, err := computed(t, s, vars.String, d).Compute(d, attempt())
		if err != nil || v.Text != want {
			t.Errorf("%s = %q, %v; want %q", s, v.Text, err, want)
		}
	}
}

func TestTimes(t *testing.T) {
	d := worked(nil, nil)
	for s, want := range map[string]string{
		`formatTime(date("2015-01-05T14:31:08Z"), "EEE, dd MMM yyyy HH:mm:ss 'GMT'")`:                 "Mon, 05 Jan 2015 14:31:08 GMT",
		`formatTime(date("2015-01-05"), "yyyy-MM-dd'T'HH:mm:ss.SSSXXX")`:                              "2015-01-05T00:00:00.000Z",
		`formatTime(date("2015-01-05T23:30:00Z"), "DD/MM/YYYY H''m's' XXX", "+05:30")`:                "06/01/2015 5'0s +05:30",
		`formatTime(date("2015-01-05T23:30:00.123456Z"), "SSSSSS d")`:                                 "123456 5",
		`string(parseTime("Mon, 05 Jan 2015 14:31:08 GMT", "EEE, dd MMM yyyy HH:mm:ss 'GMT'"))`:       "2015-01-05T14:31:08Z",
		`string(parseTime("2026-03-29T01:30:00-03:30", "yyyy-MM-dd'T'HH:mm:ssXXX"))`:                  "2026-03-29T05:00:00Z",
		`string(parseTime("10-02-2026:09:14:54:058", "DD-MM-YYYY:HH:mm:ss:SSS", "America/New_York"))`: "2026-02-10T14:14:54.058Z",
		`string(parseTime("5.1.15", "d.M.yy", "+01:00"))`:                                             "2015-01-04T23:00:00Z",
		`string(abs(unix(now()) - unix(date("2026-03-01T11:29:00Z"))))`:                               "60",
		`formatTime(parseTime("2026-10-25 00:59", "yyyy-MM-dd HH:mm"), "HH:mm XXX", "Europe/Berlin")`: "02:59 +02:00",
	} {
		v, err := computed(t, s, vars.String, d).Compute(d, attempt())
		if err != nil || v.Text != want {
			t.Errorf("%s = %q, %v; want %q", s, v.Text, err, want)
		}
	}
	for _, s := range []string{
		`parseTime("Tue, 05 Jan 2015", "EEE, dd MMM yyyy")`, `parseTime("05 Foo 2015", "dd MMM yyyy")`, `parseTime("2015-13-01", "yyyy-MM-dd")`,
		`parseTime("2015-01-01 24", "yyyy-MM-dd HH")`, `parseTime("2026-03-29 02:30", "yyyy-MM-dd HH:mm", "Europe/Berlin")`,
		`parseTime("2015-01-01 +1:00", "yyyy-MM-dd XXX")`, `parseTime("2015-01-01 +15:00", "yyyy-MM-dd XXX")`, `parseTime("", "yyyy-MM-dd")`,
	} {
		if v, err := computed(t, s, vars.Null, d).Compute(d, attempt()); err == nil {
			t.Errorf("%s = %v", s, v)
		}
	}
}

// TestEncodingsAreExact: any bytes come back, and any time that a layout can hold.
func TestEncodingsAreExact(t *testing.T) {
	d := worked(nil, nil)
	both := computed(t, `let s = $(S); unhex(hex(s)) == s and unbase64(base64(s)) == s and unbase64url(base64url(s)) == s and formGet("a=" + formEncode(s), "a") == s and formGet("a=" + urlEncode(s), "a") == s`, vars.Boolean, d)
	text := computed(t, `json(jsonEncode($(S))) == $(S)`, vars.Boolean, d)
	xml := computed(t, `xmlGet("<a b='" + xmlEncode($(S)) + "'>" + xmlEncode($(S)) + "</a>", "a") == $(S)`, vars.Boolean, d)
	moment := computed(t, `parseTime(formatTime($(T), "EEE d.M.yyyy H:m:s,SSSSSS XXX", $(Z)), "EEE d.M.yyyy H:m:s,SSSSSS XXX") == $(T)`, vars.Boolean, d)
	holds := func(t *rapid.T, e *expression.Expression) {
		if v, err := e.Compute(d, expression.Runtime{}); err != nil || v.Text != "true" {
			t.Fatalf("%s: %+v, %v", e, v, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d.values["S"] = vars.Value{Type: vars.String, Text: string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))}
		holds(t, both)
		d.values["S"] = vars.Of(rapid.String().Draw(t, "text"), vars.Caller)
		holds(t, text)
		d.values["S"] = vars.Of(rapid.StringMatching(`[ -~\n\r\té€😀]*`).Draw(t, "characters"), vars.Caller)
		holds(t, xml)
		at := time.Unix(rapid.Int64Range(-60e9, 250e9).Draw(t, "seconds"), 1000*rapid.Int64Range(0, 999_999).Draw(t, "micros")).UTC()
		d.values["T"] = vars.Value{Type: vars.DateTime, Text: at.Format(time.RFC3339Nano)}
		d.values["Z"] = vars.Of(rapid.SampledFrom([]string{"UTC", "+14:00", "-09:30"}).Draw(t, "zone"), vars.Designer)
		holds(t, moment)
	})
}
