package interactions

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestHeaderFields(t *testing.T) {
	v := vars.NewMemoryVault()
	_ = v.Put("Known", "hunter2-hunter2")
	a := answer{status: 201, body: "{}", headers: http.Header{
		"Location": {"/a/1"}, "X-Many": {"1", "", "3"}, "X-Auth-Token": {"t"}, "Set-Cookie": {"s=1"}, "X-Echo": {"say hunter2-hunter2"}, "X-Secret": {"x"}, "X-Unread": {"hunter2-hunter2"}, "X-N": {" 12 "}, "X-Bad": {"a\xffb⟦x⟧"},
	}}
	fields := []struct{ locator, destination, typ, want, again string }{
		{"location", "A", "", `"/a/1"`, ""},
		{"X-Many", "B", "Integer", "1", ""},
		{"X-Many#2", "C", "", "null", ""},
		{"X-Many#last", "D", "", `"3"`, ""},
		{"X-Many#4", "E", "", "null", ""},
		{"X-Auth-Token", "F", "", "(secret Test#1/header X-Auth-Token)", ""},
		{"Set-Cookie", "G", "", "(secret Test#1/header Set-Cookie)", ""},
		{"X-Echo", "H", "", "(secret Test#1/header X-Echo)", ""},
		{"X-Missing", "I", "", "null", ""},
		{"X-Secret", "Sealed", "", "(secret Test#1/header X-Secret)", ""},
		{"X-N", "K", "Integer", "12", ""},
		{"X-Bad", "L", "", "(secret Test#1/header X-Bad)", ""},
	}
	var all []string
	for _, f := range fields {
		all = append(all, one(f.locator, f.destination, `from="header"`, typeOf(f.typ)))
	}
	status := `<Field from="status"><Destination>AuthKey</Destination></Field><Field from="status"><Destination>Text</Destination><DataType>String</DataType></Field>`
	it := compiled(t, get("https://h/", append(all, status)...))
	got := answeredWith(it, a, v)
	check := func(values []engine.Found) {
		t.Helper()
		for _, f := range fields {
			if v := found(t, values, f.destination).Shown(); v != f.want {
				t.Errorf("%s: %s", f.locator, v)
			}
		}
		if found(t, values, "AuthKey").Shown() != "201" || found(t, values, "Text").Shown() != `"201"` {
			t.Error(values)
		}
	}
	check(got.Found)
	for _, h := range got.Headers {
		if h.Name == "X-Unread" || strings.Contains(h.Value, "hunter2") || h.Value == "t" || h.Value == "s=1" || h.Value == "x" {
			t.Errorf("kept %+v", h)
		}
	}
	if got.Issues != nil {
		t.Error(got.Issues)
	}
	got.Document = "other"
	again, _ := it.Values(got, "Test#1", []string{"Sealed"})
	check(again)
	changed := compiled(t, get("https://h/", one("X-Unread", "A", `from="header"`), one("X-Echo", "B", `from="header"`, "Integer"), one("X-Many", "C", `from="header" secret="true"`)))
	values, _ := changed.Values(got, "Test#1", nil)
	if a, b, c := found(t, values, "A").Ref, found(t, values, "B").Ref, found(t, values, "C").Ref; a != "unknown/X-Unread" || b != "Test#1/header X-Echo" || c != "Test#1/header X-Many" {
		t.Error(a, b, c)
	}
	for _, d := range it.Destinations() {
		if d.Code != (d.Name == "AuthKey" || d.Name == "Text") {
			t.Errorf("%+v", d)
		}
	}
	none := compiled(t, of("NONE", one("Location", "D", `from="header"`)))
	if v := shownD(t, answeredWith(none, a, v)); v != `"/a/1"` {
		t.Error(v)
	}
	head := compiled(t, strings.Replace(get("https://h/", one("Location", "D", `from="header"`)), "GET", "HEAD", 1))
	if v := shownD(t, answeredWith(head, a, v)); v != `"/a/1"` {
		t.Error(v)
	}
}

