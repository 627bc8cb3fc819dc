// Package explore finds calls that take every exit of a flow. It runs the pure
// core alone: no leg, no server, no clock. A call is a list of events, and what
// can happen next follows from the command that the call waits for: a key, a
// silence, an answer, a time-out, a hang-up.
//
// [Flow] is the entry point. What it finds is the raw material of call tests.
package explore

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// Options say from where and for how long to look.
type Options struct {
	Program  *engine.Program
	Library  *interactions.Library // knows the documents of the program
	Inputs   []map[string]string   // each set begins calls of its own
	Settings vars.Settings
	CLID     string
	At       time.Time    // the time at which calls begin
	Seed     uint64       // of the choices: the same seed finds the same calls
	Except   []engine.Way // exits that are not looked for
	Events   int          // how many events are tried at the most; 0: 200,000
}

// Call is a call that was found.
type Call struct {
	Started engine.Started
	Events  []engine.Event
	Takes   []engine.Way // the exits that no call before it takes
	State   *engine.State
}

// Flow looks for calls until every exit is taken or the events are used up. The
// second result are the exits that no call takes.
func Flow(o Options) ([]Call, []engine.Way, error) {
	x, err := begin(o)
	if err != nil {
		return nil, nil, err
	}
	for x.budget > 0 && len(x.missing) > 0 {
		x.try()
	}
	return x.cover(), x.left(), nil
}

// explorer is one search. It keeps calls that got somewhere, and goes on from
// them in another way.
type explorer struct {
	Options
	budget  int
	rand    *rand.Rand
	words   words
	missing map[engine.Way]bool
	calls   map[place][]*begun
	places  []place
	found   []*begun // calls that took an exit for the first time
}

// place tells calls apart by where they are.
type place struct {
	applet string
	hungUp bool
}

// begun is a call on its way.
type begun struct {
	started engine.Started
	state   *engine.State
	events  []engine.Event
	taken   map[engine.Way]bool
	mark    string
	tried   int
	turnsUp int // exits found from here
}

func begin(o Options) (*explorer, error) {
	x := &explorer{Options: o, budget: o.Events, rand: rand.New(rand.NewPCG(o.Seed, 1)), words: wordsOf(o.Program),
		missing: map[engine.Way]bool{}, calls: map[place][]*begun{}}
	if x.budget == 0 {
		x.budget = 200_000
	}
	for _, w := range o.Program.Ways() {
		x.missing[w] = !slices.Contains(o.Except, w)
	}
	maps.DeleteFunc(x.missing, func(_ engine.Way, looked bool) bool { return !looked })
	for _, inputs := range o.Inputs {
		if err := x.start(inputs); err != nil {
			return nil, err
		}
	}
	return x, nil
}

func (x *explorer) start(inputs map[string]string) error {
	call := engine.Call{ID: "explored", CLID: x.CLID, DNIS: "+442079460000", Inputs: inputs, Inbox: "https://inbox.example"}
	started, err := x.Program.Begin(call, x.Settings, vars.NewMemoryVault())
	if err != nil {
		return err
	}
	s, turn, err := x.Program.Start(started, x.At)
	if err != nil {
		return err
	}
	x.keep(&begun{started: started, state: s, taken: map[engine.Way]bool{}}, turn)
	return nil
}

// try goes on from one of the calls by one event, or by the same again and
// again until the applet is left: a caller who stays silent, a server that is
// down, a state that does not change.
func (x *explorer) try() {
	from := x.choose()
	from.tried++
	ev := x.event(from.state)
	next, first := x.step(from, ev)
	if first {
		from.turnsUp++
	}
	if x.rand.IntN(3) > 0 {
		return
	}
	for n := 0; next != nil && n < mostRepeats && stays(from.state, next.state); n++ {
		last := next
		if next, first = x.step(last, again(last.state, ev)); first {
			from.turnsUp++
		}
	}
}

