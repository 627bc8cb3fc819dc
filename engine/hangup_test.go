package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

const withHangup = `<CallFlow name="f" start="%" onHangup="H" onError="H">
	<Do name="P" what="play" next="K"/><Do name="K" what="collect" next="T"/><Do name="T" what="transfer" next="W"/>
	<Do name="Q" what="queue" next="R"/><Do name="R" what="record" next="W"/><Do name="W" what="wait" next="O"/><Do name="O" what="once" next="Z"/><Do name="Z" what="play"/>
	<Do name="H" what="play" next="H2"/><Do name="H2" what="safe" next="H3"/><Do name="H3" what="wait" next="H4"/><Do name="H4" what="collect" next="H5"/><Do name="H5" what="transfer" next="H6"/><Do name="H6" what="queue" next="H7"/><Do name="H7" what="record"/></CallFlow>`

func hangupFlow(t *testing.T, start string) *engine.Program {
	return compile(t, strings.Replace(withHangup, "%", start, 1))
}

func TestHangupAnswersLegCommandsAndWaitsAtOnce(t *testing.T) {
	const after = "H next, H2 next, H3 next, H4 next, H5 next, H6 next, H7 next"
	for start, c := range map[string]struct{ keys, want string }{
		"P": {"hangup@20ms", "P hungup, " + after},
		"K": {"hangup", "K hungup, " + after},
		"T": {"hangup", "T hungup, " + after},
		"Q": {"hangup", "Q hungup, " + after},
		"R": {"silence,hangup@1s", "R hungup, " + after},
		"W": {"hangup@5s", "W hungup, " + after},
	} {
		s := &server{}
		d := drive(t, hangupFlow(t, start), s, c.keys)
		out, recs := run(t, d)
		if got := path(t, recs); got != c.want || out.End.Outcome != engine.HungUp {
			t.Errorf("%s: %s (%+v)", start, got, out.End)
		}
		if out.State.Commands != 3 { // the one that was interrupted, the request and the wait: nothing is asked of a leg that is gone
			t.Errorf("%s: %d commands", start, out.State.Commands)
		}
	}
}

func TestHangupDuringFetchIsNoted(t *testing.T) {
	d := drive(t, hangupFlow(t, "O"), nil, "")
	l := &hangable{Leg: d.Leg, hungUp: make(chan struct{})}
	d.Leg = l
	noted := make(chan struct{})
	s := &server{during: func(n int) {
		if n == 1 {
			close(l.hungUp)
			<-noted // the answer comes after the hang-up was journaled
		}
	}}
	d.Effects = s
	d.Observe = observeHangup(noted)
	out, recs := run(t, d)
	if got := path(t, recs); got != "O next, H next, H2 next, H3 next, H4 next, H5 next, H6 next, H7 next" || out.End.Outcome != engine.HungUp {
		t.Errorf("%s %+v", got, out.End)
	}
	if s.count(engine.Once) != 1 || !out.State.Frames[0].Data["Token"].IsSecret() {
		t.Error("the answer was not awaited and read")
	}
}

func TestHangupWithoutOnHangupEnds(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="A"><Do name="A" what="wait"/></CallFlow>`)
	out, recs := run(t, drive(t, p, &server{}, "hangup@1s"))
	if out.End.Outcome != engine.HungUp || path(t, recs) != "A hungup" {
		t.Errorf("%+v %s", out.End, path(t, recs))
	}
}

func TestSixtySecondsAfterHangup(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onHangup="H" onError="A"><Do name="A" what="wait"/><Do name="H" what="safe" until="$(Status) == 1" next="H"/></CallFlow>`)
	d := drive(t, p, nil, "hangup@1s")
	c := d.Clock.(*clock.Virtual)
	s := &server{answer: func(int, engine.Fetch) engine.Fetched {
		if err := c.Wait(t.Context(), 9*time.Second, nil); err != nil {
			t.Error(err)
		}
		return engine.Fetched{Outcome: engine.Answered, Status: 200}
	}}
	d.Effects = s
	out, _ := run(t, d)
	if out.End.Outcome != engine.HungUp || !strings.Contains(out.End.Why, "1m0s") || len(s.sent) != 7 {
		t.Errorf("%+v after %d requests", out.End, len(s.sent))
	}
	if last := s.sent[6].Timeout.Std(); last != 6*time.Second {
		t.Errorf("the last request may take %s", last)
	}
}

func TestBlindTransferLeavesTheFlowWithoutALeg(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onHangup="A" onError="A"><Do name="A" what="blind" next="B"/><Do name="B" what="play" next="C"/><Do name="C" what="safe"/></CallFlow>`)
	out, recs := run(t, drive(t, p, &server{}, ""))
	if path(t, recs) != "A next, B next, C next" || out.End.Outcome != engine.Completed || out.State.Commands != 2 {
		t.Errorf("%s %+v", path(t, recs), out)
	}
}

func TestSecretKeysAreSealed(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="B"><Do name="A" what="secret" next="B"/><Do name="B" what="collect"/></CallFlow>`)
	d := drive(t, p, &server{}, "987,4111111111111111")
	out, recs := run(t, d)
	all := toJSON(t, recs) + toJSON(t, out.State)
	for _, clear := range []string{"987", "4111"} {
		if strings.Contains(all, clear) {
			t.Errorf("%s is in the journal or the state:\n%s", clear, all)
		}
	}
	keys := out.State.Frames[0].Data["Keys"]
	if clear, ok := d.Vault.Get(keys.Ref); !ok || clear != "4111111111111111" || keys.From != vars.Caller {
		t.Errorf("%+v is not in the vault", keys)
	}
}

// badLeg is a platform that misbehaves.
type badLeg struct {
	leg.Leg
	do func(leg.Command) leg.Event
}

func (b badLeg) Do(_ context.Context, c leg.Command) (leg.Event, error) { return b.do(c), nil }

func TestMisbehavingPlatforms(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="B"><Do name="A" what="secret" next="B"/><Do name="B" what="play" next="C" onFailure="C"/><Do name="C" what="play" onFailure="D"/><Stop name="D"/></CallFlow>`)
	d := drive(t, p, &server{}, "")
	n := 0
	d.Leg = badLeg{d.Leg, func(c leg.Command) leg.Event {
		n++
		switch n {
		case 1:
			return leg.Event{Status: leg.Digits, Digits: "98765432109", Ref: "#Forged", Fits: true}
		case 2:
			return leg.Event{Status: leg.Failed, Digits: "4111111111111111", Ref: "#Forged", Detail: "cannot say 98765432109"}
		}
		panic("98765432109")
	}}
	out, recs := run(t, d)
	all := toJSON(t, recs) + toJSON(t, out.State)
	for _, clear := range []string{"9876543", "4111", "Forged"} {
		if strings.Contains(all, clear) {
			t.Errorf("%s is in the journal or the state:\n%s", clear, all)
		}
	}
}
