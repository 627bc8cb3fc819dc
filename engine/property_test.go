package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// TestAnyCall takes random flows, callers, answers and hang-ups: every call
// ends, is pure, replays without a difference, and resumed after any record it
// sends nothing twice that may not be repeated.
func TestAnyCall(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := compile(t, randomFlow(rt))
		keys := randomKeys(rt)
		outcomes := rapid.SliceOfN(rapid.SampledFrom([]string{engine.Answered, engine.NotDone, engine.MaybeDone}), 1, 5).Draw(rt, "outcomes")
		answer := func(n int, f engine.Fetch) engine.Fetched {
			return engine.Fetched{Outcome: outcomes[n%len(outcomes)], Document: f.Document, Status: 200 * (n % 2)}
		}
		d := drive(t, p, &server{answer: answer}, keys)
		out, err := d.Run(t.Context(), call())
		if err != nil {
			rt.Fatal(err)
		}
		recs := records(t, d.Journal)
		if recs[len(recs)-1].Kind != journal.End || out.End.Outcome == "" {
			rt.Fatalf("it ended %+v", out.End)
		}
		if out.State.Commands > 1000 { // it went round until it was stopped; the shorter ones tell as much
			return
		}
		pure(t, p, recs, out.State)
		resumeAfter(rt, t, p, recs[:rapid.IntRange(1, len(recs)).Draw(rt, "records")], answer)
		if t.Failed() {
			rt.Fatal("see above")
		}
	})
}

// resumeAfter goes on from what a crash has left, without leg and vault.
func resumeAfter(rt *rapid.T, t *testing.T, p *engine.Program, left []journal.Record, answer func(int, engine.Fetch) engine.Fetched) {
	store := &journal.Memory{}
	if _, err := store.Append(t.Context(), "call-1", 0, journal.Durable, left...); err != nil {
		rt.Fatal(err)
	}
	intents := map[string]bool{}
	for _, r := range left {
		if r.Kind == journal.Command && strings.Contains(string(r.Data), `"effect":"once"`) {
			ref := string(r.Data)
			ref = ref[strings.Index(ref, `"ref":"`)+7:]
			intents[ref[:strings.IndexByte(ref, '"')]] = true
		}
	}
	s := &server{answer: answer}
	d := drive(t, p, s, "")
	d.Journal, d.Leg, d.Vault = store, nil, vars.NewMemoryVault()
	out, err := d.Resume(t.Context(), "call-1")
	if err != nil {
		rt.Fatal(err)
	}
	for _, f := range s.sent {
		if f.Effect == engine.Once && intents[f.Ref] {
			rt.Fatalf("%s was under way before the crash and was sent again", f.Ref)
		}
	}
	pure(t, p, records(t, store), out.State)
}

func randomFlow(rt *rapid.T) string {
	n := rapid.IntRange(1, 8).Draw(rt, "applets")
	name := func(label string) string { return fmt.Sprintf("A%d", rapid.IntRange(0, n-1).Draw(rt, label)) }
	kinds := []string{"play", "collect", "secret", "transfer", "blind", "queue", "record", "safe", "once", "wait", "", "panic", "fault", "finish"}
	xml := `<CallFlow name="f" start="A0"`
	for _, exit := range []string{"onHangup", "onError", "onFailure"} {
		if rapid.Bool().Draw(rt, exit) {
			xml += fmt.Sprintf(" %s=%q", exit, name(exit))
		}
	}
	xml += ">"
	for i := range n {
		xml += fmt.Sprintf(`<Do name="A%d" what=%q`, i, rapid.SampledFrom(kinds).Draw(rt, "kind"))
		for _, exit := range []string{"next", "onUnknown"} {
			switch way := rapid.IntRange(0, 19).Draw(rt, exit); {
			case way == 0: // anywhere: now and then a call goes round until it is stopped
				xml += fmt.Sprintf(" %s=%q", exit, name(exit))
			case way < 16 && i < n-1:
				xml += fmt.Sprintf(" %s=\"A%d\"", exit, rapid.IntRange(i+1, n-1).Draw(rt, "target"))
			}
		}
		xml += "/>"
	}
	return xml + "</CallFlow>"
}

func randomKeys(rt *rapid.T) string {
	step := rapid.SampledFrom([]string{"1", "42#", "4111111111111111#", "silence", "hangup", "busy", "noanswer", "fail", "overflow", "speak", "hangup@100ms", "hangup@40s"})
	return strings.Join(rapid.SliceOfN(step, 0, 4).Draw(rt, "keys"), ",")
}
