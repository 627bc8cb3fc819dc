package sandbox

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// hostedpciLab is a HostedPCI behind a server on loopback.
type hostedpciLab struct{ *lab }

func newHostedPCILab(t *testing.T, scenario string, o HostedPCIOptions) hostedpciLab {
	t.Helper()
	clock := newTestClock()
	p := NewHostedPCIWith(Config{Now: clock.now, Scenario: scenario, Seed: 7}, o)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return hostedpciLab{&lab{t, p, server, clock, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}}}
}

const (
	hostedpciLogin  = "userName=sandbox-agent&userPassKey=sandbox-agent-passkey"
	hostedpciCreate = hostedpciLogin + "&cmd=createsession&promptLang=en_US&userMarker1=call-1"
)

// post sends a form.
func (l hostedpciLab) post(path, body string) (reply, url.Values) {
	l.t.Helper()
	r := l.do("POST", path, body, "Content-Type", form)
	pairs, err := url.ParseQuery(r.body)
	if err != nil {
		l.t.Fatalf("%q: %v", r.body, err)
	}
	return r, pairs
}

func (l hostedpciLab) phone(body string) url.Values {
	l.t.Helper()
	r, pairs := l.post(hostedpciPhonePath, body)
	if r.status != 200 {
		l.t.Fatalf("%d %s", r.status, r.body)
	}
	return pairs
}

// ask carries out a command for a session.
func (l hostedpciLab) ask(command, id string) url.Values {
	l.t.Helper()
	return l.phone(hostedpciLogin + "&cmd=" + command + "&selectedPcsId=" + id)
}

// tasks are the tasks of an answer by their type: name and value of the rest.
func (l hostedpciLab) tasks(pairs url.Values) map[string]map[string]string {
	l.t.Helper()
	all := map[string]map[string]string{}
	n, _ := strconv.Atoi(pairs.Get("sessionTaskCount"))
	for i := 1; i <= n; i++ {
		prefix := "sessionTask[" + strconv.Itoa(i) + "]."
		task := map[string]string{"index": strconv.Itoa(i)}
		for name, values := range pairs {
			if rest, ok := strings.CutPrefix(name, prefix); ok {
				task[rest] = values[0]
				if (rest == "completionCode") != (len(values) == 2) {
					l.t.Errorf("%s is there %d times", name, len(values))
				}
			}
		}
		all[task["type"]] = task
	}
	if len(all) != n {
		l.t.Errorf("%d tasks, %d types", n, len(all))
	}
	return all
}

func TestHostedPCICreateAnswer(t *testing.T) {
	l := newHostedPCILab(t, "", HostedPCIOptions{})
	r, pairs := l.post(hostedpciPhonePath, hostedpciCreate+"&apiVersion=1.0.1&apiType=pxyhpci&cvvEntry=&somethingElse=1")
	for name, pattern := range map[string]string{"status": "^success$", "sessionId": "^[0-9]{7}$", "sessionType": "^ccmap$", "sessionStatus": "^open$",
		"sessionKey": "^[0-9]{10}$", "sessionTaskCount": "^1$", "sessionTask[1].type": "^sessionsetup$", "sessionTask[1].status": "^created$",
		"sessionTask[1].promptCode": "^created_entersession$", "sessionTask[1].completionCode": "^waiting$", "sessionTask[1].exceptionMsg": "^MCMP_ACT_1 "} {
		if !regexp.MustCompile(pattern).MatchString(pairs.Get(name)) {
			t.Errorf("%s = %q", name, pairs.Get(name))
		}
	}
	if !strings.Contains(r.body, "&sessionTask[1].completionCode=waiting&sessionTask[1].completionCode=waiting&") || !strings.Contains(r.body, "MCMP_ACT_1+-+") ||
		!strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
		t.Errorf("%s\n%v", r.body, r.header)
	}
	if pairs.Has("sessionTask[1].respToken1") {
		t.Error("createsession has no respToken1")
	}
	quiet := newHostedPCILab(t, "", HostedPCIOptions{QuietSuccess: true})
	if got := quiet.phone(hostedpciCreate).Get("sessionTask[1].exceptionMsg"); got != "" {
		t.Error(got)
	}
}

