package calltest_test

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine/source"
)

// What a test names is looked up in the flow: each mistake is found at the
// character where the name begins, and nothing else is.
func TestCheckFindsWhatTheFlowDoesNotHave(t *testing.T) {
	program, library := shipped(t, "vonage-self-service")
	const document = `<CallTest name="n" flow="vonage-self-service">
<Input name="Amount">1</Input><Input name="MerchantTxnRef">1</Input><Input name="CardholderName">1</Input>
<Input name="CardholderAddress">1</Input>
<Input name="Amout">12.40</Input>
<Setting name="VonageBaseUrl">https://a.example</Setting>
<Setting name="VonageBaseURL">https://a.example</Setting>
<Answer interaction="vonage/authorize"/>
<Answer interaction="vonage/autorize"/>
<Notification name="syspay/ems"/>
<Caller><HangUp at="Conect"/><HangUp at="Connect"/></Caller>
<Expect path="Welcome ... Autorized"/>
<Expect applet="Authorized" exit="Rule 9"/>
<Expect dataSource="GlobalPCI|SesionState" equals="x"/>
<Expect dataSource="CLID" equals="x"/>
<Expect sent="vonage/start-selfservice" count="1"/>
</CallTest>`
	var list source.List
	test := calltest.Parse("t.xml", []byte(document), &list)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	test.Check(program, library, &list)
	want := []string{"t.xml:1:1: the flow vonage-self-service needs more inputs (<Input name=\"...\">): CardholderPostCode",
		`t.xml:4:14: the flow has no input "Amout"`,
		`t.xml:6:16: the flow has no setting "VonageBaseURL"`,
		`t.xml:8:22: the flow has no interaction "vonage/autorize" (did you mean "vonage/authorize"?)`,
		`t.xml:9:21: the flow has no notification "syspay/ems"`,
		`t.xml:10:21: the flow has no applet "Conect"`,
		`t.xml:11:27: the flow has no applet "Autorized"`,
		`t.xml:12:35: Authorized has no exit "Rule 9"`,
		`t.xml:13:21: the flow has no data source "GlobalPCI|SesionState"`,
		`t.xml:15:15: the flow has no interaction "vonage/start-selfservice"`}
	found := list.Findings()
	for i, e := range found {
		if i >= len(want) || !strings.HasPrefix(e.Error(), want[i]) {
			t.Errorf("found %s", e)
		}
	}
	if len(found) != len(want) {
		t.Errorf("%d findings, not %d", len(found), len(want))
	}
}
