package analysis_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/analysis"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// found is what the analyses find in a flow that compiles, "line:col code
// message" each.
func found(t testing.TB, flow string, others map[string]string) []string {
	t.Helper()
	var list source.List
	f := flows.Parse("f.xml", []byte(flow), &list)
	deps := applets.Deps{Interactions: &interactions.Library{}, Flow: func(name string) (string, []byte, error) {
		if text, ok := others[name]; ok {
			return name + ".xml", []byte(text), nil
		}
		return "", nil, fs.ErrNotExist
	}}
	p, err := engine.Compile(f, applets.Standard(deps), &list)
	if err != nil {
		t.Fatal(err)
	}
	var own source.List
	analysis.Check(p, &own)
	var out []string
	for _, e := range own.Findings() {
		out = append(out, strings.TrimPrefix(e.Pos.String(), "f.xml:")+" "+e.Code+" "+e.Msg)
	}
	return out
}

// get is a request that fills a data source by next.
const get = `<ApiInteraction><Request><Url>https://example.com/</Url><Method>GET</Method></Request><Response><Type>JSON</Type>` +
	`<ResponseCodeDestination>Code</ResponseCodeDestination><Fields><Field><Locator>n</Locator><Destination>Number</Destination></Field></Fields></Response></ApiInteraction>`

func call(rest string) string {
	return `<CallFlow name="f" start="A" onError="End">` + rest + `<Hangup name="End"/></CallFlow>`
}

