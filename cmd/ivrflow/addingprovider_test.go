package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// acmePay is the provider of docs/adding-a-provider.md, and does what that
// page says of it.
type acmePay struct {
	simulated
	secret string
	known  map[string][2]string // request and answer by idempotency key
	states []string             // of the session, one for each time that it is asked for; the last stays
	told   []int                // statuses that events were answered with
	done   chan struct{}
}

// signed is a signature as the page describes it.
func (a *acmePay) signed(at, body string) string {
	mac := hmac.New(sha256.New, []byte(a.secret))
	mac.Write([]byte(at + "." + body))
	return hex.EncodeToString(mac.Sum(nil))
}

// ServeHTTP implements [http.Handler].
func (a *acmePay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	data, _ := io.ReadAll(r.Body)
	body, at, key := string(data), r.Header.Get("X-Acme-Time"), r.Header.Get("Idempotency-Key")
	seconds, _ := strconv.ParseInt(at, 10, 64)
	off := time.Since(time.Unix(seconds, 0)).Abs()
	switch {
	case r.Header.Get("X-Acme-Key") != "shop-1", off > 5*time.Minute, !hmac.Equal([]byte(r.Header.Get("X-Acme-Signature")), []byte(a.signed(at, body))):
		a.refuse(w, 401, "signature")
	case r.Method == "POST" && r.URL.Path == "/sessions":
		if first, ok := a.known[key]; ok && first[0] != body || key == "" || body == "" {
			a.refuse(w, 409, "Idempotency-Key")
			return
		}
		var asked map[string]any
		if json.Unmarshal(data, &asked) != nil || asked["amount"] != 1240.0 || asked["currency"] != "EUR" || asked["reference"] == nil {
			a.refuse(w, 400, "amount, currency or reference: "+body)
			return
		}
		a.known[key] = [2]string{body}
		answer(w, 201, map[string]any{"id": "s-1", "phone": "+15550100", "code": "4711"})
	case r.Method == "GET" && r.URL.Path == "/sessions/s-1":
		answer(w, 200, a.session())
		if len(a.states) > 1 {
			a.states = a.states[1:]
		}
	case r.Method == "POST" && r.URL.Path == "/sessions/s-1/events":
		var asked struct{ URL string }
		_ = json.Unmarshal(data, &asked)
		answer(w, 200, map[string]any{})
		go a.tell(asked.URL)
	default:
		a.refuse(w, 404, r.URL.Path)
	}
}

func (a *acmePay) session() map[string]any {
	return map[string]any{"id": "s-1", "state": a.states[0], "items": []any{
		map[string]any{"name": "shop", "value": "S-1"}, map[string]any{"name": "receipt", "value": "R-1"},
	}}
}

// tell sends a forged event, then a true one.
func (a *acmePay) tell(url string) {
	defer close(a.done)
	for _, forged := range []bool{true, false} {
		session := a.session()
		session["event"] = 1
		if forged {
			session["state"], session["event"] = "forged", 2
		}
		body, _ := json.Marshal(session)
		at := fmt.Sprint(time.Now().Unix())
		r, _ := http.NewRequest("POST", url, bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Acme-Time", at)
		r.Header.Set("X-Acme-Signature", a.signed(at, string(body)))
		if forged {
			r.Header.Set("X-Acme-Signature", a.signed(at, "{}"))
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			return
		}
		resp.Body.Close()
		a.told = append(a.told, resp.StatusCode)
	}
}

// TestAddingAProvider does what docs/adding-a-provider.md says: the blocks
// with a name (~~~KIND NAME) become files, the commands (~~~sh) are run in
// their order, against a server that behaves as the page says.
func TestAddingAProvider(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "adding-a-provider.md"))
	if err != nil {
		t.Fatal(err)
	}
	a := &acmePay{secret: "acme-test-secret-0815", known: map[string][2]string{}, states: []string{"open", "paid"}, done: make(chan struct{})}
	server := httptest.NewServer(a)
	defer server.Close()
	dir := t.TempDir()
	for _, m := range regexp.MustCompile("(?ms)^~~~[a-z]+ (\\S+)\n(.*?)^~~~$").FindAllStringSubmatch(string(page), -1) {
		file := filepath.Join(dir, filepath.FromSlash(m[1]))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(m[2], "= https://test.acme.example", "= "+server.URL)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	said := map[string]string{} // what the commands wrote
	for _, m := range regexp.MustCompile("(?ms)^~~~sh\n(.*?)^~~~$").FindAllStringSubmatch(string(page), -1) {
		for _, line := range strings.Split(strings.TrimSpace(m[1]), "\n") {
			args, ours := strings.CutPrefix(line, "ivrflow ")
			if !ours {
				t.Errorf("%q is no command of ours", line)
				continue
			}
			var out, diagnostics bytes.Buffer
			if code := run(context.Background(), strings.Fields(args), strings.NewReader(""), &out, &diagnostics, nil); code != exitFine {
				t.Errorf("%s: exit code %d\n%s%s", line, code, out.String(), diagnostics.String())
			}
			said[strings.Join(strings.Fields(args)[:2], " ")] += out.String() + diagnostics.String()
			if strings.HasPrefix(args, "check ") && strings.Count(diagnostics.String(), "warning") != strings.Count(diagnostics.String(), "$(Text:Raw) inserts") {
				t.Errorf("%s: more than is meant:\n%s", line, diagnostics.String())
			}
		}
	}
	for command, want := range map[string]string{
		"try acme/start":    `Acme\|Session +String +"s-1"`,
		"run pay":           "You have paid 12.40. Your receipt is R-1.",
		"show call.jsonl":   "receipt is R-1",
		"replay call.jsonl": "same +call.jsonl",
		"run wait":          "The payment is paid.",
	} {
		if !regexp.MustCompile(want).MatchString(said[command]) {
			t.Errorf("ivrflow %s does not say %q:\n%s", command, want, said[command])
		}
	}
	<-a.done
	if len(a.refused) > 0 || fmt.Sprint(a.told) != "[403 200]" {
		t.Errorf("refused %q, events %v", a.refused, a.told)
	}
	for command, text := range said {
		for _, form := range vars.Forms(a.secret) {
			if strings.Contains(text, form) {
				t.Errorf("ivrflow %s shows %q", command, form)
			}
		}
	}
}
