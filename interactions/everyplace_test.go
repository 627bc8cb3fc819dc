package interactions_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// hostile are values that leave their place where nothing escapes them.
var hostile = []string{
	`x","admin":true,"y":"e`, `../../`, `..`, `.`, `/`, `//evil.test/`, `\..\`, `a&b=c`, "a\r\nX-Evil: 1", "\n", `]]>`, `<!--`, `<a b="c">&lt;`, `&amp;`, `$(Other)`, `#(Secret)`,
	`"`, `'`, `\`, `\"`, `\u0022`, "\u2028", "\u2029", "😀", "é", "", " ", " x ", "\t", `%`, `%2e%2e`, `%00`, `?q`, `#f`, `;`, `+`, `=`, `{"a":1}`, `[1]`, `null`, `true`, `1e400`, `12345678901234567890`,
	"\x00", "\x7f", "\xff\xfe", strings.Repeat("a", 5000), `⟦#Secret⟧`, `javascript:alert(1)`, `http://evil.test/`, `@evil.test`, `{{x}}`, "\u202egnp.exe",
}

// spot is where a value is put, and how a server reads it back.
type spot struct {
	name    string
	request string
	read    func(r *http.Request, body string) (string, error)
}

func spots() []spot {
	post := func(contentType, body string) string {
		return `<Url>$(Base)/x</Url><Method>POST</Method><Headers><Header><Key>Content-Type</Key><Value>` + contentType + `</Value></Header></Headers><Body>` + body + `</Body>`
	}
	inJSON := func(text, key string) (string, error) {
		var m map[string]any
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			return "", err
		}
		if len(m) != 1 {
			return "", io.ErrUnexpectedEOF
		}
		s, _ := m[key].(string)
		return s, nil
	}
	inForm := func(text, key string) (string, error) {
		v, err := url.ParseQuery(text)
		if err == nil && len(v) != 1 {
			err = io.ErrUnexpectedEOF
		}
		return v.Get(key), err
	}
	inXML := func(text string) (a, t string, err error) {
		var v struct {
			XMLName xml.Name
			A       string `xml:"a,attr"`
			T       string `xml:",chardata"`
			Any     []struct {
				XMLName xml.Name
			} `xml:",any"`
		}
		err = xml.Unmarshal([]byte(text), &v)
		if err == nil && len(v.Any) > 0 {
			err = io.ErrUnexpectedEOF
		}
		return v.A, v.T, err
	}
	return []spot{
		{"path", `<Url>$(Base)/a/$(V)/b</Url><Method>GET</Method>`, func(r *http.Request, _ string) (string, error) {
			parts := strings.Split(strings.SplitN(r.RequestURI, "?", 2)[0], "/")
			if len(parts) != 4 || parts[1] != "a" || parts[3] != "b" || strings.Contains(r.RequestURI, "?") {
				return "", io.ErrUnexpectedEOF
			}
			return url.PathUnescape(parts[2])
		}},
		{"query value", `<Url>$(Base)/x?v=$(V)</Url><Method>GET</Method>`, func(r *http.Request, _ string) (string, error) { return inForm(r.URL.RawQuery, "v") }},
		{"query name", `<Url>$(Base)/x?a$(V)=1</Url><Method>GET</Method>`, func(r *http.Request, _ string) (string, error) {
			v, err := url.ParseQuery(r.URL.RawQuery)
			for name := range v {
				return strings.TrimPrefix(name, "a"), err
			}
			return "", err
		}},
		{"header", `<Url>$(Base)/x</Url><Method>GET</Method><Headers><Header><Key>X-V</Key><Value>$(V)</Value></Header></Headers>`, func(r *http.Request, _ string) (string, error) { return r.Header.Get("X-V"), nil }},
		{"form", post("application/x-www-form-urlencoded", `v=$(V)`), func(_ *http.Request, b string) (string, error) { return inForm(b, "v") }},
		{"JSON string", post("application/json", `{"v":"$(V)"}`), func(_ *http.Request, b string) (string, error) { return inJSON(b, "v") }},
		{"JSON key", post("application/json", `{"k$(V)":"x"}`), func(_ *http.Request, b string) (string, error) {
			var m map[string]string
			err := json.Unmarshal([]byte(b), &m)
			if err == nil && len(m) != 1 {
				err = io.ErrUnexpectedEOF
			}
			for k := range m {
				return strings.TrimPrefix(k, "k"), err
			}
			return "", err
		}},
		{"JSON in a JSON string", post("application/json", `{"v":"{\"w\":\"$(V)\"}"}`), func(_ *http.Request, b string) (string, error) {
			inner, err := inJSON(b, "v")
			if err != nil {
				return "", err
			}
			return inJSON(inner, "w")
		}},
		{"JSON in a form field", post("application/x-www-form-urlencoded", `d={"w":"$(V)"}`), func(_ *http.Request, b string) (string, error) {
			inner, err := inForm(b, "d")
			if err != nil {
				return "", err
			}
			return inJSON(inner, "w")
		}},
		{"XML text", post("application/xml", `<![CDATA[<r>$(V)</r>]]>`), func(_ *http.Request, b string) (string, error) {
			_, text, err := inXML(b)
			return text, err
		}},
		{"XML attribute", post("application/xml", `<![CDATA[<r a="$(V)"/>]]>`), func(_ *http.Request, b string) (string, error) {
			attr, _, err := inXML(b)
			return attr, err
		}},
		{"CDATA", post("application/xml", `&lt;r>&lt;![CDATA[$(V)]]&gt;&lt;/r>`), func(_ *http.Request, b string) (string, error) {
			_, text, err := inXML(b)
			return text, err
		}},
		{"plain text", post("text/plain", `$(V)`), func(_ *http.Request, b string) (string, error) { return b, nil }},
	}
}

