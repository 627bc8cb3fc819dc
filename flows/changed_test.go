package flows_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// edited compiles a shipped flow with changes, pairs of old and new text, in
// the flow and in the interactions. A change that changes nothing fails.
func edited(t *testing.T, name string, changes ...string) *engine.Program {
	t.Helper()
	used := map[string]bool{}
	edit := func(data []byte) []byte {
		s := string(data)
		for pair := range slices.Chunk(changes, 2) {
			if strings.Contains(s, pair[0]) {
				used[pair[0]] = true
				s = strings.ReplaceAll(s, pair[0], pair[1])
			}
		}
		return []byte(s)
	}
	data, err := fs.ReadFile(flows.Shipped(), name+".xml")
	if err != nil {
		t.Fatal(err)
	}
	var list source.List
	lib := &interactions.Library{Open: func(name string) (string, []byte, error) {
		data, err := fs.ReadFile(interactions.Shipped(), name+".xml")
		return name + ".xml", edit(data), err
	}}
	p, err := engine.Compile(flows.Parse(name+".xml", edit(data), &list), applets.Standard(applets.Deps{Interactions: lib}), &list)
	if err != nil {
		t.Fatal(err)
	}
	for pair := range slices.Chunk(changes, 2) {
		if !used[pair[0]] {
			t.Fatalf("nothing holds %q", pair[0])
		}
	}
	return p
}

// TestChangedFlow replays a paid call on a flow with one change: it is reported
// where it is, in its words, and nothing else is.
func TestChangedFlow(t *testing.T) {
	const flow = "vonage-self-service"
	w := newWorld(t, flow, "", "1")
	_, recs := w.run(t)
	for name, c := range map[string]struct {
		changes []string
		want    []string
	}{
		"nothing":          {nil, nil},
		"a comment":        {[]string{`<Announcer name="Welcome"`, `<!-- new --><Announcer name="Welcome"`}, nil},
		"a prompt":         {[]string{"Please have your card ready.", "Have your card ready."}, []string{`Connecting leg prompts | “We connect you to our payment provider now. Please have your card ready.” | “We connect you to our payment provider now. Have your card ready.”`}},
		"an unused applet": {[]string{`</CallFlow>`, `<Hangup name="Nowhere"/></CallFlow>`}, nil},
		"a field of a request": {[]string{`"AccountConfigurationId": "#(VonageAccountConfigurationId)"`, `"AccountConfigurationId": "7"`},
			[]string{`StartSession request body AccountConfigurationId | "1001" | "7"`}},
		"a header": {[]string{"<Headers>", "<Headers><Header><Key>X-Trace</Key><Value>$(CallGuid)</Value></Header>"},
			[]string{"Authorize request header X-Trace | (not there) | call-1", "StartSession request header X-Trace | (not there) | call-1", "Status request header X-Trace | (not there) | call-1"}},
		"a route": {[]string{`operator="Equals" value="ACCEPT"`, `operator="Equals" value="APPROVED"`}, []string{
			`Result route exit | Result by Rule 1 to Paid (GlobalPCI|Decision Equals "ACCEPT"; GlobalPCI|Decision = "ACCEPT") | Result by Rule 2 to Declined (GlobalPCI|Decision IsNotNull; GlobalPCI|Decision = "ACCEPT")`,
			"Agent missing transfer | the recording has no answer for it | it is asked for, and the replay of this call ends here"}},
		"a locator": {[]string{`<Locator>paymentResultData.decision</Locator>`, `<Locator>paymentResultData.verdict</Locator>`}, []string{
			`Status value GlobalPCI|Decision | "ACCEPT" | null`,
			`Result route exit | Result by Rule 1 to Paid (GlobalPCI|Decision Equals "ACCEPT"; GlobalPCI|Decision = "ACCEPT") | Result by otherwise to Unclear (no rule matches; GlobalPCI|Decision = null)`,
			"Agent missing transfer | the recording has no answer for it | it is asked for, and the replay of this call ends here"}},
		"a condition": {[]string{`== "Finished"`, `== "Done"`}, []string{
			`Status missing fetch | Status by next to Result ($(GlobalPCI|ResponseCode) == 200 and $(GlobalPCI|SessionState) == "Finished"; GlobalPCI|ResponseCode = 200; GlobalPCI|SessionState = "Finished") | GET ` + w.server.URL + `/globalpci/v1/session/⟦StartSession#1/sessionId⟧: it is asked for, and the replay of this call ends here`}},
		"how a secret is sent": {[]string{"client_secret=#(VonageClientSecret)", "client_secret=#(VonageClientSecret:Base64)"},
			[]string{"Authorize request body client_secret | ⟦#VonageClientSecret | query⟧ | ⟦#VonageClientSecret | Base64 | query⟧"}},
		"a renamed applet":       {[]string{`"Connecting"`, `"Announce"`}, []string{"Announce renamed applet | Connecting | Announce"}},
		"a renamed router":       {[]string{`"Started"`, `"SessionStarted"`}, []string{"SessionStarted renamed applet | Started | SessionStarted"}},
		"a renamed request":      {[]string{`"StartSession"`, `"Begin"`}, []string{"Begin renamed applet | StartSession | Begin"}},
		"a renamed first applet": {[]string{`"Welcome"`, `"Hello"`}, []string{"Hello renamed applet | Welcome | Hello"}},
		"a renamed poll":         {[]string{`"Status"`, `"Await"`}, []string{"Await renamed applet | Status | Await"}},
	} {
		t.Run(name, func(t *testing.T) {
			differ(t, flow, recs, c.changes, c.want)
		})
	}
}

