package analysis_test

import (
	"strings"
	"testing"
)

// asks is a request whose Fields have types.
const asks = `<DataConnector name="A" next="B" onUnknown="End"><ApiInteraction><Request><Url>https://example.com/</Url><Method>GET</Method></Request><Response><Type>JSON</Type><Fields>
<Field><Locator>yes</Locator><Destination>Yes</Destination><DataType>Boolean</DataType></Field><Field><Locator>n</Locator><Destination>Seconds</Destination><DataType>Integer</DataType></Field>
<Field><Locator>at</Locator><Destination>At</Destination><DataType>DateTime</DataType></Field><Field><Locator>all</Locator><Destination>All</Destination><DataType>Json</DataType></Field>
</Fields></Response></ApiInteraction></DataConnector>`

// Each case is what stands behind the request, and the beginning of the one
// finding of the code that there must be; "" for none.
func TestRules(t *testing.T) {
	for name, c := range map[string]struct{ code, applets, want string }{
		"a Boolean is called":        {"type-mismatch", `<Transfer name="B" to="$(Yes)"/>`, "$(Yes) is a Boolean, and a number to call"},
		"an Integer is called":       {"type-mismatch", `<Transfer name="B" to="$(Seconds)"/>`, ""},
		"a moment is keyed":          {"type-mismatch", `<SendDigits name="B" digits="$(At)"/>`, "$(At) is a DateTime, and keys are"},
		"a moment as a time":         {"type-mismatch", `<Await name="B" notification="worldnet/result" key="1" timeout="$(At)s"/>`, "$(At) is a DateTime, and a time is"},
		"a time without a unit":      {"type-mismatch", `<Await name="B" notification="worldnet/result" key="1" timeout="$(Seconds)"/>`, "$(Seconds) is an Integer without a unit: write $(Seconds)s"},
		"a list is said":             {"type-mismatch", `<Announcer name="B"><Say>$(All)</Say></Announcer>`, "$(All) is a list or an object"},
		"a Boolean as money":         {"type-mismatch", `<Announcer name="B"><Money currency="EUR">$(Yes)</Money></Announcer>`, "$(Yes) is a Boolean, and <Money> cannot voice one"},
		"a number as a date":         {"type-mismatch", `<Announcer name="B"><Date>$(Seconds)</Date></Announcer>`, "$(Seconds) is an Integer, and <Date> cannot voice one"},
		"a moment as a date":         {"type-mismatch", `<Announcer name="B"><Date>$(At)</Date></Announcer>`, ""},
		"a rule of another type":     {"type-mismatch", `<DataRouter name="B" otherwise="End"><Rule source="Yes" type="Integer" value="1" next="End"/></DataRouter>`, "$(Yes) is a Boolean, and the rule reads it as an Integer"},
		"a rule of another number":   {"type-mismatch", `<DataRouter name="B" otherwise="End"><Rule source="Seconds" type="Decimal" value="1" next="End"/></DataRouter>`, ""},
		"a rule that asks for null":  {"type-mismatch", `<DataRouter name="B" otherwise="End"><Rule source="Yes" type="Integer" operator="IsNull" next="End"/></DataRouter>`, ""},
		"a text that is no Integer":  {"type-mismatch", `<Set name="B"><Value name="N" type="Integer">three</Value></Set>`, `N is to be an Integer, and "three" is none`},
		"what a sub-flow cannot use": {"type-mismatch", `<SubFlow name="B" flow="s"><With name="N">three</With></SubFlow>`, `N is to be an Integer, and "three" is none`},
		"a caller says how long": {"poll-unbounded", `<Collect name="B" into="K" next="C"><Say>How long?</Say></Collect><Await name="C" notification="worldnet/result" key="1" timeout="$(K)s"/>`,
			"$(K) comes from the caller"},
		"a server says how long":       {"poll-unbounded", `<Await name="B" notification="worldnet/result" key="1" timeout="$(Seconds)s"/>`, "$(Seconds) comes from a server"},
		"settings by case":             {"case-only-name", `<Transfer name="B" to="#(Desk)" next="C"/><Transfer name="C" to="#(DESK)"/>`, `the settings "Desk" and "DESK"`},
		"data sources by case":         {"case-only-name", `<Set name="B"><Value name="YES">1</Value></Set>`, `the data sources "Yes" and "YES"`},
		"what a sub-flow gives is":     {"never-read", `<SubFlow name="B" flow="s" next="End"><With name="N">3</With><Take name="Got" from="Keys"/></SubFlow>`, ""},
		"what a sub-flow keeps is not": {"never-read", `<SubFlow name="B" flow="s" next="End"><With name="N">3</With></SubFlow>`, "Ask fills $(Keys), and nothing reads it"},
		"an applet of no default":      {"unreachable", `<Announcer name="B"><Say>Hello</Say></Announcer>`, ""},
		"instead of null, the same": {"may-be-null", `<DataRouter name="B" otherwise="End"><Rule when='coalesce($(Got), "x") == "x"' next="C"/><Rule when='false' next="D"/></DataRouter><Transfer name="C" to="$(Got)"/><Set name="D" next="C"><Value name="Got">1</Value></Set>`,
			"nothing has filled $(Got) yet on the way A --next--> B --Rule 1--> C"},
		"instead of null, another": {"may-be-null", `<DataRouter name="B" otherwise="End"><Rule when='lower(coalesce($(Got), "")) == "x"' next="C"/><Rule when='false' next="D"/></DataRouter><Transfer name="C" to="$(Got)"/><Set name="D" next="C"><Value name="Got">1</Value></Set>`, ""},
		"in a list":                {"may-be-null", `<DataRouter name="B" otherwise="End"><Rule when='$(Got) in ["x"]' next="C"/><Rule when='not ($(Got) == nil)' next="C"/><Rule when='false' next="D"/></DataRouter><Transfer name="C" to="$(Got)"/><Set name="D" next="C"><Value name="Got">1</Value></Set>`, ""},
	} {
		sub := `<CallFlow name="s" start="Ask" onError="End"><Inputs><Input name="N" type="Integer"/></Inputs><Collect name="Ask" into="Keys" next="End"><Say>Key $(N)</Say></Collect><Return name="End"/></CallFlow>`
		got := codes(found(t, call(asks+c.applets), map[string]string{"s": sub}), c.code)
		switch {
		case c.want == "" && len(got) > 0, c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], c.want)):
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// A default that no applet takes leads nowhere.
func TestUnreachedDefault(t *testing.T) {
	got := codes(found(t, `<CallFlow name="f" start="A" onNoInput="B" onError="A"><Announcer name="A"><Say>Hello</Say></Announcer><Announcer name="B"><Say>Bye</Say></Announcer></CallFlow>`, nil), "unreachable")
	if len(got) != 1 || got[0] != `no exit leads to "B": it is never reached` {
		t.Errorf("got %q", got)
	}
}