type oneCall map[string]vars.Value

func (c oneCall) Data(name string) vars.Value   { return c[name] }
func (c oneCall) Setting(key string) vars.Value { return vars.Secret("#"+key, vars.Operator) }

// TestHostileValuesInEveryPlace sends every hostile value in every place, in
// the clear and as a secret, over real HTTP to a server that parses what it
// gets: the value arrives as it is, or nothing is sent.
func TestHostileValuesInEveryPlace(t *testing.T) {
	var arrived string
	var failed error
	hits := 0
	var read func(*http.Request, string) (string, error)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		hits++
		arrived, failed = read(r, string(body))
		w.Write([]byte(`{}`))
	}))
	defer server.Close()
	client := &interactions.Client{Library: &interactions.Library{}}
	defer client.CloseIdle()
	for _, place := range spots() {
		var list source.List
		doc := interactions.Parse(place.name, place.name+".xml", []byte("<ApiInteraction><Request>"+place.request+"</Request><Response><Type>NONE</Type></Response></ApiInteraction>"), &list)
		if err := list.Err(); err != nil {
			t.Fatalf("%s: %v", place.name, err)
		}
		client.Library.Add(doc)
		read = place.read
		ok, refused := 0, 0
		for _, text := range hostile {
			for _, secret := range []bool{false, true} {
				want := strings.ToValidUTF8(text, "\uFFFD")
				if want != text {
					want = vars.Of(text, vars.Caller).Text
				}
				vault := vars.NewMemoryVault()
				value := vars.Of(text, vars.Caller)
				if secret {
					value = vars.Secret("s", vars.Caller)
					if err := vault.Put("s", want); err != nil {
						t.Fatal(err)
					}
				}
				scope := oneCall{"Base": vars.Of(server.URL, vars.Operator), "V": value}
				before := hits
				arrived, failed = "", nil
				fetch, err := doc.Render(scope)
				if err == nil {
					got := client.Fetch(t.Context(), fetch, vault)
					if got.Outcome == engine.MaybeDone {
						t.Errorf("%s %.30q: %+v", place.name, text, got.Issues)
					}
				}
				switch {
				case hits == before:
					refused++
				case failed != nil || arrived != want:
					t.Errorf("%s, secret %v: %.60q arrived as %.60q (%v)", place.name, secret, want, arrived, failed)
				default:
					ok++
				}
			}
		}
		if ok < len(hostile) {
			t.Errorf("%s: only %d of %d arrived, %d were refused", place.name, ok, 2*len(hostile), refused)
		}
		t.Logf("%-22s %3d arrived as they are, %2d refused", place.name, ok, refused)
	}
}
