package interactions

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// wsse is a request with a one-shot nonce, as SysPay-like interfaces want it.
func wsse(url, attrs string, lets string) string {
	return "<ApiInteraction>\n" + lets + `
		<Let name="Nonce">nonce(32)</Let>
		<Let name="Created">formatTime(now(), "yyyy-MM-dd'T'HH:mm:ss'Z'", "UTC")</Let>
		<Let name="Digest">base64(sha1raw($(Nonce) + $(Created) + #(Passphrase)))</Let>
		<Request` + attrs + `><Url>` + url + `</Url><Method>POST</Method>
		<Headers><Header><Key>X-WSSE</Key><Value>UsernameToken Username="$(User)", PasswordDigest="$(Digest)", Nonce="$(Nonce:Base64)", Created="$(Created)"</Value></Header></Headers>
		<Body>{"amount":"$(Amount)"}</Body></Request>
		<Response><Type>JSON</Type><Fields>` + one("a", "A") + one("echo", "Echo") + `</Fields></Response></ApiInteraction>`
}

const passphrase = "correct horse battery"

func seeded(f *engine.Fetch) { f.Seed = "5eed" }

// ticking is a clock that goes on by a second at each look.
func ticking() func() time.Time {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return func() time.Time { at = at.Add(time.Second); return at }
}

