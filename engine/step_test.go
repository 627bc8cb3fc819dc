package engine_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
)

func TestCallFromStartToEnd(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="E">
		<Do name="A" what="play" next="B"/>
		<Do name="B" what="collect" next="C"/>
		<Do name="C" what="once" next="D"/>
		<Do name="D" what="safe" until="$(Status) == 200" next="W"/>
		<Do name="W" what="wait" next="X"/>
		<Do name="X" what="transfer" next="Z"/>
		<Stop name="Z"/><Do name="E" what="play"/></CallFlow>`)
	s := &server{}
	out, recs := run(t, drive(t, p, s, "123#"))
	if out.End.Outcome != engine.Completed {
		t.Errorf("end: %+v", out.End)
	}
	if got := path(t, recs); got != "A next, B next, C next, D next, W next, X next" {
		t.Error(got)
	}
	if s.bodies[1] != "token=tok-secret-12345" {
		t.Errorf("the second request had %q", s.bodies[1])
	}
	if out.State.Frames[0].Data["Keys"].Text != "123" {
		t.Errorf("keys: %+v", out.State.Frames[0].Data["Keys"])
	}
}

func TestStaleEventsChangeNothing(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="A"><Do name="A" what="play" next="B"/><Do name="B" what="safe"/></CallFlow>`)
	s, turn, err := p.Start(engine.Started{Program: p.Fingerprint, Call: call()}, began)
	if err != nil {
		t.Fatal(err)
	}
	was := toJSON(t, s)
	for name, ev := range map[string]engine.Event{
		"another command":   {N: 2, Leg: &leg.Event{Status: leg.Done}},
		"another kind":      {N: 1, Fetched: &engine.Fetched{}},
		"nothing":           {N: 1},
		"a command of zero": {},
	} {
		again, err := p.Step(s, ev)
		if !errors.Is(err, engine.ErrStale) || toJSON(t, again.Commands) != toJSON(t, turn.Commands) {
			t.Errorf("%s: %v %v", name, again, err)
		}
		if toJSON(t, s) != was {
			t.Errorf("%s changed the state", name)
		}
	}
	if _, err := p.Step(s, engine.Event{N: 1, Leg: &leg.Event{Status: leg.Done}}); err != nil {
		t.Error(err)
	}
	other := compile(t, `<CallFlow name="f" start="A" onError="A"><Do name="A" what="wait"/></CallFlow>`)
	if _, err := other.Step(s, engine.Event{N: 2}); !errors.Is(err, engine.ErrProgram) {
		t.Errorf("another program: %v", err)
	}
}

func TestTimeNeverGoesBack(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="A"><Do name="A" what="play" next="B"/><Do name="B" what="wait"/></CallFlow>`)
	s, _, _ := p.Start(engine.Started{Program: p.Fingerprint, Call: call()}, began)
	if _, err := p.Step(s, engine.Event{N: 1, At: began.Add(-time.Hour), Leg: &leg.Event{Status: leg.Done}}); err != nil || !s.At.Equal(began) {
		t.Errorf("%v %v", s.At, err)
	}
}

func TestFaultsEndTheirOwnCallOnly(t *testing.T) {
	for what, want := range map[string]string{
		"panic":    "flow.xml:1:65: the applet panicked",
		"nothing":  "flow.xml:1:65: the applet asked for nothing",
		"bad exit": `flow.xml:1:65: the applet left by "sideways"`,
		"fault":    "flow.xml:1:65: it cannot go on",
	} {
		p := compile(t, `<CallFlow name="f" start="A"><Do name="A" what="play" next="B"/><Do name="B" what="`+what+`" next="B"/></CallFlow>`)
		out, recs := run(t, drive(t, p, &server{}, ""))
		if out.End.Outcome != engine.Faulted || !strings.HasPrefix(out.End.Why, want) {
			t.Errorf("%s: %+v", what, out.End)
		}
		if got := path(t, recs); got != "A next, B fault" {
			t.Errorf("%s: %s", what, got)
		}
		if strings.Contains(toJSON(t, recs), "hunter2") {
			t.Errorf("%s: what the applet panicked with is in the journal", what)
		}
	}
}

func TestFaultGoesToOnError(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="E"><Do name="A" what="fault"/><Do name="E" what="play" next="A"/></CallFlow>`)
	out, recs := run(t, drive(t, p, &server{}, ""))
	if out.End.Outcome != engine.Faulted || out.State.Faults != engine.MaxFaults+1 {
		t.Errorf("%+v after %d faults", out.End, out.State.Faults)
	}
	if !strings.HasPrefix(path(t, recs), "A fault, E next, A fault, E next") {
		t.Error(path(t, recs))
	}
}

func TestEndlessLoopsEnd(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="A"><Do name="A" what="" next="B"/><Do name="B" what="" next="A"/></CallFlow>`)
	out, _ := run(t, drive(t, p, &server{}, ""))
	if out.End.Outcome != engine.Faulted || !strings.Contains(out.End.Why, "goes round") || !strings.Contains(out.End.Why, "flow.xml:1:") {
		t.Errorf("without a wait: %+v", out.End)
	}
	p = compile(t, `<CallFlow name="f" start="A" onError="A"><Do name="A" what="play" next="A"/></CallFlow>`)
	out, _ = run(t, drive(t, p, &server{}, ""))
	if out.End.Outcome != engine.Faulted || !strings.Contains(out.End.Why, "10000 commands") {
		t.Errorf("with one: %+v", out.End)
	}
}

func TestFailureExits(t *testing.T) {
	fail := func(outcome string) *server {
		return &server{answer: func(int, engine.Fetch) engine.Fetched { return engine.Fetched{Outcome: outcome} }}
	}
	for _, c := range []struct{ flow, outcome, want string }{
		{`<CallFlow name="f" start="A"><Do name="A" what="once" onFailure="F" onUnknown="U"/><Do name="F" what=""/><Do name="U" what=""/></CallFlow>`, engine.NotDone, "A onFailure, F next"},
		{`<CallFlow name="f" start="A"><Do name="A" what="once" onFailure="F" onUnknown="U"/><Do name="F" what=""/><Do name="U" what=""/></CallFlow>`, engine.MaybeDone, "A onUnknown, U next"},
		{`<CallFlow name="f" start="A"><Do name="A" what="once" onFailure="F"/><Do name="F" what=""/></CallFlow>`, engine.MaybeDone, "A onUnknown, F next"},
		{`<CallFlow name="f" start="A" onUnknown="U"><Do name="A" what="once" onFailure="F"/><Do name="F" what=""/><Do name="U" what=""/></CallFlow>`, engine.MaybeDone, "A onUnknown, U next"},
		{`<CallFlow name="f" start="A" onFailure="F"><Do name="A" what="once"/><Do name="F" what=""/></CallFlow>`, engine.MaybeDone, "A onUnknown, F next"},
		{`<CallFlow name="f" start="A" onError="E"><Do name="A" what="once"/><Do name="E" what=""/></CallFlow>`, engine.NotDone, "A onFailure, E next"},
		{`<CallFlow name="f" start="A"><Do name="A" what="once"/></CallFlow>`, engine.NotDone, "A onFailure"},
	} {
		_, recs := run(t, drive(t, compile(t, c.flow), fail(c.outcome), ""))
		if got := path(t, recs); got != c.want {
			t.Errorf("%s\n%s: %s, want %s", c.flow, c.outcome, got, c.want)
		}
	}
}
