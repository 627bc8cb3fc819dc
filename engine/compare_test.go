package engine

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// TestCompare: what differs is named field by field, and nothing else is.
func TestCompare(t *testing.T) {
	secret := func(via ...string) vars.Text {
		return vars.Text{{Lit: `{"amount":"12.40","token":"`}, {Ref: "A#1/token", Via: via}, {Lit: `","list":[1,{"x":null}]}`}}
	}
	fetch := func(change func(*Fetch)) *Command {
		f := &Fetch{Interaction: "a/b", Method: "POST", URL: vars.Literal("https://a.example/pay?x=1&y=2"), Effect: Once,
			Headers: []Header{{vars.Literal("Accept"), vars.Literal("a/b")}, {vars.Literal("Authorization"), vars.Text{{Lit: "Bearer "}, {Ref: "A#1/token", Via: []string{"header"}}}}},
			Body:    secret("json")}
		if change != nil {
			change(f)
		}
		return &Command{Applet: "Pay", Visit: 1, Fetch: f}
	}
	body := func(s string) *Command { return fetch(func(f *Fetch) { f.Body = vars.Literal(s) }) }
	play := func(c leg.Command) *Command { return &Command{Applet: "Ask", Visit: 1, Leg: &c} }
	say := func(s string) []leg.Prompt { return []leg.Prompt{{Say: vars.Literal(s)}} }
	for name, c := range map[string]struct {
		was, now *Command
		want     string
	}{
		"the same":             {fetch(nil), fetch(func(f *Fetch) { f.Document = "another" }), ""},
		"method":               {fetch(nil), fetch(func(f *Fetch) { f.Method = "PUT" }), "method: POST > PUT"},
		"effect":               {fetch(nil), fetch(func(f *Fetch) { f.Effect = Keyed }), "effect: once > keyed"},
		"address":              {fetch(nil), fetch(func(f *Fetch) { f.URL = vars.Literal("https://b.example/pay?x=1&y=2") }), "url: https://a.example/pay?x=1&y=2 > https://b.example/pay?x=1&y=2"},
		"a field of the query": {fetch(nil), fetch(func(f *Fetch) { f.URL = vars.Literal("https://a.example/pay?x=1&y=%26") }), "url query y: 2 > &"},
		"a header more": {fetch(nil), fetch(func(f *Fetch) {
			f.Headers = append([]Header{{vars.Literal("X"), vars.Literal("1")}}, f.Headers...)
		}), "header X: (not there) > 1"},
		"a header less":        {fetch(nil), fetch(func(f *Fetch) { f.Headers = f.Headers[1:] }), "header Accept: a/b > (not there)"},
		"the scheme of a key":  {fetch(nil), fetch(func(f *Fetch) { f.Headers[1].Value[0].Lit = "Basic " }), "header Authorization: Bearer ⟦A#1/token⟧ > Basic ⟦A#1/token⟧"},
		"how a secret is sent": {fetch(nil), fetch(func(f *Fetch) { f.Body = secret("Base64", "json") }), "body token: \"⟦A#1/token | json⟧\" > \"⟦A#1/token | Base64 | json⟧\""},
		"a field of JSON":      {body(`{"a":{"b":[1,2]},"c":"x"}`), body(`{ "a": {"b":[1,3]}, "c":"x" }`), "body a.b[1]: 2 > 3"},
		"blanks of JSON":       {body(`{"a":1}`), body(`{ "a":1 }`), `body: {"a":1} > { "a":1 }`},
		"order of JSON":        {body(`{"a":1,"b":2}`), body(`{"b":2,"a":1}`), "body: the same fields in another order > b, a"},
		"a field of a form":    {body("a=1&b=x+y&b=2"), body("a=1&b=x+y&b=3"), "body b: 2 > 3"},
		"a field of XML":       {body(`<a><b i="1">x</b><b>y</b></a>`), body(`<a><b i="2">x</b><b>z</b></a>`), "body a/b/@i: 1 > 2; body a/b[2]: y > z"},
		"another kind of body": {body(`{"a":1}`), body("a=1"), `body: {"a":1} > a=1`},
		"plain text":           {body("hello there"), body("hello"), "body: hello there > hello"},
		"a computed value": {fetch(nil), fetch(func(f *Fetch) { f.Lets = []Let{{Name: "D", Expr: "md5($(A))"}} }),
			"computed value D: (not there) > md5($(A))"},
		"a prompt":   {play(leg.Command{Kind: leg.Play, Prompts: say("a")}), play(leg.Command{Kind: leg.Play, Prompts: say("b")}), "prompts: “a” > “b”"},
		"barge-in":   {play(leg.Command{Kind: leg.Play}), play(leg.Command{Kind: leg.Play, BargeIn: true}), "bargeIn: false > true"},
		"collect":    {play(leg.Command{Collect: &leg.CollectOptions{Max: 1}}), play(leg.Command{Collect: &leg.CollectOptions{Max: 2}}), "max: 1 > 2"},
		"transfer":   {play(leg.Command{Transfer: &leg.TransferTo{To: vars.Literal("1"), Mode: leg.Blind}}), play(leg.Command{Transfer: &leg.TransferTo{To: vars.Literal("2"), Mode: leg.Bridge}}), "to: 1 > 2; mode: \"blind\" > \"bridge\""},
		"a value":    {play(leg.Command{Kind: leg.Play, Prompts: []leg.Prompt{{As: leg.AsMoney, Value: vars.Literal("1.00"), Currency: "EUR"}}}), play(leg.Command{Kind: leg.Play, Prompts: []leg.Prompt{{As: leg.AsNumber, Value: vars.Literal("1.00"), Lang: "de"}}}), "prompts: money “1.00” EUR > number “1.00” (de)"},
		"queue":      {play(leg.Command{Queue: &leg.QueueTo{Queue: vars.Literal("1"), Data: []leg.Attached{{Name: "a", Value: vars.Literal("x")}, {Name: "b"}}}}), play(leg.Command{Queue: &leg.QueueTo{Queue: vars.Literal("2"), Priority: "Lower", Data: []leg.Attached{{Name: "a", Value: vars.Literal("y")}}}}), "queue: 1 > 2; attached a: x > y; attached b:  > (not there); priority: (not there) > \"Lower\""},
		"record":     {play(leg.Command{Record: &leg.RecordOptions{Mode: leg.RecordMessage, Max: 1e9}}), play(leg.Command{Record: &leg.RecordOptions{Mode: leg.RecordMessage, Max: 2e9}}), "max: \"1s\" > \"2s\""},
		"a wait":     {&Command{Wait: &Wait{For: 3e9}}, &Command{Wait: &Wait{For: 4e9}}, "for: 3s > 4s"},
		"what holds": {&Command{Wait: &Wait{Hold: say("a")}}, &Command{Wait: &Wait{}}, "hold prompts: “a” > none"},
	} {
		r := &replay{}
		r.compare(c.now, c.was)
		var got []string
		for _, d := range r.Differences {
			got = append(got, d.What+": "+d.Was+" > "+d.Now)
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", name, s, c.want)
		}
	}
}
