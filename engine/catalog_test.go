package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// The engine is tested with applets of its own: each does one thing.
func catalog() engine.Catalog {
	exits := []engine.ExitSpec{{Name: "next"}, {Name: "onFailure", Failure: true}, {Name: "onUnknown", Failure: true, Else: "onFailure"}}
	return engine.Catalog{
		"Do": {Shape: source.Shape{Attrs: []source.AttrShape{{Name: "what", Required: true}, {Name: "until", Type: source.TypeExpression}}}, Exits: exits,
			New: func(b *engine.Build) engine.Applet {
				b.Declare("Status", vars.Integer, "false")
				b.Declare("Token", vars.String, "true")
				b.Declare("Keys", vars.String, "false")
				return &do{what: b.Element().Value("what"), until: b.Expression(b.Element(), "until", vars.Boolean)}
			}},
		"Stop": {New: func(*engine.Build) engine.Applet { return &do{what: "finish"} }},
	}
}

type do struct {
	what  string
	until *expression.Expression
}

func (d *do) Enter(v *engine.Visit) engine.Action {
	prompt := []leg.Prompt{{Say: vars.Literal("hello")}}
	switch d.what {
	case "play":
		return engine.Do(leg.Command{Kind: leg.Play, Prompts: prompt})
	case "collect", "secret":
		return engine.Do(leg.Command{Kind: leg.Collect, Prompts: prompt, Collect: &leg.CollectOptions{Min: 1, Max: 19, Terminator: "#", Secret: d.what == "secret"}})
	case "transfer":
		return engine.Do(leg.Command{Kind: leg.Transfer, Transfer: &leg.TransferTo{To: vars.Literal("+44"), Mode: leg.Bridge}})
	case "blind":
		return engine.Do(leg.Command{Kind: leg.Transfer, Transfer: &leg.TransferTo{To: vars.Literal("+44"), Mode: leg.Blind}})
	case "queue":
		c := leg.QueueTo{Queue: vars.Literal("q"), Mode: leg.Bridge, Timeout: vars.Duration(time.Minute), Data: []leg.Attached{{Name: "a", Value: vars.Literal("1")}}}
		if t := v.Data("Token"); t.IsSecret() {
			c.Data = append(c.Data, leg.Attached{Name: "token", Value: vars.Text{{Ref: t.Ref}}})
		}
		return engine.Do(leg.Command{Kind: leg.Queue, Prompts: prompt, Queue: &c})
	case "record":
		return engine.Do(leg.Command{Kind: leg.Record, Prompts: prompt, Record: &leg.RecordOptions{Mode: leg.RecordMessage, Max: vars.Duration(time.Minute), Silence: vars.Duration(5 * time.Second)}})
	case "long":
		return engine.Do(leg.Command{Kind: leg.Play, Prompts: []leg.Prompt{{Say: vars.Literal(strings.Repeat("x", engine.MaxCommand+1))}}})
	case "safe", "once", "idempotent":
		f := engine.Fetch{Interaction: d.what, Document: "doc", Ref: v.Ref(), Method: "POST", URL: vars.Literal("http://x/"), Effect: d.what, Timeout: vars.Duration(10 * time.Second)}
		if t := v.Data("Token"); t.IsSecret() {
			f.Body = vars.Text{{Lit: "token="}, {Ref: t.Ref, Via: []string{"query"}}}
		}
		return engine.DoFetch(f)
	case "wait":
		return engine.DoWait(engine.Wait{For: vars.Duration(30 * time.Second), Hold: prompt})
	case "await":
		return engine.DoWait(engine.Wait{For: vars.Duration(30 * time.Second), Expect: []engine.Expect{{Notification: "n", Document: "d", Key: "k", Ref: v.Ref()}}})
	case "panic":
		panic("the password is hunter2")
	case "nothing":
		return engine.Action{}
	case "bad exit":
		return engine.Leave("sideways", nil)
	case "fault":
		return engine.Fault("it cannot go on")
	case "finish":
		return engine.Finish()
	}
	return engine.Leave("next", nil)
}

