package calltest_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

const shopFlow = `<CallFlow name="shop" start="Ask" onHangup="Gone">
<Inputs><Input name="Order">7</Input></Inputs>
<Collect name="Ask" into="Number" min="1" max="4" tries="2" next="Pay" onNoInput="Bye" onInvalid="Bye"><Say>Which order, please?</Say></Collect>
<DataConnector name="Pay" interaction="shop/pay" next="Paid" onInterfaceFailure="NotDone" onUnknown="Unknown"/>
<DataRouter name="Paid" otherwise="Await"><Rule source="State" operator="Equals" value="paid" next="Thanks"/></DataRouter>
<Await name="Await" notification="shop/event" key="$(Order)" timeout="5m" next="Thanks" onTimeout="Late"><Hold><Say>One moment.</Say></Hold></Await>
<Announcer name="Thanks" next="Ward"><Say>Thank you, your code is $(State).</Say></Announcer>
<Queue name="Ward" queue="agents" mode="blind" next="Bye" onOverflow="Late"/>
<Announcer name="NotDone"><Say>Nothing was done.</Say></Announcer>
<Announcer name="Unknown"><Say>We do not know.</Say></Announcer>
<Announcer name="Late"><Say>It is late.</Say></Announcer>
<Announcer name="Bye"><Say>Good bye.</Say></Announcer>
<Hangup name="Gone"/>
</CallFlow>`

const shopPay = `<ApiInteraction><Request effect="once"><Url>https://shop.example/pay</Url><Method>POST</Method>
<Headers><Header><Key>Content-Type</Key><Value>application/json</Value></Header></Headers>
<Body>{"order":"$(Number)","key":"#(ShopKey)"}</Body></Request>
<Response><Type>JSON</Type><ResponseCodeDestination>Code</ResponseCodeDestination><Fields><Field required="true"><Locator>state</Locator><Destination>State</Destination></Field></Fields></Response></ApiInteraction>`

const shopEvent = `<ApiNotification name="shop/event"><Match method="POST" path="/event"/><Key>form("order")</Key>
<Verify>secureEquals(header("X-Key"), #(ShopKey))</Verify><Type>NONE</Type>
<Fields><Field from="form"><Locator>state</Locator><Destination>State</Destination></Field></Fields></ApiNotification>`

func shop(t *testing.T) (*engine.Program, *interactions.Library) {
	t.Helper()
	library := &interactions.Library{Open: func(name string) (string, []byte, error) {
		switch name {
		case "shop/pay":
			return "pay.xml", []byte(shopPay), nil
		case "shop/event":
			return "event.xml", []byte(shopEvent), nil
		}
		return "", nil, fs.ErrNotExist
	}}
	var list source.List
	p, err := engine.Compile(flows.Parse("shop.xml", []byte(shopFlow), &list), applets.Standard(applets.Deps{Interactions: library}), &list)
	if err != nil {
		t.Fatal(err)
	}
	return p, library
}