// A request is rendered afresh for each attempt: another nonce, another time,
// the right digest; and all of it can be found out again from the seed.
func TestLetsOfEveryAttempt(t *testing.T) {
	var w *wire
	header := regexp.MustCompile(`PasswordDigest="([^"]*)", Nonce="([^"]*)", Created="([^"]*)"`)
	w = serve(t, func(conn net.Conn, n, _ int, _ <-chan struct{}) bool {
		if n < 3 {
			_, _ = io.WriteString(conn, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
			return true
		}
		body := fmt.Sprintf(`{"a":"x","echo":%q}`, header.FindStringSubmatch(w.last())[1])
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		return true
	})
	c := client(t)
	c.Now = ticking()
	v := vars.Settings{"Passphrase": passphrase}.Over(vars.NewMemoryVault())
	xml := wsse(w.url()+"/", ` effect="idempotent" retry="3"`, "")
	s := with("User", "shop", "Amount", "12.40")
	var command []byte
	got := fetched(t, c, xml, s, v, seeded, func(f *engine.Fetch) { command, _ = json.Marshal(f) })
	if got.Outcome != engine.Answered || got.Attempts != 3 || len(got.Sent) != 3 {
		t.Fatalf("%+v", got)
	}
	nonces := map[string]bool{}
	for i, sent := range w.seen {
		m := header.FindStringSubmatch(sent)
		if m == nil {
			t.Fatal(sent)
		}
		nonce, err := base64.StdEncoding.DecodeString(m[2])
		if err != nil {
			t.Fatal(err)
		}
		drawn := make([]byte, 16)
		(&draws{seed: "5eed", attempt: i + 1}).fill(drawn)
		if string(nonce) != hex.EncodeToString(drawn) || nonces[m[2]] {
			t.Errorf("attempt %d: nonce %s", i+1, nonce)
		}
		nonces[m[2]] = true
		if m[3] != got.Sent[i].Format("2006-01-02T15:04:05Z") || i > 0 && !got.Sent[i].After(got.Sent[i-1]) {
			t.Errorf("attempt %d: created %s, %v", i+1, m[3], got.Sent)
		}
		sum := sha1.Sum([]byte(string(nonce) + m[3] + passphrase))
		if m[1] != base64.StdEncoding.EncodeToString(sum[:]) {
			t.Errorf("attempt %d: digest %s", i+1, m[1])
		}
		if !strings.HasSuffix(sent, `{"amount":"12.40"}`) || !strings.Contains(sent, `Username="shop"`) {
			t.Error(sent)
		}
	}
	// What was computed from a secret is one, also in the answer.
	if echo := found(t, got.Found, "Echo"); !echo.IsSecret() {
		t.Errorf("%+v", echo)
	}
	event, _ := json.Marshal(got)
	digest := header.FindStringSubmatch(w.last())[1]
	for _, journaled := range []string{string(command), string(event)} {
		for _, form := range slices.Concat(vars.Forms(passphrase), vars.Forms(digest)) {
			if strings.Contains(journaled, form) {
				t.Errorf("%q is in %s", form, journaled)
			}
		}
	}
	if !strings.Contains(string(command), `{"ref":"let:Digest","via":["header"]}`) || !strings.Contains(string(command), `"uses":{"#Passphrase":{"type":"String","ref":"#Passphrase","from":"operator"}}`) {
		t.Errorf("%s", command)
	}
}

// The same command gives the same request: what a journal holds is enough.
func TestLetsAreAFunctionOfTheSeed(t *testing.T) {
	w := serve(t, says(okay, true))
	v := vars.Settings{"Passphrase": passphrase}.Over(vars.NewMemoryVault())
	for range 2 {
		c := client(t)
		c.Now = ticking()
		fetched(t, c, wsse(w.url()+"/", "", ""), with(), v, seeded)
	}
	fetched(t, client(t), wsse(w.url()+"/", "", ""), with(), v, func(f *engine.Fetch) { f.Seed = "other" })
	if w.seen[0] != w.seen[1] || w.seen[0] == w.seen[2] {
		t.Error(w.seen)
	}
}

// Lets in every place, escaped for it; of every type; made of one another.
func TestLetsInEveryPlace(t *testing.T) {
	w := serve(t, says(okay, true))
	xml := `<ApiInteraction><Let name="Odd">$(X) + "/\"&amp;"</Let><Let name="N">2 + 3</Let><Let name="Sig">hmac("sha256", #(K), $(Odd) + string($(N)))</Let>
		<Request><Url>` + w.url() + `/$(Odd)?q=$(Odd)</Url><Query><Param name="p">$(Odd)</Param></Query><Method>POST</Method>
		<Headers><Header><Key>Authorization</Key><Value>Sig $(Sig)</Value></Header></Headers>
		<Body>{"odd":"$(Odd)","n":$(N),"sig":"$(Sig:ToUpperCase)"}</Body></Request><Response><Type>JSON</Type></Response></ApiInteraction>`
	got := fetched(t, client(t), xml, with("X", "é b"), vars.Settings{"K": "the-key-of-the-shop"}.Over(vars.NewMemoryVault()))
	mac := hmac.New(sha256.New, []byte("the-key-of-the-shop"))
	mac.Write([]byte(`é b/"&5`))
	sig := hex.EncodeToString(mac.Sum(nil))
	sent := w.last()
	for _, want := range []string{"POST /%C3%A9%20b%2F%22%26?q=%C3%A9+b%2F%22%26&p=%C3%A9+b%2F%22%26\n", "Authorization: Sig " + sig + "\r\n", `{"odd":"é b/\"&","n":5,"sig":"` + strings.ToUpper(sig) + `"}`} {
		if got.Outcome != engine.Answered || !strings.Contains(sent, want) {
			t.Errorf("%+v: %s lacks %s", got, sent, want)
		}
	}
}

// A Let that cannot be computed: nothing is sent, and the issue says which and
// why without a value.
func TestLetFails(t *testing.T) {
	w := serve(t, says(okay, true))
	for _, test := range []struct{ let, want, lost string }{
		{"$(Nothing)", "the Let L: test.xml:1:37: it gives no value (null)", ""},
		{"$(Value) + 1", "the Let L: test.xml:1:46: ", ""},
		{"md5(#(Missing))", "the Let L: test.xml:1:37: the setting Missing does not exist or has no value", "#Missing"},
		{"md5($(Lost))", "the Let L: test.xml:1:37: the secret T#1/lost is lost: the vault that held it is gone", "T#1/lost"},
		{"$(Lost)", "the Let L: test.xml:1:37: the secret T#1/lost is lost: the vault that held it is gone", "T#1/lost"},
		{"$(Card) + \"\\r\\nX-Admin: 1\"", "let:L: a header may not hold a line break or NUL", ""},
	} {
		xml := `<ApiInteraction><Let name="L">` + strings.Repeat(" ", 6) + test.let + `</Let><Request effect="safe" retry="3"><Url>` + w.url() + `/</Url><Method>GET</Method><Headers><Header><Key>X</Key><Value>$(L)</Value></Header></Headers></Request><Response><Type>NONE</Type></Response></ApiInteraction>`
		s, v := with("Value", "a value nobody may see", "Card", "4111111111111111"), vars.NewMemoryVault()
		s.data["Lost"] = vars.Secret("T#1/lost", vars.Server)
		got := fetched(t, client(t), xml, s, v, seeded)
		if got.Outcome != engine.NotDone || !strings.HasPrefix(issue(got), test.want) || got.Lost != test.lost || strings.Contains(issue(got), "nobody may") || strings.Contains(issue(got), "4111") || got.Attempts != 0 {
			t.Errorf("%s: %+v", test.let, got)
		}
	}
	if w.requests.Load() != 0 {
		t.Error("something was sent")
	}
}

// net/http does not send such a request a second time by itself: a nonce goes
// out once. Where an idle connection proves dead there is one more attempt,
// rendered afresh; with effect once there is none.
func TestLetsOnAStaleConnection(t *testing.T) {
	for _, test := range []struct {
		method, effect string
		requests       int
		outcome        string
	}{
		{"GET", "safe", 3, engine.Answered},
		{"POST", "idempotent", 3, engine.Answered},
		{"POST", "once", 2, engine.MaybeDone},
		{"GET", "once", 2, engine.MaybeDone},
	} {
		w := serve(t, func(conn net.Conn, n, k int, _ <-chan struct{}) bool {
			if k > 1 {
				return false
			}
			_, _ = io.WriteString(conn, okay)
			return true
		})
		c := client(t)
		if got := fetched(t, c, get(w.url()+"/warm"), with(), vars.NewMemoryVault()); got.Outcome != engine.Answered {
			t.Fatal(got)
		}
		xml := `<ApiInteraction><Let name="Nonce">nonce(32)</Let><Request effect="` + test.effect + `"><Url>` + w.url() + `/</Url><Method>` + test.method +
			`</Method><Headers><Header><Key>Idempotency-Key</Key><Value>$(Nonce)</Value></Header></Headers></Request><Response><Type>NONE</Type></Response></ApiInteraction>`
		got := fetched(t, c, xml, with(), vars.NewMemoryVault(), seeded)
		if n := int(w.requests.Load()); n != test.requests || got.Outcome != test.outcome || got.Attempts != n-1 {
			t.Errorf("%s %s: %d requests, %+v", test.method, test.effect, n, got)
		}
		if len(w.seen) == 3 && w.seen[1] == w.seen[2] {
			t.Errorf("%s %s: the nonce was sent twice: %s", test.method, test.effect, w.seen)
		}
	}
}
