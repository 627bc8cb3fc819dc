package interactions

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// notificationOf is a document with parts put in.
func notificationOf(method, key, verify, rest string) string {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace
	xml := `<ApiNotification name="acme/event"><Match method="` + method + `" path="/acme/event"/><Key>` + escape(key) + `</Key>`
	if verify != "" {
		xml += `<Verify>` + escape(verify) + `</Verify>`
	}
	if !strings.Contains(rest, "<Type>") {
		rest += "<Type>JSON</Type>"
	}
	return xml + rest + `</ApiNotification>`
}

// notified is a document without mistakes.
func notified(t testing.TB, xml string) *Notification {
	t.Helper()
	var list source.List
	n := ParseNotification("acme/event", "n.xml", []byte(xml), &list)
	if err := list.Err(); err != nil {
		t.Fatalf("%v\n%s", err, xml)
	}
	return n
}

func TestNotificationMistakes(t *testing.T) {
	const fine = `secureEquals(header("X-S"), hmac("sha256", #(Key), body()))`
	for xml, want := range map[string]string{
		notificationOf("POST", `json(body()).id`, fine, ""):                                                             "",
		notificationOf("GET POST", `query("id")`, fine, "<Type>NONE</Type><Reply status='204'/>"):                       "",
		notificationOf("PSOT", `query("id")`, fine, ""):                                                                 `1:51: the method "PSOT" is not one of GET, POST, PUT, PATCH, DELETE (did you mean "POST"?)`,
		notificationOf("POST post", `query("id")`, fine, ""):                                                            `1:51: the method POST stands there twice`,
		notificationOf(" ", `query("id")`, fine, ""):                                                                    `1:51: the method is empty`,
		strings.Replace(notificationOf("POST", `query("id")`, fine, ""), "/acme/event\"/>", "acme\"/>", 1):              `1:63: the path begins with a slash`,
		strings.Replace(notificationOf("POST", `query("id")`, fine, ""), "/acme/event\"/>", "/a/../b\"/>", 1):           `1:63: the path is names divided by slashes`,
		strings.Replace(notificationOf("POST", `query("id")`, fine, ""), "/acme/event\"/>", "/a/$(B)\"/>", 1):           `1:63: the path is names divided by slashes`,
		notificationOf("POST", `$(Order)`, fine, ""):                                                                    `the Key finds the call: it reads the request and settings only, and $(Order) is known when the call is`,
		notificationOf("POST", `"x"`, fine, ""):                                                                         `the Key reads nothing of the request`,
		notificationOf("POST", `query("id"`, fine, ""):                                                                  `1:92: the expression ends too early`,
		notificationOf("POST", `status() == 200`, fine, ""):                                                             `there is no status in a notification`,
		notificationOf("POST", `query("id")`, `nonce(3) == query("n")`, ""):                                             `there is no nonce in a notification`,
		notificationOf("POST", `query("id")`, `header("X")`, ""):                                                        `a condition must be true or false`,
		notificationOf("POST", `query("id")`, "", ""):                                                                   `warning: this notification has no <Verify>`,
		notificationOf("POST", `query("id")`, `header("X") == sha1(body() + #(Key))`, ""):                               `warning: compare digests with secureEquals(a, b)`,
		notificationOf("POST", `query("id")`, fine, "<Type>JSN</Type>"):                                                 `the Type "JSN" is not one of`,
		notificationOf("POST", `query("id")`, fine, "<Fields>"+one("a", "A", `from="qery"`)+"</Fields>"):                `attribute from of <Field>: "qery" is not one of body, header, query, form, let (did you mean "query"?)`,
		notificationOf("POST", `query("id")`, fine, "<Fields>"+one("a", "A", `from="form"`)+"</Fields>"):                `from="form" is for Type URLENCODED or NONE, this is Type JSON`,
		notificationOf("POST", `query("id")`, fine, "<Fields>"+one("Sum", "A", `from="let"`)+"</Fields>"):               `there is no Let Sum`,
		notificationOf("POST", `query("id")`, fine, "<Fields>"+one("a$(B)", "A", `from="query"`)+"</Fields>"):           `a notification's Locator has no placeholders`,
		notificationOf("POST", `query("id")`, fine, "<Fields>"+one("a[$(B)]", "A")+"</Fields>"):                         `a notification's Locator has no placeholders`,
		notificationOf("POST", `query("id")`, fine, "<Type>NONE</Type><Fields>"+one("a", "A")+"</Fields>"):              `Type NONE reads no body: a Field needs from="header" or from="query" or from="form" or from="let"`,
		notificationOf("POST", `query("id")`, fine, `<Let name="S">query("s")</Let><Fields>`+one("a", "S")+"</Fields>"): `S is a Let of this document (line 1): it cannot be filled`,
		notificationOf("POST", `query("id")`, fine, `<Let name="A">$(B)</Let><Let name="B">query("b")</Let>`):           `a Let reads the Lets above it only: B is not computed yet`,
		notificationOf("POST", `query("id")`, fine, `<Reply status="302"/>`):                                            `the status of a Reply is 200 to 299`,
		notificationOf("POST", `query("id")`, fine, `<Reply type="html"/>`):                                             `the type of a Reply is a Content-Type`,
		notificationOf("POST", `query("id")`, fine, `<Reply>Hello $(Name)</Reply>`):                                     `warning: a Reply is sent as it stands: $(Name) is not filled in`,
		notificationOf("POST", `query("id")`, fine, `<Replay/>`):                                                        `<Replay> does not belong in <ApiNotification> (did you mean "Reply"?)`,
		strings.Replace(notificationOf("POST", `query("id")`, fine, ""), "acme/event", "acme/other", 1):                 `1:24: this notification was looked up as "acme/event" and says that its name is "acme/other"`,
		"<ApiNotfication/>": `1:1: a notification begins with <ApiNotification>, this document with <ApiNotfication> (did you mean "ApiNotification"?)`,
		"<ApiNotification>": `is not closed`,
	} {
		var list source.List
		n := ParseNotification("acme/event", "n.xml", []byte(xml), &list)
		var got []string
		for _, e := range list.Findings() {
			s := e.Error()
			if !e.IsMistake() {
				s = strings.Replace(s, ": ", ": warning: ", 1)
			}
			got = append(got, s)
			if e.Pos.File == "" {
				t.Errorf("without a place: %v", e)
			}
		}
		all := strings.Join(got, "\n")
		if want == "" && all != "" || want != "" && !strings.Contains(all, want) {
			t.Errorf("%s\n got %s\nwant %s", xml, all, want)
		}
		if n != nil { // never a panic, whatever is wrong
			n.Destinations()
			n.Placeholders()
			n.readsCall()
		}
	}
}

