package explore

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// event is something that can happen to a call now.
func (x *explorer) event(s *engine.State) engine.Event {
	c := s.Pending
	ev := engine.Event{N: c.N, At: s.At}
	if s.HungUp == nil && !s.Left && x.rand.IntN(12) == 0 {
		ev.HungUp = true
		return ev
	}
	switch {
	case c.Fetch != nil:
		ev.Fetched = x.fetched(s, c.Fetch)
	case c.Wait != nil:
		ev.At = s.At.Add(c.Wait.For.Std())
		if n := len(c.Wait.Expect); n > 0 && x.rand.IntN(3) > 0 {
			ev.At = s.At
			ev.Notified = x.notified(s, c.Wait.Expect[x.rand.IntN(n)])
		}
	default:
		ev.Leg = x.leg(c)
		ev.At = s.At.Add(silence(c, ev.Leg))
	}
	return ev
}

// again is the same event for the command that is waited for now; a wait in
// between ends by its time.
func again(s *engine.State, ev engine.Event) engine.Event {
	c := s.Pending
	out := engine.Event{N: c.N, At: s.At}
	switch {
	case c.Wait != nil:
		out.At = s.At.Add(c.Wait.For.Std())
	case c.Fetch != nil:
		out.Fetched = ev.Fetched
		if out.Fetched == nil { // the first event was another's: nothing comes
			out.Fetched = &engine.Fetched{Outcome: engine.MaybeDone, Document: c.Fetch.Document}
		}
	case ev.Leg != nil:
		same := *ev.Leg
		if same.Ref != "" {
			same.Ref = c.Ref() + "/digits"
		}
		out.Leg = &same
		out.At = s.At.Add(silence(c, out.Leg))
	default:
		out.Leg = &leg.Event{Status: leg.Done}
	}
	return out
}

// silence is how long a caller is waited for who keys nothing. Nothing else
// takes time but waits.
func silence(c *engine.Command, ev *leg.Event) time.Duration {
	if c.Leg.Collect == nil || ev.Status != leg.NoInput {
		return 0
	}
	return c.Leg.Collect.FirstDigit.Std()
}

// leg is what a platform may say of a command.
func (x *explorer) leg(c *engine.Command) *leg.Event {
	pick := func(all ...string) *leg.Event { return &leg.Event{Status: all[x.rand.IntN(len(all))]} }
	switch c.Leg.Kind {
	case leg.Collect:
		if x.rand.IntN(4) == 0 {
			return &leg.Event{Status: leg.NoInput}
		}
		return x.keyed(c)
	case leg.Transfer:
		if c.Leg.Transfer.Mode == leg.Blind {
			return pick(leg.Transferred, leg.Transferred, leg.Busy, leg.NoAnswer, leg.Failed)
		}
		return pick(leg.Ended, leg.Ended, leg.Busy, leg.NoAnswer, leg.Failed)
	case leg.Queue:
		if c.Leg.Queue.Mode == leg.Blind {
			return pick(leg.Transferred, leg.Transferred, leg.Overflow, leg.Failed)
		}
		return pick(leg.Ended, leg.Ended, leg.Overflow, leg.Failed)
	case leg.Record:
		ev := pick(leg.Recorded, leg.Recorded, leg.NoInput, leg.Failed)
		if ev.Status == leg.Recorded {
			ev.Recording = "recording-1"
		}
		return ev
	case leg.SendLink:
		return pick(leg.Done, leg.Done, leg.Done, leg.Failed, leg.Unknown)
	case leg.Play, leg.Send:
		return pick(leg.Done, leg.Done, leg.Done, leg.Failed)
	}
	return &leg.Event{Status: leg.Done}
}

// keyed are keys that fit, or do not.
func (x *explorer) keyed(c *engine.Command) *leg.Event {
	o := *c.Leg.Collect
	var keys string
	switch n := x.rand.IntN(10); {
	case n < 5:
		keys = strconv.Itoa(x.rand.IntN(10))
	case n < 6:
		keys = "" // a terminator alone
	case n < 7:
		keys = strings.Repeat("9", min(o.Max, max(o.Min-1, 1)))
	default:
		digits := make([]byte, max(o.Min, 1)+x.rand.IntN(o.Max-max(o.Min, 1)+1))
		for i := range digits {
			digits[i] = byte('0' + x.rand.IntN(10))
		}
		keys = string(digits)
	}
	if o.Secret {
		return &leg.Event{Status: leg.Digits, Ref: c.Ref() + "/digits", Fits: x.rand.IntN(3) > 0}
	}
	return &leg.Event{Status: leg.Digits, Digits: keys}
}

