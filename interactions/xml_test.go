package interactions

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// latin writes a text as ISO-8859-1.
func latin(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

// wide writes a text as UTF-16.
func wide(s string, big bool) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return string(b)
}

const order = `<?xml version="1.0" encoding="UTF-8"?>
<!-- an order -->
<o:order xmlns:o="urn:o" xmlns="urn:d" id="7" xmlns:x="urn:x">
	<name>
		Ann &amp; &#66;ob
	</name>
	<despatch/>
	<item id="a"><price cur="GBP">1.10</price><kind>x</kind></item>
	<item id="b" x:ref="r"><price cur="EUR">2.20</price><kind>y</kind><sub><deep>D</deep></sub></item>
	<item id="c"><price>3.30</price><kind>y</kind></item>
	<o:order>inner</o:order>
	<mixed>a<b>b</b>c</mixed>
	<cdata><![CDATA[<a>&]]></cdata>
	<nil xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>
	<größe>5</größe>
</o:order>`

func TestReadXML(t *testing.T) {
	for _, test := range []struct{ locator, want string }{
		{"/order/name", `"Ann & Bob"`},
		{"order/name", `"Ann & Bob"`},
		{"/name", `"Ann & Bob"`}, // Vonage: two of these in one document
		{"name", `"Ann & Bob"`},
		{"/despatch", `""`},
		{"o:order/d:name", `"Ann & Bob"`},
		{"other:order/name", `"Ann & Bob"`},
		{"/Name", "null"},
		{"order/order", `"inner"`},
		{"/order/@id", `"7"`},
		{"@id", `"7"`},
		{"/@id", `"7"`},
		{"@o", "null"},
		{"@xmlns", "null"},
		{"item/price", `"1.10"`},
		{"item[2]/price", `"2.20"`},
		{"item[4]/price", "null"},
		{"item[@id='b']/price", `"2.20"`},
		{`item[@id="b"]/price/@cur`, `"EUR"`},
		{"item[kind='y']/price", `"2.20"`},
		{"item[kind='y'][2]/price", `"3.30"`},
		{"item[2][kind='x']/price", "null"},
		{"item[@ref]/price", `"2.20"`},
		{"item[@x:ref='r']/@id", `"b"`},
		{"item[sub]/@id", `"b"`},
		{"item/price[@cur='EUR']", `"2.20"`},
		{"*[6]", `"inner"`},
		{"*/deep", "null"},
		{"*/*/deep", `"D"`},
		{"//deep", `"D"`},
		{"//item[3]/price", `"3.30"`},
		{"item//deep", `"D"`},
		{"//price/@cur", `"GBP"`},
		{"mixed", `"abc"`},
		{"cdata", `"<a>&"`},
		{"nil", "null"},
		{"nil/@nil", `"true"`},
		{"größe", `"5"`},
		{"name/x", "null"},
		{"name/@x", "null"},
	} {
		it := compiled(t, of("XML", one(escapeLocator(test.locator), "D")))
		if v := shownD(t, answered(it, order, vars.NewMemoryVault())); v != test.want {
			t.Errorf("%s: %s, want %s", test.locator, v, test.want)
		}
	}
}

