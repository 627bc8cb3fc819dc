package calltest

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/beevik/etree"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Write makes a call test of a recorded call: what its caller did, what was
// answered, and the way it went. A recording has no secrets, and the test has
// made-up ones in their place. The error says what of the recording cannot be
// read.
//
// The answers are given by the values that were found in them; see
// [FromRecording] for bodies.
func Write(name string, records iter.Seq2[journal.Record, error]) ([]byte, error) {
	return write(name, records, false)
}

func write(name string, records iter.Seq2[journal.Record, error], bodies bool) ([]byte, error) {
	w := &writer{doc: etree.NewDocument(), waits: map[string]int{}, bodies: bodies, madeUp: map[string]string{}}
	w.root = w.doc.CreateElement(Root)
	w.root.CreateAttr("name", name)
	w.caller = etree.NewElement("Caller")
	for rec, err := range records {
		if err == nil {
			err = w.add(rec)
		}
		if err != nil {
			return nil, fmt.Errorf("record %d: %w", rec.N, err)
		}
	}
	return w.finish()
}

// writer puts a test together while it reads the records.
type writer struct {
	doc    *etree.Document
	root   *etree.Element
	caller *etree.Element
	last   *etree.Element // the Answer before, to be counted up

	command engine.Command
	asked   time.Time
	passed  []string       // the applets of the commands since the last step
	waits   map[string]int // waits for a notification since the last that came
	path    []string
	end     *engine.End
	secrets int

	bodies bool              // answers have their bodies, as far as they were kept
	madeUp map[string]string // for the secrets of bodies, by reference
}

func (w *writer) add(rec journal.Record) error {
	switch rec.Kind {
	case journal.Start:
		started, err := engine.ReadStart(rec)
		if err != nil {
			return err
		}
		w.start(started, rec.At)
	case journal.Command:
		w.command = engine.Command{}
		w.asked = rec.At
		if err := json.Unmarshal(rec.Data, &w.command); err != nil {
			return err
		}
		w.passed = append(w.passed, w.command.Applet)
		if w.command.Wait != nil {
			for _, e := range w.command.Wait.Expect {
				w.waits[e.Notification]++
			}
		}
	case journal.Event:
		var ev engine.Event
		if err := json.Unmarshal(rec.Data, &ev); err != nil {
			return err
		}
		w.event(ev)
	case journal.Exit:
		var e engine.Exit
		if err := json.Unmarshal(rec.Data, &e); err != nil {
			return err
		}
		w.path = append(w.path, e.Applet)
	case journal.End:
		w.end = &engine.End{}
		return json.Unmarshal(rec.Data, w.end)
	}
	return nil
}

