package calltest_test

import (
	"context"
	"fmt"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// A call test runs without the command: in a Go test, or anywhere else.
func Example() {
	var list source.List
	flow := flows.Parse("hello.xml", []byte(`<CallFlow name="hello" start="Ask" onFailure="Bye">
	  <Collect name="Ask" into="Order" max="4" next="Bye" onNoInput="Bye" onInvalid="Bye"><Say>Your order, please.</Say></Collect>
	  <Announcer name="Bye"><Say>Good bye.</Say></Announcer>
	</CallFlow>`), &list)
	library := &interactions.Library{}
	program, err := engine.Compile(flow, applets.Standard(applets.Deps{Interactions: library}), &list)
	if err != nil {
		fmt.Println(err)
		return
	}

	test := calltest.Parse("order.xml", []byte(`<CallTest name="an order is keyed" flow="hello">
	  <Caller><Hear>your order</Hear><Press>1234</Press><Hear>thank you</Hear></Caller>
	  <Expect dataSource="Order" equals="1234"/>
	</CallTest>`), &list)
	test.Check(program, library, &list)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	result := test.Run(context.Background(), program, library)
	fmt.Println(result.Passed())
	fmt.Println(result.Failures)

	coverage := calltest.NewCoverage(program)
	coverage.Add(program, result)
	taken, all := coverage.Flows[0].Exits()
	fmt.Println(taken, "of", all, "exits")
	// Output:
	// false
	// order.xml:2:54: "thank you" was not heard before the call ended: heard was "Good bye."
	// 2 of 5 exits
}
