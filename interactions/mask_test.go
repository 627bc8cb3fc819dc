package interactions

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestMasks(t *testing.T) {
	const card = "4111111111111111"
	for _, test := range []struct {
		name, fields, body, want string
		found                    string // destination=value ...
	}{
		{"sealed by the document", one("t", "T", `secret="true"`), `{"t":"abc","u":"abc"}`, `{"t":"⟦Test#1/t⟧","u":"abc"}`, "T=(secret Test#1/t)"},
		{"sealed by the caller", one("a.b[1]", "Sealed"), `{"a":{"b":[1, 2 ,3]}}`, `{"a":{"b":[1, "⟦Test#1/a.b[1]⟧" ,3]}}`, "Sealed=(secret Test#1/a.b[1])"},
		{"all duplicates on the way", one("a.t", "Sealed"), `{"a":{"t":1,"t":2},"a":{"t":3,"x":4},"a":5}`,
			`{"a":{"t":"⟦Test#1/a.t⟧","t":"⟦Test#1/a.t⟧"},"a":{"t":"⟦Test#1/a.t⟧","x":4},"a":5}`, "Sealed=(secret Test#1/a.t)"},
		{"sealed duplicate, first without", one("a.t", "Sealed"), `{"a":{},"a":{"t":3}}`, `{"a":{},"a":{"t":"⟦Test#1/a.t⟧"}}`, "Sealed=null"},
		{"sealed object", one("o", "Sealed"), `{"o":{"a":[1,"token"],"b":{}},"p":1}`, `{"o":"⟦Test#1/o⟧","p":1}`, "Sealed=(secret Test#1/o)"},
		{"inside a sealed object", one("o", "Sealed") + one("o.n", "N", "", "Integer") + one("o.z", "Z"), `{"o":{"n":7,"z":null}}`, `{"o":"⟦Test#1/o⟧"}`, "Sealed=(secret Test#1/o) N=(secret Test#1/o.n) Z=null"},
		{"holds a mask", one("o", "O") + one("o.x", "X"), `{"o":{"password":"p","x":1}}`, `{"o":{"password":"⟦Test#1/o.password⟧","x":1}}`, `O=(secret Test#1/o) X="1"`},
		{"null is no secret", one("t", "Sealed"), `{"t":null,"token":null}`, `{"t":null,"token":null}`, "Sealed=null"},
		{"secret names", one("token_type", "Kind"), `{"accessToken":"x","token_type":"Bearer","cvv":123,"hasToken":true,"tokens":["a",["b"]],"Message":"m"}`,
			`{"accessToken":"⟦Test#1/accessToken⟧","token_type":"⟦Test#1/token_type⟧","cvv":"⟦Test#1/cvv⟧","hasToken":true,"tokens":["⟦Test#1/tokens[0]⟧",["⟦Test#1/tokens[1][0]⟧"]],"Message":"m"}`,
			"Kind=(secret Test#1/token_type)"},
		{"secret=false", one("token_type", "Kind", `secret="false"`), `{"token_type":"Bearer","token":"x"}`, `{"token_type":"Bearer","token":"⟦Test#1/token⟧"}`, `Kind="Bearer"`},
		{"secret=false above", one("auth", "Auth", `secret="false"`), `{"auth":{"key":"k","n":1},"key":"k"}`, `{"auth":{"key":"k","n":1},"key":"⟦Test#1/key⟧"}`, `Auth={"key":"k","n":1}`},
		{"inside a secret name", one("auth.state", "State"), `{"auth":{"state":"on","value":"v","ok":true,"deep":{"x":["y"]}}}`,
			`{"auth":{"state":"on","value":"⟦Test#1/auth.value⟧","ok":true,"deep":{"x":["⟦Test#1/auth.deep.x[0]⟧"]}}}`, `State="on"`},
		{"known secret", one("e", "E"), `{"e":"you said hunter2-hunter2!","n":1}`, `{"e":"⟦Test#1/e⟧","n":1}`, "E=(secret Test#1/e)"},
		{"known secret, secret=false", one("e", "E", `secret="false"`), `{"e":"hunter2-hunter2"}`, `{"e":"⟦Test#1/e⟧"}`, "E=(secret Test#1/e)"},
		{"known number", one("e", "E", "", "Integer"), `{"e":9988776655,"d":1.9988776655e9}`, `{"e":"⟦Test#1/e⟧","d":"⟦Test#1/d⟧"}`, "E=(secret Test#1/e)"},
		{"known number by its exponent", one("d", "D", "", "Decimal"), `{"d":99887766.55e2}`, `{"d":99887766.55e2}`, "D=(secret Test#1/d)"},
		{"known key", one("o", "O"), `{"o":{"hunter2-hunter2":{"x":1}}}`, `{"o":{"⟦Test#1/o[#0]⟧":{"x":1}}}`, "O=(secret Test#1/o)"},
		{"known secret over two values", one("o", "O"), `{"o":{"k":"hunter2","v":"3,-hunter"},"p":"x"}`, "⟦Test#1/⟧", "O=(secret Test#1/o)"},
		{"card", one("n", "N"), `{"n":"4111 1111 1111 1111","m":` + card + `,"o":"` + card + `1"}`, `{"n":"⟦Test#1/n⟧","m":"⟦Test#1/m⟧","o":"` + card + `1"}`, "N=(secret Test#1/n)"},
		{"card, secret=false", one("n", "N", `secret="false"`), `{"n":"` + card + `","m":"` + card + `"}`, `{"n":"` + card + `","m":"⟦Test#1/m⟧"}`, `N="` + card + `"`},
		{"card, secret=false above", one("o", "O", `secret="false"`), `{"o":["` + card + `"]}`, `{"o":["⟦Test#1/o[0]⟧"]}`, `O=(secret Test#1/o)`},
		{"card as a key", one("a", "A"), `{"` + card + `":1}`, `{"⟦Test#1/[#0]⟧":1}`, "A=null"},
		{"forged mask", one("a", "A"), `{"a":"⟦Other#1/x⟧","b":["\u27e6#ClientSecret\u27e7"],"⟦k":1,"k⟧":2}`,
			`{"a":"⟦Test#1/a⟧","b":["⟦Test#1/b[0]⟧"],"⟦Test#1/[#2]⟧":1,"⟦Test#1/[#3]⟧":2}`, "A=(secret Test#1/a)"},
		{"two types at one place", one("n", "Sealed") + one("n", "N", "", "Integer") + one("n", "M", "", "Integer"), `{"n":"007"}`, `{"n":"⟦Test#1/n⟧"}`, "Sealed=(secret Test#1/n) N=(secret Test#1/n#2) M=(secret Test#1/n#2)"},
		{"a new token once more", one("access_token", "Sealed") + one("link", "Link"), `{"access_token":"new/token","link":"https://h/?t=new%2Ftoken","x":"new/toke"}`,
			`{"access_token":"⟦Test#1/access_token⟧","link":"⟦Test#1/link⟧","x":"new/toke"}`, "Sealed=(secret Test#1/access_token) Link=(secret Test#1/link)"},
		{"quoted names", one("['a.b']['c d']", "Sealed"), `{"a.b":{"c d":1}}`, `{"a.b":{"c d":"⟦Test#1/['a.b']['c d']⟧"}}`, "Sealed=(secret Test#1/['a.b']['c d'])"},
		{"a secret of the wrong type", one("t", "Sealed", "", "Integer"), `{"t":"abc"}`, `{"t":"⟦Test#1/t⟧"}`, "Sealed=null"},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := vars.NewMemoryVault()
			_ = v.Put("Known", "hunter2-hunter2")
			_ = v.Put("Number", "9988776655")
			_ = v.Put("Structure", `"hunter2","v":"3`)
			it := compiled(t, get("https://h/", test.fields))
			got := answered(it, test.body, v, "Sealed")
			var all []string
			for _, f := range got.Found {
				all = append(all, f.Name+"="+f.Value.Shown())
			}
			if got.Body != test.want || strings.Join(all, " ") != test.found {
				t.Errorf("%s\n got %s %s\nwant %s %s", test.body, got.Body, all, test.want, test.found)
			}
			for _, f := range got.Found {
				if _, ok := v.Get(f.Value.Ref); f.Value.IsSecret() && !ok {
					t.Errorf("%s is not in the vault", f.Value.Ref)
				}
			}
			for _, i := range got.Issues {
				if strings.Contains(i.Msg, "abc") {
					t.Error(i.Msg)
				}
			}
		})
	}
}

