package applets

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Queue hands the call to an agent queue of the platform.
//
//	<Queue name="Agent" queue="Payments" priority="Higher" timeout="5m" next="Bye" onOverflow="Voicemail" onFailure="Sorry">
//	  <Data name="Order">$(OrderId)</Data>
//	  <Data name="Amount">$(Amount)</Data>
//	  <Hold><Say>All agents are busy. Please hold.</Say></Hold>
//	</Queue>
//
// A call is handed over for good (mode="blind"): when an agent takes it the
// flow goes on by next without the caller, as behind a blind Transfer. With
// mode="bridge" the caller comes back when the agent is done, and next is
// then. The Data go along, for the agent's screen and for routing; one that is
// null is left out. The Hold prompts are heard where the platform lets a flow
// choose them.
//
// A call is not put into a queue twice: when a process stopped while it was
// there, it leaves by onFailure.
type Queue struct {
	queue, priority, timeout vars.Template
	mode                     string
	data                     []attached
	hold                     prompts
}

type attached struct {
	name  string
	value vars.Template
}

// longestQueue is how long a call waits for an agent when the flow does not say.
const longestQueue = 10 * time.Minute

func queue() engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Hands the call to an agent queue of the platform.",
			Attrs: []source.AttrShape{
				{Name: "queue", Required: true, Doc: "The platform's name of the queue; takes placeholders."},
				{Name: "mode", Type: source.TypeEnum, Enum: []string{leg.Blind, leg.Bridge}, Default: leg.Blind, Doc: "blind: the agent has the caller for good. bridge: the caller comes back when the agent is done."},
				{Name: "priority", Type: source.TypeEnum, Enum: leg.Priorities(), Template: true, Doc: "How urgent the call is; by default the platform's. Takes placeholders."},
				{Name: "timeout", Type: source.TypeDuration, Template: true, Default: "10m", Doc: "How long to wait for an agent; takes placeholders, as in $(Seconds)s."},
			},
			Children: []source.ChildShape{
				{Shape: &source.Shape{Name: "Data", Text: source.AnyText, Doc: "A value that goes with the call; takes placeholders. One that is null is left out.",
					Attrs: []source.AttrShape{{Name: "name", Required: true, Doc: "What the platform or the agent knows it as."}}}},
				holdShape(),
			}},
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "An agent has the call; with mode=bridge: the agent is done and the caller is back."},
			{Name: "onOverflow", Failure: true, Else: "onFailure", Doc: "No agent took it in time, or the queue is closed or full. The caller is still there."},
			{Name: "onFailure", Failure: true, Doc: "It could not be done, or whether it was done is not known."},
		},
		New: newQueue,
	}
}

func newQueue(b *engine.Build) engine.Applet {
	e := b.Element()
	q := &Queue{queue: b.Text("queue"), priority: b.Text("priority"), timeout: b.Text("timeout"),
		mode: cmp.Or(e.Value("mode"), leg.Blind), hold: compilePrompts(b, e.Child("Hold"))}
	b.Uses(engine.UseNumber, q.queue)
	b.Uses(engine.UseTime, q.timeout)
	for _, c := range e.All("Data") {
		name, ok := c.Attr("name")
		a := attached{name: name.Value.String(), value: b.Template(c.Text().TrimSpace())}
		switch {
		case !ok:
		case strings.TrimSpace(a.name) == "":
			b.List().Mistake(name.Value.Pos(), "bad-attached", "the name is empty: write what the platform knows the value as")
		case slices.ContainsFunc(q.data, func(d attached) bool { return d.name == a.name }):
			b.List().Mistake(name.Value.Pos(), "bad-attached", "%q is attached twice: only one of them could count", a.name)
		}
		q.data = append(q.data, a)
	}
	return q
}

// Enter implements [engine.Applet].
func (q *Queue) Enter(v *engine.Visit) engine.Action {
	c := leg.QueueTo{Mode: q.mode, Timeout: vars.Duration(longestQueue)}
	name, err := q.queue.Render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	if s, ok := name.Text.Clear(); ok && strings.TrimSpace(s) == "" {
		return engine.Leave("onFailure", &engine.Why{Text: "there is no queue: " + q.queue.String() + " is empty"})
	}
	c.Queue = name.Text
	priority, err := q.priority.Render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	c.Priority, _ = priority.Text.Clear()
	if !q.priority.IsEmpty() && !slices.Contains(leg.Priorities(), c.Priority) {
		return engine.Leave("onFailure", &engine.Why{Text: fmt.Sprintf("priority=%s is none of %s", q.priority.String(), strings.Join(leg.Priorities(), ", "))})
	}
	if !q.timeout.IsEmpty() {
		d, err := durationOf(q.timeout, v)
		if err != nil {
			return engine.Fault(err.Error())
		}
		c.Timeout = vars.Duration(min(d, engine.MaxWait))
	}
	for i := range q.data {
		value, err := q.data[i].value.Render(v)
		if err != nil {
			return engine.Fault(err.Error())
		}
		if len(value.Text) > 0 {
			c.Data = append(c.Data, leg.Attached{Name: q.data[i].name, Value: value.Text})
		}
	}
	hold, err := q.hold.render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	return engine.Do(leg.Command{Kind: leg.Queue, Prompts: hold, Queue: &c})
}

// Resume implements [engine.Applet].
func (q *Queue) Resume(_ *engine.Visit, ev engine.Event) engine.Action {
	why := &engine.Why{Text: ev.Leg.Detail}
	switch ev.Leg.Status {
	case leg.Ended, leg.Transferred:
		return engine.Leave("next", nil)
	case leg.Overflow, leg.Busy, leg.NoAnswer:
		if why.Text == "" {
			why = nil // the event says it
		}
		return engine.Leave("onOverflow", why)
	case leg.Gone:
		why.Text = "the caller is gone"
	}
	return engine.Leave("onFailure", why)
}