func TestSOAP(t *testing.T) {
	const answer = `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="urn:p"><SOAP-ENV:Header/><SOAP-ENV:Body>
		<ns1:executeResponse><DS_RESPONSE xsi:type="xsd:int" xmlns:xsi="x">1</DS_RESPONSE><DS_ERROR_ID>0</DS_ERROR_ID></ns1:executeResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>`
	const fault = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>no</faultstring></s:Fault></s:Body></s:Envelope>`
	it := compiled(t, of("XML", one("/Envelope/Body/executeResponse/DS_RESPONSE", "D", "", "Integer"), one("Body/Fault/faultcode", "Fault"), one("//faultstring", "Why")))
	got := answered(it, answer, vars.NewMemoryVault())
	if shownD(t, got) != "1" || !found(t, got.Found, "Fault").IsNull() || got.Body != answer {
		t.Errorf("%+v", got)
	}
	if got = answered(it, fault, vars.NewMemoryVault()); shownD(t, got) != "null" || found(t, got.Found, "Fault").Text != "s:Client" || found(t, got.Found, "Why").Text != "no" {
		t.Errorf("%+v", got)
	}
}

func TestXMLEncodings(t *testing.T) {
	const doc = `<?xml version='1.0' encoding = 'ENC'?><a b="ü"><c>é</c></a>`
	as := func(name string) string { return strings.Replace(doc, "ENC", name, 1) }
	euro := strings.Replace(as("windows-1252"), "é", "\x80", 1)
	for _, body := range []string{
		as("UTF-8"), "\ufeff" + as("utf-8"), latin(as("ISO-8859-1")), latin(as("iso-8859-1")), latin(as("ISO-8859-15")), latin(as("Windows-1252")),
		"\xff\xfe" + wide(as("UTF-16"), false), "\xfe\xff" + wide(as("UTF-16"), true), wide(as("UTF-16LE"), false), wide(as("UTF-16BE"), true), as("UTF-16"),
		`<a b="ü"><c>é</c></a>`, latin(strings.ReplaceAll(strings.ReplaceAll(as("ISO-8859-1"), "é", "&#233;"), "ü", "&#xFC;")),
	} {
		it := compiled(t, of("XML", one("c", "D"), one("@b", "B")))
		got := answered(it, body, vars.NewMemoryVault())
		if v := shownD(t, got); v != `"é"` || found(t, got.Found, "B").Text != "ü" || !utf8.ValidString(got.Body) {
			t.Errorf("%q: %s", body, v)
		}
		changed := compiled(t, of("XML", one("//c", "D")))
		if all, issues := changed.Values(got, "Test#1", nil); all[0].Value.Text != "é" || issues != nil {
			t.Errorf("%q again: %v %v", got.Body, all, issues)
		}
	}
	it := compiled(t, of("XML", one("c", "D")))
	for body, want := range map[string]string{
		latin(strings.Replace(euro, "\x80", "X", 1)):   `"X"`,
		"<a><c>\xe9</c></a>":                           `"` + "\ufffd" + `": ` + notUTF8,
		latin(as("KOI8-R")):                            `"` + "\ufffd" + `": the encoding that the answer declares is not known: what cannot be read was replaced`,
		strings.ReplaceAll(as("KOI8-R"), "é", "e"):     `"e"`,
		"<?xml version='1.0' encoding=''?><a><c/></a>": `""`,
	} {
		if v := shownD(t, answered(it, body, vars.NewMemoryVault())); v != want {
			t.Errorf("%q: %s, want %s", body, v, want)
		}
	}
	if v := shownD(t, answered(it, strings.ReplaceAll(latin(as("windows-1252")), "\xe9", "\x80"), vars.NewMemoryVault())); v != `"€"` {
		t.Error(v)
	}
}

func TestNotXML(t *testing.T) {
	const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a><c>&b;</c></a>`
	for _, test := range []struct{ body, want string }{
		{bomb, "the answer has a DOCTYPE or entities of its own, which are refused: it begins with"},
		{`<!DOCTYPE a SYSTEM "file:///etc/passwd"><a><c/></a>`, "the answer has a DOCTYPE"},
		{`<a><c>&undefined;</c></a>`, "the answer is not XML"},
		{`<a><c></a></c>`, "the answer is not XML"},
		{`<a><c>`, "the answer is not XML"},
		{`<a><c/></a><a/>`, "the answer is not XML"},
		{`<a><c/></a> x`, "the answer is not XML"},
		{`x <a><c/></a>`, "the answer is not XML"},
		{`<a b="1" b="2"><c/></a>`, "the answer is not XML"},
		{`<a><!ELEMENT x><c/></a>`, "the answer is not XML"},
		{`<a><c>` + "\x01" + `</c></a>`, "the answer is not XML"},
		{`{"c":1}`, "the answer is not XML"},
		{"OK", "the answer is not XML"},
		{`<?xml version="1.0"?>`, "the answer is not XML"},
		{strings.Repeat("<a>", MaxDepth+1) + strings.Repeat("</a>", MaxDepth+1), "the answer is nested more than 512 deep"},
		{strings.Repeat("<a>", 300_000), "the answer is nested more than 512 deep"},
	} {
		it := compiled(t, of("XML", one("c", "D")))
		got := answered(it, test.body, vars.NewMemoryVault())
		if v := shownD(t, got); !strings.HasPrefix(v, "null: "+test.want) {
			t.Errorf("%.80s: %s", test.body, v)
		}
		sealed := compiled(t, of("XML", one("c", "Sealed"), one("d", "D")))
		got = answered(sealed, test.body, vars.NewMemoryVault(), "Sealed")
		if got.Body != "⟦Test#1/⟧" {
			t.Errorf("%.80s: kept %s", test.body, got.Body)
		}
	}
}

