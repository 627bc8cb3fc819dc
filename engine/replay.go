package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/leg"
)

// Replayed is what came of a replay.
type Replayed struct {
	Differences []Difference
	Exits       []Exit
	End         *End // nil: the replay could not go on
}

// Same reports whether the program does exactly what was recorded.
func (r *Replayed) Same() bool { return len(r.Differences) == 0 }

// What differs in a replay: the kind of a [Difference].
const (
	DiffRoute   = "route"   // an applet is left another way; the rest follows from it
	DiffRequest = "request" // a request has another method, address, header or body
	DiffLeg     = "leg"     // a prompt, or how keys are read, or a transfer
	DiffWait    = "wait"
	DiffHidden  = "hidden"  // a value is read that the recording has masked
	DiffMissing = "missing" // an answer is wanted that is not in the recording
	DiffEnd     = "end"     // the call ends another way
	DiffRecord  = "record"  // the recording is not what its own flow does; What is the first such record
	DiffRenamed = "renamed" // an applet has another name now; What is "applet"
	DiffValue   = "value"   // a changed document reads another value from the recorded answer; What is the data source
)

// Difference is one thing that is not as it was recorded. Was and Now hold no secret.
type Difference struct {
	Kind   string `json:"kind"`
	Applet string `json:"applet,omitempty"`
	Visit  int    `json:"visit,omitempty"`
	What   string `json:"what"` // "exit", "url", "header Accept", "body", "prompts" ...
	Was    string `json:"was,omitempty"`
	Now    string `json:"now,omitempty"`

	Interaction string `json:"interaction,omitempty"` // of a request: the one that is asked now
	Note        string `json:"note,omitempty"`        // for people; the engine leaves it empty
}

func (d Difference) String() string {
	return fmt.Sprintf("%s: %s: %s: was %s, now %s", d.Applet, d.Kind, d.What, d.Was, d.Now)
}

// Replay runs the program over a recording without leg, server or clock.
// Answers are matched by applet, kind and ordinal, so the program may be
// another than the recorded one. What differs is reported, in the order in
// which it comes up, and the replay goes on; answers of prompts and waits are
// made up where there is none, one of a request, a collect or a transfer ends
// it. An error says that the recording is not one: it was damaged or edited.
func (p *Program) Replay(rec *Recording) (*Replayed, error) {
	out, at := p.retrace(rec)
	if at == 0 {
		return out, nil
	}
	out, err := p.compareWith(rec)
	if err == nil && out.Same() && rec.Started.Program == p.Fingerprint {
		out.Differences = append(out.Differences, Difference{Kind: DiffRecord, What: fmt.Sprintf("record %d", at),
			Was: "it does not follow from the records before it", Now: "this is the flow it was recorded with: the recording was edited, or another version of ivrflow wrote it"})
	}
	return out, err
}

// compareWith is the long way: it asks for each command what was recorded.
func (p *Program) compareWith(rec *Recording) (*Replayed, error) {
	if err := rec.decode(); err != nil {
		return nil, err
	}
	for _, x := range rec.order {
		x.taken = false
	}
	r := &replay{p: p, rec: rec, at: map[slot]int{}, hidden: map[string]bool{}, names: map[string]string{}}
	started := p.own(rec.Started, func(input, was, now string) { r.differs(nil, DiffValue, "input "+input, was, now) })
	s, turn, err := p.Start(started, rec.first.At)
	if err != nil {
		return nil, err
	}
	r.s = s
	for {
		r.routes(turn.Exits)
		r.hiddenValues()
		if s.End != nil {
			r.End = s.End
			break
		}
		if turn, err = r.next(); err != nil {
			return nil, err
		}
		if r.stopped {
			break
		}
	}
	r.over()
	return &r.Replayed, nil
}

type replay struct {
	Replayed
	p       *Program
	rec     *Recording
	s       *State
	at      map[slot]int
	hidden  map[string]bool
	names   map[string]string // of renamed applets: what they were called in the recording
	said    map[Difference]bool
	astray  bool // the way is another one already: the rest follows from it
	stopped bool
}

