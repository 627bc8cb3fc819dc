package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// spy is a store that notes what was durable when, and can refuse.
type spy struct {
	journal.Memory
	durable int // how many records are durable
	total   int
	fail    func(records []journal.Record) bool
}

func (s *spy) Append(ctx context.Context, call string, expect journal.Rev, d journal.Durability, recs ...journal.Record) (journal.Rev, error) {
	if s.fail != nil && s.fail(recs) {
		return expect, journal.ErrUnknown
	}
	rev, err := s.Memory.Append(ctx, call, expect, d, recs...)
	s.total += len(recs)
	if d == journal.Durable {
		s.durable = s.total
	}
	return rev, err
}

const chain = `<CallFlow name="f" start="A" onError="Z">
	<Do name="A" what="play" next="B"/><Do name="B" what="safe" next="C"/><Do name="C" what="once" next="T"/>
	<Do name="T" what="transfer" next="D"/><Do name="D" what="wait" next="E"/><Do name="E" what="once" next="Z"/><Stop name="Z"/></CallFlow>`

func TestIntentIsDurableBeforeTheEffect(t *testing.T) {
	store := &spy{}
	s := &server{}
	s.answer = func(n int, f engine.Fetch) engine.Fetched {
		if f.Effect == engine.Once {
			if store.durable != store.total {
				t.Errorf("request %d was sent while %d of %d records are durable", n, store.durable, store.total)
			}
			recs := records(t, store)
			last := recs[len(recs)-1]
			if last.Kind != journal.Command || !strings.Contains(string(last.Data), `"ref":"`+f.Ref) {
				t.Errorf("request %d was sent, but the last record is %s %s", n, last.Kind, last.Data)
			}
		}
		return engine.Fetched{Outcome: engine.Answered, Status: 200}
	}
	d := drive(t, compile(t, chain), s, "")
	d.Leg = legSpy{d.Leg, func(c leg.Command) {
		if c.Kind == leg.Transfer && store.durable != store.total {
			t.Error("the transfer was begun before its intent was durable")
		}
	}}
	d.Journal = store
	run(t, d)
	if s.count(engine.Once) != 2 || store.durable != store.total {
		t.Errorf("%d requests; %d of %d records durable at the end", s.count(engine.Once), store.durable, store.total)
	}
}

type legSpy struct {
	leg.Leg
	see func(leg.Command)
}

func (l legSpy) Do(ctx context.Context, c leg.Command) (leg.Event, error) {
	l.see(c)
	return l.Leg.Do(ctx, c)
}

func TestNothingIsDoneThatCouldNotBeJournaled(t *testing.T) {
	for _, bad := range []string{`"applet":"C"`, `"applet":"E"`, `"start"`} {
		store := &spy{fail: func(recs []journal.Record) bool {
			return strings.Contains(fmt.Sprint(toJSON(t, recs)), bad)
		}}
		s := &server{}
		d := drive(t, compile(t, chain), s, "")
		d.Journal = store
		_, err := d.Run(t.Context(), call())
		if !errors.Is(err, journal.ErrUnknown) || !strings.Contains(err.Error(), "call-1") {
			t.Errorf("%s: %v", bad, err)
		}
		for _, f := range s.sent {
			if strings.Contains(`"applet":"`+strings.TrimSuffix(f.Ref, "#1")+`"`, bad) {
				t.Errorf("%s was sent", f.Ref)
			}
		}
	}
}

func TestSecondWriterIsFenced(t *testing.T) {
	store := &journal.Memory{}
	d := drive(t, compile(t, chain), &server{}, "")
	d.Journal = store
	if _, err := d.Run(t.Context(), call()); err != nil {
		t.Fatal(err)
	}
	d2 := drive(t, compile(t, chain), &server{}, "")
	d2.Journal = store
	n := len(records(t, store))
	if _, err := d2.Run(t.Context(), call()); !errors.Is(err, journal.ErrFenced) {
		t.Errorf("a second call of the same id: %v", err)
	}
	if len(records(t, store)) != n {
		t.Error("its records were stored")
	}
}

func TestStoppedProcessLeavesTheCallOpen(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s := &server{during: func(n int) { stop() }}
	d := drive(t, compile(t, chain), s, "")
	_, err := d.Run(ctx, call())
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	recs := records(t, d.Journal)
	if recs[len(recs)-1].Kind != journal.Command {
		t.Errorf("the last record is %s", recs[len(recs)-1].Kind)
	}
}

