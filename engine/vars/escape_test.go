package vars_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// A placeTest inserts $(A) and $(B) somewhere, reads the outcome with the
// parser of a receiver, and wants the very text that was meant, with all
// else unchanged.
type placeTest struct {
	name     string
	in       vars.Context
	template string
	want     func(a, b string) string
	read     func(rendered string) (string, error)
	refuses  func(a, b string) bool // nil: never refuses a value
}

func joined(a, b string) string { return a + b }

func notUTF8(a, b string) bool {
	return strings.ToValidUTF8(a, "") != a || strings.ToValidUTF8(b, "") != b
}

func notXML(a, b string) bool {
	return notUTF8(a, b) || strings.ContainsFunc(a+b, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	})
}

func placeTests() []placeTest {
	return []placeTest{
		{"path segment", vars.InURL, "https://h.example/p/$(A)$(B)/q?z=1", joined, readPath, nil},
		{"path beside text", vars.InURL, "https://h.example/p/v$(A).$(B)w/q?z=1", func(a, b string) string { return "v" + a + "." + b + "w" }, readPath, nil},
		{"path behind a base", vars.InURL, "$(Base)/p/$(A)$(B)/q?z=1", joined, readPath, nil},
		{"query value", vars.InURL, "https://h.example/p?x=$(A)$(B)&z=1", joined, readQuery, nil},
		{"query value that is not a host", vars.InURL, "https://h.example/p?r=https://r.example&x=$(A)$(B)&z=1", joined, readQuery, nil},
		{"query name", vars.InURL, "https://h.example/p?n$(A)$(B)=x&z=1", func(a, b string) string { return "n" + a + b }, readQueryName, nil},
		{"JSON in query", vars.InURL, `https://h.example/p?x={"a":"$(A)$(B)","z":1}&z=1`, joined, readJSONQuery, notUTF8},
		{"form field", vars.InForm, "x=$(A)$(B)&z=1", joined, readForm, nil},
		{"form name", vars.InForm, "n$(A)$(B)=x&z=1", func(a, b string) string { return "n" + a + b }, readFormName, nil},
		{"JSON in form", vars.InForm, `x={"a":"$(A)$(B)","z":1}&z=1`, joined, readJSONForm, notUTF8},
		{"JSON in form with UrlEncode", vars.InForm, `x={"a":"$(A:UrlEncode)$(B)","z":1}&z=1`, joined, readJSONForm, notUTF8},
		{"encoded JSON in form", vars.InForm, `x=%7B+%22a%22:%22$(A)$(B)%22,"z":1%7d&z=1`, joined, readJSONForm, notUTF8},
		{"JSON in JSON in form", vars.InForm, `x={"a":"{\"a\":\"$(A)$(B)\",\"z\":1}","z":1}&z=1`, joined, readJSONJSONForm, notUTF8},
		{"JSON string", vars.InJSON, `{"a":"$(A)$(B)","z":1}`, joined, readJSON, notUTF8},
		{"JSON string beside escapes", vars.InJSON, `{"a":"\"\\$(A)\\\\$(B)\n\u0022","z":1}`, func(a, b string) string { return `"\` + a + `\\` + b + "\n\"" }, readJSON, notUTF8},
		{"JSON key", vars.InJSON, `{"$(A)k$(B)":"","z":1}`, func(a, b string) string { return a + "k" + b }, readJSONKey, notUTF8},
		{"JSON in JSON", vars.InJSON, `{"a":" {\"a\":\"$(A)$(B)\",\"z\":1}","z":1}`, joined, readJSONJSON, notUTF8},
		{"JSON in JSON, quotes as numbers", vars.InJSON, `{"a":"{\u0022a\u0022:\u0022$(A)$(B)\u0022,\u0022z\u0022:1}","z":1}`, joined, readJSONJSON, notUTF8},
		{"JSON in JSON in JSON", vars.InJSON, `{"a":"{\"a\":\"{\\\"a\\\":\\\"$(A)$(B)\\\",\\\"z\\\":1}\",\"z\":1}","z":1}`, joined, readJSONJSONJSON, notUTF8},
		{"text in brackets in JSON", vars.InJSON, `{"a":"[$(A)] $(B)","z":1}`, func(a, b string) string { return "[" + a + "] " + b }, readJSON, notUTF8},
		{"XML text", vars.InXML, "<r><v>$(A)$(B)</v><z/></r>", joined, readXML, notXML},
		{"XML text beside text", vars.InXML, "<r><v>&amp;$(A)]]&gt;$(B);</v><z/></r>", func(a, b string) string { return "&" + a + "]]>" + b + ";" }, readXML, notXML},
		{"XML attribute", vars.InXML, `<r><v a="$(A)$(B)"></v><z/></r>`, joined, readXML, notXML},
		{"XML attribute in single quotes", vars.InXML, `<r><v a='"$(A)$(B)'></v><z/></r>`, func(a, b string) string { return `"` + a + b }, readXML, notXML},
		{"XML CDATA", vars.InXML, "<r><v><![CDATA[$(A)$(B)]]></v><z/></r>", joined, readXML, notCDATA},
		{"XML CDATA beside brackets", vars.InXML, "<r><v><![CDATA[]]$(A)-$(B)>]]></v><z/></r>", func(a, b string) string { return "]]" + a + "-" + b + ">" }, readXML, notCDATA},
		{"header", vars.InHeader, "$(A)$(B)", joined, readHeader, notHeader},
		{"header beside text", vars.InHeader, "Bearer $(A),$(B)", func(a, b string) string { return "Bearer " + a + "," + b }, readHeader,
			func(a, b string) bool {
				return notHeader("<", b) || notHeader("<", a+">")
			}},
		{"header between text", vars.InHeader, "<$(A)$(B)>", func(a, b string) string { return "<" + a + b + ">" }, readHeader,
			func(a, b string) bool { return notHeader("<", a+b+">") }},
		{"header name", vars.InHeaderName, "X-$(A)$(B)", func(a, b string) string { return "X-" + a + b }, readHeaderName,
			func(a, b string) bool { return strings.ContainsFunc(a+b, notToken) || notUTF8(a, b) }},
		{"text", vars.InText, "$(A) {\"<$(B)", func(a, b string) string { return a + " {\"<" + b }, func(s string) (string, error) { return s, nil }, nil},
	}
}

func notCDATA(a, b string) bool { return notXML(a, b) || strings.Contains(a+b, "\r") }

// notHeader: at the edges no blank or tab, nowhere a control character.
func notHeader(a, b string) bool {
	s := a + b
	return strings.Trim(s, " \t") != s || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}

func notToken(r rune) bool {
	return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("!#$%&'*+-.^_`|~", r))
}

func TestEscaping(t *testing.T) {
	for _, p := range placeTests() {
		t.Run(p.name, func(t *testing.T) {
			tpl := parse(t, p.template, p.in)
			for _, a := range hostile() {
				for _, b := range []string{"", " ", "]", ">", "]]>", `"`, `\`, "%", "&", ";", "\n", "x"} { // what may join with a neighbour
					p.check(t, tpl, a, b)
					p.check(t, tpl, b, a)
				}
			}
			rapid.Check(t, func(t *rapid.T) { p.check(t, tpl, anyText().Draw(t, "a"), anyText().Draw(t, "b")) })
		})
	}
}

func (p placeTest) check(t fataler, tpl vars.Template, a, b string) {
	t.Helper()
	v := values{"A": a, "B": b, "Base": "https://h.example", "Other": "OTHER", "#Secret": "SECRET"}
	rendered, err := clear(tpl, v)
	filled, sealedErr := sealed(tpl, v)
	if (err == nil) != (sealedErr == nil) || filled != rendered {
		t.Fatalf("%q %q: as a secret %q (%v), else %q (%v)", a, b, filled, sealedErr, rendered, err)
	}
	if refused := p.refuses != nil && p.refuses(a, b); refused != (err != nil) {
		t.Fatalf("%q %q: refused is %v, should be %v", a, b, err, refused)
	}
	if err != nil {
		var r *vars.Refusal
		if !errors.As(err, &r) || !strings.Contains(err.Error(), "$(") {
			t.Fatalf("%q %q: %v does not name the placeholder", a, b, err)
		}
		return
	}
	if got, err := p.read(rendered); err != nil || got != p.want(a, b) {
		t.Fatalf("%q %q: %s\nis read as %q, not %q: %v", a, b, rendered, got, p.want(a, b), err)
	}
}

func readPath(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil {
		return "", err
	}
	segments := strings.Split(u.EscapedPath(), "/")
	if u.Host != "h.example" || u.RawQuery != "z=1" || u.Fragment != "" || len(segments) != 4 || segments[1] != "p" || segments[3] != "q" {
		return "", fmt.Errorf("another structure: %v", u)
	}
	return url.PathUnescape(segments[2])
}

// pairs wants the pair z=1 and, apart from it and from r, one other.
func pairs(query string) (name, value string, err error) {
	if strings.ContainsAny(query, ";") {
		return "", "", errors.New("a semicolon divides pairs on some servers")
	}
	all, err := url.ParseQuery(query)
	if err != nil {
		return "", "", err
	}
	if strings.Count(query, "&") != len(all)-1 || len(all["z"]) != 1 || all["z"][0] != "1" {
		return "", "", fmt.Errorf("another structure: %v", all)
	}
	for n, v := range all {
		if n != "z" && n != "r" {
			name, value = n, v[0]
		}
	}
	return name, value, nil
}

func readForm(s string) (string, error) {
	name, value, err := pairs(s)
	if err == nil && name != "x" {
		err = fmt.Errorf("the name became %q", name)
	}
	return value, err
}

func readFormName(s string) (string, error) {
	name, value, err := pairs(s)
	if err == nil && value != "x" {
		err = fmt.Errorf("the value became %q", value)
	}
	return name, err
}

func query(s string) (string, error) {
	u, err := url.Parse(s)
	if err == nil && (u.Host != "h.example" || u.Path != "/p" || u.Fragment != "") {
		err = fmt.Errorf("another structure: %v", u)
	}
	if err != nil {
		return "", err
	}
	return u.RawQuery, nil
}

func readQuery(s string) (string, error)        { return then(query, readForm)(s) }
func readQueryName(s string) (string, error)    { return then(query, readFormName)(s) }
func readJSONForm(s string) (string, error)     { return then(readForm, readJSON)(s) }
func readJSONJSONForm(s string) (string, error) { return then(readForm, readJSON, readJSON)(s) }
func readJSONJSON(s string) (string, error)     { return then(readJSON, readJSON)(s) }
func readJSONJSONJSON(s string) (string, error) { return then(readJSON, readJSON, readJSON)(s) }

// readJSONQuery: net/url takes the literal quotes of a Url only as RawQuery.
func readJSONQuery(s string) (string, error) {
	_, q, _ := strings.Cut(s, "?")
	return readJSONForm(q)
}

func then(steps ...func(string) (string, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		for _, step := range steps {
			var err error
			if s, err = step(s); err != nil {
				return "", err
			}
		}
		return s, nil
	}
}

// members reads an object of two members, of which z is 1, keeping duplicates.
func members(s string) (name, value string, err error) {
	d := json.NewDecoder(strings.NewReader(s))
	var tokens []json.Token
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", "", err
		}
		tokens = append(tokens, t)
	}
	if len(tokens) != 6 || tokens[0] != json.Delim('{') || tokens[3] != "z" || tokens[4] != 1.0 || tokens[5] != json.Delim('}') {
		return "", "", fmt.Errorf("another structure: %v", tokens)
	}
	name, _ = tokens[1].(string)
	value, ok := tokens[2].(string)
	if !ok {
		err = fmt.Errorf("not a string: %v", tokens[2])
	}
	return name, value, err
}

func readJSON(s string) (string, error) {
	name, value, err := members(s)
	if err == nil && name != "a" {
		err = fmt.Errorf("the key became %q", name)
	}
	return value, err
}

func readJSONKey(s string) (string, error) {
	name, value, err := members(s)
	if err == nil && value != "" {
		err = fmt.Errorf("the value became %q", value)
	}
	return name, err
}

// readXML wants <r><v a="...">...</v><z/></r> and gives the text or attribute.
func readXML(s string) (string, error) {
	d := xml.NewDecoder(strings.NewReader(s))
	var shape, text strings.Builder
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			shape.WriteString("<" + t.Name.Local)
			for _, a := range t.Attr {
				if t.Name.Local != "v" || a.Name.Local != "a" || len(t.Attr) > 1 {
					return "", fmt.Errorf("an attribute %v of %v", a, t.Name)
				}
				text.WriteString(a.Value)
			}
		case xml.EndElement:
			shape.WriteString(">")
		case xml.CharData:
			if !strings.HasSuffix(shape.String(), "<v") {
				return "", fmt.Errorf("text behind %s: %s", shape.String(), t)
			}
			text.Write(t)
		default:
			return "", fmt.Errorf("%T in %s", t, s)
		}
	}
	if shape.String() != "<r<v><z>>" {
		return "", fmt.Errorf("another structure: %s", shape.String())
	}
	return text.String(), nil
}

// overTheWire sends a request with the header and reads it as a server does.
func overTheWire(name, value string) (http.Header, error) {
	out, err := http.NewRequest("GET", "https://h.example/", nil)
	if err != nil {
		return nil, err
	}
	out.Header["User-Agent"] = []string{""}
	out.Header[name] = []string{value}
	var wire bytes.Buffer
	if err := out.Write(&wire); err != nil {
		return nil, err
	}
	in, err := http.ReadRequest(bufio.NewReader(&wire))
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(io.Discard, in.Body); err != nil || in.Host != "h.example" || len(in.Header) != 1 {
		return nil, fmt.Errorf("another structure: %v", in.Header)
	}
	return in.Header, nil
}

func readHeader(s string) (string, error) {
	h, err := overTheWire("X-A", s)
	if err != nil {
		return "", err
	}
	if v, ok := h["X-A"]; !ok || len(v) != 1 {
		return "", fmt.Errorf("another structure: %v", h)
	}
	return h["X-A"][0], nil
}

func readHeaderName(s string) (string, error) {
	h, err := overTheWire(s, "x")
	if err != nil {
		return "", err
	}
	for name, v := range h {
		if len(v) == 1 && v[0] == "x" && strings.EqualFold(name, s) {
			return s, nil // servers do not tell the case
		}
	}
	return "", fmt.Errorf("another structure: %v", h)
}

// TestBareJSON: what arrives is one scalar of the same meaning.
func TestBareJSON(t *testing.T) {
	tpl := parse(t, `{"a":$(A),"z":1}`, vars.InJSON)
	nested := parse(t, `{"a":"{\"a\":$(A),\"z\":1}","z":1}`, vars.InJSON)
	check := func(t fataler, a string) {
		got, err := clear(tpl, values{"A": a})
		if secret, sealedErr := sealed(tpl, values{"A": a}); secret != got || (err == nil) != (sealedErr == nil) {
			t.Fatalf("%q: as a secret %q (%v), else %q (%v)", a, secret, sealedErr, got, err)
		}
		inner, innerErr := clear(nested, values{"A": a})
		if (err == nil) != (innerErr == nil) {
			t.Fatalf("%q: %v, but nested %v", a, err, innerErr)
		}
		if err != nil {
			if trimmed := strings.TrimSpace(a); trimmed == "12.40" || trimmed == "true" {
				t.Fatalf("%q: %v", a, err)
			}
			return
		}
		if unpacked, err := readJSON(inner); err != nil || unpacked != got {
			t.Fatalf("%q: nested it is %s: %v", a, inner, err)
		}
		var object map[string]json.RawMessage
		if err := json.Unmarshal([]byte(got), &object); err != nil || len(object) != 2 || string(object["z"]) != "1" || string(object["a"]) != strings.TrimSpace(a) {
			t.Fatalf("%q became %s: %v", a, got, err)
		}
		if c := object["a"][0]; c == '{' || c == '[' {
			t.Fatalf("%q became structure: %s", a, got)
		}
	}
	for _, a := range hostile() {
		check(t, a)
	}
	rapid.Check(t, func(t *rapid.T) { check(t, anyText().Draw(t, "a")) })
}

// TestJSONValues: a value of type Json is structure where a bare place takes
// it, the same as a secret, and text everywhere else.
func TestJSONValues(t *testing.T) {
	const object = `{"b":[1,"x\"y"]}`
	for template, want := range map[string]string{
		`{"a":$(A)}`:                   `{"a":` + object + `}`,
		`{"a":"$(A)"}`:                 `{"a":"{\"b\":[1,\"x\\\"y\"]}"}`,
		`{"a":"{\"c\":$(A)}"}`:         `{"a":"{\"c\":{\"b\":[1,\"x\\\"y\"]}}"}`,
		`$(A)`:                         object,
		`{"a":$(A:ToUpperCase),"n":1}`: `{"a":{"B":[1,"X\"Y"]},"n":1}`,
	} {
		tpl := parse(t, template, vars.InJSON)
		r, err := tpl.Render(typed{"A": {Type: vars.JSON, Text: object}})
		if got, _ := r.Text.Clear(); err != nil || got != want {
			t.Errorf("%s: %s, %v", template, got, err)
		}
		vault := vars.NewMemoryVault()
		_ = vault.Put("ref", object)
		r, err = tpl.Render(typed{"A": {Type: vars.JSON, Ref: "ref"}})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.Text.Fill(vault); err != nil || got != want {
			t.Errorf("%s as a secret: %s, %v", template, got, err)
		}
	}
	tpl := parse(t, `{"a":$(A)}`, vars.InJSON)
	if r, err := tpl.Render(typed{"A": {Type: vars.JSON, Text: `1,"admin":true`}}); err == nil {
		t.Errorf("what is not JSON is inserted: %s", r.Text.Masked())
	}
}

// TestHost: a value in the host name stays in the host name.
func TestHost(t *testing.T) {
	tpl := parse(t, "https://api.$(A).example.com:8443/x", vars.InURL)
	check := func(t fataler, a string) {
		got, err := clear(tpl, values{"A": a})
		if secret, sealedErr := sealed(tpl, values{"A": a}); secret != got || (err == nil) != (sealedErr == nil) {
			t.Fatalf("%q: as a secret %q (%v), else %q (%v)", a, secret, sealedErr, got, err)
		}
		if err != nil {
			return
		}
		if u, err := url.Parse(got); err == nil && (u.Host != "api."+a+".example.com:8443" || u.Path != "/x" || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
			t.Fatalf("%q: %s", a, got)
		}
	}
	for _, a := range append(hostile(), "eu-1", "eu.west", "EU1") {
		check(t, a)
	}
	if got, err := clear(tpl, values{"A": "eu-1"}); err != nil || got != "https://api.eu-1.example.com:8443/x" {
		t.Errorf("%s: %v", got, err)
	}
	rapid.Check(t, func(t *rapid.T) { check(t, anyText().Draw(t, "a")) })
}

// TestBase: a base address names its host itself, and no query.
func TestBase(t *testing.T) {
	base := parse(t, "$(A)/x/$(B)", vars.InURL)
	whole := parse(t, "$(A)", vars.InURL)
	for a, want := range map[string][2]bool{ // as a base, as a whole Url
		"https://h.example":       {true, true},
		"HTTP://h.example:8080/v": {true, true},
		"https://h.example/?a=b":  {false, true},
		"https://h.example/#a":    {false, true},
		"https:/":                 {},
		"https:":                  {},
		"https://":                {},
		"https:///h.example":      {},
		`https://\h.example`:      {},
		"https://?":               {},
		"ftp://h.example":         {},
		"h.example":               {},
		"//h.example":             {},
		" https://h.example":      {},
		"https://h.example\r\n":   {},
		"javascript://h":          {},
	} {
		for i, tpl := range []vars.Template{base, whole} {
			v := values{"A": a, "B": "/evil.example"}
			got, err := clear(tpl, v)
			if want[i] != (err == nil) {
				t.Errorf("%q: %q, %v", a, got, err)
			}
			if filled, sealedErr := sealed(tpl, v); filled != got || (err == nil) != (sealedErr == nil) {
				t.Errorf("%q as a secret: %q, %v", a, filled, sealedErr)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyText().Draw(t, "a"), anyText().Draw(t, "b")
		got, err := clear(base, values{"A": "https://h.example" + a, "B": b})
		if err != nil {
			return
		}
		u, err := url.Parse("https://h.example" + a)
		if err != nil {
			return
		}
		if v, err := url.Parse(got); err != nil || v.Host != u.Host {
			t.Fatalf("%s became %s: %v", u, got, err)
		}
	})
}

// TestSlash: no slash of a value survives in a path.
func TestSlash(t *testing.T) {
	tpl := parse(t, "https://h.example/$(A)", vars.InURL)
	if got, err := clear(tpl, values{"A": "a/;+,=&@:$!'()*?# %~._-"}); err != nil || got != "https://h.example/a%2F%3B%2B%2C%3D%26%40%3A%24%21%27%28%29%2A%3F%23%20%25~._-" {
		t.Errorf("%s: %v", got, err)
	}
	rapid.Check(t, func(t *rapid.T) {
		got, err := clear(tpl, values{"A": anyText().Draw(t, "a")})
		if err != nil || strings.Count(got, "/") != 3 || strings.ContainsAny(got, `?#\;`) {
			t.Fatalf("%s: %v", got, err)
		}
	})
}

// TestInsertedTextIsNotScanned: a value that looks like a placeholder is text.
func TestInsertedTextIsNotScanned(t *testing.T) {
	for _, in := range []vars.Context{vars.InText, vars.InJSON, vars.InForm, vars.InXML, vars.InHeader} {
		for _, raw := range []bool{false, true} {
			text := `a $(A)$(B) "b`
			if in == vars.InJSON {
				text = `"$(A)$(B)"`
			}
			tpl := parseAs(t, text, in, raw)
			v := values{"A": "$(B)#(Secret)$(", "B": "Secret)", "#Secret": "S3CR3T"}
			got, err := clear(tpl, v)
			if err != nil || strings.Contains(got, "S3CR3T") || strings.Count(got, "Secret") != 2 {
				t.Errorf("%s: %s, %v", in, got, err)
			}
			if filled, err := sealed(tpl, v); err != nil || filled != got {
				t.Errorf("%s: %s, %v", in, filled, err)
			}
		}
	}
}