func (w *writer) start(s engine.Started, at time.Time) {
	w.root.CreateAttr("flow", s.Flow)
	w.root.CreateAttr("clid", s.Call.CLID)
	if s.Call.DNIS != "" {
		w.root.CreateAttr("dnis", s.Call.DNIS)
	}
	w.root.CreateAttr("at", at.Format(time.RFC3339))
	for _, name := range slices.Sorted(maps.Keys(s.Inputs)) {
		if !slices.Contains(s.Defaulted, name) {
			w.named(w.root, "Input", name, w.text(name, s.Inputs[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Settings)) {
		w.named(w.root, "Setting", name, w.text(name, s.Settings[name]))
	}
}

func (w *writer) named(in *etree.Element, element, name, value string) {
	e := in.CreateElement(element)
	e.CreateAttr("name", name)
	e.SetText(value)
}

// text is a value, or a made-up one for a secret. That of an expiry date is one:
// a request may take it apart.
func (w *writer) text(name string, v vars.Value) string {
	if !v.IsSecret() {
		return v.Text
	}
	if strings.Contains(strings.ToLower(name), "expir") {
		return "1239"
	}
	w.secrets++
	if v.Type == vars.Integer || v.Type == vars.Decimal {
		return strconv.Itoa(1000 + w.secrets)
	}
	return strconv.Itoa(900_000_000 + w.secrets) // digits: it may have to be keyed
}

func (w *writer) event(ev engine.Event) {
	switch {
	case ev.HungUp:
		at := w.command.Applet
		skip := -1
		for _, applet := range w.passed {
			if applet == at {
				skip++
			}
		}
		s := w.step(StepHangUp, "at", at)
		if skip > 0 {
			s.CreateAttr("skip", strconv.Itoa(skip))
		}
		if w.command.Wait != nil { // it hangs up before the wait begins
			for _, e := range w.command.Wait.Expect {
				w.waits[e.Notification]--
			}
		}
	case ev.Fetched != nil:
		w.answer(ev)
	case ev.Notified != nil:
		n := w.root.CreateElement("Notification")
		n.CreateAttr("name", ev.Notified.Notification)
		if skip := w.waits[ev.Notified.Notification] - 1; skip > 0 {
			n.CreateAttr("skip", strconv.Itoa(skip))
		}
		w.fields(n, ev.Notified.Found)
		w.waits = map[string]int{}
		w.last = nil
	case ev.Leg != nil && w.command.Leg != nil:
		w.leg(*ev.Leg)
	}
}

func (w *writer) fields(in *etree.Element, found []engine.Found) {
	for _, f := range found {
		if !f.Value.IsNull() {
			w.named(in, "Field", f.Name, w.text(f.Name, f.Value))
		}
	}
}

// answer is an Answer, or the one before once more.
func (w *writer) answer(ev engine.Event) {
	a := etree.NewElement("Answer")
	a.CreateAttr("interaction", w.command.Fetch.Interaction)
	switch ev.Fetched.Outcome {
	case engine.NotDone:
		if ev.Fetched.Attempts == 0 {
			return // refused before anything was sent
		}
		a.CreateAttr("fault", FaultRefused)
	case engine.MaybeDone:
		if ev.Fetched.Status == 0 {
			a.CreateAttr("fault", FaultLost)
			break
		}
		a.CreateAttr("fault", FaultTruncated)
		fallthrough
	default:
		if ev.Fetched.Status != 200 {
			a.CreateAttr("status", strconv.Itoa(ev.Fetched.Status))
		}
	}
	d := ev.At.Sub(w.asked).Truncate(time.Millisecond)
	if most := patience(*w.command.Fetch) - time.Millisecond; ev.Fetched.Outcome == engine.Answered {
		d = min(d, most) // it came, so it was not too late
	}
	if d > 0 {
		a.CreateAttr("delay", d.String())
	}
	if ev.Fetched.Outcome == engine.Answered {
		was := w.secrets
		if !w.bodies || !w.body(a, ev.Fetched) {
			w.fields(a, ev.Fetched.Found)
		}
		if w.secrets == was && w.last != nil && same(a, w.last) {
			n, _ := strconv.Atoi(w.last.SelectAttrValue("times", "1"))
			w.last.CreateAttr("times", strconv.Itoa(n+1))
			return
		}
	}
	w.root.AddChild(a)
	w.last = a
}

// same reports whether two answers differ by their times only.
func same(a, b *etree.Element) bool {
	return shape(a) == shape(b)
}

func shape(e *etree.Element) string {
	e = e.Copy()
	e.RemoveAttr("times")
	doc := etree.NewDocument()
	doc.AddChild(e)
	text, err := doc.WriteToString()
	if err != nil {
		return fmt.Sprintf("%p", e)
	}
	return text
}

// leg is what the caller or the platform did, and what was heard before.
func (w *writer) leg(ev leg.Event) {
	c := w.command.Leg
	usual := leg.Done
	switch {
	case c.Transfer != nil && c.Transfer.Mode == leg.Blind, c.Queue != nil && c.Queue.Mode == leg.Blind:
		usual = leg.Transferred
	case c.Transfer != nil, c.Queue != nil:
		usual = leg.Ended
	case c.Record != nil:
		usual = leg.Recorded
	}
	switch {
	case ev.Status == leg.Gone || ev.Status == leg.HungUp:
	case c.Kind == leg.Collect && ev.Status == leg.NoInput:
		w.heard(c)
		w.step(StepSilence)
	case c.Kind == leg.Collect && ev.Status == leg.Digits:
		w.heard(c)
		w.step(StepPress).SetText(keysFor(ev, *c.Collect))
	case ev.Status != usual:
		w.step(StepPlatform, "at", w.command.Applet, "status", ev.Status)
	default:
		w.heard(c)
	}
}

// longestHear is about how much of a prompt a test waits for.
const longestHear = 50

// heard is a Hear of the beginning of the first prompt that has no secret.
func (w *writer) heard(c *leg.Command) {
	for _, p := range c.Prompts {
		if _, clear := p.Say.Clear(); !clear || len(p.Say) == 0 {
			continue
		}
		text := ""
		for _, word := range strings.Fields(p.Words()) {
			if len(text) > longestHear {
				break
			}
			text = strings.TrimSpace(text + " " + word)
		}
		if text != "" {
			w.step(StepHear).SetText(text)
			return
		}
	}
}

func (w *writer) step(do string, attrs ...string) *etree.Element {
	w.passed = nil
	e := w.caller.CreateElement(do)
	for i := 0; i+1 < len(attrs); i += 2 {
		e.CreateAttr(attrs[i], attrs[i+1])
	}
	return e
}

// keysFor are the keys, or made-up ones that fit where those were secret.
func keysFor(ev leg.Event, o leg.CollectOptions) string {
	if ev.Ref == "" {
		return ev.Digits
	}
	n := max(o.Min, 1)
	switch {
	case !ev.Fits && o.Min > 1:
		return strings.Repeat("1", o.Min-1)
	case !ev.Fits:
		return "0"
	case o.Check == engine.CheckLuhn:
		return "4111111111111111"
	case o.Check == engine.CheckExpiry:
		return "1239"
	}
	return strings.Repeat("1", n)
}

func (w *writer) finish() ([]byte, error) {
	if w.root.SelectAttr("flow") == nil {
		return nil, fmt.Errorf("the recording has no start")
	}
	w.root.AddChild(w.caller)
	e := w.root.CreateElement("Expect")
	e.CreateAttr("path", strings.Join(w.path, " "))
	if w.end != nil {
		w.root.CreateElement("Expect").CreateAttr("outcome", w.end.Outcome)
	}
	w.doc.Indent(2)
	return w.doc.WriteToBytes()
}