// TestRun runs a call with what stands between <CallTest> and </CallTest>, and
// looks at what fails: the beginnings of the messages, "" for none.
func TestRun(t *testing.T) {
	const asks = `<Caller><Hear>which ORDER</Hear><Press>12</Press></Caller>`
	const waiting = `<Setting name="ShopKey">k-12345678</Setting><Answer interaction="shop/pay"><Body>{"state":"open"}</Body></Answer>` + asks
	for _, c := range []struct{ name, test, fails string }{
		{"a whole answer", asks + `<Answer interaction="shop/pay"><Body>{"state":"paid"}</Body></Answer><Expect path="Ask Pay Paid Thanks Ward Bye"/><Expect sent="shop/pay" locator="order" equals="12"/><Expect heard="your code is paid"/>`, ""},
		{"refused", asks + `<Answer interaction="shop/pay" fault="refused"/><Expect path="Ask Pay NotDone"/>`, ""},
		{"lost", asks + `<Answer interaction="shop/pay" fault="lost"/><Expect path="Ask Pay Unknown"/>`, ""},
		{"too late", asks + `<Answer interaction="shop/pay" delay="11s"><Body>{"state":"paid"}</Body></Answer><Expect path="Ask Pay Unknown"/>`, ""},
		{"broken off", asks + `<Answer interaction="shop/pay" fault="truncated"><Body>{"state":"paid"}</Body></Answer><Expect path="Ask Pay Unknown"/>`, ""},
		{"garbage", asks + `<Answer interaction="shop/pay" fault="garbage"/><Expect path="Ask Pay Unknown"/>`, ""},
		{"by the request", asks + `<Answer interaction="shop/pay"><When locator="order" equals="13"/><Field name="State">paid</Field></Answer><Answer interaction="shop/pay"><When locator="order" equals="12"/><Field name="State">open</Field></Answer><Expect path="Ask Pay Paid Await Late"/>`,
			"t.xml:1:"}, // the first was not asked for
		{"no answer", asks, "t.xml:1:1: Pay asks shop/pay for the 1st time"},
		{"none for this request", asks + `<Answer interaction="shop/pay"><When locator="order" equals="13"/></Answer>`, "t.xml:1:1: Pay asks shop/pay for the 1st time, and no <Answer"},
		{"something else is heard", `<Caller><Hear>Welcome to the jungle</Hear><Press>1</Press></Caller>`, `t.xml:1:40: "Welcome to the jungle" was not heard before Ask asked for keys: heard was "Which order, please?"`},
		{"something near is heard", `<Caller><Press>12</Press><Hear>it is too late</Hear></Caller><Answer interaction="shop/pay"><Body>{"state":"open"}</Body></Answer>`,
			`t.xml:1:57: "it is too late" was not heard before the call ended: heard was "One moment. It is late."; the nearest is "It is late."`},
		{"no step", `<Caller/>`, "t.xml:1:1: Ask asks the caller for keys, and the Caller has no step left"},
		{"another path", asks + `<Answer interaction="shop/pay" fault="refused"/><Expect path="Ask Pay Unknown"/>`, "t.xml:1:"},
		{"the queue is full", asks + `<Answer interaction="shop/pay"><Body>{"state":"paid"}</Body></Answer><Expect path="Ask Pay Paid Thanks Ward Late"/>`, "t.xml:1:"},
		{"an event by its values", waiting + `<Notification name="shop/event"><Field name="State">done</Field></Notification><Expect path="Ask Pay Paid Await Thanks Ward Bye"/><Expect heard="code is done"/>`, ""},
		{"an event as it is sent", waiting + `<Notification name="shop/event"><Header name="X-Key">k-12345678</Header><Form name="order">7</Form><Form name="state">done &amp; dusted</Form></Notification><Expect path="Ask Pay Paid Await Thanks Ward Bye"/><Expect heard="code is done &amp; dusted"/>`, ""},
		{"a forged event", waiting + `<Notification name="shop/event" refused="true"><Header name="X-Key">k-00000000</Header><Form name="order">7</Form></Notification><Expect path="Ask Pay Paid Await Late"/>`, ""},
		{"a forged event that was to be taken", waiting + `<Notification name="shop/event"><Header name="X-Key">k-00000000</Header><Form name="order">7</Form></Notification>`, "t.xml:1:"},
		{"an event that was to be refused", waiting + `<Notification name="shop/event" refused="true"><Header name="X-Key">k-12345678</Header><Form name="order">7</Form></Notification>`, "t.xml:1:203: the notification shop/event was taken, and it was to be refused"},
		{"a secret in what was sent", waiting + `<Expect sent="shop/pay" locator="key" equals="other"/>`, `t.xml:1:`},
		{"hangs up when it is heard", `<Caller><Press>12</Press><Hear>nothing was done</Hear><HangUp/></Caller><Answer interaction="shop/pay" fault="refused"/><Expect path="Ask Pay NotDone"/><Expect outcome="hungup"/>`, ""},
		{"hangs up while waiting", `<Caller><Press>12</Press><Hear>one moment</Hear><HangUp/></Caller><Answer interaction="shop/pay"><Body>{"state":"open"}</Body></Answer><Expect applet="Await" exit="hungup"/><Expect outcome="hungup"/>`, ""},
		{"five minutes pass", waiting + `<Expect path="Ask Pay Paid Await Late"/>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			program, library := shop(t)
			var list source.List
			test := calltest.Parse("t.xml", []byte(`<CallTest name="n" flow="shop">`+c.test+`</CallTest>`), &list)
			if err := list.Err(); err != nil {
				t.Fatal(err)
			}
			got := test.Run(t.Context(), program, library)
			text := ""
			if !got.Passed() {
				text = got.Failures.Error()
			}
			if c.fails == "" && text != "" || !strings.HasPrefix(text, c.fails) {
				t.Errorf("failed: %s\nwant %s", text, c.fails)
			}
			if strings.Contains(text, "k-12345678") {
				t.Errorf("a secret is shown: %s", text)
			}
		})
	}
}
