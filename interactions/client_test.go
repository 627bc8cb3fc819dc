package interactions

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestFetch(t *testing.T) {
	w := serve(t, says(okay, true))
	v := vars.NewMemoryVault()
	_ = v.Put("T#1/t", "tok-SECRET")
	s := with("Odd", "a/b c", "Name", `x"y`)
	s.data["Token"] = vars.Secret("T#1/t", vars.Server)
	s.data["Base"] = vars.Of(w.url(), vars.Operator)
	xml := document(`><Url>$(Base)/p%2Fq/$(Odd)/é|/?q=$(Odd)&amp;r={"a"}</Url><Method>POST</Method>
		<Headers><Header><Key>Authorization</Key><Value>Bearer $(Token)</Value></Header><Header><Key>SOAPAction</Key><Value>x</Value></Header></Headers>
		<Body>{"n":"$(Name)","t":"$(Token)"}</Body>`, "<Fields>"+one("a", "A")+"</Fields>")
	got := fetched(t, client(t), xml, s, v)
	if got.Outcome != engine.Answered || got.Status != 200 || got.Attempts != 1 || found(t, got.Found, "A").Text != "x" || got.Body != `{"a":"x"}` || got.Issues != nil {
		t.Errorf("%+v", got)
	}
	sent := w.last()
	for _, want := range []string{
		"POST /p%2Fq/a%2Fb%20c/%C3%A9%7C/?q=a%2Fb+c&r=%7B%22a%22%7D\n", "Authorization: Bearer tok-SECRET\r\n", "Content-Type: application/json\r\n",
		"User-Agent: ivrflow\r\n", "\n" + `{"n":"x\"y","t":"tok-SECRET"}`, "Content-Length: 29",
	} {
		if !strings.Contains(sent, want) {
			t.Errorf("%q is not in\n%s", want, sent)
		}
	}
}

