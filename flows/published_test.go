package flows_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// published are the four examples of Vonage's page "Creating a call plan for
// the IVR Secure Payments solution", to the letter, with what stands in place
// of each ~~~REPLACE~~~ in turn.
var published = map[string][]string{
	"authorize":          {"$(BaseUrl)", "sandbox-client", "#(VonageClientSecret)"},
	"start-self-service": {"$(BaseUrl)", "1001", "CardholderName", "CardholderPostCode", "CardholderAddress", "MerchantTxnRef", "Amount"},
	"start-digital":      {"$(BaseUrl)", "1001", "CustomerPhoneNumber", "CardholderName", "CardholderPostCode", "CardholderAddress", "MerchantTxnRef", "Amount"},
	"session-status":     {"$(BaseUrl)"},
}

func publishedDocument(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "published", name+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func filledIn(t *testing.T, name string) string {
	doc := publishedDocument(t, name)
	for _, text := range published[name] {
		doc = strings.Replace(doc, "~~~REPLACE~~~", text, 1)
	}
	if strings.Contains(doc, "~~~REPLACE~~~") {
		t.Fatalf("%s has more to fill in", name)
	}
	return doc
}

func TestPublishedExamplesRunAsPublished(t *testing.T) {
	for kind, charges := range map[string]int{"start-self-service": 1, "start-digital": 1} {
		flow := `<CallFlow name="published" start="Authorize" onError="Lost" onInterfaceFailure="Lost">
			<Inputs><Input name="BaseUrl"/><Input name="Amount"/><Input name="MerchantTxnRef"/><Input name="CardholderName"/><Input name="CardholderPostCode"/><Input name="CardholderAddress"/><Input name="CustomerPhoneNumber"/></Inputs>
			<DataConnector name="Authorize" interaction="authorize" next="Authorized" onUnknown="Lost"/>
			<DataRouter name="Authorized" otherwise="Lost"><Rule source="AuthorizeResponseCode" type="Integer" value="200" next="Start"/></DataRouter>
			<DataConnector name="Start" interaction="` + kind + `" next="Status" onUnknown="Lost"/>
			<Poll name="Status" interaction="session-status" timeout="1m" until='$(GlobalPCI|SessionState) == "Finished"' next="Done" onTimeout="Lost"/>
			<Announcer name="Done"><Say>finished</Say></Announcer>
			<Announcer name="Lost"><Say>lost</Say></Announcer>
		</CallFlow>`
		w := newWorld(t, "vonage-self-service", "", "")
		var list source.List
		lib := &interactions.Library{Open: func(name string) (string, []byte, error) { return name + ".xml", []byte(filledIn(t, name)), nil }}
		p, err := engine.Compile(flows.Parse("published.xml", []byte(flow), &list), applets.Standard(applets.Deps{Interactions: lib}), &list)
		if err != nil {
			t.Fatal(err)
		}
		w.program, w.drive.Program = p, p
		w.drive.Effects = w.client(t, lib)
		w.inputs = samples(p, w.provider)
		w.inputs["BaseUrl"] = w.server.URL
		w.drive.Settings = vars.Settings{"VonageClientSecret": w.drive.Settings["VonageClientSecret"]} // the only one that it uses
		w.inputs["CardholderName"] = `Ann "x","admin":true,"y":"e \ Müller`                            // as a value, not as structure
		_, recs := w.run(t)
		if got := path(t, recs); !strings.HasSuffix(got, "Status:next Done:next") {
			t.Errorf("%s: %s", kind, got)
		}
		if n := w.ledger(); n["charge"] != charges || n["session"] != 1 {
			t.Errorf("%s: %v", kind, w.provider.Ledger())
		}
		checkRequests(t, recs)
	}
}

// checkRequests holds what was sent against the published text.
func checkRequests(t *testing.T, recs []journal.Record) {
	t.Helper()
	for _, r := range recs {
		var c engine.Command
		if r.Kind != journal.Command || json.Unmarshal(r.Data, &c) != nil || c.Fetch == nil {
			continue
		}
		f := c.Fetch
		switch f.Interaction {
		case "authorize":
			if f.Method != "POST" || !strings.HasSuffix(f.URL.Masked(), "/auth/connect/token") || !strings.HasPrefix(f.Body.Masked(), "grant_type=client_credentials&scope=globalpci&client_id=") || f.Headers[0].Value.Masked() != "application/x-www-form-urlencoded" {
				t.Errorf("authorize: %+v", f)
			}
		case "start-self-service":
			if !strings.HasSuffix(f.URL.Masked(), "/selfservicesession/") || !strings.Contains(f.Body.Masked(), `"cardholder Address": "1 Example Street"`) || !strings.Contains(f.Body.Masked(), `"cardholderName":"Ann \"x\",\"admin\":true,\"y\":\"e \\ Müller"`) {
				t.Errorf("start: %+v", f)
			}
		case "session-status":
			if f.Method != "GET" || len(f.Body) != 0 {
				t.Errorf("status: %+v", f)
			}
		}
	}
}

func TestPublishedExamplesAreRefusedUntilFilledIn(t *testing.T) {
	for name, fill := range published {
		doc := publishedDocument(t, name)
		var list source.List
		interactions.Parse(name, name+".xml", []byte(doc), &list)
		var found source.Errors
		errors.As(list.Err(), &found)
		n := 0
		for _, e := range found {
			if !strings.Contains(e.Msg, "~~~REPLACE~~~") {
				t.Errorf("%v", e)
				continue
			}
			line := strings.Split(doc, "\n")[e.Pos.Line-1]
			if !strings.HasPrefix(line[e.Pos.Col-1:], "~~~REPLACE~~~") && !strings.HasPrefix(line[e.Pos.Col-1:], "$(~~~REPLACE~~~") {
				t.Errorf("%s points at %.30q", e.Pos, line[e.Pos.Col-1:])
			}
			n++
		}
		if n != len(fill) {
			t.Errorf("%s: %d places reported, %d are to be filled in: %v", name, n, len(fill), list.Err())
		}
	}
}
