package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// output is what a command writes while it is being read.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// started is a command that runs.
type started struct {
	out, errs output
	stop      context.CancelFunc
	code      chan int
}

func start(t *testing.T, args ...string) *started {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := &started{stop: stop, code: make(chan int, 1)}
	go func() { s.code <- run(ctx, args, strings.NewReader(""), &s.out, &s.errs, nil) }()
	t.Cleanup(stop)
	return s
}

// until waits for a text in the output.
func (s *started) until(t *testing.T, text string) {
	t.Helper()
	for range 2000 {
		if strings.Contains(s.out.String(), text) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("nothing says %q:\n%s%s", text, s.out.String(), s.errs.String())
}

// end is the exit code of a command that comes to an end.
func (s *started) end(t *testing.T) int {
	t.Helper()
	select {
	case code := <-s.code:
		return code
	case <-time.After(20 * time.Second):
		t.Fatalf("it does not end:\n%s%s", s.out.String(), s.errs.String())
		return 0
	}
}

// shop is a project with a flow that waits for a notification, and what stands
// before every run of it.
func shop(t *testing.T) (args []string, dir string) {
	t.Helper()
	dir = t.TempDir()
	unpack(t, "../../testdata/script/notify.txtar", dir)
	settings := filepath.Join(dir, "settings.txt")
	if err := os.Chmod(settings, 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"run", "--project", dir, "--settings", settings, "--clid", "+447700900123"}, dir
}

// recordedInbox is the address in the start record of a call.
func recordedInbox(t *testing.T, record string) string {
	t.Helper()
	data, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	var rec struct {
		Data struct{ Call struct{ Inbox string } }
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	if err := json.Unmarshal(line, &rec); err != nil || rec.Data.Call.Inbox == "" {
		t.Fatalf("%v: %s", err, line)
	}
	return rec.Data.Call.Inbox
}

// notify sends what the shop's provider would, signed with a key.
func notify(t *testing.T, inbox, key, body string) int {
	t.Helper()
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(body))
	r, err := http.NewRequest(http.MethodPost, inbox+"/shop/paid", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Signature", hex.EncodeToString(mac.Sum(nil)))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

const shopKey, shopPaid = "shop-key-0815", `{"order":"order-7","state":"paid"}`

// TestInbox: a forged notification is refused and written down, one for another
// order does nothing, the right one lets the call go on.
func TestInbox(t *testing.T) {
	args, dir := shop(t)
	record := filepath.Join(dir, "call.jsonl")
	s := start(t, append(args, "order", "--record", record)...)
	s.until(t, "shop/paid for order-7")
	inbox := recordedInbox(t, record)
	if got := notify(t, inbox, "guessed", shopPaid); got != http.StatusForbidden {
		t.Errorf("the forged one was answered %d", got)
	}
	if got := notify(t, inbox, shopKey, `{"order":"order-8","state":"paid"}`); got != http.StatusOK {
		t.Errorf("that of another order was answered %d", got)
	}
	if got := notify(t, inbox, shopKey, shopPaid); got != http.StatusOK {
		t.Errorf("the right one was answered %d", got)
	}
	if code := s.end(t); code != exitFine {
		t.Errorf("exit %d", code)
	}
	if !strings.Contains(s.errs.String(), "warning: 1 notification came that the call did not wait for") {
		t.Errorf("nobody hears of the other order: %s", s.errs.String())
	}
	out := s.out.String()
	for _, want := range []string{"refused   notification shop/paid: ", "notified  shop/paid came", "Shop|State = \"paid\"", "Path      Tell → Wait → Thanks → Bye"} {
		if !strings.Contains(out, want) {
			t.Errorf("nothing says %q:\n%s", want, out)
		}
	}
	var shown, errs bytes.Buffer
	if code := run(t.Context(), []string{"show", record, "--json"}, strings.NewReader(""), &shown, &errs, nil); code != exitFine {
		t.Errorf("show: %d %s", code, errs.String())
	}
	var r report
	if err := json.Unmarshal(shown.Bytes(), &r); err != nil || len(r.Messages) != 1 || r.Messages[0].To != "+447700900123" ||
		len(r.Notified) != 2 || r.Notified[0].Refused == "" || r.Notified[1] != (notified{Notification: "shop/paid"}) {
		t.Errorf("%v: %+v %+v", err, r.Messages, r.Notified)
	}
	if strings.Contains(out+shown.String(), shopKey) {
		t.Error("the key is shown")
	}
	if code := run(t.Context(), []string{"replay", record, "--project", dir}, strings.NewReader(""), &shown, &errs, nil); code != exitFine {
		t.Errorf("replay: %d %s", code, errs.String())
	}
}

// TestInboxAfterResume: a call that goes on has its inbox where it was, and a
// notification that comes there then lets it go on.
func TestInboxAfterResume(t *testing.T) {
	args, dir := shop(t)
	journals := filepath.Join(dir, "journals")
	s := start(t, append(args, "order", "--journal", journals)...)
	s.until(t, "shop/paid for order-7")
	_, rest, _ := strings.Cut(s.out.String(), "inbox ")
	inbox, _, _ := strings.Cut(rest, "\n")
	s.stop()
	if code := s.end(t); code != exitFailed || !strings.Contains(s.errs.String(), "--resume") {
		t.Fatalf("exit %d: %s", code, s.errs.String())
	}
	again := start(t, "run", "--journal", journals, "--resume", "--settings", filepath.Join(dir, "settings.txt"), "--keys", "")
	again.until(t, "inbox "+inbox)
	if got := notify(t, inbox, shopKey, shopPaid); got != http.StatusOK {
		t.Errorf("it was answered %d", got)
	}
	if code := again.end(t); code != exitFine || !strings.Contains(again.out.String(), "Tell → Wait → Thanks → Bye") {
		t.Errorf("exit %d: %s%s", code, again.out.String(), again.errs.String())
	}
}

// TestInboxThatCannotBeHad: what is sent to the address of a call that goes on
// does not come in when somebody else has it, and that is said. An address that
// is not of this machine has to be named.
func TestInboxThatCannotBeHad(t *testing.T) {
	for name, c := range map[string]struct {
		first, second []string
		code          int
		says          string
	}{
		"taken":           {nil, nil, exitFine, "that cannot be had"},
		"elsewhere":       {[]string{"--inbox-url", "https://pay.example.com"}, nil, exitUsage, "say with --inbox ADDRESS where that comes in"},
		"elsewhere, here": {[]string{"--inbox-url", "https://pay.example.com", "--inbox", "127.0.0.1:0"}, []string{"--inbox", "127.0.0.1:0"}, exitFine, ""},
	} {
		t.Run(name, func(t *testing.T) {
			args, dir := shop(t)
			record := filepath.Join(dir, "call.jsonl")
			args = append(args, "order", "--record", record)
			s := start(t, append(args, c.first...)...)
			s.until(t, "shop/paid for order-7")
			s.stop()
			s.end(t)
			if len(c.first) > 2 && !strings.Contains(s.errs.String(), strings.Join(c.first[2:], " ")) {
				t.Errorf("how to go on does not say where the inbox is: %s", s.errs.String())
			}
			if u, err := url.Parse(recordedInbox(t, record)); err == nil && name == "taken" {
				l, err := net.Listen("tcp", u.Host)
				if err != nil {
					t.Skip(err)
				}
				defer l.Close()
			}
			again := start(t, append([]string{"run", "order", "--project", dir, "--settings", filepath.Join(dir, "settings.txt"), "--record", record, "--resume"}, c.second...)...)
			if code := again.end(t); code != c.code || !strings.Contains(again.errs.String(), c.says) {
				t.Errorf("exit %d: %s", code, again.errs.String())
			}
		})
	}
}

// TestSandboxNotifies: a sandbox of its own sends to the inbox that it was
// given, in real time.
func TestSandboxNotifies(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes the time that a caller takes")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	inbox := l.Addr().String()
	l.Close()
	settings := filepath.Join(t.TempDir(), "settings")
	server := start(t, "sandbox", "paycomet", "--scenario", "early-event", "--inbox", "http://"+inbox, "--write-settings", settings)
	server.until(t, "end it with ctrl-c")
	call := start(t, "run", "paycomet-payment", "--settings", settings, "--inbox", inbox, "--keys", "1",
		"--input", "Amount=12.40", "--input", "Order=ORD7", "--input", "IvrNumber=+441632960100")
	code := call.end(t)
	if out := call.out.String(); code != exitFine || !strings.Contains(out, "paycomet/payment came") || !strings.Contains(out, "→ Paid →") {
		t.Errorf("exit %d: %s%s", code, out, call.errs.String())
	}
	server.stop()
	if code := server.end(t); code != exitFine || !strings.Contains(server.out.String(), "charge") {
		t.Errorf("exit %d: %s", code, server.out.String())
	}
}
