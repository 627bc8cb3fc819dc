package expression_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// shell is a scope with the secrets open.
type shell struct {
	data
	settings map[string]string
}

func (s shell) Setting(key string) vars.Value {
	if text := s.settings[key]; text != "" {
		return vars.Of(text, vars.Operator)
	}
	return vars.Value{}
}

// attempt is a runtime with the same time and the same random bytes each time.
func attempt() expression.Runtime {
	var next byte
	return expression.Runtime{
		Now: time.Date(2026, 3, 1, 12, 30, 0, 58e6, time.FixedZone("", 3600)),
		Random: func(p []byte) {
			for i := range p {
				p[i] = next
				next += 0x11
			}
		},
		Body:   `{"id":7}`,
		Status: 200,
		Method: "POST",
		Header: func(name string) string { return map[string]string{"X-Event-Id": "e1"}[name] },
		Form:   func(name string) (string, bool) { s, ok := map[string]string{"ORDER": "0001"}[name]; return s, ok },
		Query: func(name string) (string, bool) {
			s, ok := map[string]string{"result": "ok", "empty": ""}[name]
			return s, ok
		},
		RawQuery: func(name string) (string, bool) { return "a%2Fb", name == "path" },
	}
}

// computed is an expression of a <Let>, escaped as in XML, that is expected to have no mistakes.
func computed(t testing.TB, s string, want vars.Type, env expression.Env) *expression.Expression {
	t.Helper()
	var text bytes.Buffer
	for _, r := range s {
		switch r {
		case '<':
			text.WriteString("&lt;")
		case '&':
			text.WriteString("&amp;")
		default:
			text.WriteRune(r)
		}
	}
	root, err := source.Parse("t.xml", []byte("<Let name='X'>\n  "+text.String()+"\n</Let>"))
	if err != nil {
		t.Fatalf("%s\n%v", s, err)
	}
	var list source.List
	e := expression.ParseComputed(root.Text(), want, &list)
	e.Compile(env, &list)
	if err := list.Err(); err != nil {
		t.Fatalf("%s\n%v", s, err)
	}
	return e
}

func TestCompute(t *testing.T) {
	d := shell{call(true), map[string]string{"Key": "k3y", "Json": `{"a":{"b":12.40}}`}}
	d.values["Card"] = vars.Value{Type: vars.String, Text: "4111111111111111", Ref: "Ask/card", From: vars.Caller}
	d.secrets = map[string]bool{"Card": true}
	for _, c := range []struct {
		s    string
		want vars.Type
		got  vars.Value
	}{
		{`#(Key)`, vars.String, vars.Of("k3y", vars.Operator)},
		{`#(Key) + "!"`, vars.Null, vars.Of("k3y!", vars.Operator)},
		{`#(Missing) != nil`, vars.Boolean, vars.Value{Type: vars.Boolean, Text: "false", From: vars.Designer}},
		{`$(Card)`, vars.Null, vars.Of("4111111111111111", vars.Caller)},
		{`"*" + last4($(Card))`, vars.Null, vars.Of("*1111", vars.Caller)},
		{`luhn($(Card)) and $(Card) == "4111111111111111"`, vars.Null, vars.Value{Type: vars.Boolean, Text: "true", From: vars.Caller}},
		{`json(#(Json)).a.b`, vars.Null, vars.Value{Type: vars.Decimal, Text: "12.40", From: vars.Operator}},
		{`json(#(Json)).a`, vars.Null, vars.Value{Type: vars.JSON, Text: `{"b":12.40}`, From: vars.Operator}},
		{`$(J)`, vars.Null, d.values["J"]},
		{`$(Null)`, vars.String, vars.Value{}},
		{`now()`, vars.Null, vars.Value{Type: vars.DateTime, Text: "2026-03-01T11:30:00.058Z", From: vars.Designer}},
		{`unix(now())`, vars.Null, vars.Value{Type: vars.Integer, Text: "1772364600", From: vars.Designer}},
		{`formatTime(now(), "d-M-yyyy:HH:mm:ss:SSS", "Europe/Berlin")`, vars.Null, vars.Of("1-3-2026:12:30:00:058", vars.Designer)},
		{`formatTime(date("2026-07-01"), "yyyy-MM-dd'T'HH:mm:ssXXX", "Europe/Berlin")`, vars.Null, vars.Of("2026-07-01T02:00:00+02:00", vars.Designer)},
		{`nonce(6) + uuid()`, vars.Null, vars.Of("00112233445566-7788-49aa-bbcc-ddeeff102132", vars.Designer)},
		{`randomDigits(3)`, vars.Null, vars.Of("199", vars.Designer)},
		{`body()`, vars.Null, vars.Of(`{"id":7}`, vars.Server)},
		{`json(body()).id`, vars.String, vars.Value{}},
		{`header("Nothing")`, vars.Null, vars.Value{From: vars.Server}},
		{`query("empty")`, vars.Null, vars.Of("", vars.Server)},
		{`fromCents(-5)`, vars.Null, vars.Value{Type: vars.Decimal, Text: "-0.05", From: vars.Designer}},
		{`cents($(D))`, vars.Null, vars.Value{Type: vars.Integer, Text: "1240", From: vars.Caller}},
		{`regex("a=1", "b=(.)")`, vars.Null, vars.Value{From: vars.Designer}},
		{`regex("a=1", "a=(2)?")`, vars.Null, vars.Value{From: vars.Designer}},
		{`unbase64("/w==") + unhex("00") == unhex("ff00")`, vars.Null, vars.Value{Type: vars.Boolean, Text: "true", From: vars.Designer}},
		{`secureEquals(nil, nil) or secureEquals("a", "b") or secureEquals(header("Nothing"), "")`, vars.Null, vars.Value{Type: vars.Boolean, Text: "false", From: vars.Server}},
	} {
		e := computed(t, c.s, c.want, d)
		v, err := e.Compute(d, attempt())
		if c.s == `json(body()).id` { // an Integer, not the String that is wanted
			if err == nil {
				t.Errorf("%s = %+v", c.s, v)
			}
			continue
		}
		again, _ := e.Compute(d, attempt())
		if err != nil || v != c.got || again != v {
			t.Errorf("%s\n got %+v, %v; again %+v\nwant %+v", c.s, v, err, again, c.got)
		}
	}
}