// The vault gets what the fields read, clear and typed, and nothing else.
func TestVaultGets(t *testing.T) {
	v := vars.NewMemoryVault()
	it := compiled(t, get("https://h/", one("token", "T", `secret="true"`), one("amount", "A", `secret="true"`, "Decimal"), one("o", "O")))
	answered(it, `{"token":"q\"\u00e9","amount":"+012.40","o":{"secret": "s"},"password":"unread"}`, v)
	want := map[string]string{"Test#1/token": `q"é`, "Test#1/amount": "12.40", "Test#1/o": `{"secret": "s"}`}
	n := 0
	for ref, clear := range v.All() {
		n++
		if want[ref] != clear {
			t.Errorf("%s = %s", ref, clear)
		}
	}
	if n != len(want) {
		t.Errorf("%d secrets", n)
	}
}

type fullVault struct{ *vars.MemoryVault }

func (fullVault) Put(string, string) error { return errors.New("disk full: hunter2") }

func TestVaultRefuses(t *testing.T) {
	it := compiled(t, get("https://h/", one("token", "T", `secret="true"`)))
	got := answered(it, `{"token":"x"}`, fullVault{vars.NewMemoryVault()})
	if got.Outcome != engine.MaybeDone || got.Found != nil || len(got.Issues) != 1 || strings.Contains(got.Issues[0].Msg, "hunter2") {
		t.Errorf("%+v", got)
	}
}