func TestXMLMasks(t *testing.T) {
	for _, test := range []struct{ name, fields, body, want, found string }{
		{"sealed", one("t", "Sealed"), "<a><t> x&amp;y </t><u>x</u></a>", "<a><t>⟦Test#1/a/t⟧</t><u>x</u></a>", "Sealed=(secret Test#1/a/t)"},
		{"all of them", one("i/t", "Sealed"), "<a><i><t>1</t></i><i><t>2</t><u/></i></a>", "<a><i><t>⟦Test#1/a/i/t⟧</t></i><i><t>⟦Test#1/a/i[2]/t⟧</t><u/></i></a>", "Sealed=(secret Test#1/a/i/t)"},
		{"sealed attribute", one("t/@v", "Sealed"), `<a><t v='1"2' w="3">x</t></a>`, `<a><t v="⟦Test#1/a/t/@v⟧" w="3">x</t></a>`, "Sealed=(secret Test#1/a/t/@v)"},
		{"sealed parent", one("t", "Sealed") + one("t/u", "U"), "<a><t k='1'>x<u>y</u><!-- c --></t></a>", `<a><t k="1">⟦Test#1/a/t/*⟧</t></a>`, "Sealed=(secret Test#1/a/t/*) U=(secret Test#1/a/t/u)"},
		{"names", one("token", "T"), `<a key="1"><token x="2">t</token><auth><user>u</user><ok>true</ok></auth><n>1</n></a>`,
			`<a key="⟦Test#1/a/@key⟧"><token x="⟦Test#1/a/token/@x⟧">⟦Test#1/a/token⟧</token><auth><user>⟦Test#1/a/auth/user⟧</user><ok>true</ok></auth><n>1</n></a>`, "T=(secret Test#1/a/token)"},
		{"read inside", one("auth/state", "S"), "<a><auth><state>on</state><v>1</v></auth></a>", "<a><auth><state>on</state><v>⟦Test#1/a/auth/v⟧</v></auth></a>", `S="on"`},
		{"secret=false", one("token", "S", `secret="false"`), "<a><token>on</token></a>", "<a><token>on</token></a>", `S="on"`},
		{"holds a mask", one("o", "S"), "<a><o><n>1</n><cvv>123</cvv></o></a>", "<a><o><n>1</n><cvv>⟦Test#1/a/o/cvv⟧</cvv></o></a>", "S=(secret Test#1/a/o)"},
		{"known", one("n", "S"), "<a b='hunter2-hunter2'><!-- hunter2-hunter2 --><?x hunter2-hunter2?><n>hunter2&#45;hunter2</n></a>", `<a b="⟦Test#1/a/@b⟧"><n>⟦Test#1/a/n⟧</n></a>`, "S=(secret Test#1/a/n)"},
		{"known in CDATA", one("n", "S"), "<a><n><![CDATA[hunter2]]>-<!-- - -->hunter2</n></a>", "<a><n>⟦Test#1/a/n⟧</n></a>", "S=(secret Test#1/a/n)"},
		{"known over elements", one("n", "S"), "<a><n>hunter2-<b>hunter2</b></n><m>1</m></a>", "<a><n>⟦Test#1/a/n/*⟧</n><m>1</m></a>", "S=(secret Test#1/a/n/*)"},
		{"known mixed", one("m", "S"), "<a>hunter2-hunter2<m>1</m></a>", "<a>⟦Test#1/a/text()⟧<m>1</m></a>", `S="1"`},
		{"known name", one("m", "S"), "<a><hunter2-hunter2/><m>1</m></a>", "⟦Test#1/⟧", `S="1"`},
		{"card", one("m", "S"), "<a><n> 4111 1111 1111 1111 </n><m>1</m></a>", "<a><n>⟦Test#1/a/n⟧</n><m>1</m></a>", `S="1"`},
		{"forged", one("m", "S"), "<a b='⟦x⟧'><n>&#x27e6;#ClientSecret&#x27e7;</n><m>⟦y⟧</m></a>", `<a b="⟦Test#1/a/@b⟧"><n>⟦Test#1/a/n⟧</n><m>⟦Test#1/a/m⟧</m></a>`, "S=(secret Test#1/a/m)"},
		{"empty", one("t", "Sealed"), "<a><t/><token> </token></a>", "<a><t/><token> </token></a>", "Sealed=(secret Test#1/t)"},
	} {
		v := vars.NewMemoryVault()
		_ = v.Put("Known", "hunter2-hunter2")
		it := compiled(t, of("XML", test.fields))
		got := answered(it, test.body, v, "Sealed")
		var all []string
		for _, f := range got.Found {
			all = append(all, f.Name+"="+f.Value.Shown())
		}
		if got.Body != test.want || strings.Join(all, " ") != test.found {
			t.Errorf("%s: %s\n got %s %s\nwant %s %s", test.name, test.body, got.Body, all, test.want, test.found)
		}
	}
}

