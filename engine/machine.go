package engine

import (
	"fmt"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// turn is one Step at work.
type turn struct {
	Turn
	p     *Program
	s     *State
	steps int
}

// graph is the flow that runs.
func (t *turn) graph() *graph { return t.p.graphs[t.s.frame().Flow] }

func (t *turn) hangUp() {
	at := t.s.At
	t.s.HungUp = &at
	if t.s.Pending != nil && t.s.Pending.Fetch != nil {
		return // noted: the answer is awaited and read first
	}
	t.s.Pending = nil
	t.abandon()
}

// abandon leaves the present applet because the caller has hung up.
func (t *turn) abandon() {
	f := t.s.frame()
	to := t.released()
	t.Exits = append(t.Exits, Exit{Applet: f.at(), Visit: f.Visit, Exit: ExitHangup, To: to})
	t.enter(to)
}

// released is where a flow goes after a hang-up, once.
func (t *turn) released() string {
	t.s.Released = true
	return t.graph().defaults["onHangup"]
}

func (t *turn) answer(ev Event) {
	if ev.Leg != nil && ev.Leg.Status == leg.Transferred {
		t.s.Left = true
	}
	t.s.Pending = nil
	t.act(t.call(func(a Applet, v *Visit) Action { return a.Resume(v, ev) }))
}

// call runs an applet; a panic of it is its fault, not the process's.
func (t *turn) call(run func(Applet, *Visit) Action) (act Action) {
	f := t.s.frame()
	node := t.graph().nodes[f.Applet]
	defer func() {
		if r := recover(); r != nil {
			act = Fault(fmt.Sprintf("the applet panicked: %T", r)) // the value might hold a secret
		}
	}()
	v := &Visit{state: t.s, frame: f}
	act = run(node.applet, v)
	if v.large != "" {
		return Fault(fmt.Sprintf("%s would hold more than %d bytes", v.large, MaxValue))
	}
	return act
}

// guard ends the call when something panics beside the applets: a program that
// an embedder put together wrongly ends its own call, not the process.
func (t *turn) guard(run func()) {
	defer func() {
		if r := recover(); r != nil {
			t.Commands = nil
			t.end(Faulted, fmt.Sprintf("the engine panicked: %T", r))
		}
	}()
	run()
}

// act carries on until there is a command to wait for or the call ends.
func (t *turn) act(act Action) {
	for {
		if t.s.HungUp != nil && !t.s.Released {
			t.leaveAfterHangup(act)
			return
		}
		switch {
		case act.end:
			t.finish()
			return
		case act.give != nil:
			t.over(*act.give)
			return
		case act.enter != nil:
			t.begin(act.enter)
			return
		case act.fault != "":
			t.fault(act.fault)
			return
		case act.exit != "":
			t.leave(act)
			return
		case act.leg != nil && t.s.legGone():
			if t.tooLong() {
				return
			}
			gone := Event{At: t.s.At, Leg: &leg.Event{Status: leg.Gone}}
			act = t.call(func(a Applet, v *Visit) Action { return a.Resume(v, gone) })
		case act.leg != nil || act.fetch != nil || act.wait != nil:
			t.command(act)
			return
		default:
			t.fault("the applet asked for nothing")
			return
		}
	}
}

// leaveAfterHangup notes where the applet wanted to go, and releases.
func (t *turn) leaveAfterHangup(act Action) {
	if act.exit == "" {
		t.abandon()
		return
	}
	f := t.s.frame()
	to := t.released()
	t.Exits = append(t.Exits, Exit{Applet: f.at(), Visit: f.Visit, Exit: act.exit, To: to, Why: shown(act.why)})
	t.enter(to)
}

func (t *turn) leave(act Action) {
	f := t.s.frame()
	node := t.graph().nodes[f.Applet]
	to, ok := node.exits[act.exit]
	if !ok {
		t.fault(fmt.Sprintf("the applet left by %q, which is none of its exits", act.exit))
		return
	}
	if node.dead[act.exit] && f.Path != "" { // a sub-flow that fails must not look like one that is done
		t.fault(fmt.Sprintf("the applet left by %s, which leads nowhere", act.exit))
		return
	}
	t.Exits = append(t.Exits, Exit{Applet: f.at(), Visit: f.Visit, Exit: act.exit, To: to, Why: shown(act.why)})
	t.enter(to)
}

// fault sends the call to onError; a fault there, or one too many, ends it.
func (t *turn) fault(msg string) {
	f := t.s.frame()
	t.s.Faults++
	node := t.graph().nodes[f.Applet]
	msg = fmt.Sprintf("%s: %s", node.pos, msg)
	to := t.graph().defaults["onError"]
	t.Exits = append(t.Exits, Exit{Applet: f.at(), Visit: f.Visit, Exit: ExitFault, To: to, Why: &Why{Text: msg}})
	if t.s.Faults > MaxFaults {
		t.Exits[len(t.Exits)-1].To = ""
		t.end(Faulted, msg)
		return
	}
	if to == "" {
		t.faultOutside(msg)
		return
	}
	t.enter(to)
}

// enter goes to an applet; "" is the end of the flow.
func (t *turn) enter(name string) {
	if name == "" {
		t.over("")
		return
	}
	if t.tooLong() {
		return
	}
	f := t.s.frame()
	f.Visits[name]++
	f.Applet, f.Visit, f.Ordinal, f.Counts = name, f.Visits[name], 0, nil
	t.act(t.call(func(a Applet, v *Visit) Action { return a.Enter(v) }))
}

// tooLong ends a call that goes round without ever waiting.
func (t *turn) tooLong() bool {
	t.steps++
	if t.steps > MaxSteps {
		f := t.s.frame()
		t.end(Faulted, fmt.Sprintf("%s: the flow goes round without asking the caller or waiting: %d applets without an event", t.graph().nodes[f.Applet].pos, MaxSteps))
		return true
	}
	return false
}

func (t *turn) command(act Action) {
	if t.s.Commands >= MaxCommands {
		t.end(Faulted, fmt.Sprintf("the call has had %d commands", MaxCommands))
		return
	}
	if t.s.HungUp != nil && t.s.timeLeft() <= 0 {
		t.end(HungUp, fmt.Sprintf("the %s after the hang-up are over", AfterHangup))
		return
	}
	if n := sizeOf(act); n > MaxCommand {
		t.fault(fmt.Sprintf("what it asks for is %d bytes long; %d are the most", n, MaxCommand))
		return
	}
	f := t.s.frame()
	t.s.Commands++
	f.Ordinal++
	c := Command{N: t.s.Commands, Applet: f.at(), Visit: f.Visit, Ordinal: f.Ordinal, Leg: act.leg, Link: act.link, Fetch: act.fetch, Wait: act.wait}
	t.bound(&c)
	t.s.Pending = &c
	t.Commands = append(t.Commands, c)
}

// bound keeps waits within their limit, and everything within the time that is
// left after a hang-up.
func (t *turn) bound(c *Command) {
	most := MaxWait
	if t.s.HungUp != nil {
		most = t.s.timeLeft()
	}
	if c.Wait != nil {
		c.Wait.For = min(max(c.Wait.For, 0), vars.Duration(most))
		if t.s.legGone() {
			c.Wait.Hold = nil
		}
	}
	if c.Fetch != nil && t.s.HungUp != nil {
		c.Fetch.Timeout = min(c.Fetch.Timeout, vars.Duration(most))
	}
}

func (t *turn) end(outcome, why string) {
	if outcome == Completed && t.s.HungUp != nil {
		outcome = HungUp
	}
	t.s.Pending = nil
	t.s.End = &End{Outcome: outcome, Applet: t.s.frame().at(), Why: why}
	t.Turn.End = t.s.End
}