// Each case is a flow and what must be found: "" for nothing.
func TestMayBeNull(t *testing.T) {
	for name, c := range map[string]struct{ flow, want string }{
		"filled by next only": {call(`<DataConnector name="A" next="To" onUnknown="To">` + get + `</DataConnector><Transfer name="To" to="$(Number)"/>`),
			"nothing has filled $(Number) yet on the way A --onUnknown--> To: there is nobody to call"},
		"every other way goes elsewhere": {call(`<DataConnector name="A" next="To" onUnknown="End">` + get + `</DataConnector><Transfer name="To" to="$(Number)"/>`), ""},
		"a rule that needs it": {call(`<DataConnector name="A" next="R" onUnknown="R">` + get + `</DataConnector>
			<DataRouter name="R" otherwise="End"><Rule source="Number" operator="IsNotNull" next="To"/></DataRouter><Transfer name="To" to="$(Number)"/>`), ""},
		"a rule that fails without it": {call(`<DataConnector name="A" next="R" onUnknown="R">` + get + `</DataConnector>
			<DataRouter name="R" otherwise="To"><Rule source="Number" operator="IsNull" next="End"/></DataRouter><Transfer name="To" to="$(Number)"/>`), ""},
		"a rule about what is filled with it": {call(`<DataConnector name="A" next="R" onUnknown="R">` + get + `</DataConnector>
			<DataRouter name="R" otherwise="End"><Rule source="Code" type="Integer" value="200" next="To"/></DataRouter><Transfer name="To" to="$(Number)"/>`), ""},
		"a note of how far it got": {call(`<DataConnector name="A" next="N" onUnknown="R">` + get + `</DataConnector><Set name="N" next="R"><Value name="Got">yes</Value></Set>
			<DataRouter name="R" otherwise="End"><Rule when='$(Got) == "yes" and true' next="To"/></DataRouter><Transfer name="To" to="$(Number)"/>`), ""},
		"a condition that null meets": {call(`<DataConnector name="A" next="R" onUnknown="R">` + get + `</DataConnector>
			<DataRouter name="R" otherwise="End"><Rule when='$(Number) != "1"' next="To"/></DataRouter><Transfer name="To" to="$(Number)"/>`),
			"nothing has filled $(Number) yet on the way A --onUnknown--> R --Rule 1--> To: there is nobody to call"},
		"or proves what both sides prove": {call(`<DataConnector name="A" next="R" onUnknown="R">` + get + `</DataConnector>
			<DataRouter name="R" otherwise="End"><Rule when='$(Number) == "1" or $(Code) == 404' next="To"/></DataRouter><Transfer name="To" to="$(Number)"/>`), ""},
		"or of something else": {call(`<DataConnector name="A" next="R" onUnknown="R">` + get + `</DataConnector>
			<DataRouter name="R" otherwise="End"><Rule when='$(Number) == "1" or $(CLID) == "2"' next="To"/></DataRouter><Transfer name="To" to="$(Number)"/>`),
			"nothing has filled $(Number) yet on the way A --onUnknown--> R --Rule 1--> To: there is nobody to call"},
		"a copy of nothing": {call(`<DataConnector name="A" next="S" onUnknown="S">` + get + `</DataConnector><Set name="S" next="To"><Value name="Copy">$(Number)</Value></Set><Transfer name="To" to="$(Copy)"/>`),
			"nothing has filled $(Copy) yet on the way A --onUnknown--> S --next--> To: there is nobody to call"},
		"a default is set": {call(`<Set name="A" next="B"><Value name="Number">1</Value></Set><DataConnector name="B" next="To" onUnknown="To">` + get + `</DataConnector><Transfer name="To" to="$(Number)"/>`), ""},
		"a hang-up before": {`<CallFlow name="f" start="A" onError="End" onHangup="To"><Collect name="A" into="K" next="End" onNoInput="End"><Say>Key</Say></Collect><SendLink name="To" to="$(K)"><Text>Hello</Text></SendLink><Hangup name="End"/></CallFlow>`,
			"nothing has filled $(K) yet on the way A --hang-up--> To: there is nobody to call"},
		"told once on a way": {call(`<DataConnector name="A" next="To" onUnknown="To">` + get + `</DataConnector><Transfer name="To" to="$(Number)" next="Again"/><Transfer name="Again" to="$(Number)"/>`),
			"nothing has filled $(Number) yet on the way A --onUnknown--> To: there is nobody to call"},
		"keys are read back": {call(`<Collect name="A" into="K" next="To" onNoInput="End"><Say>Key</Say><Confirm><Say>You keyed $(K).</Say></Confirm></Collect><Transfer name="To" to="$(K)"/>`), ""},
		"an optional input as a number": {`<CallFlow name="f" start="A" onError="End"><Inputs><Input name="Agent"/></Inputs><Transfer name="A" to="$(Agent)"/><Hangup name="End"/></CallFlow>`,
			"the input $(Agent) is neither required nor has a default: without it there is nobody to call"},
		"an optional input that is said": {`<CallFlow name="f" start="A" onError="End"><Inputs><Input name="Name"/></Inputs><Announcer name="A"><Say>Hello $(Name)</Say></Announcer><Hangup name="End"/></CallFlow>`, ""},
	} {
		if got := strings.Join(codes(found(t, c.flow, nil), "may-be-null"), "\n"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// codes are the messages of the findings of one code.
func codes(all []string, code string) []string {
	var out []string
	for _, f := range all {
		if _, msg, ok := strings.Cut(f, " "+code+" "); ok {
			out = append(out, msg)
		}
	}
	return out
}

// A sub-flow's results are there when every way to its end has filled them.
func TestMayBeNullThroughSubFlows(t *testing.T) {
	main := call(`<SubFlow name="A" flow="s" next="To" onLost="Lost"><Take name="Got" from="Number"/></SubFlow>
		<Transfer name="To" to="$(Got)"/><Transfer name="Lost" to="$(Got)"/>`)
	sub := `<CallFlow name="s" start="A" onError="Lost"><DataConnector name="A" next="Good" onUnknown="Lost">` + get + `</DataConnector><Return name="Good"/><Return name="Lost" result="Lost"/></CallFlow>`
	want := "nothing has filled $(Got) yet on the way A --onLost--> Lost: there is nobody to call"
	if got := strings.Join(codes(found(t, main, map[string]string{"s": sub}), "may-be-null"), "\n"); got != want {
		t.Errorf("got %s", got)
	}
}

func TestLoopUnbounded(t *testing.T) {
	menu := `<Menu name="A" onNoInput="%s" onInvalid="End"><Say>Press 1</Say><Option key="1" next="A"/></Menu>`
	for name, c := range map[string]struct{ flow, want string }{
		"a key leads round":       {call(strings.ReplaceAll(menu, "%s", "End")), ""},
		"silence leads round":     {call(strings.ReplaceAll(menu, "%s", "A")), "A --onNoInput--> A"},
		"a server is asked again": {call(`<DataConnector name="A" next="R" onUnknown="End">` + get + `</DataConnector><DataRouter name="R" otherwise="A"><Rule source="Code" type="Integer" value="200" next="End"/></DataRouter>`), "A --next--> R --otherwise--> A"},
		"a Loop counts":           {call(`<Loop name="A" times="3" next="B" onDone="End"/><DataConnector name="B" next="A" onUnknown="End">` + get + `</DataConnector>`), ""},
		"it is counted by hand": {call(`<Set name="A" next="B"><Value name="N">0</Value></Set><DataConnector name="B" next="C" onUnknown="End">` + get + `</DataConnector>
			<Set name="C" next="R"><Value name="N" expr='int($(N)) + 1'/></Set><DataRouter name="R" otherwise="B"><Rule source="N" type="Integer" operator="GreaterThan" value="3" next="End"/></DataRouter>`), ""},
		"a number is called again": {call(`<Transfer name="A" to="123" onBusy="A"/>`), "A --onBusy--> A"},
		"two waits in turn":        {call(`<Pause name="A" for="1s" next="B"/><Pause name="B" for="1s" next="A"/>`), "A --next--> B --next--> A"},
	} {
		got := ""
		for _, f := range codes(found(t, c.flow, nil), "loop-unbounded") {
			_, f, _ = strings.Cut(f, "hangs up: ")
			got, _, _ = strings.Cut(f, ";")
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
