package interactions

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// task is one task of a HostedPCI answer.
func task(n, typ, more string) string {
	p := "&sessionTask[" + n + "]."
	return p + "type=" + typ + p + "status=success" + p + "completionCode=success" + p + "completionCode=success" + p + "exceptionMsg=" + more + p + "createTS="
}

func hosted(tasks ...string) string {
	return "status=success&sessionId=&sessionType=ccmap&sessionStatus=complete&sessionKey=2034025040&sessionTaskCount=3" + strings.Join(tasks, "")
}

func TestReadURLEncoded(t *testing.T) {
	setup := task("1", "sessionsetup", "")
	mapped := task("2", "ccmapsetup", "&sessionTask[2].paramName=mappedcc&sessionTask[2].paramValue=tok%2F4+x&sessionTask[2].createTS=<>createTime")
	cvv := task("3", "cccvvsetup", "&sessionTask[3].respToken1=100&sessionTask[3].comment=Masked+CVV%3A100")
	moved := strings.NewReplacer("[1]", "[3]", "[2]", "[1]", "[3]", "[2]")
	for _, test := range []struct{ locator, body, want string }{
		{"sessionTask[2].paramValue", hosted(setup, mapped, cvv), `"tok/4 x"`},
		{"sessionTask[3].comment", hosted(setup, mapped, cvv), `"Masked CVV:100"`},
		{"sessionTask[2].createTS", hosted(setup, mapped, cvv), `"<>createTime"`},
		{"sessionTask[2].createTS#2", hosted(setup, mapped, cvv), `""`},
		{"sessionTask[1].completionCode", hosted(setup, mapped, cvv), `"success"`},
		{"sessionTask[type=ccmapsetup].paramValue", hosted(setup, mapped, cvv), `"tok/4 x"`},
		{"sessionTask[type=ccmapsetup].paramValue", hosted(moved.Replace(cvv), moved.Replace(setup), moved.Replace(mapped)), `"tok/4 x"`},
		{"sessionTask[type='ccmapsetup'].paramValue", hosted(moved.Replace(mapped)), `"tok/4 x"`},
		{"sessionTask[type=cccvvsetup].respToken1", hosted(cvv, setup, mapped), "(secret Test#1/sessionTask[3].respToken1)"},
		{"sessionTask[type=ccexpsetup].paramValue", hosted(setup, mapped, cvv), "null"},
		{"sessionTask[type=CCMAPSETUP].paramValue", hosted(setup, mapped, cvv), "null"},
		{"sessionTask[type=ccmapsetup].missing", hosted(setup, mapped, cvv), "null"},
		{"sessionTask[type=ccmapsetup].completionCode#last", hosted(setup, mapped, cvv), `"success"`},
		{"a", "a=1&a=2&a=3", `"1"`},
		{"a#1", "a=1&a=2&a=3", `"1"`},
		{"a#2", "a=1&a=2&a=3", `"2"`},
		{"a#last", "a=1&a=2&a=3", `"3"`},
		{"a#4", "a=1&a=2&a=3", "null"},
		{"a#2", "a%232=x", "null"},
		{"['a#2']", "a%232=x", `"x"`},
		{"['a=b']", "a%3Db=x", `"x"`},
		{"a#b", "a#b=x", `"x"`},
		{"a b.c", "a+b.c=x", `"x"`},
		{"a[b]", "a[b]=x", `"x"`},
		{"a[b]", "a%5Bb%5D=x", `"x"`},
		{"f[name=x][value]", "f[0][name]=y&f[0][value]=1&f[1][name]=x&f[1][value]=2", `"2"`},
		{"f[name='a]b'].v", "f[q].name=a%5Db&f[q].v=2", `"2"`},
		{"f[t=x].v", "f[1].t=x&f[2].t=x&f[2].v=2&f[1].v=1", `"1"`},
		{"f[t=x].v", "f[1].t=y&f[1].t=x&f[1].v=1", "null"},
		{"f[t=].v", "f[1].t=&f[1].v=1", `"1"`},
		{"a", "a", "null: the answer is not url-encoded: it begins with \"a\""},
		{"b", "a=1&b", `""`},
		{"a", "a=", `""`},
		{"a", "a=b=c", `"b=c"`},
		{"a", "a=1;b=2", `"1;b=2"`},
		{"b", "a=x;y&b=2", `"2"`},
		{"a", "a=%zz%4&b=%", `"%zz%4"`},
		{"a", "a=100%", `"100%"`},
		{"a", "a=%C3%A9%e2%82%ac", `"é€"`},
		{"a", "&&a=1&&", `"1"`},
		{"a", "\r\na=1\r\n", `"1"`},
		{"a", "<html a=b>", "null: the answer is not url-encoded: it begins with \"<html a=b>\""},
		{"a", `{"a":"="}`, `null: the answer is not url-encoded: it begins with "{\"a\":\"=\"}"`},
		{"a", "a=%E9", `"` + "\ufffd" + `": ` + notUTF8},
		{"a", "a=\xe9", `"` + "\ufffd" + `": ` + notUTF8},
	} {
		it := compiled(t, of("URLENCODED", one(escapeLocator(test.locator), "D")))
		got := answered(it, test.body, vars.NewMemoryVault())
		if v := shownD(t, got); v != test.want {
			t.Errorf("%s of %s: %s, want %s", test.locator, test.body, v, test.want)
		}
	}
}