// Every mistake is reported at once.
func TestNotificationAllMistakes(t *testing.T) {
	var list source.List
	ParseNotification("", "n.xml", []byte(`<ApiNotification name="a b" colour="red"><Match method="FETCH" path="x"/><Key>$(A)</Key><Verify>1</Verify><Dedupe>(</Dedupe><Type>YAML</Type><Reply status="x"/></ApiNotification>`), &list)
	if n := len(list.Findings()); n < 9 {
		t.Errorf("%d: %v", n, list.Findings())
	}
}

func TestNotificationSaysWhatItReads(t *testing.T) {
	n := notified(t, notificationOf("GET POST", `query("o") + #(Shop)`, `secureEquals($(Sum), query("s")) and $(Amount) != nil`,
		`<Let name="Sum">sha256($(Amount) + #(Key) + $(Token))</Let><Dedupe>$(Sum) + $(Nth)</Dedupe><Type>NONE</Type><Fields>`+one("r", "Result", `from="query" secret="true"`)+`</Fields>`))
	var reads []string
	for _, p := range n.Placeholders() {
		name := p.Name
		if p.Setting {
			name = "#" + name
		}
		if !slices.Contains(reads, name) {
			reads = append(reads, name)
		}
	}
	if got := strings.Join(reads, " "); got != "#Shop Amount #Key Token Nth" {
		t.Error(got)
	}
	if d := n.Destinations(); len(d) != 1 || d[0].Name != "Result" || d[0].Secret != "true" || n.Path() != "/acme/event" || !slices.Equal(n.Methods(), []string{"GET", "POST"}) || !n.readsCall() {
		t.Errorf("%+v %+v", d, n)
	}
	s := scope{data: map[string]vars.Value{"Amount": vars.Of("12.40", vars.Operator), "Token": {Type: vars.String, Text: "clear", Ref: "Get#1/token"}}}
	e := n.Expect(s, "K1", "Wait#1", []string{"Result"})
	if e.Notification != "acme/event" || e.Document != n.Fingerprint || e.Key != "K1" || e.Ref != "Wait#1" || len(e.Uses) != 3 ||
		e.Uses["Amount"].Text != "12.40" || e.Uses["#Key"].Ref != "#Key" || e.Uses["Token"] != (vars.Value{Type: vars.String, Ref: "Get#1/token"}) {
		t.Errorf("%+v", e)
	}
}