func (r *replay) differs(c *Command, kind, what, was, now string) {
	d := Difference{Kind: kind, What: what, Was: was, Now: now}
	if c != nil {
		d.Applet, d.Visit = c.Applet, c.Visit
		if f := cmp.Or(c.Fetch, c.Link); f != nil {
			d.Interaction = f.Interaction
		}
	}
	if r.said[d] { // each poll of a visit says it again
		return
	}
	if r.said == nil {
		r.said = map[Difference]bool{}
	}
	r.said[d] = true
	r.Differences = append(r.Differences, d)
}

// next answers the pending command.
func (r *replay) next() (Turn, error) {
	c := r.s.Pending
	x := r.take(c)
	if x == nil || x.answer == nil && x.noted == nil {
		return r.makeUp(c, x)
	}
	r.compare(c, &x.command)
	if x.noted != nil && r.s.HungUp == nil {
		ev := *x.noted
		ev.N = c.N
		turn, err := r.p.Step(r.s, ev)
		if err != nil || c.Fetch == nil {
			return turn, err
		}
		r.routes(turn.Exits)
	}
	if x.answer == nil {
		r.missing(c, "the recording ends while this is awaited")
		return Turn{}, nil
	}
	ev := *x.answer
	ev.N = c.N
	if ev.HungUp && r.s.HungUp != nil { // the caller is gone already on this way through the flow
		ev = r.madeUp(c)
	}
	if ev.Notified != nil && !c.expects(ev.Notified) { // compared above: it is not waited for any more
		ev = r.madeUp(c)
	}
	f := r.s.frame()
	turn, err := r.p.Step(r.s, ev)
	if err == nil {
		r.values(c, f, ev)
	}
	return turn, err
}

// values reports what a changed document reads otherwise from a recorded
// answer, or notification.
func (r *replay) values(c *Command, f *Frame, ev Event) {
	for _, was := range foundElsewhere(c, ev) {
		now := f.Data[was.Name]
		if now.IsNull() && was.Value.IsNull() || now.Type == was.Value.Type && now.Text == was.Value.Text && now.IsSecret() == was.Value.IsSecret() {
			continue
		}
		r.differs(c, DiffValue, was.Name, was.Value.Shown(), now.Shown())
	}
}

// foundElsewhere are the values that another version of the document found;
// none when it is the same.
func foundElsewhere(c *Command, ev Event) []Found {
	switch {
	case ev.Fetched != nil && c.Fetch != nil && ev.Fetched.Document != c.Fetch.Document:
		return ev.Fetched.Found
	case ev.Notified != nil && c.Wait != nil:
		for _, e := range c.Wait.Expect {
			if e.Notification == ev.Notified.Notification && e.Document != ev.Notified.Document {
				return ev.Notified.Found
			}
		}
	}
	return nil
}

// take finds the recorded command that this one is, and its answer.
func (r *replay) take(c *Command) *exchange {
	at := slot{r.was(c.Applet), c.Kind()}
	if len(r.rec.asked[at]) == 0 {
		if old, ok := r.renamedCommand(c); ok {
			at.applet = old
		}
	}
	i := r.at[at]
	r.at[at]++
	if i >= len(r.rec.asked[at]) {
		return nil
	}
	x := r.rec.asked[at][i]
	x.taken = true
	return x
}

func (r *replay) makeUp(c *Command, x *exchange) (Turn, error) {
	k := c.Kind()
	if x != nil || needsAnswer(k) {
		r.missing(c, "the recording has no answer for it")
		return Turn{}, nil
	}
	return r.p.Step(r.s, r.madeUp(c))
}

// needsAnswer reports whether nobody can know how a command ends that was not
// recorded.
func needsAnswer(kind string) bool {
	switch kind {
	case FetchKind, leg.Collect, leg.Transfer, leg.Queue, leg.Record:
		return true
	}
	return false
}