func TestURLEncodedCharset(t *testing.T) {
	it := compiled(t, of("URLENCODED", one("ü", "D"), one("€", "E")))
	got := answeredWith(it, answer{body: "\xfc=%E9t%C9&%80=\x80+%26", headers: http.Header{"Content-Type": {"text/plain; charset=iso-8859-1"}}}, vars.NewMemoryVault())
	if d, e := found(t, got.Found, "D").Text, found(t, got.Found, "E").Text; d != "étÉ" || e != "€ &" || got.Issues != nil {
		t.Errorf("%s %s %+v", d, e, got)
	}
	got.Document = "other"
	again, _ := it.Values(got, "Test#1", nil)
	if d, e := found(t, again, "D").Text, found(t, again, "E").Text; d != "étÉ" || e != "€ &" {
		t.Errorf("%s %s of %s", d, e, got.Body)
	}
}

func TestURLEncodedMasks(t *testing.T) {
	for _, test := range []struct{ name, fields, body, want, found string }{
		{"sealed", one("a.b", "Sealed"), "a.b=x+y&c=x", "a.b=⟦Test#1/a.b⟧&c=x", "Sealed=(secret Test#1/a.b)"},
		{"all of the name", one("a#2", "Sealed"), "a=1&b=2&a=3", "a=⟦Test#1/a⟧&b=2&a=⟦Test#1/a#2⟧", "Sealed=(secret Test#1/a#2)"},
		{"selected", one("f[t=x].v", "Sealed"), "f[1].t=y&f[1].v=1&f[2].t=x&f[2].v=2", "f[1].t=y&f[1].v=1&f[2].t=x&f[2].v=⟦Test#1/f[2].v⟧", "Sealed=(secret Test#1/f[2].v)"},
		{"names", one("session", "S"), "sessionKey=1&session=2&auth[user]=u&token=&hasToken=true", "sessionKey=⟦Test#1/sessionKey⟧&session=2&auth[user]=⟦Test#1/auth[user]⟧&token=&hasToken=true", `S="2"`},
		{"read inside", one("auth[user]", "S"), "auth[user]=u", "auth[user]=u", `S="u"`},
		{"secret=false", one("token", "S", `secret="false"`), "token=u&token=v", "token=u&token=v", `S="u"`},
		{"known", one("a", "S"), "a=say+hunter2%2dhunter2&b=1", "a=⟦Test#1/a⟧&b=1", "S=(secret Test#1/a)"},
		{"known key", one("b", "S"), "hunter2%2Dhunter2=a&b=1", "⟦Test#1/[#0]/key⟧=a&b=1", `S="1"`},
		{"over two", one("b", "S"), "a=hunter2-&b=2", "a=hunter2-&b=2", `S="2"`},
		{"card", one("b", "S"), "n=4111+1111-1111+1111&b=1", "n=⟦Test#1/n⟧&b=1", `S="1"`},
		{"forged", one("a", "S"), "a=%E2%9F%A6%23ClientSecret%E2%9F%A7&b=⟦x⟧", "a=⟦Test#1/a⟧&b=⟦Test#1/b⟧", "S=(secret Test#1/a)"},
		{"escapes in the mask", one("a&amp;b+c%", "Sealed"), "a%26b%2Bc%25=1", "a%26b%2Bc%25=⟦Test#1/a%26b%2Bc%25⟧", "Sealed=(secret Test#1/a&b+c%)"},
	} {
		v := vars.NewMemoryVault()
		_ = v.Put("Known", "hunter2-hunter2")
		it := compiled(t, of("URLENCODED", test.fields))
		got := answered(it, test.body, v, "Sealed")
		all := ""
		for _, f := range got.Found {
			all += f.Name + "=" + f.Value.Shown()
		}
		if got.Body != test.want || all != test.found {
			t.Errorf("%s: %s\n got %s %s\nwant %s %s", test.name, test.body, got.Body, all, test.want, test.found)
		}
	}
}

