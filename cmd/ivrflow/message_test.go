package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestLinksIn(t *testing.T) {
	const base = "http://127.0.0.1:80"
	for text, want := range map[string][]string{
		"pay here: http://127.0.0.1:80/p?a=b%2Fc&h=x==":         {"http://127.0.0.1:80/p?a=b%2Fc&h=x=="},
		"(http://127.0.0.1:80/p), or http://127.0.0.1:80/q.":    {"http://127.0.0.1:80/p", "http://127.0.0.1:80/q"},
		"http://127.0.0.1:8085/p https://pay.example.com/ none": nil,
		"": nil,
	} {
		if got := linksIn(text, base); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestMessageIsShown: a link that is a secret is seen by the person at a
// terminal who is to open it, and by nobody else.
func TestMessageIsShown(t *testing.T) {
	const link = "https://pay.example.com/page/0a1b2c3d4e5f"
	for _, c := range []struct {
		name              string
		sandbox, terminal bool
		json              bool
		text              string
		want              bool
	}{
		{"a person at a terminal", false, true, false, "pay: " + link, true},
		{"a person who wants JSON", false, true, true, "pay: " + link, true},
		{"a file", false, false, false, "pay: " + link, false},
		{"a file of JSON", false, false, true, "pay: " + link, false},
		{"a file, no secret", false, false, false, "pay: https://pay.example.com/other", false},
		{"a sandbox", true, true, false, "pay: " + link, false},
		{"a sandbox, no secret", true, false, false, "pay: https://pay.example.com/other", true},
		{"a sandbox and JSON", true, true, true, "pay: https://pay.example.com/other", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			s := &screen{w: &b, terminal: c.terminal}
			l := &live{plan: &plan{runFlags: runFlags{sandbox: c.sandbox, json: c.json}}, c: &console{Out: s, Err: s}, clock: clock.Real{}, vault: vars.NewMemoryVault()}
			l.loaded, _ = load(newConsole(nil, &b, &b, nil), &project{dir: "."}, shippedFlow())
			if !c.json {
				l.trace = traceOf(s, slices.Values([]string{"Send"}))
			}
			if err := l.vault.Put("Start#1/link", link); err != nil {
				t.Fatal(err)
			}
			if err := l.message("+447700900123", c.text); err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(b.String(), "pay.example.com"); got != c.want {
				t.Errorf("shown: %t\n%s", got, b.String())
			}
		})
	}
}
