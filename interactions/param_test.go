package interactions

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// hostileTexts try to leave the place that they are put into.
func hostileTexts() []string {
	return []string{
		`x","admin":true,"y":"e`, "../../", "..", "a&b=c", "a\r\nb", "]]>", "$(Other)", "#(Secret)", `'"`, `\`, `\"`, "\u2028", "💳é", "", "  ",
		"%41+%", "a=b;c", `{"x":1}`, "[1]", "?a=b#c", "\x00",
	}
}

func formed(attrs, params string) string {
	return document(attrs+"><Url>https://h/</Url><Method>POST</Method><Form>"+params+"</Form>", "")
}

func TestParams(t *testing.T) {
	for _, test := range []struct{ params, want string }{
		{`<Param name="a">1</Param><Param name="a">2</Param><Param name="a"/>`, "a=1&a=2&a="},
		{`<Param name="b">x y&amp;z=1</Param><Param name="a b&amp;">+</Param>`, "b=x+y%26z%3D1&a+b%26=%2B"},
		{`<Param name="a">$(Z)</Param><Param name="b">$(V)</Param>`, "a=&b=v+%26"},
		{`<Param name="a" omitNull="true">$(Z)</Param><Param name="b">1</Param>`, "b=1"},
		{`<Param name="a" omitNull="true">$(Z)$(V)</Param>`, "a=v+%26"},
		{`<Param name="a" omitNull="true">$(Empty)</Param>`, "a="},
		{`<Param name="a" omitNull="true">$(Z)</Param>`, ""},
		{`<Param name="x[$(V)]">1</Param>`, "x%5Bv+%26%5D=1"},
		{`<Param name="#(Name)">#(Value)</Param>`, "⟦#Name⟧=⟦#Value⟧"},
		{`<Param name="a">{"n":$(Z),"v":"$(Quote)"}</Param>`, "a=" + url.QueryEscape(`{"n":null,"v":"\"a"}`)},
		{`<Param name="a">["$(Quote)"]</Param>`, "a=" + url.QueryEscape(`["\"a"]`)},
		{`<Param name="a">[$(Quote)] called</Param>`, "a=" + url.QueryEscape(`["a] called`)},
		{`<Param name="a">{"in":"{\"v\":\"$(Quote)\"}"}</Param>`, "a=" + url.QueryEscape(`{"in":"{\"v\":\"\\\"a\"}"}`)},
		{`<Param name="a">{"v":"$(Quote:Raw)"}</Param>`, "a=" + url.QueryEscape(`{"v":""a"}`)},
		{`<Param name="$(Z)">1</Param>`, "refused: the name of a Param is empty"},
		{`<Param name="a">{"n":$(V)}</Param>`, "refused: outside quotes JSON takes"},
	} {
		s := with("V", "v &", "Quote", `"a`, "Empty", "")
		_, got, _ := strings.Cut(shown(compiled(t, formed("", test.params)), s), "x-www-form-urlencoded | ")
		if strings.HasPrefix(test.want, "refused") {
			got = shown(compiled(t, formed("", test.params)), s)
		}
		if !matches(got, test.want) {
			t.Errorf("%s\n got %s\nwant %s", test.params, got, test.want)
		}
	}
}

