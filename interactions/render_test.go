package interactions

import (
	"errors"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// shown is a rendered request as text.
func shown(it *Interaction, s vars.Scope) string {
	f, err := it.Render(s)
	var refusal *vars.Refusal
	if errors.As(err, &refusal) {
		return "refused: " + refusal.Msg
	}
	if err != nil {
		return "not a refusal: " + err.Error()
	}
	out := f.Method + " " + f.URL.Masked()
	for _, h := range f.Headers {
		out += " | " + h.Key.Masked() + ": " + h.Value.Masked()
	}
	if f.Body != nil {
		out += " | " + f.Body.Masked()
	}
	return out
}

// matches compares; of a refusal the beginning counts.
func matches(got, want string) bool {
	return got == want || strings.HasPrefix(want, "refused: ") && strings.HasPrefix(got, want)
}

func TestRenderURL(t *testing.T) {
	hostile := `../x?a=1#b&c=/d`
	for _, test := range []struct{ url, want string }{
		{"https://h/p/", "GET https://h/p/"},
		{"https://h/p%2Fq//r/?a=1&amp;b", "GET https://h/p%2Fq//r/?a=1&b"},
		{"$(Base)/x", "GET https://base/v1/x"},
		{"$(Whole)", "GET https://whole/p?q=1"},
		{"#(Base)/x", "GET ⟦#Base⟧/x"},
		{"https://$(Host)/x", "GET https://api.example:8443/x"},
		{"https://h/$(Odd)/x", "GET https://h/a%20b%3Bc%C3%A9/x"},
		{"https://h/?q=$(Hostile)", "GET https://h/?q=..%2Fx%3Fa%3D1%23b%26c%3D%2Fd"},
		{"https://h/$(Nothing)/x", "GET https://h//x"},
		{"https://h/$(Hostile)/x", "refused: a segment of the Url's path is . or .., which leads to another path"},
		{"https://h/$(Dots)/x", "refused: a segment of the Url's path is . or .., which leads to another path"},
		{"https://h/.$(Nothing)./x", "refused: a segment of the Url's path is . or .., which leads to another path"},
		{"$(Whole)/x", "refused: a base address"},
		{"$(Nothing)/x", "refused: the Url must begin with https:// or http://"},
		{"$(Odd)/x", "refused: "},
		{"$(User)/x", "refused: a Url must not hold a user name or password: write an Authorization header"},
		{"$(File)", "refused: "},
		{"$(Fragment)", "refused: what stands behind # in a Url is never sent: leave it out, or write %23"},
		{"https://$(Hostile)/x", "refused: "},
		{"https://$(Nothing)/x", "refused: the Url has no host"},
	} {
		s := with("Base", "https://base/v1", "Whole", "https://whole/p?q=1", "Host", "api.example:8443", "Odd", "a b;cé", "Hostile", hostile,
			"Dots", "..", "User", "https://u:p@h", "File", "file:///etc/passwd", "Fragment", "https://h/#x")
		if got := shown(compiled(t, get(test.url)), s); !matches(got, test.want) {
			t.Errorf("%s\n got %s\nwant %s", test.url, got, test.want)
		}
	}
}

func TestRenderBody(t *testing.T) {
	value := "x\",\"admin\":true,\"y\":\"é\n<&]]>"
	for _, test := range []struct{ headers, body, want string }{
		{"", `{"a":"$(V)","n":$(N),"z":$(Z)}`, `application/json | {"a":"x\",\"admin\":true,\"y\":\"é\n\u003c&]]\u003e","n":12.40,"z":null}`},
		{"", "\n  [1]\n ", "application/json | [1]"},
		{"", "a=$(V)&b=$(Z)", "application/x-www-form-urlencoded | a=x%22%2C%22admin%22%3Atrue%2C%22y%22%3A%22%C3%A9%0A%3C%26%5D%5D%3E&b="},
		{"", "$(K)=1", "application/x-www-form-urlencoded | k=1"},
		{"", "<a>$(V)</a>", "application/xml | <a>x&quot;,&quot;admin&quot;:true,&quot;y&quot;:&quot;é&#10;&lt;&amp;]]&gt;</a>"},
		{"", " hello $(K) ", "text/plain; charset=utf-8 |  hello k "},
		{"", `$(J)`, `text/plain; charset=utf-8 | {"x":1}`},
		{"application/json", `$(J)`, `application/json | {"x":1}`},
		{"application/vnd.x+json; charset=utf-8", `{"a":"$(K)"}`, `application/vnd.x+json; charset=utf-8 | {"a":"k"}`},
		{"text/plain", `{"a":"$(V)`, "text/plain | {\"a\":\"" + value},
		{"application/soap+xml", "<a>$(Z)</a>", "application/soap+xml | <a></a>"},
		{"APPLICATION/X-WWW-FORM-URLENCODED", "a=$(Sp)", "APPLICATION/X-WWW-FORM-URLENCODED | a=a+b"},
		{"application/$(K)", "a=$(Sp)", "application/k | a=a+b"},
	} {
		headers := ""
		if test.headers != "" {
			headers = "<Headers><Header><Key>content-type</Key><Value>" + test.headers + "</Value></Header></Headers>"
		}
		body := strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(test.body)
		it := compiled(t, document("><Url>https://h/</Url><Method>POST</Method>"+headers+"<Body>"+body+"</Body>", ""))
		s := with("V", value, "K", "k", "Sp", "a b")
		s.data["N"] = vars.Value{Type: vars.Decimal, Text: "12.40"}
		s.data["J"] = vars.Value{Type: vars.JSON, Text: `{"x":1}`}
		_, got, _ := strings.Cut(shown(it, s), "ype: ")
		if got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.body, got, test.want)
		}
	}
}

