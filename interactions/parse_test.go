package interactions

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func findings(xml string) []string {
	var list source.List
	Parse("test", "", []byte(xml), &list)
	var got []string
	for _, e := range list.Findings() {
		kind := ""
		if !e.IsMistake() {
			kind = "warning: "
		}
		got = append(got, fmt.Sprintf("%d:%d: %s%s", e.Pos.Line, e.Pos.Col, kind, e.Msg))
	}
	return got
}

// TestMistakes: ‸ marks the place of each message, in order.
func TestMistakes(t *testing.T) {
	const u = "><Url>https://h/p</Url>"
	header := func(key, value string) string {
		return "<Header><Key>" + key + "</Key><Value>" + value + "</Value></Header>"
	}
	headers := func(all ...string) string {
		return document(u+"<Method>GET</Method><Headers>"+strings.Join(all, "")+"</Headers>", "")
	}
	for _, test := range []struct {
		name, xml string
		want      []string // how each message begins
	}{
		{"not XML", "‸<ApiInteraction>", []string{"<ApiInteraction> is not closed"}},
		{"other root", "‸<Apiinteraction/>", []string{`an interaction begins with <ApiInteraction>, this document with <Apiinteraction> (did you mean "ApiInteraction"?)`}},
		{"empty", "‸‸<ApiInteraction/>", []string{"<ApiInteraction> needs a <Request> inside", "<ApiInteraction> needs a <Response> inside"}},
		{"unknown element", document(u+"‸<Methode/><Method>GET</Method>", ""), []string{`<Methode> does not belong in <Request> (did you mean "Method"?)`}},
		{"unknown attribute", document(` ‸efect="safe"`+u+"<Method>GET</Method>", ""), []string{`<Request> has no attribute efect (did you mean "effect"?)`}},
		{"two of a kind", document(u+"‸<Url>https://h/</Url><Method>GET</Method>", ""), []string{"<Request> holds too many <Url>: at most 1"}},
		{"no Url", "<ApiInteraction>‸<Request>‸<Method>GET</Method></Request><Response><Type>JSON</Type></Response></ApiInteraction>", []string{"<Request> needs a <Url> inside", "the Url is empty"}},
		{"method", document(u+"<Method>‸PSOT</Method>", ""), []string{`the Method "PSOT" is not one of GET, POST, PUT, PATCH, DELETE, HEAD (did you mean "POST"?)`}},
		{"fragment", get("‸https://h/p#x"), []string{"what stands behind # in a Url is never sent"}},
		{"blank in Url", get("‸https://h/a b"), []string{"a Url holds no blanks"}},
		{"relative", get("‸/a"), []string{"the Url must begin with https://"}},
		{"scheme", get("‸ftp://h/a"), []string{"the Url must begin with https://"}},
		{"user", get("‸https://u:p@h/a"), []string{"a Url must not hold a user name or password"}},
		{"climbing", get("‸https://h/a/../b"), []string{"a segment of the Url's path is . or .."}},
		{"port", get("‸https://h:99999/a"), []string{"the port in the Url is not 1 to 65535"}},
		{"base", get("‸$(A)‸$(B)/x"), []string{"before the first slash", "before the first slash"}},
		{"unfilled", get("‸~~~REPLACE~~~/x/$(‸~~~REPLACE~~~)"), []string{"~~~REPLACE~~~ is still", "~~~REPLACE~~~ is still"}},
		{"unfilled body", post("https://h/", "", "{\n \"a\":\"‸~~~REPLACE~~~\"}"), []string{"~~~REPLACE~~~ is still to be filled in"}},
		{"unfilled header", headers(header("‸~~~REPLACE~~~", "x ‸~~~REPLACE~~~")), []string{"~~~REPLACE~~~ is still", "~~~REPLACE~~~ is still"}},
		{"unfilled response", get("https://h/", one("‸~~~REPLACE~~~", "‸~~~REPLACE~~~")), []string{"~~~REPLACE~~~ is still", "~~~REPLACE~~~ is still"}},
		{"effect", post("https://h/", ` effect="‸never"`, "{}"), []string{`attribute effect of <Request>: "never" is not one of`}},
		{"retry of once", post("https://h/", ` retry="‸1"`, "{}"), []string{`a request whose effect is "once" is never sent again`}},
		{"retry", document(` retry="‸6"`+u+"<Method>GET</Method>", ""), []string{"retry is 0 to 5"}},
		{"timeout", document(` timeout="‸2m"`+u+"<Method>GET</Method>", ""), []string{"the timeout of a request is longer than 0s and at most 1m0s"}},
		{"timeout unit", document(` timeout="‸5"`+u+"<Method>GET</Method>", ""), []string{`attribute timeout of <Request>: "5" has no unit`}},
		{"keyed", post("https://h/", ` effect="‸keyed"`, "{}"), []string{`effect="keyed" needs $(RequestKey)`}},
		{"header name", headers(header("‸a b", "")), []string{"the Key of a header holds letters"}},
		{"header value", headers(header("a", "x‸\ny")), []string{"a header holds no line break"}},
		{"framing header", headers(header("‸content-length", "1")), []string{"the header Content-Length is set by itself"}},
		{"empty key", headers(header(" ‸", "1")), []string{"a header has no Key"}},
		{"two types", headers(header("Content-Type", "a/b"), "‸"+header("content-type", "a/b")), []string{"Content-Type is written twice"}},
		{"structure in JSON", post("https://h/", "", `{"a": 1, ‸$(More)}`), []string{`the body is not JSON at $(More): if the placeholder inserts structure`}},
		{"two scalars", post("https://h/", "", `{"a": $(A)‸$(B)}`), []string{`the body is not JSON at $(B)`}},
		{"broken JSON", post("https://h/", "", `{"a": 1,‸}`), []string{`the body is not JSON: invalid character '}' looking for beginning of object key string`}},
		{"cut JSON", post("https://h/", "", `{"a": "$(A)"‸`), []string{`the body is not JSON: unexpected end of JSON input`}},
		{"formatter", post("https://h/", "", `{"a": "$(A:‸ToLowercase)"}`), []string{`unknown formatter "ToLowercase" (did you mean "ToLowerCase"?)`}},
		{"type", strings.Replace(get("https://h/"), "JSON", "‸JSN", 1), []string{`the Type "JSN" is not one of JSON, XML, URLENCODED, TEXT, NONE (did you mean "JSON"?)`}},
		{"NONE with fields", strings.Replace(get("https://h/", one("a", "‸A")), "JSON", "NONE", 1), []string{`Type NONE reads no body`}},
		{"locator", get("https://h/", one("a‸[x]", "A")), []string{"[x] must be a number"}},
		{"locator blank", get("https://h/", one("cardholder‸ Address", "A")), []string{`' ' cannot stand in a name: write ['...']`}},
		{"locator placeholder", get("https://h/", one("items[$(I:‸X)]", "A")), []string{`unknown formatter "X"`}},
		{"locator empty", get("https://h/", one(" ‸", "A")), []string{"the Locator is empty"}},
		{"destination", get("https://h/", one("a", "‸$(A)")), []string{"the destination: a name may not hold"}},
		{"destination empty", get("https://h/", one("a", "‸")), []string{"the destination: the name is empty"}},
		{"destination twice", get("https://h/", one("a", "A"), one("b", "‸A")), []string{"the destination A is filled twice: also on line 3"}},
		{"code twice", document(u+"<Method>GET</Method>", "<ResponseCodeDestination>A</ResponseCodeDestination><Fields>"+one("a", "‸A")+"</Fields>"), []string{"the destination A is filled twice"}},
		{"data type", get("https://h/", one("a", "A", "", "‸Intger")), []string{`the DataType "Intger" is not one of`}},
		{"default", get("https://h/", one("a", "A", `default="‸x"`, "Integer")), []string{`the default is not an Integer`}},
		{"default and required", get("https://h/", one("a", "A", `‸default="1" required="true"`, "Integer")), []string{"a field is either required or has a default"}},
		{"body of GET", document(u+"<Method>GET</Method><Body>‸x</Body>", ""), []string{"warning: a GET request with a body"}},
		{"entity in CDATA", post("https://h/", "", "a=1‸&amp;b=2"), []string{"warning: &amp; inside CDATA is sent as it stands"}},
		{"raw", post("https://h/", ` ‸escaping="raw"`, "{$(A)}"), []string{`warning: escaping="raw" inserts`}},
		{"Raw", post("https://h/", "", `{"a":‸$(A:Raw)}`), []string{`warning: $(A:Raw) inserts the value as it is`}},
		{"raw structure", post("https://h/", "", `{‸$(A:Raw)}`), []string{"warning: $(A:Raw) inserts"}},
		{"HEAD", document("><Url>https://h/</Url><Method>HEAD</Method>", "<Fields>"+one("a", "‸A")+"</Fields>"), []string{"warning: the answer to HEAD has no body"}},
		{"Accept-Encoding", headers("‸" + header("Accept-Encoding", "gzip")), []string{"warning: Accept-Encoding is not sent"}},
		{"fine: XML body", post("https://h/", "", "<a>x &amp; y</a>"), nil},
		{"fine: blank headers", document(u+"<Method>post</Method><Headers> </Headers><Body>\n</Body>", "<ResponseCodeDestination/>"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			parts := strings.Split(test.xml, "‸")
			xml := strings.Join(parts, "")
			got, ok := findings(xml), len(parts) == len(test.want)+1
			want := make([]string, len(test.want))
			before := ""
			for i := range want {
				before += parts[i]
				line := strings.Count(before, "\n") + 1
				want[i] = fmt.Sprintf("%d:%d: %s", line, len([]rune(before[strings.LastIndex(before, "\n")+1:]))+1, test.want[i])
			}
			ok = ok && len(got) == len(want)
			for i := range got {
				ok = ok && strings.HasPrefix(got[i], want[i])
			}
			if !ok {
				t.Errorf("got\n\t%s\nwant\n\t%s\nof\n%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"), xml)
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	for method, effect := range map[string]string{
		"GET": engine.Safe, "HEAD": engine.Safe, "PUT": engine.Idempotent, "DELETE": engine.Idempotent, "POST": engine.Once, "PATCH": engine.Once,
	} {
		it := compiled(t, document("><Url>https://h/</Url><Method>"+method+"</Method>", ""))
		if it.Method() != method || it.Effect() != effect || it.Timeout() != DefaultTimeout {
			t.Errorf("%s: %s %s", it.Method(), it.Effect(), it.Timeout())
		}
	}
	it := compiled(t, document(` effect="idempotent" retry="3" timeout="2s"><Url>https://h/</Url><Method>POST</Method>`, ""))
	f := rendered(t, it, with())
	if f.Effect != engine.Idempotent || f.Retry != 3 || f.Timeout.String() != "2s" || it.CodeDestination() != "" {
		t.Errorf("%+v", f)
	}
}

func TestWhatADocumentSays(t *testing.T) {
	it := compiled(t, document(`><Url>#(Base)/$(A)</Url><Method>POST</Method>
		<Headers>
			<Header><Key>Authorization</Key><Value>$(Kind) $(Credential)</Value></Header>
			<Header><Key>cookie</Key><Value>s=$(Session); t=$(Credential); k=#(Cookie)</Value></Header>
			<Header><Key>X-$(Name)</Key><Value>$(Plain)</Value></Header>
		</Headers><Body>{"b": "$(B)"}</Body>`,
		`<ResponseCodeDestination>Code</ResponseCodeDestination><Fields>`+one("a", "A", `secret="true"`, "Decimal")+one("b", "B")+`</Fields>`))
	if got := fmt.Sprint(it.Placeholders()); got != "[#(Base) $(A) $(Kind) $(Credential) $(Session) $(Credential) #(Cookie) $(Name) $(Plain) $(B)]" {
		t.Error(got)
	}
	if got := fmt.Sprint(it.SecretUses()); got != "[Kind Credential Session]" {
		t.Error(got)
	}
	all := it.Destinations()
	if len(all) != 3 || !all[0].Code || all[0].Name != "Code" || all[0].Type != vars.Integer ||
		all[1].Name != "A" || all[1].Secret != "true" || all[1].Type != vars.Decimal || all[2].Secret != "" || all[2].Pos.Line != 8 {
		t.Errorf("%+v", all)
	}
}

func TestFingerprint(t *testing.T) {
	xml := get("https://h/")
	root, err := source.Parse("flow.xml", []byte("<Flow>\n"+xml+"</Flow>"))
	if err != nil {
		t.Fatal(err)
	}
	var list source.List
	inside := FromElement("inside", root.Children[0], &list)
	alone := compiled(t, xml)
	if inside.Fingerprint != alone.Fingerprint || len(alone.Fingerprint) != 64 || inside.Name != "inside" {
		t.Error(inside.Fingerprint, alone.Fingerprint)
	}
	if compiled(t, xml+" ").Fingerprint == alone.Fingerprint {
		t.Error("other bytes, same fingerprint")
	}
	if list.Err() != nil {
		t.Error(list.Err())
	}
}

func TestGrammarIsComplete(t *testing.T) {
	var walk func(s *source.Shape)
	walk = func(s *source.Shape) {
		if s.Doc == "" {
			t.Errorf("<%s> is not documented", s.Name)
		}
		for _, a := range s.Attrs {
			if a.Doc == "" {
				t.Errorf("<%s %s> is not documented", s.Name, a.Name)
			}
		}
		for _, c := range s.Children {
			walk(c.Shape)
		}
	}
	walk(Grammar())
}