// The path arrives byte by byte.
func TestPathAsWritten(t *testing.T) {
	w := serve(t, says(okay, true))
	c := client(t)
	for _, path := range []string{"/", "/a/", "/a%2Fb", "/a%2fb/", "//a//", "/a;b=c,d/@:x", "/%41%7e~", "/a?x=%2F&y", "/a?", "/$&+!*'()", "/[x]", ""} {
		fetched(t, c, get(w.url()+strings.ReplaceAll(path, "&", "&amp;")), with(), vars.NewMemoryVault())
		want := path
		if want == "" {
			want = "/"
		}
		if got, _, _ := strings.Cut(w.last(), "\n"); got != "GET "+want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestHeadersAsWritten(t *testing.T) {
	raw := make(chan string, 1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		b := make([]byte, 4096)
		n, _ := conn.Read(b)
		raw <- string(b[:n])
		_, _ = io.WriteString(conn, okay)
	}()
	headers := ""
	for _, h := range []string{"SOAPAction: x", "x-lower: 1", "user-agent: mine", "accept-encoding: br", "X-Same: 1", "X-Same: 2"} {
		key, value, _ := strings.Cut(h, ": ")
		headers += "<Header><Key>" + key + "</Key><Value>" + value + "</Value></Header>"
	}
	xml := document("><Url>http://"+l.Addr().String()+"/</Url><Method>GET</Method><Headers>"+headers+"</Headers>", "")
	fetched(t, client(t), xml, with(), vars.NewMemoryVault())
	want := "GET / HTTP/1.1\r\nHost: " + l.Addr().String() + "\r\nUser-Agent: mine\r\nSOAPAction: x\r\nX-Same: 1\r\nX-Same: 2\r\nx-lower: 1\r\nAccept-Encoding: gzip\r\n\r\n"
	if got := <-raw; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Whatever the status: it is an answer.
func TestStatuses(t *testing.T) {
	for _, status := range []int{200, 201, 204, 301, 302, 304, 307, 400, 401, 404, 429, 500, 503, 599} {
		head := fmt.Sprintf("HTTP/1.1 %d X\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n\r\n", status)
		for _, text := range []string{head, strings.Replace(head, "http://127.0.0.1:1/elsewhere", "::bad%zz", 1)} {
			w := serve(t, says(text, true))
			for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"} {
				xml := document("><Url>"+w.url()+"/</Url><Method>"+method+"</Method>", "")
				got := fetched(t, client(t), xml, with(), vars.NewMemoryVault())
				if got.Outcome != engine.Answered || got.Status != status || got.Attempts != 1 || got.Issues != nil {
					t.Errorf("%s %d: %+v", method, status, got)
				}
			}
			if n := w.requests.Load(); n != 6 {
				t.Errorf("%d: %d requests", status, n)
			}
		}
	}
}

func TestNoWholeAnswer(t *testing.T) {
	big := strings.Repeat("x", MaxBody+1)
	slow := func(text string) script {
		return func(conn net.Conn, _, _ int, stop <-chan struct{}) bool {
			_, _ = io.WriteString(conn, text)
			<-stop
			return false
		}
	}
	reset := func(text string) script {
		return func(conn net.Conn, _, _ int, _ <-chan struct{}) bool {
			_, _ = io.WriteString(conn, text)
			time.Sleep(20 * time.Millisecond)
			_ = conn.(*net.TCPConn).SetLinger(0)
			return false
		}
	}
	for _, test := range []struct {
		name   string
		script script
		want   string
		status int
	}{
		{"hangs up", says("", false), "the server closed the connection before a whole answer came", 0},
		{"reset", reset(""), "the server dropped the connection before a whole answer came", 0},
		{"no answer in time", slow(""), "no whole answer came within 300ms", 0},
		{"no body in time", slow("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), "no whole answer came within 300ms", 200},
		{"half a head", says("HTTP/1.1 200 O", false), "the server closed the connection before a whole answer came", 0},
		{"cut body", says("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"a\":1}", false), "the server closed the connection before a whole answer came", 200},
		{"cut chunk", says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"a\":1}", false), "the server closed the connection before a whole answer came", 200},
		{"reset in the body", reset("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"a\":1}"), "the server dropped the connection before a whole answer came", 200},
		{"bad chunk", says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nSECRET\r\n{\"a\":1}", false), "the answer is not valid HTTP", 200},
		{"not HTTP", says("SSH-2.0 SECRET\r\n\r\n", false), "the answer is not valid HTTP", 0},
		{"bad status", says("HTTP/1.1 SECRET OK\r\n\r\n", false), "the answer is not valid HTTP", 0},
		{"bad header", says("HTTP/1.1 200 OK\r\nSECRET\r\n\r\n", false), "the answer is not valid HTTP", 0},
		{"endless header", says("HTTP/1.1 200 OK\r\nX: "+big+"\r\n\r\n", false), "the answer is not valid HTTP", 0},
		{"bad gzip", says("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\nSECRET", false), "the server closed the connection before a whole answer came", 200},
		{"too large", says(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(big), big), false), "the answer is larger than 1 MiB", 200},
		{"too large, no length", says("HTTP/1.1 500 OK\r\n\r\n"+big, false), "the answer is larger than 1 MiB", 500},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, effect := range []string{engine.Once, engine.Safe} {
				w := serve(t, test.script)
				got := fetched(t, client(t), post(w.url()+"/", ` effect="`+effect+`" timeout="300ms"`, `{"a":1}`), with(), vars.NewMemoryVault())
				if got.Outcome != engine.MaybeDone || got.Status != test.status || got.Body != "" || got.Found != nil || issue(got) != test.want {
					if !(test.name == "bad gzip" && got.Outcome == engine.MaybeDone) {
						t.Errorf("%+v, want %s", got, test.want)
					}
				}
				if strings.Contains(issue(got), "SECRET") || strings.Contains(issue(got), "127.0.0.1") {
					t.Error(issue(got))
				}
				if n := w.requests.Load(); n != 1 || got.Attempts != 1 {
					t.Errorf("%d requests, %d attempts", n, got.Attempts)
				}
			}
		})
	}
}