func TestQuery(t *testing.T) {
	for _, test := range []struct{ url, params, want string }{
		{"https://h/p", `<Param name="a">1</Param>`, "https://h/p?a=1"},
		{"https://h/p?", `<Param name="a">1</Param>`, "https://h/p?a=1"},
		{"https://h/p?x=$(Quote)", `<Param name="a">1</Param>`, "https://h/p?x=%22a&a=1"},
		{"https://h/p?x=1&amp;", `<Param name="a">1</Param>`, "https://h/p?x=1&a=1"},
		{"https://h/$(Mark)", `<Param name="a">1</Param>`, "https://h/%3F?a=1"},
		{"https://h/p", `<Param name="a" omitNull="true">$(Z)</Param>`, "https://h/p"},
		{"https://h/p", ``, "https://h/p"},
		{"$(Whole)", `<Param name="a">1</Param>`, "https://w/p?q=1&a=1"},
		{"#(Whole)", `<Param name="a">$(Quote)</Param>`, "⟦#Whole⟧?a=%22a"},
		{"https://h/?t=#(T)", `<Param name="a">#(A)</Param>`, "https://h/?t=⟦#T⟧&a=⟦#A⟧"},
	} {
		xml := document("><Url>"+test.url+"</Url><Query>"+test.params+"</Query><Method>GET</Method>", "")
		got := strings.TrimPrefix(shown(compiled(t, xml), with("Quote", `"a`, "Mark", "?", "Whole", "https://w/p?q=1")), "GET ")
		if got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.url, got, test.want)
		}
	}
}

// A whole Url that is a secret cannot bring a query of its own where one is
// appended: nobody could tell where.
func TestQueryOfASecretUrl(t *testing.T) {
	w := serve(t, says(okay, true))
	xml := document("><Url>#(Whole)</Url><Query><Param name=\"a\">1</Param></Query><Method>GET</Method>", "")
	for tail, want := range map[string]string{"/p": "GET /p?a=1\n", "/p?x=1": ""} {
		got := fetched(t, client(t), xml, with(), vars.Settings{"Whole": w.url() + tail}.Over(vars.NewMemoryVault()))
		if want == "" && (got.Outcome != engine.NotDone || !strings.Contains(issue(got), "may not hold ? or #")) || want != "" && !strings.HasPrefix(w.last(), want) {
			t.Errorf("%s: %+v, %s", tail, got, w.last())
		}
	}
}

// What a server parses is what was put in, for every hostile value in every
// place of Form and Query, secret or not, also two levels deep.
func TestHostileParams(t *testing.T) {
	type arrived struct{ form, query url.Values }
	var last arrived
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		last = arrived{}
		var err error
		if last.form, err = url.ParseQuery(string(body)); err != nil {
			t.Error(err)
		}
		if last.query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	pairs := func(name string) string {
		return `<Param name="plain">a $(` + name + `) b</Param><Param name="n$(` + name + `)">name</Param>` +
			`<Param name="json">{"a":"$(` + name + `)","deep":"{\"b\":[\"$(` + name + `)\"]}"}</Param><Param name="last">end</Param>`
	}
	check := func(t *testing.T, value string, got url.Values) {
		if len(got) != 4 || got.Get("plain") != "a "+value+" b" || got.Get("n"+value) != "name" || got.Get("last") != "end" {
			t.Errorf("%q arrived as %q", value, got)
		}
		var outer struct{ A, Deep string }
		var deep struct{ B []string }
		if json.Unmarshal([]byte(got.Get("json")), &outer) != nil || json.Unmarshal([]byte(outer.Deep), &deep) != nil || outer.A != value || len(deep.B) != 1 || deep.B[0] != value {
			t.Errorf("%q arrived as %q", value, got.Get("json"))
		}
	}
	c := client(t)
	for _, value := range hostileTexts() {
		for _, secret := range []bool{false, true} {
			t.Run(fmt.Sprintf("%q %v", value, secret), func(t *testing.T) {
				s, v := with("X", value), vars.NewMemoryVault()
				if secret {
					s.data["X"] = vars.Secret("T#1/x", vars.Server)
					_ = v.Put("T#1/x", value)
				}
				xml := document(">\n<Url>"+server.URL+"/</Url><Query>"+pairs("X")+"</Query><Method>POST</Method><Form>"+pairs("X")+"</Form>", "")
				if got := fetched(t, c, xml, s, v); got.Outcome != engine.Answered {
					t.Fatal(got)
				}
				check(t, value, last.form)
				check(t, value, last.query)
			})
		}
	}
}