// fetched is what may come of a request.
func (x *explorer) fetched(s *engine.State, f *engine.Fetch) *engine.Fetched {
	got := &engine.Fetched{Document: f.Document, Attempts: 1}
	switch x.rand.IntN(8) {
	case 0:
		got.Outcome = engine.NotDone
		return got
	case 1:
		got.Outcome = engine.MaybeDone
		return got
	}
	got.Outcome, got.Status = engine.Answered, 200
	it := x.Library.ByFingerprint(f.Document)
	if it == nil {
		return got
	}
	want := x.want()
	for _, d := range it.Destinations() {
		if d.Code {
			got.Status = x.status(d.Name, want)
			continue
		}
		got.Found = append(got.Found, engine.Found{Name: d.Name, Value: x.value(s, want, d, f.Ref, f.Seal)})
	}
	return got
}

// status is a status that the flow tells apart, or a common one.
func (x *explorer) status(name string, want map[string]string) int {
	if n, err := strconv.Atoi(want[name]); err == nil && n >= 200 && n <= 599 {
		return n
	}
	if x.rand.IntN(2) == 0 {
		return 200
	}
	all := append([]string{"200", "201", "400", "401", "404", "500", "503"}, x.words.of[name]...)
	n, err := strconv.Atoi(all[x.rand.IntN(len(all))])
	if err != nil || n < 200 || n > 599 {
		return 200
	}
	return n
}

// notified is a notification that may come, verified.
func (x *explorer) notified(s *engine.State, e engine.Expect) *engine.Notified {
	n := &engine.Notified{Notification: e.Notification, Document: e.Document, ID: strconv.FormatUint(x.rand.Uint64(), 36)}
	for _, doc := range x.Library.Notifications() {
		if doc.Name != e.Notification {
			continue
		}
		want := x.want()
		for _, d := range doc.Destinations() {
			n.Found = append(n.Found, engine.Found{Name: d.Name, Value: x.value(s, want, d, e.Ref, e.Seal)})
		}
	}
	return n
}

// want is what makes a condition of the program hold; half of the time none.
func (x *explorer) want() map[string]string {
	if len(x.words.conditions) == 0 || x.rand.IntN(2) == 0 {
		return nil
	}
	return x.words.conditions[x.rand.IntN(len(x.words.conditions))]
}

// value is a value that an answer may hold: what a condition wants, one that
// the flow compares it with, one that the call has already, another, or none.
func (x *explorer) value(s *engine.State, want map[string]string, d interactions.Destination, ref string, seal []string) vars.Value {
	wanted, is := want[d.Name]
	if slices.Contains(seal, d.Name) {
		if !is && x.rand.IntN(4) == 0 {
			return vars.Value{}
		}
		return vars.Value{Type: d.Type, Ref: ref + "/" + d.Name, From: vars.Server}
	}
	text := x.text(s, d.Name)
	if is && wanted != "" {
		text = wanted
	}
	if other, named := strings.CutPrefix(text, "$"); named {
		text = s.Frames[len(s.Frames)-1].Data[other].Text
	}
	if text == "" {
		return vars.Value{}
	}
	v, err := vars.Convert(text, d.Type, vars.Server)
	if err != nil {
		return vars.Value{}
	}
	return v
}

func (x *explorer) text(s *engine.State, name string) string {
	own := x.words.of[name]
	switch n := x.rand.IntN(20); {
	case n < 3:
		return ""
	case n < 13 && len(own) > 0:
		return own[x.rand.IntN(len(own))]
	case n < 16:
		data := s.Frames[len(s.Frames)-1].Data
		var texts []string
		for _, other := range sortedNames(data) {
			if v := data[other]; !v.IsSecret() {
				texts = append(texts, v.Text)
			}
		}
		return texts[x.rand.IntN(len(texts))]
	case n < 18 && len(x.words.all) > 0:
		return x.words.all[x.rand.IntN(len(x.words.all))]
	}
	return strconv.Itoa(1000 + x.rand.IntN(9000))
}