func TestNothingSent(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused := closed.Addr().String()
	closed.Close()
	plain := serve(t, says(okay, true))
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	silent, err := net.Listen("tcp", "127.0.0.1:0") // never answers a handshake
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	v := vars.NewMemoryVault()
	_ = v.Put("Dots", "..")
	_ = v.Put("Lines", "a\r\nb")
	_ = v.Put("Blank", "a ")
	_ = v.Put("Query", "http://h/?x")
	s := with()
	for _, name := range []string{"Dots", "Lines", "Blank", "Query", "Lost"} {
		s.data[name] = vars.Secret(name, vars.Operator)
	}
	header := func(value string) string {
		return document("><Url>"+plain.url()+"/</Url><Method>GET</Method><Headers><Header><Key>X-A</Key><Value>"+value+"</Value></Header></Headers>", "")
	}
	for _, test := range []struct {
		name, xml, want, lost string
		attempts              int
	}{
		{"refused", get("http://" + refused + "/"), "the connection was refused", "", 1},
		{"DNS", get("http://nohost.invalid/"), "the host", "", 1},
		{"authority", get(secure.URL + "/"), "TLS: the server's certificate was issued by an unknown authority", "", 1},
		{"no TLS", get("https://" + plain.Addr().String() + "/"), "TLS: ", "", 1},
		{"no handshake", strings.Replace(get("https://"+silent.Addr().String()+"/"), "<Request>", `<Request timeout="200ms">`, 1), "no connection came about within 200ms", "", 1},
		{"link-local", get("http://169.254.169.254/"), "the host has an address that is never called", "", 0},
		{"link-local, IPv6", get("http://[fe80::1]/"), "the host has an address that is never called", "", 0},
		{"link-local, mapped", get("http://[::ffff:169.254.169.254]/"), "the host has an address that is never called", "", 0},
		{"unspecified", get("http://0.0.0.0:80/"), "the host has an address that is never called", "", 0},
		{"link-local in disguise", get("http://0xa9fea9fe/"), "the host", "", 1},
		{"lost secret", get(plain.url()+"/$(Lost)", ""), "the secret Lost is lost", "Lost", 0},
		{"lost setting", get(plain.url()+"/?k=#(Key)", ""), "the setting Key does not exist", "#Key", 0},
		{"lost in the body", post(plain.url()+"/", "", `{"a":"$(Lost)"}`), "the secret Lost is lost", "Lost", 0},
		{"dots", get(plain.url() + "/a/$(Dots)/b"), "a segment of the Url's path is . or ..", "", 0},
		{"base", get("$(Query)/x"), "Query: ", "", 0},
		{"header lines", header("$(Lines)"), "Lines: ", "", 0},
		{"header blank", header("x $(Blank)"), "", "", 0},
		{"bare JSON", post(plain.url()+"/", "", `{"a":$(Lines)}`), "Lines: ", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := fetched(t, client(t), test.xml, s, v)
			if got.Outcome != engine.NotDone || !strings.HasPrefix(issue(got), test.want) || issue(got) == "" || got.Lost != test.lost || got.Attempts != test.attempts || got.Status != 0 {
				t.Errorf("%+v, want %s", got, test.want)
			}
			for _, leak := range []string{"127.0.0.1", "nohost", "169.254", "\r", "/?x"} {
				if strings.Contains(issue(got), leak) {
					t.Error(issue(got))
				}
			}
		})
	}
	if n := plain.requests.Load(); n != 0 {
		t.Errorf("%d requests", n)
	}
	var zero Client
	if got := zero.Fetch(t.Context(), engine.Fetch{Document: "?"}, v); got.Outcome != engine.NotDone || issue(got) == "" {
		t.Errorf("%+v", got)
	}
}

// A host that a caller or a server named must be allowed.
func TestHostRule(t *testing.T) {
	w := serve(t, says(okay, true))
	host := w.Addr().String()
	for _, test := range []struct {
		from  vars.Origin
		allow []string
		want  string
	}{
		{vars.Designer, nil, engine.Answered},
		{vars.Operator, nil, engine.Answered},
		{vars.Caller, nil, engine.NotDone},
		{vars.Server, nil, engine.NotDone},
		{vars.Server, []string{"example.com", "10.0.0.0/8", "127.0.0.1:1", "nonsense/99"}, engine.NotDone},
		{vars.Server, []string{"127.0.0.1"}, engine.Answered},
		{vars.Server, []string{host}, engine.Answered},
		{vars.Caller, []string{"127.0.0.0/8"}, engine.Answered},
	} {
		s := with()
		s.data["Base"] = vars.Of(w.url(), test.from)
		c := client(t)
		c.Allow = test.allow
		got := fetched(t, c, get("$(Base)/x"), s, vars.NewMemoryVault())
		if got.Outcome != test.want {
			t.Errorf("%s %v: %+v", test.from, test.allow, got)
		}
		who := map[vars.Origin]string{vars.Caller: "the caller", vars.Server: "a server's answer"}[test.from]
		if got.Outcome == engine.NotDone && (!strings.Contains(issue(got), who) || !strings.Contains(issue(got), "--allow HOST")) {
			t.Error(issue(got))
		}
	}
	s := with()
	s.data["Base"] = vars.Of("http://169.254.169.254", vars.Operator)
	c := client(t)
	c.Allow = []string{"169.254.169.254", "0.0.0.0/0"}
	if got := fetched(t, c, get("$(Base)/x"), s, vars.NewMemoryVault()); got.Outcome != engine.NotDone {
		t.Errorf("%+v", got)
	}
}