func TestURLEncodedReplay(t *testing.T) {
	v := vars.NewMemoryVault()
	_ = v.Put("Known", "hunter2-hunter2")
	live := compiled(t, of("URLENCODED", one("f[type=map].value", "T", `secret="true"`), one("kind", "K", `secret="true"`)))
	event := answered(live, "f[1].type=cvv&f[1].value=1&f[2].type=map&f[2].value=tok&kind=a&state=open&hunter2-hunter2=x&n=7&g[1].token=map&g[1].v=1&g[2].token=cvv&g[2].v=2", v)
	for _, test := range []struct{ field, want string }{
		{one("f[2].value", "D"), "(secret Test#1/f[2].value)"},
		{one("f[1].value", "D"), `"1"`},
		{one("state", "D"), `"open"`},
		{one("state", "Sealed"), "(secret Test#1/state)"},
		{one("state#2", "D"), "(secret unknown/state#2)"},
		{one("missing", "D"), "(secret unknown/missing)"}, // the masked key may be it
		{one("n", "D", "", "Integer"), "7"},
		{one("g[token=cvv].v", "D"), "(secret unknown/g[token='cvv'].v)"},
	} {
		it := compiled(t, of("URLENCODED", test.field))
		all, _ := it.Values(event, "Test#1", []string{"Sealed"})
		if v := all[0].Value.Shown(); v != test.want {
			t.Errorf("%s of %s: %s", test.field, event.Body, v)
		}
	}
	event = answered(live, "g[1].token=map&g[1].v=1&g[2].type=cvv&g[2].v=2&n=7", vars.NewMemoryVault())
	for _, test := range []struct{ field, want string }{
		{one("missing", "D"), "null"},
		{one("g[token=cvv].v", "D"), "(secret unknown/g[token='cvv'].v)"},
		{one("g[type=cvv].v", "D"), `"2"`},
		{one("g[type=map].v", "D"), "null"},
	} {
		it := compiled(t, of("URLENCODED", test.field))
		all, _ := it.Values(event, "Test#1", nil)
		if v := all[0].Value.Shown(); v != test.want {
			t.Errorf("%s of %s: %s", test.field, event.Body, v)
		}
	}
}

func TestURLEncodedSecretInAnyByte(t *testing.T) {
	for _, secret := range []string{"tok/SECRET+0123=", `quo"ted\back`, "ümläut-secret", "a<b>&c'd\"e", "1234567890123", "a b&c=d;e%"} {
		v := vars.NewMemoryVault()
		_ = v.Put("#S", secret)
		var pairs []string
		for i, e := range append(encodings(secret), secret) {
			q := url.QueryEscape(e)
			pairs = append(pairs, "k"+string(rune('a'+i))+"=x"+q+"y", "z"+q+"=1", "p"+string(rune('a'+i))+"="+url.PathEscape(url.QueryEscape(e)))
		}
		it := compiled(t, of("URLENCODED", one("ka", "A"), one("kc", "C", `secret="false"`), one("pb", "B")))
		checkNoSecret(t, answered(it, strings.Join(pairs, "&"), v), secret)
		checkNoSecret(t, answered(it, "k="+secret, v), secret)
	}
}