func TestPanickingEffectsAreAnUnknown(t *testing.T) {
	s := &server{answer: func(int, engine.Fetch) engine.Fetched { panic("boom") }}
	p := compile(t, `<CallFlow name="f" start="A"><Do name="A" what="once" onUnknown="U" onFailure="U"/><Do name="U" what="play"/></CallFlow>`)
	_, recs := run(t, drive(t, p, s, ""))
	if got := path(t, recs); got != "A onUnknown, U next" {
		t.Error(got)
	}
}

// TestCrashAfterEveryRecord stops a call after each of its records and goes on
// from what is left, with a vault and a leg that outlive the process, and
// without.
func TestCrashAfterEveryRecord(t *testing.T) {
	p := compile(t, chain)
	whole := drive(t, p, &server{}, "")
	if _, err := whole.Run(t.Context(), call()); err != nil {
		t.Fatal(err)
	}
	recs := records(t, whole.Journal)
	for n := 1; n <= len(recs); n++ {
		for _, outlives := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d %v", n, outlives), func(t *testing.T) {
				d := drive(t, p, &server{}, "")
				before := &server{}
				store := &journal.Memory{}
				if _, err := store.Append(t.Context(), "call-1", 0, journal.Durable, recs[:n]...); err != nil {
					t.Fatal(err)
				}
				d.Journal = store
				if outlives {
					for _, ref := range []string{"B#1/token", "C#1/token", "E#1/token"} {
						d.Vault.Put(ref, "tok-secret-12345")
					}
				} else {
					d.Leg = nil
				}
				s := d.Effects.(*server)
				out, err := d.Resume(t.Context(), "call-1")
				if err != nil {
					t.Fatal(err)
				}
				asked := map[string]bool{}
				for _, r := range recs[:n] {
					if r.Kind == journal.Command {
						for _, applet := range []string{"C", "E"} {
							if strings.Contains(string(r.Data), `"applet":"`+applet+`"`) {
								asked[applet] = true
							}
						}
					}
				}
				for _, f := range s.sent {
					if applet := strings.TrimSuffix(f.Ref, "#1"); asked[applet] {
						t.Errorf("%s was under way already and was sent again", applet)
					}
				}
				if out.End.Outcome == "" || before.count(engine.Once) != 0 {
					t.Errorf("%+v", out)
				}
				pure(t, p, records(t, store), out.State)
			})
		}
	}
}

func TestLostSecretSendsNothing(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A"><Do name="A" what="safe" next="B"/><Do name="B" what="play" next="C"/><Do name="C" what="once" onFailure="F" onUnknown="F"/><Do name="F" what="play"/></CallFlow>`)
	whole := drive(t, p, &server{}, "")
	if _, err := whole.Run(t.Context(), call()); err != nil {
		t.Fatal(err)
	}
	all := records(t, whole.Journal)
	store := &journal.Memory{}
	for i, r := range all { // up to B's prompt
		if r.Kind == journal.Command && strings.Contains(string(r.Data), `"applet":"B"`) {
			store.Append(t.Context(), "call-1", 0, journal.Durable, all[:i+1]...)
			break
		}
	}
	s := &server{}
	d := drive(t, p, s, "")
	d.Journal, d.Vault = store, vars.NewMemoryVault()
	if _, err := d.Resume(t.Context(), "call-1"); err != nil {
		t.Fatal(err)
	}
	recs := records(t, store)
	if len(s.sent) != 0 || !strings.HasSuffix(path(t, recs), "C onFailure, F next") {
		t.Errorf("sent %d, %s", len(s.sent), path(t, recs))
	}
	if !strings.Contains(toJSON(t, recs), "lost") {
		t.Error("the journal does not say that the secret is lost")
	}
}

func TestResumedWaitTakesWhatIsLeft(t *testing.T) {
	p := compile(t, `<CallFlow name="f" start="A" onError="A"><Do name="A" what="wait"/></CallFlow>`)
	whole := drive(t, p, &server{}, "")
	if _, err := whole.Run(t.Context(), call()); err != nil {
		t.Fatal(err)
	}
	store := &journal.Memory{}
	store.Append(t.Context(), "call-1", 0, journal.Durable, records(t, whole.Journal)[:2]...)
	d := drive(t, p, &server{}, "")
	d.Journal = store
	if err := d.Clock.Wait(t.Context(), 20*time.Second, nil); err != nil { // the process comes back 20 s later
		t.Fatal(err)
	}
	out, err := d.Resume(t.Context(), "call-1")
	if err != nil || out.State.At.Sub(began) != 30*time.Second {
		t.Errorf("%v: the wait of 30 s was over after %s", err, out.State.At.Sub(began))
	}
}