// What DNS says does not matter: the address is looked at when dialling.
func TestForbiddenWhenDialling(t *testing.T) {
	for addr, want := range map[string]bool{
		"169.254.169.254:80": true, "[fe80::1%eth0]:80": true, "[::ffff:169.254.1.1]:80": true, "[64:ff9b::a9fe:a9fe]:80": true,
		"0.0.0.0:80": true, "[::]:80": true, "224.0.0.1:80": true, "[ff02::1]:80": true, "255.255.255.255:80": true, "nonsense": true,
		"127.0.0.1:80": false, "10.0.0.1:443": false, "[::1]:80": false, "93.184.216.34:443": false,
	} {
		if got := control(context.Background(), "tcp", addr, nil) != nil; got != want {
			t.Errorf("%s: refused %v", addr, got)
		}
	}
}

func TestNoProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("http_proxy", "http://127.0.0.1:1")
	if newTransport(nil).Proxy != nil {
		t.Error("a proxy")
	}
}

func TestCompressed(t *testing.T) {
	h := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, body)
			_ = z.Close()
		}
	}
	small := httptest.NewServer(h(`{"a":"x"}`))
	bomb := httptest.NewServer(h(strings.Repeat(" ", 4*MaxBody)))
	t.Cleanup(small.Close)
	t.Cleanup(bomb.Close)
	if got := fetched(t, client(t), get(small.URL+"/", one("a", "A")), with(), vars.NewMemoryVault()); found(t, got.Found, "A").Text != "x" {
		t.Errorf("%+v", got)
	}
	if got := fetched(t, client(t), get(bomb.URL+"/"), with(), vars.NewMemoryVault()); got.Outcome != engine.MaybeDone || issue(got) != "the answer is larger than 1 MiB" {
		t.Errorf("%+v", got)
	}
}

func TestTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, `{"a":"x"}`) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	c := client(t)
	c.TLS = server.Client().Transport.(*http.Transport).TLSClientConfig
	for range 2 {
		if got := fetched(t, c, get(server.URL+"/", one("a", "A")), with(), vars.NewMemoryVault()); got.Outcome != engine.Answered || found(t, got.Found, "A").Text != "x" {
			t.Errorf("%+v", got)
		}
	}
	c.CloseIdle()
	old := client(t)
	old.TLS = c.TLS.Clone()
	server.TLS.MaxVersion = 0x0302 // TLS 1.1
	if got := fetched(t, old, get(server.URL+"/"), with(), vars.NewMemoryVault()); got.Outcome != engine.NotDone || issue(got) != "TLS: no secure connection came about" {
		t.Errorf("%+v", got)
	}
}

// A process that stops gives up its requests at once.
func TestStopping(t *testing.T) {
	w := serve(t, func(_ net.Conn, _, _ int, stop <-chan struct{}) bool { <-stop; return false })
	c := client(t)
	it := compiled(t, post(w.url()+"/", "", "{}"))
	c.Library.Add(it)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	start := time.Now()
	got := c.Fetch(ctx, rendered(t, it, with()), vars.NewMemoryVault())
	if got.Outcome != engine.MaybeDone || issue(got) != "this process is stopping" || time.Since(start) > 3*time.Second {
		t.Errorf("%+v", got)
	}
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	if got := c.Fetch(ctx, rendered(t, it, with()), vars.NewMemoryVault()); got.Outcome != engine.NotDone || issue(got) != "this process is stopping" {
		t.Errorf("%+v", got)
	}
}

type panicking struct{ *vars.MemoryVault }

func (panicking) Put(string, string) error { panic("SECRET") }

func TestPanicEndsOneRequestOnly(t *testing.T) {
	w := serve(t, says(okay, true))
	got := fetched(t, client(t), get(w.url()+"/", one("a", "A", `secret="true"`)), with(), panicking{vars.NewMemoryVault()})
	if got.Outcome != engine.MaybeDone || strings.Contains(issue(got), "SECRET") {
		t.Errorf("%+v", got)
	}
}

// What the server sends back of the secrets does not reach the event.
func TestEcho(t *testing.T) {
	w := serve(t, func(conn net.Conn, n, _ int, _ <-chan struct{}) bool {
		body := `{"echo":"Bearer tok-SECRET-1","access_token":"new-SECRET-2"}`
		if n > 1 {
			body = "<p>Bearer tok-SECRET-1 new-SECRET-2</p>"
		}
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		return true
	})
	v := vars.NewMemoryVault()
	_ = v.Put("T", "tok-SECRET-1")
	c := client(t)
	xml := get(w.url()+"/", one("access_token", "A"), one("echo", "E"))
	for range 2 {
		got := fetched(t, c, xml, with(), v)
		if strings.Contains(fmt.Sprintf("%+v", got), "SECRET") || got.Outcome != engine.Answered {
			t.Errorf("%+v", got)
		}
	}
}
