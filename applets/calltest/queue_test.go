package calltest_test

import (
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

const clerk = `<CallFlow name="clerk" start="Balance" onError="Bye">
	<Announcer name="Balance" next="Clerk"><Say>You owe</Say><Money currency="EUR">12.4</Money></Announcer>
	<Queue name="Clerk" queue="Payments" mode="bridge" next="Rate" onOverflow="Voicemail" onFailure="Bye"/>
	<Announcer name="Rate" next="Bye"><Say>Please rate us.</Say></Announcer>
	<Record name="Voicemail" into="Message" next="Bye" onNoInput="Sorry" onFailure="Sorry"><Say>Please speak.</Say></Record>
	<Announcer name="Sorry" next="Bye"><Say>Sorry.</Say></Announcer>
	<Hangup name="Bye"/></CallFlow>`

// A test says what comes of a queue and a recording, and hears values.
func TestQueueAndRecord(t *testing.T) {
	var list source.List
	library := &interactions.Library{}
	program, err := engine.Compile(flows.Parse("clerk.xml", []byte(clerk), &list), applets.Standard(applets.Deps{Interactions: library}), &list)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ caller, expect string }{
		"an agent":       {`<Hear>You owe 12.40 EUR</Hear><Hear>rate us</Hear>`, `<Expect path="Balance Clerk Rate"/>`},
		"a message":      {`<Platform status="overflow"/><Hear>speak</Hear>`, `<Expect path="Balance Clerk Voicemail"/><Expect dataSource="Message" equals="recording-1"/>`},
		"as it was told": {`<Platform status="overflow"/><Platform status="recorded"/>`, `<Expect dataSource="Message" equals="recording-1"/>`},
		"no message":     {`<Platform status="overflow"/><Platform status="noInput"/>`, `<Expect path="Balance Clerk Voicemail Sorry"/><Expect dataSource="Message" null="true"/>`},
		"hangs up":       {`<HangUp at="Clerk"/>`, `<Expect path="Balance Clerk"/>`},
	} {
		test := calltest.Parse(name+".xml", []byte(`<CallTest flow="clerk"><Caller>`+c.caller+`</Caller>`+c.expect+`</CallTest>`), &list)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if got := test.Run(t.Context(), program, library); !got.Passed() {
			t.Errorf("%s: %s", name, got.Failures)
		}
	}
}
