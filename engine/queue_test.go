package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

const queued = `<CallFlow name="f" start="A" onHangup="H" onError="H"><Do name="A" what="safe" next="Q"/><Do name="Q" what="%" next="Z" onFailure="F"/>
	<Do name="Z" what="play"/><Do name="F" what="play"/><Do name="H" what="safe"/></CallFlow>`

// crashedAt is what a process leaves that stopped with a command under way.
func crashedAt(t *testing.T, p *engine.Program, kind, keys string) *journal.Memory {
	t.Helper()
	d := drive(t, p, &server{}, keys)
	_, recs := run(t, d)
	store := &journal.Memory{}
	for i, r := range recs {
		if r.Kind == journal.Command && strings.Contains(string(r.Data), `"kind":"`+kind+`"`) {
			if _, err := store.Append(t.Context(), "call-1", 0, journal.Durable, recs[:i+1]...); err != nil {
				t.Fatal(err)
			}
			return store
		}
	}
	t.Fatalf("nothing of kind %s was asked for", kind)
	return nil
}

// TestQueuedOnce: a call that was perhaps put into a queue is not put there
// again; who was speaking is asked again.
func TestQueuedOnce(t *testing.T) {
	for _, c := range []struct {
		what  string
		leg   bool
		asked int
		want  string
	}{
		{"queue", true, 0, "A next, Q onFailure, F next"},
		{"queue", false, 0, "A next, Q hungup, H next"},
		{"record", true, 1, "A next, Q next, Z next"},
		{"record", false, 0, "A next, Q hungup, H next"},
	} {
		p := compile(t, strings.Replace(queued, "%", c.what, 1))
		store := crashedAt(t, p, c.what, "speak")
		d := drive(t, p, &server{}, "speak")
		asked := 0
		d.Leg = legSpy{d.Leg, func(do leg.Command) {
			if do.Kind == c.what {
				asked++
			}
		}}
		if !c.leg {
			d.Leg = nil
		}
		d.Journal = store
		d.Vault.Put("A#1/token", "tok-secret-12345")
		out, err := d.Resume(t.Context(), "call-1")
		if err != nil {
			t.Fatal(err)
		}
		recs := records(t, store)
		if got := path(t, recs); got != c.want || asked != c.asked {
			t.Errorf("%s, leg %v: asked %d times more, %s", c.what, c.leg, asked, got)
		}
		pure(t, p, recs, out.State)
	}
}

// TestQueueIntentIsDurable: the intent is on disk before the platform hears of it.
func TestQueueIntentIsDurable(t *testing.T) {
	p := compile(t, strings.Replace(queued, "%", "queue", 1))
	store := &spy{}
	d := drive(t, p, &server{}, "")
	d.Journal = store
	seen := false
	d.Leg = legSpy{d.Leg, func(c leg.Command) {
		if c.Kind != leg.Queue {
			return
		}
		seen = true
		if store.durable != store.total {
			t.Error("the call was queued before its intent was durable")
		}
		if got, _ := c.Queue.Data[len(c.Queue.Data)-1].Value.Clear(); got != "tok-secret-12345" {
			t.Errorf("the platform got %q", got)
		}
	}}
	_, recs := run(t, d)
	if !seen || strings.Contains(toJSON(t, recs), "tok-secret-12345") {
		t.Errorf("queued %v, and the journal is\n%s", seen, toJSON(t, recs))
	}
}

// TestQueueLostSecret: what cannot be given to the platform is not done.
func TestQueueLostSecret(t *testing.T) {
	p := compile(t, strings.Replace(queued, "%", "queue", 1))
	d := drive(t, p, &server{}, "")
	d.Vault = forgetful{d.Vault}
	d.Leg = legSpy{d.Leg, func(c leg.Command) {
		if c.Kind == leg.Queue {
			t.Error("it was queued without what goes with it")
		}
	}}
	if _, recs := run(t, d); path(t, recs) != "A next, Q onFailure, F next" {
		t.Error(path(t, recs))
	}
}

type forgetful struct{ vars.Vault }

func (forgetful) Get(string) (string, bool) { return "", false }

// TestPlatformReferences: a recording is only of a Record, and no platform
// puts a secret, or bytes that are no text, into a journal by it.
func TestPlatformReferences(t *testing.T) {
	p := compile(t, strings.Replace(queued, "%", "record", 1))
	d := drive(t, p, &server{}, "")
	d.Leg = badLeg{d.Leg, func(c leg.Command) leg.Event {
		if c.Kind == leg.Record {
			return leg.Event{Status: leg.Recorded, Recording: "https://x/?t=tok-secret-12345&\xff"}
		}
		return leg.Event{Status: leg.Done, Recording: "sneaked in"}
	}}
	out, recs := run(t, d)
	all := toJSON(t, recs)
	if strings.Contains(all, "tok-secret-12345") || strings.Contains(all, "sneaked in") || !strings.Contains(all, "\"recording\"") {
		t.Error(all)
	}
	if got := out.State.Frames[0].Data["Message"].Text; got != "https://x/?t=•••&\uFFFD" {
		t.Errorf("%q", got)
	}
	pure(t, p, recs, out.State)
}

// TestQueueStateHasNoSecret: what the platform is given in the clear stays out
// of the state of a call that waits there.
func TestQueueStateHasNoSecret(t *testing.T) {
	p := compile(t, strings.Replace(queued, "%", "queue", 1))
	d := drive(t, p, &server{}, "")
	ctx, stop := context.WithCancel(t.Context())
	d.Leg = legSpy{d.Leg, func(c leg.Command) {
		if c.Kind == leg.Queue {
			stop()
		}
	}}
	out, err := d.Run(ctx, call())
	if err == nil || out.State.Pending == nil || out.State.Pending.Kind() != leg.Queue {
		t.Fatalf("%v, %+v", err, out.State.Pending)
	}
	if all := toJSON(t, out.State); strings.Contains(all, "tok-secret-12345") {
		t.Error(all)
	}
}