// The parameters may stand in the URL, as the samples of the guide have them.
func TestHostedPCIParametersInURL(t *testing.T) {
	l := newHostedPCILab(t, "", HostedPCIOptions{})
	r := l.do("POST", hostedpciPhonePath+"?"+hostedpciCreate, "")
	if r.status != 200 || !strings.HasPrefix(r.body, "status=success&") {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := l.do("POST", hostedpciPhonePath+"?"+hostedpciCreate, "cmd=showprogress", "Content-Type", form); r.status != 400 {
		t.Errorf("twice: %d %s", r.status, r.body)
	}
}

func TestHostedPCIRefusals(t *testing.T) {
	with := func(old, new string) string {
		if !strings.Contains(hostedpciCreate, old) {
			t.Fatal(old)
		}
		return strings.Replace(hostedpciCreate, old, new, 1)
	}
	for name, c := range map[string]struct{ body, says string }{
		"nothing":              {"", "Authentication failed"},
		"no user":              {with("userName=sandbox-agent&", ""), "Authentication failed"},
		"another user":         {with("userName=sandbox-agent", "userName=nobody"), "Authentication failed"},
		"user without a key":   {with("userPassKey=sandbox-agent-passkey", "userPassKey="), "Authentication failed"},
		"another key":          {with("agent-passkey", "agent-passkey1"), "Authentication failed"},
		"another's key":        {with("sandbox-agent-passkey", "other-passkey"), "Authentication failed"},
		"another version":      {hostedpciCreate + "&apiVersion=2.0", "Authentication failed"},
		"another type":         {hostedpciCreate + "&apiType=", "Authentication failed"},
		"no command":           {with("cmd=createsession&", ""), "MCMP_ACT_5"},
		"unknown command":      {with("createsession", "CreateSession"), "MCMP_ACT_5"},
		"no language":          {with("promptLang=en_US&", ""), "promptLang"},
		"language of no form":  {with("en_US", "english"), "promptLang"},
		"cvvEntry":             {hostedpciCreate + "&cvvEntry=yes", "cvvEntry"},
		"ccExpiry":             {hostedpciCreate + "&ccExpiry=true", "ccExpiry"},
		"sessionKeyType":       {hostedpciCreate + "&sessionKeyType=call", "sessionKeyType"},
		"venue without marker": {with("call-1", "+") + "&sessionKeyType=venue&userMarker2=x", "userMarker1"},
		"no such session":      {hostedpciLogin + "&cmd=showprogress&selectedPcsId=1234567", "MCMP_ACT_4"},
		"no session":           {hostedpciLogin + "&cmd=terminatesession", "MCMP_ACT_4"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newHostedPCILab(t, "", HostedPCIOptions{Others: map[string]string{"other": "other-passkey"}})
			got := l.phone(c.body)
			if got.Get("status") != "error" || !strings.Contains(got.Get("sessionTask[1].exceptionMsg"), c.says) || got.Has("sessionKey") {
				t.Errorf("%v", got)
			}
			if len(l.provider.Ledger()) != 0 {
				t.Error(l.provider.Ledger())
			}
		})
	}
}

func TestHostedPCITransport(t *testing.T) {
	l := newHostedPCILab(t, "", HostedPCIOptions{})
	for _, c := range []struct {
		method, path, body, contentType string
		status                          int
	}{
		{"GET", hostedpciPhonePath + "?" + hostedpciCreate, "", "", 405},
		{"PUT", hostedpciSalePath, hostedpciCreate, form, 405},
		{"POST", "/", hostedpciCreate, form, 404},
		{"POST", "/iSynSApp/paymentCredit.action", hostedpciCreate, form, 404},
		{"POST", hostedpciPhonePath, hostedpciCreate, "", 415},
		{"POST", hostedpciPhonePath, `{"cmd":"createsession"}`, jsonType, 415},
		{"POST", hostedpciPhonePath, hostedpciCreate, form + "; charset=latin1", 415},
		{"POST", hostedpciPhonePath, hostedpciCreate + "&cmd=createsession", form, 400},
		{"POST", hostedpciPhonePath, hostedpciCreate + "&a=%zz", form, 400},
		{"POST", hostedpciPhonePath, hostedpciCreate + "&a=%ff", form, 400},
		{"POST", hostedpciPhonePath, hostedpciCreate + ";a=1", form, 400},
		{"POST", hostedpciPhonePath, hostedpciCreate + "&a=" + strings.Repeat("x", maxRequestBody), form, 413},
	} {
		if r := l.do(c.method, c.path, c.body, "Content-Type", c.contentType); r.status != c.status {
			t.Errorf("%s %s %q: %d %s", c.method, c.path, c.contentType, r.status, r.body)
		}
	}
	if l.kinds() != "" {
		t.Error(l.kinds())
	}
}

// An equal createsession is a packet replay for a while; another marker or
// another user makes another packet.
func TestHostedPCIPacketReplay(t *testing.T) {
	l := newHostedPCILab(t, "", HostedPCIOptions{Others: map[string]string{"other": "other-passkey"}})
	try := func(body, want string) {
		t.Helper()
		got := l.phone(body)
		if got.Get("status") != want || want == "error" && !strings.HasPrefix(got.Get("sessionTask[1].exceptionMsg"), "MCMP_ACT_2 ") {
			t.Errorf("%s: %v", body, got)
		}
	}
	try(hostedpciCreate, "success")
	try(hostedpciCreate, "error")
	try(hostedpciCreate+"&ccExpiry=request", "error")
	try(hostedpciCreate+"&userMarker2=b", "success")
	try(hostedpciCreate+"&sessionKeyType=venue", "success")
	try(strings.Replace(hostedpciCreate, hostedpciLogin, "userName=other&userPassKey=other-passkey", 1), "success")
	l.clock.move(29 * time.Second)
	try(hostedpciCreate, "error")
	l.clock.move(time.Second)
	try(hostedpciCreate, "success")
	if got := strings.Count(l.kinds(), "session"); got != 5 {
		t.Errorf("%d sessions: %s", got, l.kinds())
	}
	always := newHostedPCILab(t, "packet-replay", HostedPCIOptions{})
	if got := always.phone(hostedpciCreate); !strings.Contains(got.Get("sessionTask[1].exceptionMsg"), "MCMP_ACT_2") || always.kinds() != "" {
		t.Errorf("%v", got)
	}
}
