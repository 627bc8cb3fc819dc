package applets

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// DataConnector carries out one interaction.
//
//	<DataConnector name="Authorize" interaction="vonage/authorize" next="Authorized"
//	               onInterfaceFailure="Agent" onUnknown="AskProvider"/>
//
// Any HTTP status is an answer and leaves by next; route on the response code
// (Vonage). onInterfaceFailure: certainly not done. onUnknown: it may have
// been done, and is never sent again by itself. An <ApiInteraction> may stand
// inside instead of interaction=. escaping="raw" inserts values as Vonage does;
// fresh="true" takes no answer that is kept for reuse.
type DataConnector struct{ exchange *exchange }

func dataConnector(d Deps) engine.Kind {
	return engine.Kind{
		Shape: interactionShape(source.Shape{Doc: "Carries out one interaction.",
			Attrs: []source.AttrShape{{Name: "fresh", Type: source.TypeBoolean, Default: "false", Doc: "true: an answer that is kept for reuse is not taken but replaced (after a 401)."}}}),
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "There is an answer, of whatever status."},
			{Name: "onInterfaceFailure", Failure: true, Doc: "Certainly nothing was done."},
			{Name: "onUnknown", Failure: true, Else: "onInterfaceFailure", Doc: "It may have been done: no whole answer came."},
		},
		New: func(b *engine.Build) engine.Applet {
			x := compileExchange(b, d.Interactions, "next")
			if x.doc != nil && x.doc.Effect() == engine.Once && !wired(b, "onUnknown") {
				b.List().Warn(b.Element().Pos, "unknown-unwired", "%s may charge or start something, and a time-out does not tell whether it did: wire onUnknown to an applet that asks the provider", b.Name())
			}
			x.fresh = b.Is("fresh", false)
			if a, ok := b.Element().Attr("fresh"); ok && x.fresh && x.doc != nil && !x.doc.Reusable() {
				b.List().Warn(a.Pos, "fresh", "fresh has no effect: no answer of %s is kept (reuse= on its Response)", x.doc.Name)
			}
			if back, ok := leadsTo(b, "onUnknown"); ok && x.doc != nil && x.doc.Effect() == engine.Once && leads(b.Flow(), back.Target, b.Name()) {
				b.List().Warn(back.Pos, "sent-again", "after a time-out this leads back to %s without asking the provider: the caller may be charged twice", b.Name())
			}
			return &DataConnector{exchange: x}
		},
	}
}

// Enter implements [engine.Applet].
func (c *DataConnector) Enter(v *engine.Visit) engine.Action {
	act, issues, ok := c.exchange.send(v)
	if !ok {
		return engine.Leave("onInterfaceFailure", &engine.Why{Text: "refused before sending", Issues: issues})
	}
	return act
}

// Resume implements [engine.Applet].
func (c *DataConnector) Resume(v *engine.Visit, ev engine.Event) engine.Action {
	f := ev.Fetched
	issues := c.exchange.assign(v, f)
	switch f.Outcome {
	case engine.Answered:
		return engine.Leave("next", whyIssues("", issues))
	case engine.NotDone:
		return engine.Leave("onInterfaceFailure", whyIssues("nothing was done", issues))
	}
	return engine.Leave("onUnknown", whyIssues("no whole or valid answer came; it may have been done", issues))
}

func whyIssues(text string, issues []engine.Issue) *engine.Why {
	if text == "" && len(issues) == 0 {
		return nil
	}
	return &engine.Why{Text: text, Issues: issues}
}
