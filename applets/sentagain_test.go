package applets_test

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// TestOnceLeadsBack: a charge of which nobody knows whether it was done must
// not be reached again before somebody has asked.
func TestOnceLeadsBack(t *testing.T) {
	for unknown, warned := range map[string]bool{"A": true, "Again": true, "Ask": false, "B": false} {
		xml := `<CallFlow name="f" start="A" onError="B" onInterfaceFailure="B">
			<DataConnector name="A" next="B" onUnknown="` + unknown + `"><ApiInteraction><Request><Url>http://x.test/</Url><Method>POST</Method></Request><Response><Type>NONE</Type></Response></ApiInteraction></DataConnector>
			<Loop name="Again" times="2" next="A" onDone="B"/>
			<DataConnector name="Ask" next="A" onUnknown="B"><ApiInteraction><Request><Url>http://x.test/</Url><Method>GET</Method></Request><Response><Type>NONE</Type></Response></ApiInteraction></DataConnector>
			<Hangup name="B"/></CallFlow>`
		var list source.List
		if _, err := engine.Compile(flows.Parse("f.xml", []byte(xml), &list), applets.Standard(applets.Deps{Interactions: &interactions.Library{}}), &list); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(list.Findings().Error(), "charged twice"); got != warned {
			t.Errorf("onUnknown=%q: %v", unknown, list.Findings())
		}
	}
}