// madeUp is how a prompt or a wait ends when nothing happens meanwhile.
func (r *replay) madeUp(c *Command) Event {
	ev := Event{N: c.N, At: r.s.At}
	if c.Wait != nil {
		ev.At = ev.At.Add(c.Wait.For.Std())
	} else {
		ev.Leg = &leg.Event{Status: leg.Done}
	}
	return ev
}

func (r *replay) missing(c *Command, msg string) {
	r.stopped = true
	if r.rec.End == nil && len(r.Differences) == 0 && len(r.Exits) == len(r.rec.Exits) {
		return // the recording is of a call that was left open just here
	}
	if i := len(r.Exits); !r.astray && i < len(r.rec.Exits) && r.rec.Exits[i].Visit == c.Visit && r.was(c.Applet) == r.rec.Exits[i].Applet {
		msg = way(r.rec.Exits[i]) // what it did instead
	}
	now := "it is asked for, and the replay of this call ends here"
	if c.Fetch != nil {
		now = c.Fetch.Method + " " + withoutVia(recipe(c.Fetch.URL)) + ": " + now
	}
	r.differs(c, DiffMissing, c.Kind(), msg, now)
}

// hiddenValues reports, once each, data sources whose value lies under a mask
// of the recording.
func (r *replay) hiddenValues() {
	f := r.s.frame()
	for _, name := range slices.Sorted(maps.Keys(f.Data)) {
		if strings.HasPrefix(f.Data[name].Ref, "unknown/") && !r.hidden[name] {
			r.hidden[name] = true
			r.differs(&Command{Applet: f.at(), Visit: f.Visit}, DiffHidden, name, "not read", "the value is masked in the recording")
		}
	}
}

// routes compares the way with the recorded one; only the first difference
// counts, the rest follows from it.
func (r *replay) routes(exits []Exit) {
	for _, now := range exits {
		i := len(r.Exits)
		r.Exits = append(r.Exits, now)
		if r.astray {
			continue
		}
		c := &Command{Applet: now.Applet, Visit: now.Visit}
		if i >= len(r.rec.Exits) {
			if r.rec.End != nil {
				r.astray = true
				r.differs(c, DiffRoute, "exit", "the call was over", way(now))
			}
			continue
		}
		if was := r.rec.Exits[i]; !r.sameWay(was, now) {
			r.astray = true
			r.differs(c, DiffRoute, "exit", way(was), way(now))
		}
	}
}

// over compares the ends.
func (r *replay) over() {
	if r.astray || r.End == nil {
		return
	}
	if len(r.Exits) < len(r.rec.Exits) {
		was := r.rec.Exits[len(r.Exits)]
		r.differs(&Command{Applet: was.Applet, Visit: was.Visit}, DiffRoute, "exit", way(was), "the call is over")
		return
	}
	if r.rec.End != nil && r.End.Outcome != r.rec.End.Outcome {
		r.differs(nil, DiffEnd, "outcome", r.rec.End.Outcome, r.End.Outcome)
	}
	r.howOften()
}

// howOften reports applets that ask more or less often on the same way: fewer
// tries, a poll that gives up earlier.
func (r *replay) howOften() {
	if r.rec.End == nil {
		return
	}
	for _, x := range r.rec.order { // in the order of the call
		at := slot{x.command.Applet, x.command.Kind()}
		was, now := len(r.rec.asked[at]), r.at[at]
		if was == now {
			continue
		}
		kind := DiffLeg
		switch at.kind {
		case FetchKind:
			kind = DiffRequest
		case WaitKind:
			kind = DiffWait
		}
		r.differs(&Command{Applet: x.command.Applet, Visit: 1, Fetch: x.command.Fetch}, kind, "how often: "+at.kind, times(was), times(now))
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// way is an exit for people.
func way(e Exit) string {
	to := e.To
	if to == "" {
		to = "the end"
	}
	s := fmt.Sprintf("%s by %s to %s", e.Applet, e.Exit, to)
	if e.Why == nil {
		return s
	}
	if e.Why.Text != "" {
		s += " (" + e.Why.Text
		for _, u := range e.Why.Values {
			s += fmt.Sprintf("; %s = %s", u.Name, u.Value.Shown())
		}
		s += ")"
	}
	return s
}