func TestUsesSecret(t *testing.T) {
	d := call(true)
	d.secrets = map[string]bool{"Card": true}
	for s, want := range map[string]bool{`$(S) + "x"`: false, `sha1($(Card))`: true, `#(Key) != nil`: true, `now()`: false} {
		if got := computed(t, s, vars.Null, d).UsesSecret(d); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}

func TestReadsMessage(t *testing.T) {
	for s, want := range map[string]string{`now()`: "", `sha1("x") + header("A") + body()`: "t.xml:2:15"} {
		if at, ok := computed(t, s, vars.Null, call(true)).ReadsMessage(); ok != (want != "") || ok && at.String() != want {
			t.Errorf("%s: %v %v", s, at, ok)
		}
	}
}

func TestErrorsOfComputing(t *testing.T) {
	d := shell{call(false), map[string]string{"Key": "k3y"}}
	d.values["Wide"] = vars.Of(strings.Repeat("x", 1<<20), vars.Server)
	d.values["City"] = vars.Of("Berlin", vars.Caller)
	d.values["Document"] = vars.Of("<a>"+strings.Repeat("<b c='d'/>", 10_000)+"</a>", vars.Server)
	d.values["Numbers"] = vars.Value{Type: vars.JSON, Text: `{"a":[` + strings.Repeat("1.5,", 10_000) + `1]}`}
	d.values["Bytes"] = vars.Value{Type: vars.String, Text: "\xff"}
	for _, c := range []struct{ s, want string }{
		{`$(Card)`, "t.xml:2:3: $(Card) is lost"},
		{`"x" + $(Card)`, "t.xml:2:9: $(Card) is lost"},
		{`#(Missing)`, "t.xml:2:3: the setting Missing does not exist or has no value"},
		{`#(Missing) != nil or sha1(#(Missing)) == ""`, "t.xml:2:29: the setting Missing does not exist"},
		{`#(Missing) ?? "x"`, "the setting Missing does not exist"},
		{`joinNonEmpty(":", "a", #(Missing))`, "the setting Missing does not exist"},
		{`sha1($(Null))`, "sha1 needs a String, and $(Null) is null"},
		{`unhex(sha1("x"))`, "t.xml:2:3: the result is raw bytes, not text: encode it with base64 or hex"},
		{`[unhex("ff")]`, "the result is raw bytes"},
		{`{(unhex("ff")): 1}`, "the result is raw bytes"},
		{`$(Bytes)`, "the result is raw bytes"},
		{`jsonEncode(unhex("ff"))`, "raw bytes"},
		{`upper(unhex("ff"))`, "upper needs text, and unhex(...) is raw bytes: encode it with base64 or hex"},
		{`unhex("ff")[0:1]`, "[a:b] counts characters, and unhex(...) is raw bytes"},
		{`len(unhex("ff"))`, "len counts characters"},
		{`json(unhex("22ff22"))`, "json needs text"},
		{`json("{")`, "json: its argument is not JSON"},
		{`json("1e9999")`, "not a Decimal"},
		{`unbase64("a*")`, "unbase64: its argument is not Base64"},
		{`unhex("abc")`, "not made of pairs"},
		{`hmac($(S), "k", "x")`, "there is no such algorithm"},
		{`hmac("sha1", $(Empty), "x")`, "the key is empty"},
		{`nonce($(Code) * 10)`, "must be in 1..1024"},
		{`randomDigits($(I) - 2)`, "must be in 1..1024"},
		{`xmlGet("<a>", "a")`, "xmlGet: its argument is not XML"},
		{`xmlGet("<a/><b/>", "a")`, "not XML"},
		{`xmlGet("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "a")`, "not XML"},
		{`xmlGet("<a/>", $(S) + "[1]")`, "the path of xmlGet is names"},
		{`xmlEncode("\x00")`, "XML cannot hold a control character"},
		{`parseTime("2026-02-30", "yyyy-MM-dd")`, "there is no such time"},
		{`parseTime("2026-2-3", "yyyy-MM-dd")`, "not a time as the layout says"},
		{`parseTime("2026-02-03x", "yyyy-MM-dd")`, "not a time as the layout says"},
		{`formatTime(now(), "yyyy", $(S))`, "there is no such zone"},
		{`formatTime(now(), "yyyy", "../" + $(S))`, "there is no such zone"},
		{`cents(1.005)`, "parts of a cent"},
		{`$(Wide) + $(Wide) + "x"`, "the text is too long"},
		{`hex($(Wide)) + "x"`, "the text is too long"},
		{`any(1..1000, sha256($(Wide)) == "")`, "takes too long"},
		{`any(1..1000, json("[" + $(Wide)) == nil)`, "not JSON"},
		{`any(1..400000, randomDigits(1024) == "")`, "takes too long"},
		{`any(1..400000, formatTime(now(), "yyyy` + strings.Repeat("-", 3000) + `") == "")`, "takes too long"},
		{`any(1..400000, formatTime(now(), "yyyy", "Europe/" + $(City)) == "")`, "takes too long"},
		{`any(1..400000, xmlGet($(Document), "a/c") == "")`, "takes too long"},
		{`any(1..400000, jsonEncode($(Numbers)) == "")`, "takes too long"},
	} {
		v, err := computed(t, c.s, vars.Null, d).Compute(d, attempt())
		var e *expression.Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) || e.Pos.Line != 2 || v != (vars.Value{}) {
			t.Errorf("%s\n got %.60v, %v\nwant %s", c.s, v, err, c.want)
		}
	}
	for s, want := range map[string]string{
		`now()`: "there is no time here", `uuid()`: "nothing is random here", `nonce(3)`: "nothing is random", `randomDigits(3)`: "nothing is random",
		`body()`: "body can be used in Verify only", `status()`: "status can be used in Verify only", `header("A")`: "header can be used in Verify only",
		`form("A")`: "form can be used in Verify only", `query("A")`: "query can be used in Verify only",
	} {
		if _, err := computed(t, s, vars.Null, d).Compute(d, expression.Runtime{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", s, err)
		}
	}
	answer := expression.Runtime{Header: func(string) string { return "" }}
	for s, want := range map[string]string{`status()`: "in the Verify of a Response only", `form("A")`: "in a notification only", `query("A")`: "in a notification only", `rawQuery("A")`: "in a notification only", `method()`: "in a notification only"} {
		if _, err := computed(t, s, vars.Null, d).Compute(d, answer); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", s, err)
		}
	}
}