func TestRenderHeaders(t *testing.T) {
	for _, test := range []struct{ key, value, want string }{
		{"A", " x $(K) y ", "A: x k y"},
		{"Authorization", "Bearer $(Token)", "Authorization: Bearer ⟦T#1/t⟧"},
		{"Authorization", "Bearer $(Z)", "Authorization: Bearer"},
		{"A", "$(Z) x", "A: x"},
		{"A", "$(Z)", "A: "},
		{"A", "$(K) $(Z)-", "A: k -"},
		{"A", "$(Lines)", "refused: "},
		{"X-$(K)", "1", "X-k: 1"},
		{"$(Forbidden)", "1", "refused: the header Content-Length is set by itself: leave it out"},
		{"$(Z)", "1", "refused: a header has no Key"},
		{"$(Lines)", "1", "refused: "},
	} {
		it := compiled(t, document("><Url>https://h/</Url><Method>GET</Method><Headers><Header><Key>"+test.key+"</Key><Value>"+test.value+"</Value></Header></Headers>", ""))
		s := with("K", "k", "Lines", "a\r\nb: c", "Forbidden", "content-Length")
		s.data["Token"] = vars.Secret("T#1/t", vars.Server)
		if got := strings.TrimPrefix(shown(it, s), "GET https://h/ | "); !matches(got, test.want) {
			t.Errorf("%s: %s\n got %q\nwant %q", test.key, test.value, got, test.want)
		}
	}
}

func TestRenderHost(t *testing.T) {
	s := with("Server", "https://h")
	s.data["Caller"] = vars.Of("h", vars.Caller)
	s.data["Operator"] = vars.Of("https://h", vars.Operator)
	for url, want := range map[string]vars.Origin{
		"https://h/$(Server)": vars.Designer, "$(Server)/x": vars.Server, "https://$(Caller)/x": vars.Caller,
		"$(Operator)/$(Caller)": vars.Operator, "#(Base)/x": vars.Operator,
	} {
		if f := rendered(t, compiled(t, get(url)), s); f.Host != want {
			t.Errorf("%s: %s", url, f.Host)
		}
	}
}

func TestRenderRaw(t *testing.T) {
	it := compiled(t, post("$(Base)$(Path)", ` escaping="raw"`, `{$(Members)}`))
	s := with("Base", "https://h", "Path", "/a/b?c=d", "Members", `"a":1`)
	if got := shown(it, s); got != `POST https://h/a/b?c=d | Content-Type: application/json | {"a":1}` {
		t.Error(got)
	}
}

// Nothing inserted is scanned again.
func TestRenderOnce(t *testing.T) {
	it := compiled(t, post("https://h/$(V)", "", `{"a":"$(V)"}`))
	if got := shown(it, with("V", "#(Key)$(V)")); got != `POST https://h/%23%28Key%29%24%28V%29 | Content-Type: application/json | {"a":"#(Key)$(V)"}` {
		t.Error(got)
	}
}