// TestChangedInputs: a recorded call is replayed as today's flow would begin it.
func TestChangedInputs(t *testing.T) {
	const flow = "vonage-self-service"
	_, recs := newWorld(t, flow, "", "1").run(t)
	for name, c := range map[string]struct {
		changes []string
		want    []string
	}{
		"another default": {[]string{">our company<", ">ACME<"}, []string{
			` value input Company | "our company" | "ACME"`,
			"Welcome leg prompts | “Thank you for calling our company.” | “Thank you for calling ACME.”"}},
		"one that is gone": {[]string{`<Input name="CardholderName" required="true"/>`, ""}, []string{
			` value input CardholderName | "Ann Example" | the flow has no such input`,
			`StartSession request body PaymentData.cardholderName | "Ann Example" | ""`}},
		"one more that is required": {[]string{"<Inputs>", `<Inputs><Input name="Email" required="true"/>`}, []string{
			" value input Email | not given | required: the call could not begin"}},
		"one more that is not": {[]string{"<Inputs>", `<Inputs><Input name="Email"/>`}, nil},
	} {
		t.Run(name, func(t *testing.T) { differ(t, flow, recs, c.changes, c.want) })
	}
}

// TestAskedLessOften: the way is the same, and yet the caller hears less.
func TestAskedLessOften(t *testing.T) {
	const flow = "vonage-self-service"
	_, silent := newWorld(t, flow, "", "").run(t)
	differ(t, flow, silent, []string{`tries="3"`, `tries="1"`}, []string{"Confirm leg how often: collect | 3 times | once"})
	_, waited := newWorld(t, flow, "unfinished", "1").run(t)
	differ(t, flow, waited, []string{`timeout="5m"`, `timeout="1m"`}, []string{
		"Status request how often: fetch | 101 times | 21 times", "Status wait how often: wait | 100 times | 20 times"})
}

// differ holds the differences of a replay on a changed flow against what they
// are to be.
func differ(t *testing.T, flow string, recs []journal.Record, changes, want []string) {
	t.Helper()
	rec, err := engine.ReadRecording(all(recs))
	if err != nil {
		t.Fatal(err)
	}
	got, err := edited(t, flow, changes...).Replay(rec)
	if err != nil {
		t.Fatal(err)
	}
	var diffs []string
	for _, d := range got.Differences {
		diffs = append(diffs, fmt.Sprintf("%s %s %s | %s | %s", d.Applet, d.Kind, d.What, d.Was, d.Now))
	}
	if !slices.Equal(diffs, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(diffs, "\n"), strings.Join(want, "\n"))
	}
}