// TestTwoWays: an expression is evaluated in the way it was read.
func TestTwoWays(t *testing.T) {
	d := call(true)
	if _, err := compiled(t, `true`, vars.Boolean, d).Compute(d, attempt()); err == nil {
		t.Error("Compute after Parse")
	}
	e := computed(t, `#(Key) != nil`, vars.Boolean, d)
	if _, _, err := e.Eval(d); err == nil {
		t.Error("Eval after ParseComputed")
	}
	if _, _, err := e.Bool(d); err == nil {
		t.Error("Bool after ParseComputed")
	}
}

func TestMistakesOfComputing(t *testing.T) {
	d := call(true)
	for s, want := range map[string]string{
		`sha1raw($(S))`:                       "1: sha1raw(...) is raw bytes: encode it with base64 or hex",
		`"x" + hmacraw("sha1", #(K), $(S))`:   "1: the result of + is raw bytes",
		`upper(sha1raw("x"))`:                 "7: upper needs a String, and sha1raw(...) is raw bytes",
		`sha1(5)`:                             "6: sha1 needs a String, and 5 is an Integer",
		`#(K) + 1`:                            "6: + cannot take #(K), a String, and 1, an Integer",
		`sha1raw("x") < "y"`:                  "14: < cannot take sha1raw(...), raw bytes",
		`hmac("sha-1", #(K), "")`:             `6: there is no algorithm "sha-1" (did you mean "sha1"?)`,
		`nonce(1025)`:                         "7: how many characters are made must be in 1..1024",
		`formatTime(now(), $(S))`:             "19: a layout of times must be a text in quotes",
		`formatTime(now(), "2006-01-02")`:     "19: a layout is written with letters",
		`formatTime(now(), "--")`:             "19: the layout holds no part of a time",
		`formatTime(now(), "HH:MM:ss MM")`:    "19: the layout holds MM and MM, which are the same",
		`formatTime(now(), "yyyyTHH")`:        `19: "T" means nothing in a layout`,
		`formatTime(now(), "HH:mm:SS")`:       `19: "SS" means nothing in a layout`,
		`formatTime(now(), "yyyy'T")`:         "19: a single quote of the layout is not closed",
		`formatTime(now(), "yyyy", "Mars/X")`: "27: there is no such zone",
		`formatTime(now(), "yyyy", "Local")`:  "27: there is no such zone",
		`formatTime($(S), "yyyy")`:            "12: formatTime needs a DateTime, and $(S) is a String",
		`parseTime("1", "HH:mm")`:             "16: a layout of parseTime needs the year",
		`regex($(S), $(S))`:                   "13: the pattern of regex must be a text in quotes",
		`regex($(S), "(")`:                    "13: the pattern of regex cannot be read: missing closing ): `(`",
		`xmlGet($(S), "a//b")`:                "14: the path of xmlGet is names divided by /",
		`headr("X")`:                          `1: unknown function headr (did you mean "header"?)`,
		`header()`:                            "1: header has the wrong number of arguments",
		`now(1)`:                              "1: now has the wrong number of arguments",
	} {
		var list source.List
		expression.ParseComputed(source.Plain("", s), vars.Null, &list).Compile(d, &list)
		if all := list.Findings(); len(all) != 1 || !strings.HasPrefix(all[0].Pos.String()+": "+all[0].Msg, "1:"+want) {
			t.Errorf("%s\n got %v\nwant %s", s, all, want)
		}
	}
	for _, s := range []string{`now()`, `nonce(2)`, `uuid()`, `randomDigits(2)`, `body()`, `status()`, `header("A")`, `form("A")`, `query("A")`, `rawQuery("A")`, `method()`} {
		var list source.List
		expression.Parse(source.Plain("", s), vars.Null, &list).Compile(d, &list)
		name, _, _ := strings.Cut(s, "(")
		if all := list.Findings(); len(all) != 1 || all[0].Msg != "there is no "+name+" here: it can be used where the shell computes only, as in <Let> and <Verify>" {
			t.Errorf("%s: %v", s, all)
		}
	}
	var list source.List
	expression.Parse(source.Plain("", `formatTime($(When), "yyyy", "Europe/Berlin")`), vars.Null, &list).Compile(d, &list)
	if all := list.Findings(); len(all) != 1 || !strings.Contains(all[0].Msg, "names such as Europe/Berlin can be used in <Let>") {
		t.Error(all)
	}
}
