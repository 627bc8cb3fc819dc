package engine

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// perform does one command and gives its event. Its error means that the
// process must stop.
func (r *runner) perform(ctx context.Context, c Command) (Event, error) {
	if node, ok := r.store.(journal.Node); ok && !c.Repeatable() && !node.Valid() {
		return Event{}, journal.ErrLeaseLost // another node may be doing it
	}
	var ev Event
	var err error
	switch {
	case c.Fetch != nil:
		ev, err = r.fetch(ctx, c)
	case c.Wait != nil:
		ev, err = r.wait(ctx, c)
	default:
		ev, err = r.onLeg(ctx, c)
	}
	ev.N = c.N
	ev.At = r.clock.Now()
	return ev, err
}

// hangups is closed when the caller hangs up; nil when nobody can any more.
func (r *runner) hangups() <-chan struct{} {
	if r.Leg == nil || r.s.legGone() {
		return nil
	}
	return r.Leg.HungUp()
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return c != nil
	default:
		return false
	}
}

// fetch awaits the answer, whoever hangs up meanwhile: the hang-up is an event
// of its own, noted at once.
func (r *runner) fetch(ctx context.Context, c Command) (Event, error) {
	f := *c.Fetch
	if c.N == r.again && f.Seed != "" { // what was drawn from it was perhaps sent, and a nonce is good for one request
		f.Seed += " again " + strconv.FormatInt(r.clock.Now().UnixNano(), 10)
	}
	hangups := r.hangups()
	if closed(hangups) { // it came before the request: so it is noted before the answer, however fast that is
		hangups = nil
		if err := r.step(ctx, Event{N: c.N, At: r.clock.Now(), HungUp: true}); err != nil {
			return Event{}, err
		}
	}
	answer := make(chan Fetched, 1)
	go func() { answer <- r.send(ctx, f) }()
	for {
		select {
		case f := <-answer:
			if ctx.Err() != nil && f.Outcome != Answered {
				return Event{}, ctx.Err() // this process stops: what came of the request is for whoever resumes
			}
			if f.Outcome == NotDone && c.N == r.begun && c.Fetch.Effect != Safe {
				f.Outcome = MaybeDone // nothing was done by this process, but the one before may have sent it
			}
			f = bounded(f)
			return Event{Fetched: &f}, nil
		case <-hangups:
			hangups = nil
			if err := r.step(ctx, Event{N: c.N, At: r.clock.Now(), HungUp: true}); err != nil {
				<-answer // the call has exactly one owner: wait for what it began
				return Event{}, err
			}
		}
	}
}

func (r *runner) send(ctx context.Context, f Fetch) (got Fetched) {
	defer func() {
		if p := recover(); p != nil {
			got = Fetched{Outcome: MaybeDone, Document: f.Document, Issues: []Issue{{Msg: fmt.Sprintf("sending panicked: %T", p)}}}
		}
	}()
	return r.Effects.Fetch(ctx, f, r.vault)
}

func (r *runner) wait(ctx context.Context, c Command) (Event, error) {
	if r.noLeg() {
		return Event{HungUp: true}, nil
	}
	stop := r.hangups()
	if closed(stop) {
		return Event{HungUp: true}, nil
	}
	if len(c.Wait.Hold) > 0 {
		if prompts, err := r.fill(c.Wait.Hold); err == nil {
			if _, err := r.onPlatform(ctx, leg.Command{Kind: leg.Hold, Prompts: prompts}); err != nil {
				return Event{}, err
			}
		}
	}
	pause := c.Wait.For.Std()
	if c.N == r.waiting {
		pause -= max(r.clock.Now().Sub(r.since), 0) // a clock that was set back makes no wait longer
	}
	if len(c.Wait.Expect) > 0 && r.Inbox != nil {
		return r.await(ctx, c, pause, stop)
	}
	if err := r.clock.Wait(ctx, pause, stop); err != nil {
		return Event{}, err
	}
	return Event{HungUp: closed(stop)}, nil
}

// noLeg reports that a call that thinks it has a leg has none: a resumed call
// whose leg died with its process.
func (r *runner) noLeg() bool { return r.Leg == nil && !r.s.legGone() }

func (r *runner) onLeg(ctx context.Context, c Command) (Event, error) {
	if r.noLeg() || closed(r.hangups()) {
		return Event{HungUp: true}, nil
	}
	do, err := r.clear(c)
	if err != nil { // a lost secret, or one that cannot stand there
		return Event{Leg: &leg.Event{Status: leg.Failed, Detail: err.Error()}}, nil
	}
	ev, err := r.onPlatform(ctx, do)
	if err != nil {
		return Event{}, err
	}
	if ev.Status == leg.HungUp {
		return Event{HungUp: true}, nil
	}
	if ev, err = r.seal(c, ev); err != nil {
		return Event{}, err
	}
	return Event{Leg: &ev}, nil
}

// onPlatform asks the leg. One that panics could not do it.
func (r *runner) onPlatform(ctx context.Context, c leg.Command) (ev leg.Event, err error) {
	defer func() {
		if p := recover(); p != nil {
			ev, err = leg.Event{Status: leg.Failed, Detail: fmt.Sprintf("the platform panicked: %T", p)}, nil
		}
	}()
	return r.Leg.Do(ctx, c)
}

// bounded keeps what an answer found within what a journal and a state take.
func bounded(f Fetched) Fetched {
	f.Found, f.Issues = boundedFound(f.Found, f.Issues)
	return f
}

func boundedFound(found []Found, issues []Issue) ([]Found, []Issue) {
	total := 0
	for i := range found {
		n := len(found[i].Value.Text)
		if total += n; n > MaxValue || total > MaxFound {
			total -= n
			found[i].Value = vars.Value{}
			issues = append(issues, Issue{Field: found[i].Name, Msg: "what came is too long to keep"})
		}
	}
	return found, issues
}