func TestXMLReplay(t *testing.T) {
	v := vars.NewMemoryVault()
	_ = v.Put("Known", "hunter2-hunter2")
	live := compiled(t, of("XML", one("token", "T"), one("box", "B", `secret="true"`)))
	event := answered(live, `<a s="hunter2-hunter2" p="1"><token>t</token><box><in>1</in></box><item><key>k</key><v>1</v></item><item><kind>y</kind><v>2</v></item><n>7</n><mix>hunter2-hunter2<b>1</b></mix></a>`, v)
	for _, test := range []struct{ field, want string }{
		{one("token", "D"), "(secret Test#1/a/token)"},
		{one("token", "D", `secret="false"`, "Integer"), "(secret Test#1/a/token)"},
		{one("token/x", "D", `default="none"`), `"none"`}, // the mask of a text hides no elements
		{one("token[x]", "D"), "null"},
		{one("/a//token", "D"), "(secret Test#1/a/token)"},
		{one("box", "D"), "(secret Test#1/a/box/*)"},
		{one("box[x]", "D"), "(secret unknown/box[x])"},
		{one("//n", "D"), "(secret unknown///n)"},
		{one("box/in", "D"), "(secret unknown/box/in)"},
		{one("//in", "D"), "(secret unknown///in)"},
		{one("@s", "D"), "(secret Test#1/a/@s)"},
		{one("@p", "D"), `"1"`},
		{one("@q", "D"), "null"},
		{one("a[@s='x']/n", "D"), "(secret unknown/a[@s='x']/n)"},
		{one("a[@s]/n", "D", "", "Integer"), "7"},
		{one("item[1]/v", "D"), `"1"`},
		{one("item[kind='y']/v", "D"), `"2"`},
		{one("item[key='k']/v", "D"), "(secret unknown/item[key='k']/v)"},
		{one("item[key]/v", "D"), `"1"`},
		{one("item[*='y']/v", "D"), "(secret unknown/item[*='y']/v)"},
		{one("item", "D"), "(secret unknown/item)"},
		{one("item[2]", "D"), `"y2"`},
		{one("mix", "D"), "(secret unknown/mix)"},
		{one("mix/b", "D"), `"1"`},
		{one("missing", "D"), "null"},
		{one("n", "Sealed"), "(secret Test#1/a/n)"},
	} {
		it := compiled(t, of("XML", test.field))
		all, _ := it.Values(event, "Test#1", []string{"Sealed"})
		if v := all[0].Value.Shown(); v != test.want {
			t.Errorf("%s of %s: %s", test.field, event.Body, v)
		}
	}
}

func TestXMLSecretInAnyByte(t *testing.T) {
	text := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	for _, secret := range []string{"tok/SECRET+0123=", `quo"ted\back`, "ümläut-secret", "a<b>&c'd\"e", "1234567890123", "name-secret", "a]]>b--c?>d"} {
		v := vars.NewMemoryVault()
		_ = v.Put("#S", secret)
		var b strings.Builder
		b.WriteString("<r>")
		for _, e := range append(encodings(secret), secret) {
			references := ""
			for _, r := range e {
				references += "&#" + string('0'+r/100000%10) + string('0'+r/10000%10) + string('0'+r/1000%10) + string('0'+r/100%10) + string('0'+r/10%10) + string('0'+r%10) + ";"
			}
			b.WriteString("<k a=\"x" + text.Replace(e) + "y\">p" + text.Replace(e) + "q</k><m>" + references + "</m><c><![CDATA[" + strings.ReplaceAll(e, "]]>", "]]]]><![CDATA[>") + "]]></c>")
			if !strings.Contains(e, "--") {
				b.WriteString("<!-- " + e + " -->")
			}
		}
		b.WriteString("</r>")
		it := compiled(t, of("XML", one("k", "A"), one("k/@a", "B", `secret="false"`), one("c[2]", "C")))
		for _, body := range []string{b.String(), b.String() + "<x", "<!DOCTYPE x>" + b.String()} {
			got := answered(it, body, v)
			checkNoSecret(t, got, secret)
		}
	}
	v := vars.NewMemoryVault()
	_ = v.Put("#S", "name-secret")
	checkNoSecret(t, answered(compiled(t, of("XML", one("k", "A"))), `<r><name-secret/><x name-secret="1"/></r>`, v), "name-secret")
}