func (d *do) Resume(v *engine.Visit, ev engine.Event) engine.Action {
	v.SetCount("events", v.Count("events")+1)
	switch {
	case ev.Fetched != nil:
		v.Set("Status", vars.Value{Type: vars.Integer, Text: strconv.Itoa(ev.Fetched.Status), From: vars.Server})
		for _, f := range ev.Fetched.Found {
			v.Set(f.Name, f.Value)
		}
		switch ev.Fetched.Outcome {
		case engine.NotDone:
			return engine.Leave("onFailure", nil)
		case engine.MaybeDone:
			return engine.Leave("onUnknown", nil)
		}
	case ev.Leg != nil:
		if ev.Leg.Ref != "" {
			v.Set("Keys", vars.Secret(ev.Leg.Ref, vars.Caller))
		} else if ev.Leg.Digits != "" {
			v.Set("Keys", vars.Of(ev.Leg.Digits, vars.Caller))
		}
		if ev.Leg.Recording != "" {
			v.Set("Message", vars.Of(ev.Leg.Recording, vars.Server))
		}
		if ev.Leg.Status == leg.Failed || ev.Leg.Status == leg.Unknown {
			return engine.Leave("onFailure", nil)
		}
	}
	if d.until != nil {
		ok, used, err := d.until.Bool(v)
		if err != nil {
			return engine.Fault(err.Error())
		}
		if !ok {
			return d.Enter(v)
		}
		return engine.Leave("next", &engine.Why{Text: d.until.String(), Values: used})
	}
	return engine.Leave("next", nil)
}