// What exists in a notification only is refused in an interaction.
func TestNotificationFunctionsElsewhere(t *testing.T) {
	for _, call := range []string{`query("a")`, `form("a")`, `rawQuery("a")`, `method()`} {
		var list source.List
		Parse("x", "x.xml", []byte(verifying("https://h", call+` == "x"`)), &list)
		Parse("x", "x.xml", []byte(`<ApiInteraction><Let name="A">`+call+`</Let><Request><Url>https://h/$(A)</Url><Method>GET</Method></Request><Response><Type>JSON</Type></Response></ApiInteraction>`), &list)
		name, _, _ := strings.Cut(call, "(")
		if err := list.Err(); err == nil || strings.Count(err.Error(), name+" can be used in an <ApiNotification> only") != 2 {
			t.Errorf("%s: %v", call, err)
		}
	}
}

func TestLibraryNotification(t *testing.T) {
	files := map[string]string{
		"acme/event": notificationOf("POST", `query("id")`, `secureEquals(query("a"), #(A))`, ""),
		"acme/other": strings.Replace(notificationOf("GET POST", `query("id")`, `secureEquals(query("a"), #(A))`, ""), "acme/event", "acme/other", 1),
		"acme/third": strings.Replace(notificationOf("GET", `query("id")`, `secureEquals(query("a"), #(A))`, ""), "acme/event", "acme/third", 1),
	}
	l := &Library{Open: func(name string) (string, []byte, error) {
		if text, ok := files[name]; ok {
			return name + ".xml", []byte(text), nil
		}
		return name, nil, fs.ErrNotExist
	}}
	var list source.List
	at := source.Pos{File: "flow.xml", Line: 3, Col: 4}
	for _, name := range []string{"acme/event", "acme/third", "acme/event", "acme/nothing", "acme/other"} {
		l.Notification(name, at, &list)
	}
	want := "acme/other.xml:1:1: the notification acme/event takes POST /acme/event already: no two take the same requests|flow.xml:3:4: there is no notification \"acme/nothing\""
	alternative := strings.Replace(want, "acme/event takes POST", "acme/third takes GET", 1)
	var got []string
	for _, e := range list.Findings() {
		got = append(got, e.Error())
	}
	if s := strings.Join(got, "|"); s != want && s != alternative {
		t.Error(s)
	}
	if all := l.Notifications(); len(all) != 2 || all[0].Name != "acme/event" || all[1].Name != "acme/third" {
		t.Error(all)
	}
}
