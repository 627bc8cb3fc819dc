package interactions

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// TestInboxLeaks searches all that leaves the inbox (what goes into a journal,
// answers, logs, errors) for secrets in every form: the document's, the
// call's, the settings', what was computed from them, and cards.
func TestInboxLeaks(t *testing.T) {
	const token, known, card, callers = "tok/en+of the=card", "an-old-secret-of-the-call", "4111111111111111", "caller-chosen-pass"
	const sealed = "sealed-by-the-flow"
	all := []string{token, known, card, inboxSecret, callers, sealed, signature(token), "derived:" + inboxSecret}
	echo := func(escape func(string) string) string { return escape("it was " + signature(token)) }
	jsonText := func(s string) string { b, _ := json.Marshal(s); return string(b[1 : len(b)-1]) }
	xmlText := strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace
	for name, test := range map[string]struct{ typ, locator, body string }{
		"JSON":       {"JSON", "a.card", fmt.Sprintf(`{"a":{"card":"%s","again":"x %s y","pan":"%s","say":"card %s was taken","echo":"%s"},"set":"`+inboxSecret+`","%s":1,"password":"%s"}`, jsonText(token), jsonText(token), card, card, echo(jsonText), known, callers)},
		"XML":        {"XML", "/r/card", fmt.Sprintf(`<r a="%s"><card>%s</card><again>x %s</again><pan>%s</pan><password>%s</password><!-- %s --><echo>%s</echo></r>`, known, xmlText(token), xmlText(token), card, callers, known, echo(xmlText))},
		"URLENCODED": {"URLENCODED", "card", "card=" + url.QueryEscape(token) + "&again=x+" + url.QueryEscape(token) + "&pan=" + card + "&password=" + callers + "&echo=" + echo(url.QueryEscape) + "&" + known + "=1"},
		"TEXT":       {"TEXT", "", token + " " + known},
		"NONE":       {"NONE", "-", "card=" + url.QueryEscape(token) + "&pan=" + card},
		"broken":     {"JSON", "card", `{"card":"` + token + `","echo":"` + echo(jsonText)},
		"base64":     {"JSON", "card", `{"card":"` + base64.StdEncoding.EncodeToString([]byte("u:"+known)) + `"}`},
	} {
		fields := one(test.locator, "Card", `secret="true"`)
		if test.locator == "-" {
			fields = one("card", "Card", `from="form" secret="true"`)
		}
		fields += one("token", "Token", `from="query"`) + one("pan", "Pan", `from="query"`) + one("X-Card", "HeaderCard", `from="header"`) + one("Authorization", "Auth", `from="header"`) + one("Short", "D", `from="let"`) + one("ref", "S", `from="query"`)
		xml := notificationOf("POST", `query("k")`, `$(Known) != nil and secureEquals(query("s"), #(Key))`,
			`<Let name="Derived">"derived:" + #(Key)</Let><Let name="Short">regex(#(Key), "^the-")</Let><Let name="Sum">hmac("sha256", #(Key), "`+token+`")</Let><Dedupe>$(Derived) + query("token")</Dedupe><Type>`+test.typ+`</Type><Fields>`+fields+`</Fields>`)
		for _, signed := range []string{inboxSecret, "wrong"} {
			p := newPostBox(t, xml)
			v := &visitor{vault: vars.NewMemoryVault()}
			_ = v.vault.Put("Get#1/known", known)
			s := scope{data: map[string]vars.Value{"Known": vars.Secret("Get#1/known", vars.Server)}}
			e := p.n.Expect(s, "K1", "C1#1", []string{"Card", "Token", "S"})
			v.Ticket = p.Expect("C1", []engine.Expect{e}, vars.Settings{"Key": inboxSecret}.Over(v.vault))
			answer := make(chan string)
			go func() {
				w := p.sendTo("POST", "/acme/event?k=K1&s="+signed+"&token="+url.QueryEscape(token)+"&pan="+card+"&ref="+sealed, test.body, "X-Card", "card "+card+" "+known, "Authorization", "Bearer "+callers)
				answer <- fmt.Sprint(w.Code, w.Header(), w.Body)
			}()
			a := <-v.Arrivals()
			if delivered := a.Refused == ""; delivered != (signed == inboxSecret && name != "broken") {
				t.Errorf("%s, %s: %+v", name, signed, a)
			}
			a.Done(nil)
			event, _ := json.Marshal(a.Notified)
			expect, _ := json.Marshal(e)
			out := fmt.Sprintf("%s %s %s %s %+v %v", event, a.Refused, <-answer, expect, p.in, a.Notified)
			v.Withdraw()
			for _, secret := range all {
				for _, form := range append(vars.Forms(secret), secret) {
					if strings.Contains(out, form) {
						t.Errorf("%s, %s: %q in\n%s", name, signed, form, out)
					}
				}
			}
			if signed != inboxSecret || name == "broken" {
				continue
			}
			for _, want := range []string{"Card", "Token", "HeaderCard", "Auth", "D", "S"} {
				f := found(t, a.Notified.Found, want)
				clear, ok := v.vault.Get(f.Ref)
				if !ok || clear == "" {
					t.Errorf("%s: %s is %+v, and the vault has %q", name, want, f, clear)
				}
			}
		}
	}
}

// A replay on another version of the document reads what the journal has.
func TestNotificationValues(t *testing.T) {
	p := newPostBox(t, acme(""))
	v := p.wait("C1", "K1")
	p.event("K1", "paid", "e1")
	n := v.leave().got[0]
	if found, _ := p.n.ValuesOf(n, "C1#1", []string{"Token"}); fmt.Sprint(found) != fmt.Sprint(n.Found) {
		t.Error(found)
	}
	changed := notified(t, notificationOf("POST", `json(body()).order`, `secureEquals(header("X-S"), #(Key))`,
		`<Let name="L">query("x")</Let><Fields>`+one("order", "Order")+one("token", "T")+one("X-Event-Id", "Id", `from="header"`)+one("X-Other", "Other", `from="header"`)+
			one("x", "X", `from="query"`)+one("L", "FromLet", `from="let"`)+one("none", "None")+`</Fields>`))
	found, issues := changed.ValuesOf(n, "C1#1", nil)
	want := "[{Order {String K1  server}} {T {String  C1#1/token server}} {Id {String e1  server}} {Other {String  unknown/X-Other server}} {X {String  unknown/x server}} {FromLet {String  unknown/L server}} {None {   }}]"
	if fmt.Sprint(found) != want || len(issues) != 0 {
		t.Errorf("%v %v", found, issues)
	}
}