func TestSeveralLocators(t *testing.T) {
	field := func(attrs, typ string, locators ...string) string {
		return "<Field " + attrs + "><Locator>" + strings.Join(locators, "</Locator><Locator>") + "</Locator><Destination>D</Destination><DataType>" + typ + "</DataType></Field>"
	}
	for _, test := range []struct{ xml, body, want string }{
		{get("https://h/", field("", "String", "a", "b.c", "d")), `{"a":null,"b":{"c":"x"},"d":"y"}`, `"x"`},
		{get("https://h/", field("", "String", "a", "b.c", "d")), `{"a":"","d":"y"}`, `""`},
		{get("https://h/", field("", "Integer", "a", "d")), `{"a":"x","d":"1"}`, "null: what the answer holds is not an Integer (digits, with a sign at the most; at most 1000 digits)"},
		{get("https://h/", field(`default="z"`, "String", "a", "d")), `{}`, `"z"`},
		{get("https://h/", field(`secret="true"`, "String", "a", "d")), `{"a":null,"d":"y"}`, "(secret Test#1/d)"},
		{of("URLENCODED", field("", "Integer", "a", "b")), "a=&b=7", "7"},
		{of("XML", field("", "String", "/ERROR/ERRORCODE", "/RESPONSE/CODE")), "<RESPONSE><CODE>A</CODE></RESPONSE>", `"A"`},
		{of("XML", field("", "String", "/ERROR/ERRORCODE", "/RESPONSE/CODE")), "<ERROR><ERRORCODE>E04</ERRORCODE></ERROR>", `"E04"`},
		{of("TEXT", field("", "String", "regex:a(.)", "regex:b(.)")), "b1", `"1"`},
	} {
		it := compiled(t, test.xml)
		got := answered(it, test.body, vars.NewMemoryVault())
		if v := shownD(t, got); v != test.want {
			t.Errorf("%s: %s, want %s", test.body, v, test.want)
		}
		if test.want == "(secret Test#1/d)" && got.Body != `{"a":null,"d":"⟦Test#1/d⟧"}` {
			t.Error(got.Body)
		}
	}
	// What may lie under a mask comes before what is seen.
	live := answered(compiled(t, get("https://h/", one("o", "O", `secret="true"`))), `{"o":{"a":"1"},"b":"2"}`, vars.NewMemoryVault())
	changed := compiled(t, get("https://h/", field("", "String", "o.a", "b")))
	if all, _ := changed.Values(live, "Test#1", nil); all[0].Value.Ref != "unknown/o.a" {
		t.Error(all)
	}
}

func queried(path, destination string, attrs ...string) string {
	f := one("LOCATOR", destination, attrs...)
	return strings.Replace(f, "<Locator>LOCATOR", `<Locator syntax="gjson">`+escapeLocator(path), 1)
}

func TestGJSON(t *testing.T) {
	const body = `{"tasks":[{"type":"a","value":"1","n":5},{"type":"b","value":"2","n":1e2},{"type":"b","value":"3","n":7}],"o":{"a.b":{"c":"d"},"null":null},"count":{"x":[1,2,3]},"é":[{"q":"\"\u00e9"}],"x":"]@{"}`
	for _, test := range []struct{ path, want string }{
		{`tasks.#(type=="b").value`, `"2"`},
		{`tasks.#(type=="c").value`, "null"},
		{`tasks.#(type=="b")#.value`, `["2","3"]`},
		{`tasks.#(type=="c")#.value`, `[]`},
		{`tasks.#.n`, `[5,1e2,7]`},
		{`tasks.#`, `"3"`},
		{`tasks.1.n`, `"1e2"`},
		{`tasks.#(n>6).type`, `"b"`},
		{`count.x.#`, `"3"`},
		{`o.a\.b.c`, `"d"`},
		{`o.a*.c`, `"d"`},
		{`o.null`, "null"},
		{`o`, `{"a.b":{"c":"d"},"null":null}`},
		{`é.#.q`, `["\"\u00e9"]`},
		{`é.0.q`, `"\"é"`},
		{`missing.#`, "null"},
		{`tasks.#(type=="]@{").value`, "null"},
		{`tasks|#(type=="b")|value`, `"2"`},
	} {
		it := compiled(t, get("https://h/", queried(test.path, "D")))
		got := answered(it, body, vars.NewMemoryVault())
		if v := shownD(t, got); v != test.want || got.Body != body {
			t.Errorf("%s: %s, want %s", test.path, v, test.want)
		}
	}
}

