package sandbox_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// TestCatalog ranges over all providers: what every one of them must keep.
func TestCatalog(t *testing.T) {
	for name, newProvider := range sandbox.Catalog() {
		t.Run(name, func(t *testing.T) {
			p := newProvider(sandbox.Config{})
			if s := p.Scenarios(); len(s) == 0 || s[0] != "paid" {
				t.Errorf("scenarios %v", s)
			}
			p.Scenarios()[0] = "changed"
			if p.Scenarios()[0] != "paid" {
				t.Error("Scenarios is not a copy")
			}
			if len(p.Ledger()) != 0 {
				t.Errorf("ledger %v", p.Ledger())
			}
			settings := p.Settings("http://127.0.0.1:1/")
			var base bool
			for key, value := range settings {
				base = base || value == "http://127.0.0.1:1"
				if value == "" || strings.HasSuffix(value, "/") {
					t.Errorf("%s = %q", key, value)
				}
			}
			if !base {
				t.Errorf("no base URL in %v", settings)
			}
			if f, ok := p.(sandbox.Follower); ok && f.Follow("https://elsewhere.example/page") == nil {
				t.Error("it follows a link that leads elsewhere")
			}
			for _, scenario := range p.Scenarios() {
				if _, err := sandbox.New(name, sandbox.Config{Scenario: scenario}); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestNewReportsMistakes(t *testing.T) {
	for says, c := range map[string]sandbox.Config{
		`unknown scenario "rich"; known: paid, declined`: {Scenario: "rich"},
		`unknown kind "explode"; known: latency`:         {Faults: []sandbox.Fault{{Kind: "explode"}}},
		"must not be negative":                           {Faults: []sandbox.Fault{{Kind: "stall", Times: -1}}},
	} {
		if _, err := sandbox.New("vonage", c); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
		w := httptest.NewRecorder()
		sandbox.NewVonage(c).ServeHTTP(w, httptest.NewRequest("POST", "/auth/connect/token", nil))
		if w.Code != 500 || !strings.Contains(w.Body.String(), "sandbox configuration") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	if _, err := sandbox.New("bank", sandbox.Config{}); err == nil || !strings.Contains(err.Error(), `unknown provider "bank"; known: hostedpci, `) {
		t.Error(err)
	}
}

func ExampleNew() {
	p, err := sandbox.New("vonage", sandbox.Config{Scenario: "declined"})
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(p)
	defer server.Close()
	s := p.Settings(server.URL)
	resp, err := http.PostForm(s["VonageBaseUrl"]+"/auth/connect/token", url.Values{
		"grant_type":    {"client_credentials"},
		"scope":         {"globalpci"},
		"client_id":     {s["VonageClientId"]},
		"client_secret": {s["VonageClientSecret"]},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
	fmt.Println(resp.StatusCode, p.Ledger()[0].Kind)
	// Output: 200 token
}