func compile(t *testing.T, xml string) *engine.Program {
	t.Helper()
	var list source.List
	flow := flows.Parse("flow.xml", []byte(xml), &list)
	if flow == nil {
		t.Fatal(list.Err())
	}
	p, err := engine.Compile(flow, catalog(), &list)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// server answers requests: by default 200 with a secret token. It counts.
type server struct {
	mu     sync.Mutex
	sent   []engine.Fetch
	bodies []string
	answer func(n int, f engine.Fetch) engine.Fetched
	during func(n int) // while the request is under way
}

func (s *server) Fetch(ctx context.Context, f engine.Fetch, v vars.Vault) engine.Fetched {
	body, err := f.Body.Fill(v)
	if err != nil {
		return engine.Fetched{Outcome: engine.NotDone, Document: f.Document, Issues: []engine.Issue{{Msg: err.Error()}}}
	}
	s.mu.Lock()
	s.sent = append(s.sent, f)
	s.bodies = append(s.bodies, body)
	n := len(s.sent)
	s.mu.Unlock()
	if s.during != nil {
		s.during(n)
	}
	if ctx.Err() != nil {
		return engine.Fetched{Outcome: engine.MaybeDone, Document: f.Document}
	}
	if s.answer != nil {
		return s.answer(n, f)
	}
	ref := f.Ref + "/token"
	if err := v.Put(ref, "tok-secret-12345"); err != nil {
		return engine.Fetched{Outcome: engine.MaybeDone}
	}
	return engine.Fetched{Outcome: engine.Answered, Document: f.Document, Status: 200, Found: []engine.Found{{Name: "Token", Value: vars.Secret(ref, vars.Server)}}}
}

func (s *server) count(effect string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, f := range s.sent {
		if f.Effect == effect {
			n++
		}
	}
	return n
}

var began = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// drive is a call in virtual time with a scripted caller.
func drive(t *testing.T, p *engine.Program, s *server, keys string) engine.Drive {
	t.Helper()
	steps, err := leg.ParseSteps(keys)
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewVirtual(began)
	return engine.Drive{Program: p, Effects: s, Leg: leg.NewScript(c, 10*time.Millisecond, steps), Vault: vars.NewMemoryVault(), Journal: &journal.Memory{}, Clock: c}
}

func call() engine.Call { return engine.Call{ID: "call-1", CLID: "+441", DNIS: "+442"} }

// run runs a call and proves on the way out that it was pure.
func run(t *testing.T, d engine.Drive) (engine.Outcome, []journal.Record) {
	t.Helper()
	out, err := d.Run(t.Context(), call())
	if err != nil {
		t.Fatal(err)
	}
	recs := records(t, d.Journal)
	pure(t, d.Program, recs, out.State)
	return out, recs
}

func records(t *testing.T, store journal.Store) []journal.Record {
	t.Helper()
	var recs []journal.Record
	for r, err := range store.Read(t.Context(), "call-1", 0) {
		if err != nil {
			t.Fatal(err)
		}
		recs = append(recs, r)
	}
	return recs
}

func seq(recs []journal.Record) func(func(journal.Record, error) bool) {
	return func(yield func(journal.Record, error) bool) {
		for _, r := range recs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// pure runs the journal through Start and Step again, once on the state as it
// is and once on a state that went through JSON before each event: turns and
// states must be equal, byte for byte, and give the records of the journal.
func pure(t *testing.T, p *engine.Program, recs []journal.Record, want *engine.State) {
	t.Helper()
	started, err := engine.ReadStart(recs[0])
	if err != nil {
		t.Fatal(err)
	}
	a, turnA, err := p.Start(started, recs[0].At)
	if err != nil {
		t.Fatal(err)
	}
	b, turnB, _ := p.Start(started, recs[0].At)
	for i := 1; ; i++ {
		if x, y := toJSON(t, turnA), toJSON(t, turnB); x != y {
			t.Fatalf("record %d: two turns from one event:\n%s\n%s", i, x, y)
		}
		for i < len(recs) && recs[i].Kind != journal.Event {
			i++
		}
		if i >= len(recs) {
			break
		}
		var ev engine.Event
		if err := json.Unmarshal(recs[i].Data, &ev); err != nil {
			t.Fatal(err)
		}
		b = throughJSON(t, b)
		if turnA, err = p.Step(a, ev); err != nil {
			t.Fatal(err)
		}
		if turnB, err = p.Step(b, ev); err != nil {
			t.Fatal(err)
		}
		if x, y := toJSON(t, a), toJSON(t, b); x != y {
			t.Fatalf("record %d: two states from one event:\n%s\n%s", i, x, y)
		}
	}
	if want != nil && toJSON(t, a) != toJSON(t, want) {
		t.Fatalf("the journal gives another state than the live call had:\n%s\n%s", toJSON(t, a), toJSON(t, want))
	}
	f, err := engine.Fold(p, seq(recs))
	if err != nil || len(f.Missing) > 0 {
		t.Fatalf("fold: %v, %d records missing", err, len(f.Missing))
	}
	rec, err := engine.ReadRecording(seq(recs))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.CompareWith(rec); err != nil || !got.Same() {
		t.Fatalf("replay the long way: %v %+v", err, got)
	}
	if got, err := p.Replay(rec); err != nil || !got.Same() {
		t.Fatalf("replay: %v %v", err, got.Differences)
	}
}

func throughJSON(t *testing.T, s *engine.State) *engine.State {
	t.Helper()
	var out engine.State
	if err := json.Unmarshal([]byte(toJSON(t, s)), &out); err != nil {
		t.Fatal(err)
	}
	return &out
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// path is the exits taken, as "A next, B onFailure".
func path(t *testing.T, recs []journal.Record) string {
	t.Helper()
	s := ""
	for _, r := range recs {
		if r.Kind != journal.Exit {
			continue
		}
		var e engine.Exit
		if err := json.Unmarshal(r.Data, &e); err != nil {
			t.Fatal(err)
		}
		if s != "" {
			s += ", "
		}
		s += fmt.Sprintf("%s %s", e.Applet, e.Exit)
	}
	return s
}
