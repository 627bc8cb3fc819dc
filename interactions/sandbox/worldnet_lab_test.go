package sandbox

import (
	"crypto/md5"
	"crypto/sha512"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// worldnetLab is a terminal behind a server on loopback, and a merchant's inbox
// that keeps what comes.
type worldnetLab struct {
	*lab
	came []worldnetCame
}

type worldnetCame struct {
	method, path string
	params       url.Values
}

func newWorldnetLab(t *testing.T, c Config, o WorldnetOptions) *worldnetLab {
	t.Helper()
	l := &worldnetLab{}
	inbox := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text := r.URL.RawQuery
		if r.Method == http.MethodPost {
			body, _ := io.ReadAll(r.Body)
			text = string(body)
		}
		params, _ := url.ParseQuery(text)
		l.came = append(l.came, worldnetCame{r.Method, r.URL.Path, params})
	}))
	t.Cleanup(inbox.Close)
	clock := newTestClock()
	c.Now, c.Inbox = clock.now, inbox.URL
	p := NewWorldnetWith(c, o)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	l.lab = &lab{t, p, server, clock, &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	return l
}

// signed512 and signedMD5 are written from the documents once more.
func signed512(elements ...string) string {
	sum := sha512.Sum512([]byte(strings.Join(elements, ":")))
	return hex.EncodeToString(sum[:])
}

func signedMD5(elements ...string) string {
	sum := md5.Sum([]byte(strings.Join(elements, "")))
	return hex.EncodeToString(sum[:])
}

const (
	worldnetNow    = "01-03-2026:12:00:00:123"
	worldnetSecret = "sandbox-terminal-secret"
)

// link is the query of a right link; changes are name and value in turn, made
// before it is signed. The value "-" leaves the name out.
func worldnetLink(changes ...string) url.Values {
	v := url.Values{"ACTION": {"register"}, "TERMINALID": {"4480001"}, "MERCHANTREF": {"order-7"}, "DATETIME": {worldnetNow}}
	for i := 0; i < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
		if changes[i+1] == "-" {
			v.Del(changes[i])
		}
	}
	var signed []string
	for _, name := range []string{"TERMINALID", "MERCHANTREF", "DATETIME", "ACTION"} {
		if v.Get(name) != "" {
			signed = append(signed, v.Get(name))
		}
	}
	v.Set("HASH", signed512(append(signed, worldnetSecret)...))
	return v
}

// card is a filled page; changes are name and value in turn.
func worldnetTyped(page string, changes ...string) url.Values {
	v := url.Values{"PAGE": {page}, "CARDNUMBER": {"4444333322221111"}, "CARDEXPIRY": {"1234"}, "CARDHOLDERNAME": {"Ann Example"}, "CVV": {"123"}}
	for i := 0; i < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return v
}

func (l *worldnetLab) open(link url.Values) reply {
	l.t.Helper()
	return l.do("GET", worldnetPagePath+"?"+link.Encode(), "")
}

// page opens a right link and gives the page's id.
func (l *worldnetLab) page(changes ...string) string {
	l.t.Helper()
	r := l.open(worldnetLink(changes...))
	_, rest, found := strings.Cut(r.body, `name="PAGE" value="`)
	if r.status != 200 || !found {
		l.t.Fatalf("page: %d %s %s", r.status, r.header.Get("Location"), r.body)
	}
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

func (l *worldnetLab) send(typed url.Values) reply {
	l.t.Helper()
	return l.do("POST", worldnetSubmitPath, typed.Encode(), "Content-Type", form)
}

// result are the parameters of a redirect, whose digest has been checked.
func (l *worldnetLab) result(r reply) url.Values {
	l.t.Helper()
	u, err := url.Parse(r.header.Get("Location"))
	if err != nil || r.status != 302 || u.Path != "/worldnet/secure-token" {
		l.t.Fatalf("no redirect: %d %v %s", r.status, r.header, r.body)
	}
	q := u.Query()
	elements := []string{"4480001"}
	for _, name := range []string{"RESPONSECODE", "RESPONSETEXT", "MERCHANTREF", "CARDREFERENCE", "DATETIME"} {
		if q.Has(name) {
			elements = append(elements, q.Get(name))
		}
	}
	if want := signed512(append(elements, worldnetSecret)...); q.Get("HASH") != want {
		l.t.Errorf("digest %s, want %s", q.Get("HASH"), want)
	}
	if q.Has("TERMINALID") {
		l.t.Error("the terminal's id is in the result")
	}
	return q
}
