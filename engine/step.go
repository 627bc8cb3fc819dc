package engine

import (
	"errors"
	"slices"
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// The errors of Step. State is unchanged when one is returned.
var (
	// ErrStale says that an event answers a command that is not waited for:
	// a late or doubled answer. Turn has the commands that are.
	ErrStale = errors.New("engine: the event answers a command that the call does not wait for")
	// ErrEnded says that the call has ended.
	ErrEnded = errors.New("engine: the call has ended")
	// ErrSettings says that a call began with another value of a plain setting.
	ErrSettings = errors.New("engine: the call began with another value of the setting")
	// ErrProgram says that the state belongs to another program.
	ErrProgram = errors.New("engine: the call began with another version of the program")
)

// Start begins a call: the state before the first answer, and what to do
// first. Inputs and settings are in started, which the journal keeps.
func (p *Program) Start(started Started, at time.Time) (*State, Turn, error) {
	if started.Program != p.Fingerprint {
		return nil, Turn{}, ErrProgram
	}
	f := newFrame(p.Flow, "", started.Inputs)
	s := &State{Program: p.Fingerprint, Call: started.Call, At: at.UTC().Round(0), Settings: started.Settings, Frames: []*Frame{f}}
	for name, v := range builtIn(started.Call, s.At) {
		f.Data[name] = v
	}
	t := &turn{p: p, s: s}
	t.guard(func() { t.enter(t.graph().start) })
	return s, t.Turn, nil
}

func newFrame(flow, path string, data map[string]vars.Value) *Frame {
	f := &Frame{Flow: flow, Path: path, Visits: map[string]int{}, Data: map[string]vars.Value{}}
	for name, v := range data {
		if !v.IsNull() {
			f.Data[name] = v
		}
	}
	return f
}

// BuiltIn lists the data sources that every call has (Vonage's, DNIS, and
// InboxUrl).
func BuiltIn() []string {
	return []string{"CLID", "CallGuid", "DNIS", "DialledNumber", "DisplayName", "InboxUrl", "InteractionStartTime"}
}

func builtIn(c Call, at time.Time) map[string]vars.Value {
	m := map[string]vars.Value{
		"CallGuid":             vars.Of(c.ID, vars.Operator),
		"InteractionStartTime": {Type: vars.DateTime, Text: at.Format(time.RFC3339Nano), From: vars.Operator},
	}
	if c.CLID != "" {
		m["CLID"], m["DisplayName"] = vars.Of(c.CLID, vars.Caller), vars.Of(c.CLID, vars.Caller)
	}
	if c.Inbox != "" {
		m["InboxUrl"] = vars.Of(c.Inbox, vars.Operator)
	}
	if c.DNIS != "" {
		m["DNIS"], m["DialledNumber"] = vars.Of(c.DNIS, vars.Operator), vars.Of(c.DNIS, vars.Operator)
	}
	return m
}

// Step takes a call on by one event. It is a function: the same state and
// event give the same state and turn, on any machine; all time is ev.At. It
// never panics: an applet that does ends its own call.
func (p *Program) Step(s *State, ev Event) (Turn, error) {
	switch {
	case s.Program != p.Fingerprint:
		return Turn{}, ErrProgram
	case s.End != nil:
		return Turn{}, ErrEnded
	case ev.HungUp && s.HungUp != nil, !ev.HungUp && (s.Pending == nil || ev.N != s.Pending.N || !answers(s.Pending, ev)):
		return Turn{Commands: pending(s)}, ErrStale
	}
	if ev.At.After(s.At) { // a clock that was set back does not turn a call's time back
		s.At = ev.At.UTC().Round(0) // without the monotonic reading, which no journal keeps
	}
	t := &turn{p: p, s: s}
	t.guard(func() {
		if ev.HungUp {
			t.hangUp()
		} else {
			t.answer(ev)
		}
	})
	return t.Turn, nil
}

// expects reports whether the command waits for a notification of that name.
func (c *Command) expects(n *Notified) bool {
	return c.Wait != nil && slices.ContainsFunc(c.Wait.Expect, func(e Expect) bool { return e.Notification == n.Notification })
}

func pending(s *State) []Command {
	if s.Pending == nil {
		return nil
	}
	return []Command{*s.Pending}
}

// answers reports whether the event is of the kind that the command waits for.
func answers(c *Command, ev Event) bool {
	return (c.Fetch != nil) == (ev.Fetched != nil) && (c.Leg != nil) == (ev.Leg != nil) && (ev.Notified == nil || c.expects(ev.Notified))
}