func TestFormLocators(t *testing.T) {
	for _, test := range []struct{ locator, canonical, mistake string }{
		{"a", "a", ""},
		{"a.b[2]", "a.b[2]", ""},
		{"a#2", "a#2", ""},
		{"a#02", "a#2", ""},
		{"a#1", "a", ""},
		{"a#last", "a#last", ""},
		{"a#x", "['a#x']", ""},
		{"#2", "['#2']", ""},
		{"['a']", "a", ""},
		{`["it's"]#2`, `['it\'s']#2`, ""},
		{"f[t=x].v", "f[t='x'].v", ""},
		{"f[1][t=x].v#last", "f[1][t='x'].v#last", ""},
		{"f[t=\"x]\"][v]", "f[t='x]'][v]", ""},
		{"", "", "1:1: the Locator is empty"},
		{"['a", "", "1:1: the quoted name is not closed"},
		{"['a'x", "", "1:1: ] is missing behind the quoted name"},
		{"['a']x", "", "1:6: behind the quoted key stands nothing, #2 or #last"},
		{"f[t=x]", "", "1:7: behind [t=x] stands what is to be read, like .paramValue"},
		{"f[t=x]v", "", "1:7: behind [t=x] stands what is to be read, like .paramValue"},
		{"f[t=x", "", "1:2: [ is not closed: ] is missing"},
		{"f[t='x].v", "", "1:5: the quoted value is not closed"},
		{"[t=x].v", "", "1:1: a name is missing before ["},
		{"f[=x].v", "", "1:2: the name of the sibling is missing before ="},
		{"f[t=x].g[u=y].v", "", "1:7: a Locator selects once only"},
		{"~~~REPLACE~~~", "", "1:1: ~~~REPLACE~~~ is still to be filled in"},
	} {
		at, mistake := mistakes(readFormLocator, test.locator)
		text := ""
		if at != nil {
			text = at.String()
		}
		if text != test.canonical || mistake != test.mistake {
			t.Errorf("%s: %s, %s", test.locator, text, mistake)
		}
	}
}

func FuzzURLEncoded(f *testing.F) {
	f.Add("a=1&b=2&a=%C3%A9+x", "hunter2-hunter2")
	f.Add("sessionTask[1].type=x&sessionTask[1].v=SECRET&SECRET=1&token=a", "a b&c=d+e")
	f.Add("a=%zz;&b&=&%E2%9F%A6x%E2%9F%A7=⟦y⟧", "12345678")
	f.Fuzz(func(t *testing.T, text, secret string) {
		if !utf8.ValidString(secret) || len(secret) < vars.MinKnown {
			return
		}
		text = strings.ReplaceAll(text, "SECRET", url.QueryEscape(secret))
		text, _ = validUTF8(text)
		pairs := pairsOf(text)
		if values, err := url.ParseQuery(text); err == nil {
			count := map[string]int{}
			for _, p := range pairs {
				n := count[p.key]
				count[p.key]++
				if want := values[p.key]; utf8.ValidString(percentDecoded(text, true)) && (n >= len(want) || want[n] != p.value) {
					t.Errorf("%q: %q is %q, not %q", text, p.key, p.value, want)
				}
			}
		}
		v := vars.NewMemoryVault()
		_ = v.Put("S", secret)
		b := body{text: text, ref: "R", known: secrets{vars.KnownIn(v)}}
		var places []locator
		for _, p := range pairs {
			places = append(places, formLocator{key: p.key, nth: 1}, formLocator{key: p.key, nth: 0})
		}
		b.spots = make([]spot, len(places))
		r := newFormReader(places).read(b)
		out, _ := json.Marshal(engine.Fetched{Body: r.body})
		for _, form := range vars.Forms(secret) {
			if strings.Contains(r.body, form) && strings.Contains(string(out), form) {
				t.Errorf("%q shows in %s", form, r.body)
			}
		}
		if r.found == nil {
			return
		}
		replayed(t, newFormReader(places), b, r)
	})
}

// replayed reads a masked body again: what was there is there, is the same,
// or is hidden.
func replayed(t *testing.T, again reader, b body, live reply) {
	t.Helper()
	b.text, b.known, b.replay = live.body, nil, true
	r := again.read(b)
	if r.hidden {
		return
	}
	if r.found == nil {
		t.Fatalf("%q cannot be read again: %s", live.body, r.issue)
	}
	for i, was := range live.found {
		is := r.found[i]
		switch {
		case was.exists && !is.exists:
			t.Errorf("%q of %q became null", was.text, live.body)
		case is.exists && is.mask == "" && !is.hidden && is.text != was.text:
			t.Errorf("%q of %q became %q", was.text, live.body, is.text)
		}
	}
}
