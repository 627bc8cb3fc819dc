package applets

import (
	"fmt"
	"strconv"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Loop counts how often it was reached: the first times by next, then once by
// onDone, and begins anew.
//
//	<Loop name="Again" times="3" counter="Attempt" next="Ask" onDone="Agent"/>
type Loop struct {
	times   int
	counter string
}

func loop() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Counts how often it was reached.",
			Attrs: []source.AttrShape{
				{Name: "times", Type: source.TypeInteger, Required: true, Doc: "How often it leaves by next: 1 to 1000."},
				{Name: "counter", Type: source.TypeDataSource, Doc: "A data source for the number, from 1."},
			}},
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "Once more."},
			{Name: "onDone", Doc: "It was reached once more than times; the count begins anew."},
		},
		New: func(b *engine.Build) engine.Applet {
			l := &Loop{times: b.Integer("times", 1, 1, 1000), counter: b.Element().Value("counter")}
			if l.counter != "" {
				b.Declare(l.counter, vars.Integer, "false")
				a, _ := b.Element().Attr("counter")
				b.Fills(engine.Fill{Name: l.counter, Pos: a.Value.Pos()})
			}
			if !b.Wired("onDone") {
				b.List().Mistake(b.Element().Pos, "missing-attribute", `<Loop> needs onDone="...": where to go when it was reached often enough`)
			}
			return l
		},
	}
}

// Enter implements [engine.Applet].
func (l *Loop) Enter(v *engine.Visit) engine.Action {
	n := v.Kept("times") + 1
	if n > int64(l.times) {
		v.Keep("times", 0)
		return engine.Leave("onDone", &engine.Why{Text: fmt.Sprintf("%d times", l.times)})
	}
	v.Keep("times", n)
	if l.counter != "" {
		v.Set(l.counter, vars.Value{Type: vars.Integer, Text: strconv.FormatInt(n, 10), From: vars.Designer})
	}
	return engine.Leave("next", &engine.Why{Text: fmt.Sprintf("%d of %d", n, l.times)})
}

// Resume implements [engine.Applet]; it asks for nothing.
func (l *Loop) Resume(v *engine.Visit, _ engine.Event) engine.Action { return l.Enter(v) }
