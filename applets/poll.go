package applets

import (
	"fmt"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Poll carries out an interaction every so often until a condition holds.
//
//	<Poll name="Status" interaction="vonage/session-status" every="3s" timeout="5m"
//	      until='$(GlobalPCI|SessionState) == "Finished"' failure='$(GlobalPCI|ResponseCode) == 404'
//	      maxFailures="3" next="Result" onFailed="Agent" onTimeout="Agent" onInterfaceFailure="Agent">
//	  <Hold><Say>One moment please.</Say></Hold>
//	</Poll>
//
// failure is looked at first. Up to maxFailures requests in a row may go
// without an answer. The hold prompts are heard between the requests.
//
// With notification= and key= a notification wakes it: it is read, until and
// failure are looked at, and if neither holds the server is asked at once.
type Poll struct {
	exchange       *exchange
	until, failure *expression.Expression
	every          time.Duration
	timeout        vars.Template
	maxFailures    int
	hold           prompts
	expected       *expected // nil: it only asks
}

func poll(d Deps) engine.Kind {
	return engine.Kind{
		Shape: interactionShape(source.Shape{Doc: "Carries out an interaction every so often until a condition holds.",
			Attrs: append(expectedAttrs(false), []source.AttrShape{
				{Name: "every", Type: source.TypeDuration, Default: "3s", Doc: "The pause between an answer and the next request."},
				{Name: "timeout", Type: source.TypeDuration, Required: true, Template: true, Doc: "How long to go on in all; takes placeholders, as in $(SecondsLeft)s."},
				{Name: "until", Type: source.TypeExpression, Required: true, Doc: "The condition that ends it by next."},
				{Name: "failure", Type: source.TypeExpression, Doc: "The condition that ends it by onFailed."},
				{Name: "maxFailures", Type: source.TypeInteger, Default: "3", Doc: "How many requests in a row may go without an answer."},
			}...),
			Children: []source.ChildShape{holdShape()}}),
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "The condition holds."},
			{Name: "onFailed", Failure: true, Else: "onTimeout", Doc: "The failure condition holds."},
			{Name: "onTimeout", Failure: true, Doc: "The time is over."},
			{Name: "onInterfaceFailure", Failure: true, Doc: "Too many requests in a row without an answer."},
		},
		New: func(b *engine.Build) engine.Applet {
			e := b.Element()
			p := &Poll{exchange: compileExchange(b, d.Interactions, "next", "onFailed"), expected: compileExpected(b, d.Interactions), hold: compilePrompts(b, e.Child("Hold")),
				every: b.Duration("every", 3*time.Second), timeout: b.Text("timeout"), maxFailures: b.Integer("maxFailures", 3, 0, 100),
				until: b.Expression(e, "until", vars.Boolean), failure: b.Expression(e, "failure", vars.Boolean)}
			if _, ok := e.Attr("failure"); !ok {
				b.Never("onFailed")
			}
			if a, ok := e.Attr("every"); ok && p.every < 100*time.Millisecond {
				b.List().Mistake(a.Value.Pos(), "bad-value", "every is %s; a server is asked every 100ms at the most", p.every)
			}
			if x := p.exchange.doc; x != nil && x.Effect() == engine.Once {
				b.List().Mistake(e.Pos, "poll-once", "%s sends %s again and again, and a repeat may charge or start something: give its Request effect=\"safe\" if it only reads", b.Name(), x.Name)
			}
			b.Uses(engine.UseTime, p.timeout)
			p.proves(b)
			if x := p.exchange.doc; x != nil {
				p.exchange.fresh = x.Reusable() // a poll asks for what is new
			}
			return p
		},
	}
}

// proves says what is not null when a condition has ended it.
func (p *Poll) proves(b *engine.Build) {
	for exit, when := range map[string]*expression.Expression{"next": p.until, "onFailed": p.failure} {
		if when != nil {
			lists, _ := when.NotNull()
			b.Proves(exit, lists...)
		}
	}
}

// Enter implements [engine.Applet].
func (p *Poll) Enter(v *engine.Visit) engine.Action {
	d, err := durationOf(p.timeout, v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	v.SetCount("deadline", v.Now().Add(d).UnixNano())
	return p.ask(v)
}

// durationOf is a duration that may have placeholders.
func durationOf(t vars.Template, v *engine.Visit) (time.Duration, error) {
	r, err := t.Render(v)
	if err != nil {
		return 0, err
	}
	text, _ := r.Text.Clear()
	d, err := source.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("timeout=%q gives no time: %w", t.String(), err)
	}
	return d, nil
}

func (p *Poll) ask(v *engine.Visit) engine.Action {
	act, issues, ok := p.exchange.send(v)
	if !ok {
		return engine.Leave("onInterfaceFailure", &engine.Why{Text: "refused before sending", Issues: issues})
	}
	return act
}

// Resume implements [engine.Applet].
func (p *Poll) Resume(v *engine.Visit, ev engine.Event) engine.Action {
	if ev.Notified != nil {
		issues := p.expected.assign(v, ev.Notified)
		if act, over := p.decide(v, issues); over {
			return act
		}
		return p.ask(v)
	}
	if ev.Fetched == nil {
		return p.ask(v)
	}
	issues := p.exchange.assign(v, ev.Fetched)
	if ev.Fetched.Outcome != engine.Answered {
		v.SetCount("failures", v.Count("failures")+1)
		if v.Count("failures") > int64(p.maxFailures) {
			return engine.Leave("onInterfaceFailure", whyIssues("too many requests in a row without an answer", issues))
		}
		return p.pause(v, issues)
	}
	v.SetCount("failures", 0)
	if act, over := p.decide(v, issues); over {
		return act
	}
	return p.pause(v, issues)
}

// decide looks at the conditions, the failure first.
func (p *Poll) decide(v *engine.Visit, issues []engine.Issue) (engine.Action, bool) {
	for _, c := range []struct {
		when *expression.Expression
		exit string
	}{{p.failure, "onFailed"}, {p.until, "next"}} {
		if c.when == nil {
			continue
		}
		holds, used, err := c.when.Bool(v)
		if err != nil {
			return engine.Fault(err.Error()), true
		}
		if holds {
			return engine.Leave(c.exit, &engine.Why{Text: c.when.String(), Values: used, Issues: issues}), true
		}
	}
	return engine.Action{}, false
}

// pause waits for the next request, or gives up when it would come too late.
func (p *Poll) pause(v *engine.Visit, issues []engine.Issue) engine.Action {
	left := time.Duration(v.Count("deadline") - v.Now().UnixNano())
	if left <= 0 {
		return engine.Leave("onTimeout", whyIssues("the time ("+p.timeout.String()+") is over and still not "+p.until.String(), issues))
	}
	hold, err := p.hold.render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	expect, err := p.expected.expect(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	return engine.DoWait(engine.Wait{For: vars.Duration(min(p.every, left)), Hold: hold, Expect: expect})
}
