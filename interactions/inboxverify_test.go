package interactions

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Values of the call decide: before it is there nobody can tell.
func TestInboxPerCall(t *testing.T) {
	for _, card := range []string{"t0ken", "??>??>~~~", ">>>???x"} { // with + / and = in their Base64
		p := newPostBox(t, perCall())
		encoded := base64.StdEncoding.EncodeToString([]byte(`{"token":"` + card + `"}`))
		raw := url.QueryEscape(encoded)
		target := "/acme/event?order=K1&result=" + raw + "&sum=" + signature("12.40"+raw)
		if s, text := p.send("GET", "/acme/event?order=K1&result="+raw+"&sum="+signature("99.00"+raw), ""); s != 200 || p.Kept() != 1 {
			t.Fatal(s, text, p.Kept()) // kept, not known to be right
		}
		v := p.stand("C1", "K1", "Amount", "12.40")
		v.take(<-v.Arrivals())
		if len(v.no) != 1 || p.Kept() != 0 {
			t.Errorf("%q, kept %d", v.no, p.Kept())
		}
		for _, wrong := range []string{strings.Replace(target, "sum=", "sum=0", 1), target + "&sum=x", target + "&result=", strings.Replace(target, "K1", "K2", 1)} {
			if strings.Contains(wrong, "K2") { // nobody's
				p.send("GET", wrong, "")
				continue
			}
			go p.send("GET", wrong, "")
			v.take(<-v.Arrivals())
		}
		go p.send("GET", target, "")
		v.take(<-v.Arrivals())
		v.Withdraw()
		if len(v.got) != 1 || len(v.no) != 4 {
			t.Fatalf("%+v %q", v.got, v.no)
		}
		kept, ok := v.vault.Get(found(t, v.got[0].Found, "Card").Ref)
		if whole, _ := v.vault.Get(found(t, v.got[0].Found, "Result").Ref); !ok || kept != card || whole != encoded || len(v.got[0].Read) != 1 || v.got[0].Read[0].Value != "⟦C1#1/query result⟧" {
			t.Errorf("%q %+v", kept, v.got[0])
		}
	}
}

// One that came twice before anybody could verify it is delivered once.
func TestInboxPerCallTwice(t *testing.T) {
	p := newPostBox(t, perCall())
	const raw = "eyJ0b2tlbiI6IngifQ%3D%3D" // {"token":"x"}
	for _, result := range []string{raw, raw, "x", raw} {
		p.send("GET", "/acme/event?order=K1&result="+result+"&sum="+signature("1"+raw), "")
	}
	for n := range 3 {
		v := p.wait("C1", "K1", "Amount", "1")
		time.Sleep(5 * time.Millisecond)
		if v.leave(); len(v.got) != max(0, 1-n) {
			t.Errorf("%d: %+v", n, v.got)
		}
	}
	if p.Kept() != 0 {
		t.Error(p.Kept())
	}
}

func TestInboxRepeatedParameters(t *testing.T) {
	xml := notificationOf("POST", `form("order")`, `secureEquals(form("sum"), hmac("sha256", #(Key), form("order") + form("state")))`,
		`<Type>URLENCODED</Type><Fields>`+one("state", "State", `from="form"`)+one("note", "Note")+`</Fields>`)
	p := newPostBox(t, xml)
	v := p.wait("C1", "K1")
	good := "order=K1&state=paid&sum=" + signature("K1paid")
	for body, want := range map[string]int{
		good: 200, good + "&state=failed": 400, "state=failed&" + good: 400, good + "&order=K2": 400, good + "&sum=x": 400,
		"order=K1&state=failed&sum=" + signature("K1paid"): 403, good + "&note=a&note=b": 200,
	} {
		if s, text := p.send("POST", "/acme/event", body); s != want {
			t.Errorf("%s: %d %s", body, s, text)
		}
	}
	if v.leave(); v.states() != "paid" || strings.Contains(v.got[0].Body, signature("K1paid")) || !strings.Contains(v.got[0].Body, "sum=⟦C1#1/sum⟧") {
		t.Errorf("%+v", v.got)
	}
}

// What cannot be judged here is not lost, and not delivered.
func TestInboxUnable(t *testing.T) {
	p := newPostBox(t, acme(""), func(c *InboxConfig) { c.Settings = nil })
	if s := p.event("K1", "paid", "e1"); s != 200 || p.Kept() != 1 { // the call may know the setting
		t.Error(s, p.Kept())
	}
	v := p.wait("C1", "K1")
	time.Sleep(5 * time.Millisecond)
	if v.leave(); v.states() != "paid" {
		t.Errorf("%+v", v)
	}
	v = &visitor{vault: vars.NewMemoryVault(), stop: make(chan struct{})}
	v.Ticket = p.Expect("C2", []engine.Expect{p.n.Expect(with(), "K2", "C2#1", nil)}, v.vault) // without the setting
	done := make(chan int)
	go func() { done <- p.event("K2", "paid", "e2") }()
	v.take(<-v.Arrivals())
	if s := <-done; s != 503 || len(v.no) != 1 || len(v.got) != 0 {
		t.Error(s, v.no, v.got)
	}
	v.Withdraw()
}
