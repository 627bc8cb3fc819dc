package applets_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing/fstest"
	"time"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// shop is the project of the Examples: one flow, one interaction.
func shop() fs.FS {
	return fstest.MapFS{
		"flows/status.xml": {Data: []byte(`<CallFlow name="status" start="Ask" onError="Sorry" onInterfaceFailure="Sorry">
  <Settings><Setting name="BaseUrl" secret="false"/><Setting name="ApiKey"/></Settings>
  <Collect name="Ask" into="OrderId" max="8" next="LookUp" onNoInput="Sorry"><Say>Your order number, then hash.</Say></Collect>
  <DataConnector name="LookUp" interaction="shop/order" next="Tell"/>
  <Announcer name="Tell"><Say>Your order is $(State).</Say></Announcer>
  <Announcer name="Sorry"><Say>Please call again later.</Say></Announcer>
</CallFlow>`)},
		"interactions/shop/order.xml": {Data: []byte(`<ApiInteraction>
  <Request>
    <Url>#(BaseUrl)/orders/$(OrderId)</Url>
    <Method>GET</Method>
    <Headers><Header><Key>X-Api-Key</Key><Value>#(ApiKey)</Value></Header></Headers>
  </Request>
  <Response>
    <Type>JSON</Type>
    <Fields><Field><Locator>order.state</Locator><Destination>State</Destination></Field></Fields>
  </Response>
</ApiInteraction>`)},
	}
}

// openProject compiles a flow of a project's folder. What is not there is taken
// from what ivrflow ships.
func openProject(project fs.FS, name string) (*engine.Program, *interactions.Library, error) {
	library := &interactions.Library{Open: func(name string) (string, []byte, error) {
		file := "interactions/" + name + ".xml"
		data, err := fs.ReadFile(project, file)
		return file, data, err // fs.ErrNotExist: the shipped one
	}}
	openFlow := func(name string) (string, []byte, error) {
		file := "flows/" + name + ".xml"
		data, err := fs.ReadFile(project, file)
		if errors.Is(err, fs.ErrNotExist) {
			data, err = fs.ReadFile(flows.Shipped(), name+".xml")
		}
		return file, data, err
	}
	file, data, err := openFlow(name)
	if err != nil {
		return nil, nil, err
	}
	var list source.List
	flow := flows.Parse(file, data, &list)
	if flow == nil {
		return nil, nil, list.Err()
	}
	program, err := engine.Compile(flow, applets.Standard(applets.Deps{Interactions: library, Flow: openFlow}), &list)
	return program, library, err
}

// keys is a caller for the Examples: a script, in virtual time.
func keys(steps string) (leg.Leg, clock.Clock) {
	parsed, err := leg.ParseSteps(steps)
	if err != nil {
		panic(err)
	}
	now := clock.NewVirtual(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	return leg.NewScript(now, 0, parsed), now
}

func Example() {
	program, _, err := openProject(shop(), "status")
	if err != nil {
		fmt.Println(err) // every mistake, with file, line and column
		return
	}
	caller, now := keys("42#")
	call := engine.Call{ID: engine.NewID(), CLID: "+15550100", DNIS: "+15550199", Seed: engine.NewSeed()}
	end, err := engine.Drive{Program: program, Leg: caller, Clock: now, Effects: noServer{}}.Run(context.Background(), call)
	if err != nil {
		fmt.Println("the call stays open:", err)
		return
	}
	fmt.Println(end.End.Outcome, "at", end.End.Applet)
	// Output: completed at Sorry
}