func TestGJSONMasks(t *testing.T) {
	const body = `{"t":[{"k":"a","v":"111"},{"k":"b","v":"222"},{"k":"b","v":null}],"n":1}`
	for _, test := range []struct{ name, fields, body, want, found string }{
		{"one", queried(`t.#(k=="b").v`, "Sealed"), body, `{"t":[{"k":"a","v":"111"},{"k":"b","v":"⟦Test#1/t[1].v⟧"},{"k":"b","v":null}],"n":1}`, "Sealed=(secret Test#1/t[1].v)"},
		{"several", queried(`t.#.v`, "Sealed"), body, `{"t":[{"k":"a","v":"⟦Test#1/t[0].v⟧"},{"k":"b","v":"⟦Test#1/t[1].v⟧"},{"k":"b","v":null}],"n":1}`, "Sealed=(secret Test#1/t.#.v)"},
		{"count", queried(`t.#`, "Sealed"), body, "⟦Test#1/⟧", "Sealed=(secret Test#1/t.#)"},
		{"object", queried(`t.#(k=="b")`, "Sealed"), body, `{"t":[{"k":"a","v":"111"},"⟦Test#1/t[1]⟧",{"k":"b","v":null}],"n":1}`, "Sealed=(secret Test#1/t[1])"},
		{"by its name", queried(`t.#(k=="b").token`, "A"), `{"t":[{"k":"b","token":"x"}]}`, `{"t":[{"k":"b","token":"⟦Test#1/t[0].token⟧"}]}`, "A=(secret Test#1/t[0].token)"},
		{"by its name, several", queried(`t.#.token`, "A") + queried(`t.#.k`, "B") + queried("t.#", "C"), `{"t":[{"k":"b","token":"x"}]}`, `{"t":[{"k":"b","token":"⟦Test#1/t[0].token⟧"}]}`, `A=(secret Test#1/t.#.token) B=["b"] C="1"`},
		{"secret=false", queried(`t.#.token`, "A", `secret="false"`), `{"t":[{"k":"b","token":"x"}]}`, `{"t":[{"k":"b","token":"x"}]}`, `A=["x"]`},
		{"known", queried(`t.#(k=="b").v`, "A"), `{"t":[{"k":"b","v":"hunter2-hunter2"}]}`, `{"t":[{"k":"b","v":"⟦Test#1/t[0].v⟧"}]}`, "A=(secret Test#1/t[0].v)"},
		{"the part itself", queried(`t`, "Sealed"), `{"t":1,"u":2}`, `{"t":"⟦Test#1/t⟧","u":2}`, "Sealed=(secret Test#1/t)"},
	} {
		v := vars.NewMemoryVault()
		_ = v.Put("Known", "hunter2-hunter2")
		it := compiled(t, get("https://h/", test.fields))
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

func TestGJSONReplay(t *testing.T) {
	live := answered(compiled(t, get("https://h/", one("t[1].k", "K", `secret="true"`))), `{"t":[{"k":"a","v":"1"},{"k":"b","v":"2"},{"k":"c","v":"3"}],"u":[{"k":"c","v":"4"}],"n":1}`, vars.NewMemoryVault())
	for _, test := range []struct{ field, want string }{
		{queried(`t.#(k=="c").v`, "D"), `(secret unknown/t.#(k=="c").v)`},
		{queried(`t.#(k=="a").v`, "D"), `(secret unknown/t.#(k=="a").v)`},
		{queried(`t.#.v`, "D"), `(secret unknown/t.#.v)`},
		{queried(`t.#`, "D"), `"3"`},
		{queried(`t.1.k`, "D"), `(secret unknown/t.1.k)`},
		{queried(`u.#(k=="c").v`, "D"), `"4"`},
		{queried(`u.#(k=="c").v`, "Sealed"), `(secret Test#1/u[0].v)`},
		{queried(`u.#(k=="x").v`, "D"), "null"},
		{queried(`x.#`, "D"), "null"},
		{queried(`n`, "D"), `"1"`},
		{queried(`*.#`, "D"), "(secret unknown/*.#)"},
	} {
		it := compiled(t, get("https://h/", test.field))
		all, _ := it.Values(live, "Test#1", []string{"Sealed"})
		if v := all[0].Value.Shown(); v != test.want {
			t.Errorf("%s: %s, want %s", test.field, v, test.want)
		}
	}
}

func TestPlaceholdersInLocators(t *testing.T) {
	const j = `{"items":[{"name":"zero"},{"name":"one"}],"x.y":{"a'b":"q"},"$(Other)":"other","":"empty"}`
	const f = "t[1].k=a'b&t[1].v=one&t[2].k=x]&t[2].v=two&a%232=hash&a=1&a=2"
	const x = `<r><i k="a'b">one</i><i k="x">two</i><n>name</n></r>`
	for _, test := range []struct{ typ, locator, value, body, locators, want string }{
		{"JSON", "items[$(V)].name", "1", j, "items[1].name", `"one"`},
		{"JSON", "items[$(V)].name", "7", j, "items[7].name", "null"},
		{"JSON", "$(V)[0].name", "items", j, "items[0].name", `"zero"`},
		{"JSON", "$(V).name", "items[0]", j, "['items[0]'].name", "null"},
		{"JSON", "['x.y']['$(V)']", "a'b", j, `['x.y']['a\'b']`, `"q"`},
		{"JSON", "['x.$(V)']['a\\'b']", "y", j, `['x.y']['a\'b']`, `"q"`},
		{"JSON", "$(V)", "$(Other)", j, "['$(Other)']", `"other"`},
		{"JSON", "$(V)", "", j, "['']", `"empty"`},
		{"JSON", "items[0].na$(V:ToLowerCase)", "ME", j, "items[0].name", `"zero"`},
		{"URLENCODED", "t[$(V)].v", "2", f, "t[2].v", `"two"`},
		{"URLENCODED", "t[k=$(V)].v", "x]", f, "t[k='x]'].v", `"two"`},
		{"URLENCODED", "t[k=$(V)].v", "a'b", f, `t[k='a\'b'].v`, `"one"`},
		{"URLENCODED", "$(V)", "a#2", f, "['a#2']", `"hash"`},
		{"URLENCODED", "$(V)#2", "a", f, "a#2", `"2"`},
		{"URLENCODED", "$(V)", "t[k=x].v", f, "['t[k=x].v']", "null"},
		{"XML", "i[$(V)]", "2", x, "i[2]", `"two"`},
		{"XML", "i[@k='$(V)']", "a'b", x, "i[@k='a''b']", `"one"`},
		{"XML", "i[@k='$(V)']", "' or '1'='1", x, "i[@k=''' or ''1''=''1']", "null"},
		{"XML", "/r/$(V)", "n", x, "r/n", `"name"`},
		{"TEXT", "regex:$(V)=(.)", ".*", "x=1 .*=2", `regex:\.\*=(.)`, `"2"`},
	} {
		it := compiled(t, of(test.typ, one(escapeLocator(test.locator), "D")))
		fetch, err := it.Render(with("V", test.value))
		if err != nil {
			t.Errorf("%s: %v", test.locator, err)
			continue
		}
		if got := strings.Join(fetch.Locators, "|"); got != test.locators {
			t.Errorf("%s with %q: %s, want %s", test.locator, test.value, got, test.locators)
		}
		got := answeredWith(it, answer{body: test.body}, vars.NewMemoryVault(), fetch.Locators...)
		if v := shownD(t, got); v != test.want {
			t.Errorf("%s with %q: %s", test.locator, test.value, v)
		}
		got.Document = "other"
		if all, _ := it.ValuesAt(got, "Test#1", nil, fetch.Locators); all[0].Value.Shown() != test.want {
			t.Errorf("%s again: %v", test.locator, all)
		}
		if all, _ := it.Values(got, "Test#1", nil); all[0].Value.Ref != "unknown/?" {
			t.Errorf("%s without its locator: %v", test.locator, all)
		}
		if all := it.Placeholders(); len(all) != 1 || all[0].Name != "V" {
			t.Error(all)
		}
	}
	for _, test := range []struct{ typ, locator, value, want string }{
		{"JSON", "a[$(V)]", "-1", errIndex.Error()},
		{"JSON", "a[$(V)]", "", errIndex.Error()},
		{"JSON", "a[$(V)]", "0].b[1", errIndex.Error()},
		{"JSON", "a[$(V)]", "9999999999", errIndex.Error()},
		{"URLENCODED", "$(V)[k=x].v", "a[k=y].z", errFormPart.Error()},
		{"URLENCODED", "a[k=x].$(V)", "v#2", errFormPart.Error()},
		{"URLENCODED", "a[k=x][$(V)]", "v][w", errFormPart.Error()},
		{"XML", "a[$(V)]", "0", errPosition.Error()},
		{"XML", "a[$(V)]", "1][2", errPosition.Error()},
		{"XML", "a/$(V)", "b/c", errXMLName.Error()},
		{"XML", "a/@$(V)", "*", errXMLName.Error()},
	} {
		it := compiled(t, of(test.typ, one(escapeLocator(test.locator), "D")))
		_, err := it.Render(with("V", test.value))
		if err == nil || !strings.HasSuffix(err.Error(), ": $(V): "+test.want) || test.value != "" && len(test.value) > 2 && strings.Contains(err.Error(), test.value) {
			t.Errorf("%s with %q: %v", test.locator, test.value, err)
		}
	}
	it := compiled(t, get("https://h/", one("a.$(V)", "D"), one("b", "B"), one("c[$(W)]", "C"), one("X-$(V)", "E", `from="header"`)))
	s := with("V", "v", "W", "3")
	if f := rendered(t, it, s); strings.Join(f.Locators, " ") != "a.v c[3] X-V" {
		t.Error(f.Locators)
	}
	s.data["V"] = vars.Secret("Start#1/token", vars.Server)
	if _, err := it.Render(s); err == nil || !strings.Contains(err.Error(), "$(V): a secret cannot stand in a Locator") {
		t.Error(err)
	}
	if _, err := compiled(t, get("https://h/", one("a.#(K)", "D"))).Render(with()); err == nil {
		t.Error("a secret setting stands in a Locator")
	}
}

func TestFieldMistakes(t *testing.T) {
	for xml, want := range map[string]string{
		get("https://h/", `<Field from="status"><Locator>x</Locator><Destination>D</Destination></Field>`):         `a Field with from="status" has no Locator`,
		get("https://h/", `<Field from="header"><Destination>D</Destination></Field>`):                             "<Field> needs a <Locator> inside",
		get("https://h/", `<Field><Destination>D</Destination></Field>`):                                           "<Field> needs a <Locator> inside",
		get("https://h/", one("", "D", `from="header"`)):                                                           "the Locator is empty: from=\"header\" needs the header's name",
		get("https://h/", one("a b", "D", `from="header"`)):                                                        "the name of a header holds letters, digits and dashes only",
		get("https://h/", one("a#x", "D", `from="header"`)):                                                        "behind # stands a number from 1, or last",
		get("https://h/", one("a", "D", `from="cookie"`)):                                                          `attribute from of <Field>: "cookie" is not one of`,
		of("XML", queried("a.#", "D")):                                                                             `syntax="gjson" is for Type JSON, this is Type XML`,
		get("https://h/", queried("a.@reverse", "D")):                                                              "a gjson Locator takes names",
		get("https://h/", queried("[a,b]", "D")):                                                                   "a gjson Locator takes names",
		get("https://h/", queried(`{a,"b":c}`, "D")):                                                               "a gjson Locator takes names",
		get("https://h/", queried(`a.!"x"`, "D")):                                                                  "a gjson Locator takes names",
		get("https://h/", queried(`a.#(b=="x"`, "D")):                                                              "( is not closed: ) is missing",
		get("https://h/", queried(`a.#(b=="x)`, "D")):                                                              "the text in quotes is not closed",
		get("https://h/", queried(`a.$(B)`, "D")):                                                                  "a gjson Locator takes no placeholders",
		get("https://h/", queried(``, "D")):                                                                        "the Locator is empty",
		strings.Replace(get("https://h/", one("a.$(L)", "D")), "<Request>", `<Let name="L">"x"</Let><Request>`, 1): "a Let cannot stand in a Locator",
		of("TEXT", one("regex:a(b", "D")):                                                                          "the regular expression (RE2) cannot be read: missing closing )",
	} {
		all := strings.Join(findings(xml), "\n")
		if !strings.Contains(all, want) {
			t.Errorf("%s\n got %s\nwant %s", xml, all, want)
		}
	}
}
