package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
)

func TestLead(t *testing.T) {
	prompt, route := engine.Difference{Kind: engine.DiffLeg}, engine.Difference{Kind: engine.DiffRoute}
	if d := lead([]engine.Difference{prompt, route}); d.Kind != engine.DiffRoute {
		t.Error(d)
	}
	if d := lead([]engine.Difference{prompt, prompt}); d.Kind != engine.DiffLeg {
		t.Error(d)
	}
}

// TestLongReason: a reason may hold a whole document.
func TestLongReason(t *testing.T) {
	way := "A by Rule 1 to B (X Equals \"1\"; X = " + strings.Repeat("x", 3000) + ")"
	if got := shortWhy(way); len(got) > 230 || !strings.HasPrefix(got, "A by Rule 1 to B (X Equals") {
		t.Error(got)
	}
	if got := shortWhy("A by next to B"); got != "A by next to B" {
		t.Error(got)
	}
}

func TestMissingSentence(t *testing.T) {
	const ends = "it is asked for, and the replay of this call ends here"
	for _, c := range []struct{ was, now, want string }{
		{"the recording has no answer for it", "POST https://a.example/pay: " + ends,
			"sends a request that was not sent when it was recorded: POST https://a.example/pay; the replay of this call ends here"},
		{"Pay by next to End", "POST https://a.example/pay: " + ends,
			"sends a request that was not sent when it was recorded: POST https://a.example/pay; then it was left by next to End; the replay of this call ends here"},
		{"the recording has no answer for it", ends, "sends a request that was not sent when it was recorded; the replay of this call ends here"},
	} {
		d := engine.Difference{Kind: engine.DiffMissing, Applet: "Pay", What: engine.FetchKind, Was: c.was, Now: c.now}
		if got := missingSentence(d); got != c.want {
			t.Errorf("\n got %s\nwant %s", got, c.want)
		}
	}
}

// TestRenamedFields: gone and new with one value are one change; where several
// fields have the value, nobody knows which is which.
func TestRenamedFields(t *testing.T) {
	field := func(what, was, now string) engine.Difference {
		return engine.Difference{Kind: engine.DiffRequest, Applet: "Pay", Visit: 1, What: what, Was: was, Now: now}
	}
	for _, c := range []struct {
		list []engine.Difference
		want string
	}{
		{[]engine.Difference{field("body sum", notThere, `"7.50"`), field("body amount", `"7.50"`, notThere)}, "body amount is now called sum"},
		{[]engine.Difference{field("url query a", "1", notThere), field("url query b", notThere, "1")}, "url query a is now called b"},
		{[]engine.Difference{field("header a", "1", notThere), field("body b", notThere, "1")}, "header a (gone), body b (new)"},
		{[]engine.Difference{field("body a", "1", notThere), field("body b", notThere, "1"), field("body c", notThere, "1")}, "body a (gone), body b (new), body c (new)"},
		{[]engine.Difference{field("body a", "1", "2")}, "body a"},
	} {
		var got []string
		for _, d := range renamedFields(c.list) {
			got = append(got, d.What+mark(d))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s, want %s", s, c.want)
		}
	}
}

func TestLocatorsOf(t *testing.T) {
	const doc = `<ApiInteraction><Response><ResponseCodeDestination>Code</ResponseCodeDestination><Fields>%s</Fields></Response></ApiInteraction>`
	for _, c := range []struct{ field, of, want string }{
		{`<Field><Locator> a.b </Locator><Destination>X</Destination></Field>`, "X", "with the locator a.b"},
		{`<Field><Locator>a</Locator><Locator>b</Locator><Destination>X</Destination></Field>`, "X", "with the locator a, then b"},
		{`<Field from="status"><Destination>X</Destination></Field>`, "X", "from the status"},
		{``, "Code", "from the status"},
		{``, "X", ""},
	} {
		if got := locatorsOf(fmt.Appendf(nil, doc, c.field), c.of); got != c.want {
			t.Errorf("%s: %q, want %q", c.field, got, c.want)
		}
	}
}