// encodings are the forms in which a server may send a secret back, written
// without the help of the code under test.
func encodings(s string) []string {
	j, _ := json.Marshal(s)
	var ascii strings.Builder
	for _, r := range s {
		fmt.Fprintf(&ascii, `\u%04x`, r)
	}
	b := []byte(s)
	return []string{
		string(j[1 : len(j)-1]), ascii.String(), url.QueryEscape(s), url.PathEscape(s),
		base64.StdEncoding.EncodeToString(b), base64.RawURLEncoding.EncodeToString(b),
		base64.StdEncoding.EncodeToString(append([]byte("client:"), b...)),
		hex.EncodeToString(b), strings.ToUpper(hex.EncodeToString(b)),
		strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s),
	}
}

func TestNoSecretInAnyByte(t *testing.T) {
	for _, secret := range []string{"tok/SECRET+0123=", `quo"ted\back`, "ümläut-secret", "a<b>&c'd\"e", "1234567890123"} {
		v := vars.NewMemoryVault()
		_ = v.Put("#ClientSecret", secret)
		var leaves []string
		for i, e := range encodings(secret) {
			quoted := e
			if i > 1 { // the first two are JSON already
				j, _ := json.Marshal(e)
				quoted = string(j[1 : len(j)-1])
			}
			leaves = append(leaves, fmt.Sprintf(`"k%d":"before %s after"`, i, quoted), fmt.Sprintf(`"x%s":[{"deep":"%s"}]`, quoted, quoted))
		}
		body := "{" + strings.Join(leaves, ",") + `,"nested":"{\"a\":\"` + strings.ReplaceAll(strings.ReplaceAll(encodings(secret)[0], `\`, `\\`), `"`, `\"`) + `\"}"}`
		if !json.Valid([]byte(body)) {
			t.Fatal(body)
		}
		it := compiled(t, get("https://h/", one("k0", "K0"), one("k5", "K5", `secret="false"`), one("nested", "Nested"), one("k3", "K3", "", "Integer")))
		for _, text := range []string{body, body + " garbage", "<html>" + body} {
			got := answered(it, text, v)
			out, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			for _, form := range vars.Forms(secret) {
				if strings.Contains(string(out), form) {
					t.Errorf("%s shows in %s", form, out)
				}
			}
			for _, e := range encodings(secret) {
				if strings.Contains(string(out), e) {
					t.Errorf("%s shows in %s", e, out)
				}
			}
		}
	}
}

// Masking is linear, whatever the shape of the answer.
func TestMaskingIsLinear(t *testing.T) {
	v := vars.NewMemoryVault()
	_ = v.Put("Known", "hunter2-hunter2")
	it := compiled(t, get("https://h/", one("a", "A"), one("token.token", "B", `secret="true"`)))
	key := strings.Repeat("k", 2000)
	deep := strings.Repeat(`{"`+key+`":{"token":"x","y":`, 250) + "1" + strings.Repeat("}}", 250)
	for name, body := range map[string]string{
		"deep long names": deep,
		"wide":            `{"a":[` + strings.Repeat(`{"token":"x"},`, 60_000) + `0]}`,
		"keys":            "{" + strings.Repeat(`"token":"x",`, 80_000) + `"a":1}`,
		"deep lists":      strings.Repeat("[", MaxDepth) + strings.Repeat("1,", 400_000) + "1" + strings.Repeat("]", MaxDepth),
		"escapes":         `["` + strings.Repeat(`\u0041`, 150_000) + `"]`,
	} {
		start := time.Now()
		got := answered(it, body, v)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %s", name, took)
		}
		if a := found(t, got.Found, "A"); name == "wide" && (a.Ref != "unknown/a" || len(got.Issues) != 1) || name != "wide" && got.Issues != nil {
			t.Errorf("%s: %+v %v", name, a, got.Issues)
		}
	}
}
