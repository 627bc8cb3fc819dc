package applets_test

import (
	"context"
	"fmt"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// partOfDay is an applet: it fills a data source with "morning" or "afternoon".
//
//	<PartOfDay name="Part" into="Part" next="Greet"/>
type partOfDay struct{ into string }

func partOfDayKind() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Fills a data source with the part of the day.",
			Attrs: []source.AttrShape{{Name: "into", Type: source.TypeDataSource, Required: true, Doc: "The data source to fill."}}},
		Exits:   []engine.ExitSpec{{Name: "next", Doc: "It is filled."}},
		Version: "1", // another one when it does something else: a call goes on with the program it began with
		New: func(b *engine.Build) engine.Applet {
			p := &partOfDay{into: b.Element().Value("into")}
			b.Declare(p.into, vars.String, "false")
			return p
		},
	}
}

// Enter implements [engine.Applet]. It is a function of the visit: no clock of
// its own, no randomness, no network.
func (p *partOfDay) Enter(v *engine.Visit) engine.Action {
	part := "morning"
	if v.Now().Hour() >= 12 {
		part = "afternoon"
	}
	v.Set(p.into, vars.Of(part, vars.Designer))
	return engine.Leave("next", nil)
}

// Resume implements [engine.Applet]; it asks for nothing, so nothing answers.
func (p *partOfDay) Resume(*engine.Visit, engine.Event) engine.Action {
	return engine.Leave("next", nil)
}

func Example_applet() {
	var list source.List
	flow := flows.Parse("greet.xml", []byte(`<CallFlow name="greet" start="Part">
  <PartOfDay name="Part" into="Part" next="Greet"/>
  <Announcer name="Greet"><Say>Good $(Part).</Say></Announcer>
</CallFlow>`), &list)
	catalog := applets.Standard(applets.Deps{})
	catalog["PartOfDay"] = partOfDayKind()
	program, err := engine.Compile(flow, catalog, &list)
	if err != nil {
		fmt.Println(err)
		return
	}
	paper := &paperLeg{hungUp: make(chan struct{})}
	_, now := keys("") // nine o'clock
	end, err := engine.Drive{Program: program, Leg: paper, Clock: now, Effects: noServer{}}.Run(context.Background(), engine.Call{ID: engine.NewID(), Seed: engine.NewSeed()})
	fmt.Println(end.End.Outcome, err)
	// Output:
	// < Good morning.
	// completed <nil>
}
