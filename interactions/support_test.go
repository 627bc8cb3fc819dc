package interactions

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// scope is a call's data sources; a setting is a secret unless it is plain.
type scope struct {
	data  map[string]vars.Value
	plain map[string]string
}

func (s scope) Data(name string) vars.Value { return s.data[name] }

func (s scope) Setting(key string) vars.Value {
	if text, ok := s.plain[key]; ok {
		return vars.Of(text, vars.Operator)
	}
	return vars.Secret("#"+key, vars.Operator)
}

// with is a scope of texts that the server answered.
func with(pairs ...string) scope {
	s := scope{data: map[string]vars.Value{}}
	for i := 0; i < len(pairs); i += 2 {
		s.data[pairs[i]] = vars.Of(pairs[i+1], vars.Server)
	}
	return s
}

// document is a document of a request and fields, for tests.
func document(request, fields string) string {
	return "<ApiInteraction>\n<Request" + request + "</Request>\n<Response><Type>JSON</Type>" + fields + "</Response>\n</ApiInteraction>"
}

// get is a GET of a Url with the fields.
func get(url string, fields ...string) string {
	return document("><Url>"+url+"</Url><Method>GET</Method>", "<Fields>"+strings.Join(fields, "")+"</Fields>")
}

// post is a POST of a JSON body.
func post(url, attrs, body string, fields ...string) string {
	return document(attrs+"><Url>"+url+"</Url><Method>POST</Method><Body><![CDATA["+body+"]]></Body>", "<Fields>"+strings.Join(fields, "")+"</Fields>")
}

// one is a field: locator, destination, attributes and type as wanted.
func one(locator, destination string, more ...string) string {
	attrs, typ := "", ""
	if len(more) > 0 {
		attrs = " " + more[0]
	}
	if len(more) > 1 {
		typ = "<DataType>" + more[1] + "</DataType>"
	}
	return "<Field" + attrs + "><Locator>" + locator + "</Locator><Destination>" + destination + "</Destination>" + typ + "</Field>"
}

// compiled is a document without mistakes.
func compiled(t testing.TB, xml string) *Interaction {
	t.Helper()
	var list source.List
	it := Parse("test", "test.xml", []byte(xml), &list)
	if err := list.Err(); err != nil {
		t.Fatalf("%v\n%s", err, xml)
	}
	return it
}

// rendered renders, and fails the test when that is refused.
func rendered(t testing.TB, it *Interaction, s vars.Scope) engine.Fetch {
	t.Helper()
	f, err := it.Render(s)
	if err != nil {
		t.Fatal(err)
	}
	f.Ref = "Test#1"
	return f
}

func found(t testing.TB, all []engine.Found, name string) vars.Value {
	t.Helper()
	for _, f := range all {
		if f.Name == name {
			return f.Value
		}
	}
	t.Fatalf("%s is not among %v", name, all)
	return vars.Value{}
}

// answered is what the shell makes of a body.
func answered(it *Interaction, text string, v vars.Vault, seal ...string) engine.Fetched {
	f := engine.Fetch{Document: it.Fingerprint, Ref: "Test#1", Seal: seal}
	return it.receive(f, answer{status: 200, body: text}, secrets{vars.KnownIn(v)}, v)
}