// mostRepeats bounds how often the same happens: a poll every second for half
// an hour.
const mostRepeats = 2 * 1800

// step takes a call on by one event; nil when it is over or cannot be.
func (x *explorer) step(from *begun, ev engine.Event) (*begun, bool) {
	next := &begun{started: from.started, state: clone(from.state), events: append(from.events[:len(from.events):len(from.events)], ev), taken: from.taken}
	x.budget--
	turn, err := x.Program.Step(next.state, ev)
	if err != nil {
		return nil, false
	}
	first := x.keep(next, turn)
	if next.state.End != nil || next.state.Pending == nil {
		return nil, first
	}
	return next, first
}

// stays reports whether the call is still with the applet that it was with.
func stays(a, b *engine.State) bool {
	return b.Pending.Applet == a.Pending.Applet && b.Pending.Visit == a.Pending.Visit
}

// keep notes what a turn brought, and the call when it is somewhere new. It
// reports whether an exit was taken for the first time.
func (x *explorer) keep(b *begun, turn engine.Turn) bool {
	first := false
	taken := map[engine.Way]bool{}
	for w := range b.taken {
		taken[w] = true
	}
	for _, e := range turn.Exits {
		if w, ok := x.Program.WayOf(e); ok {
			taken[w] = true
			if x.missing[w] {
				delete(x.missing, w)
				first = true
			}
		}
	}
	b.taken = taken
	if first || b.state.End != nil && len(x.found) == 0 {
		x.found = append(x.found, b)
	}
	if b.state.End != nil || b.state.Pending == nil {
		return first
	}
	at := place{b.state.Pending.Applet, b.state.HungUp != nil}
	b.mark = mark(b.state)
	have := x.calls[at]
	for i, h := range have {
		if h.mark == b.mark {
			if len(b.events) < len(h.events) {
				have[i] = b
			}
			return first
		}
	}
	switch {
	case have == nil:
		x.places = append(x.places, at)
		x.calls[at] = []*begun{b}
	case len(have) < mostAt:
		x.calls[at] = append(have, b)
	case first || x.rand.IntN(8) == 0:
		have[x.rand.IntN(len(have))] = b
	}
	return first
}

// mostAt bounds how many calls are kept at one place.
const mostAt = 150

// choose takes a place, half of the time one with an applet that has an exit
// missing, and there a call that was tried little.
func (x *explorer) choose() *begun {
	at := x.places[x.rand.IntN(len(x.places))]
	if x.rand.IntN(2) == 0 {
		for range 20 {
			if x.misses(at) {
				break
			}
			at = x.places[x.rand.IntN(len(x.places))]
		}
	}
	have := x.calls[at]
	best := have[x.rand.IntN(len(have))]
	for range 3 {
		if h := have[x.rand.IntN(len(have))]; h.tried-20*h.turnsUp < best.tried-20*best.turnsUp {
			best = h
		}
	}
	return best
}

// misses reports whether an applet of a place, in whatever flow, has an exit
// that no call took yet.
func (x *explorer) misses(at place) bool {
	name := at.applet[strings.LastIndex(at.applet, "/")+1:]
	for w := range x.missing {
		if w.Applet == name {
			return true
		}
	}
	return false
}

// mark is what of a call's state decides where it goes on: its data sources and
// the numbers of its applets, not its times.
func mark(s *engine.State) string {
	type frame struct {
		Data   map[string]vars.Value
		Kept   map[string]int64
		Visits int
	}
	var all []frame
	for _, f := range s.Frames {
		all = append(all, frame{f.Data, f.Kept, min(f.Visit, 4)})
	}
	text, _ := json.Marshal(all) // plain data
	return string(text)
}

// clone is a state of its own.
func clone(s *engine.State) *engine.State {
	text, _ := json.Marshal(s) // plain data
	out := &engine.State{}
	_ = json.Unmarshal(text, out) // what Marshal wrote
	return out
}