func TestXMLLocators(t *testing.T) {
	for _, test := range []struct{ locator, canonical, mistake string }{
		{"a/b", "a/b", ""},
		{"/a/b", "a/b", ""},
		{"//a/b", "//a/b", ""},
		{"p:a/q:b/@r:c", "a/b/@c", ""},
		{"a[02]", "a[2]", ""},
		{`a[@b="c'd"]`, "a[@b='c''d']", ""},
		{"a[b='c''d/e]']", "a[b='c''d/e]']", ""},
		{"a[b][@c]/@d", "a[b][@c]/@d", ""},
		{"*/@*", "*/@*", ""},
		{".", ".", ""},
		{"", "", "1:1: the Locator is empty"},
		{"/", "", "1:1: the Locator is empty"},
		{"a/", "", "1:3: the name of an element is missing here"},
		{"a//", "", "1:4: the name of an element is missing here"},
		{"a///b", "", "1:4: the name of an element is missing here"},
		{"//a//b", "", "1:4: // stands once in a Locator at the most"},
		{"a/../b", "", "1:3: . and .. do not stand inside a Locator: choose with [ ], like item[id='7']/price"},
		{"a b", "", `1:2: the name of an element cannot hold " "`},
		{"a/text()", "", `1:7: the name of an element cannot hold "("`},
		{"a/@b/c", "", "1:5: an attribute stands at the end of a Locator"},
		{"a/@", "", "1:4: the name of an attribute is missing here"},
		{"//@a", "", "1:3: write the element before the attribute: //element/@name"},
		{"a[0]", "", "1:2: a position is a number from 1"},
		{"a[]", "", "1:2: in [ ] stands a position from 1, @attribute, element, or one of these and ='value'"},
		{"a[b=c]", "", "1:2: the value behind = stands in quotes"},
		{"a[b='c]", "", "1:2: the quoted value is not closed"},
		{"a[b", "", "1:2: [ is not closed: ] is missing"},
		{"a[1]b", "", "1:5: behind ] a Locator goes on with /"},
		{"a/~~~REPLACE~~~", "", "1:3: ~~~REPLACE~~~ is still to be filled in"},
	} {
		at, mistake := mistakes(readXMLLocator, test.locator)
		text := ""
		if at != nil {
			text = at.String()
		}
		if text != test.canonical || mistake != test.mistake {
			t.Errorf("%s: %s, %s", test.locator, text, mistake)
		}
	}
}

func FuzzXMLMask(f *testing.F) {
	f.Add(order, "hunter2-hunter2", "item[kind='y']/price")
	f.Add("<a s='SECRET'><token>x</token><b>SECRET</b>SECRET<!-- SECRET --></a>", "a<b>&c\"d'e", "//b")
	f.Add("<a><b><![CDATA[hunter2]]>-<c>hunter2</c></b><key k='⟦x⟧'>1</key></a>", "hunter2-hunter2", "*/@k")
	f.Fuzz(func(t *testing.T, text, secret, path string) {
		if !utf8.ValidString(secret) || len(secret) < vars.MinKnown || strings.TrimSpace(secret) != secret {
			return
		}
		text = strings.ReplaceAll(text, "SECRET", strings.NewReplacer("&", "&amp;", "<", "&lt;", "'", "&apos;").Replace(secret))
		text, _ = decodeXML(answer{body: text})
		locators := []locator{xmlLocator{}}
		for _, one := range []string{path, "//token", "a/b", "*[2]", "*/@k", "//*[@id]/x"} {
			if at, mistake := mistakes(readXMLLocator, one); mistake == "" && !hasHole(at.String()) {
				locators = append(locators, at)
			}
		}
		v := vars.NewMemoryVault()
		_ = v.Put("S", secret)
		b := body{text: text, ref: "R", known: secrets{vars.KnownIn(v)}, spots: make([]spot, len(locators))}
		r := newXMLReader(locators).read(b)
		for _, form := range vars.Forms(secret) {
			if strings.Contains(r.body, form) {
				t.Errorf("%q shows in %s", form, r.body)
			}
		}
		if r.found == nil {
			return
		}
		for i, got := range r.found {
			if !got.touched && secrets(b.known).Clean(got.text) != got.text {
				t.Errorf("%s reads a secret in clear: %q", locators[i], got.text)
			}
		}
		replayed(t, newXMLReader(locators), b, r)
	})
}
