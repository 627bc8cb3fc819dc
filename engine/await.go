package engine

import (
	"context"
	"sync"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// heard is a notification that is in the journal.
type heard struct{ notification, id string }

// await waits for what comes first: the time, the hang-up, or a notification.
// Its sender gets his answer when the event is in the journal, not before.
func (r *runner) await(ctx context.Context, c Command, pause time.Duration, hangups <-chan struct{}) (Event, error) {
	ticket := r.Inbox.Expect(r.id, c.Wait.Expect, r.vault)
	defer func() { ticket.Withdraw() }()
	stop := make(chan struct{})
	end := sync.OnceFunc(func() { close(stop) })
	var over chan struct{} // nil: the time has not begun
	var failed error       // when over
	ended := func() {
		end()
		if over != nil {
			<-over
		}
	}
	for {
		a, came := arrived(ticket)
		if !came { // what came early is taken before the time goes on
			if over == nil {
				over = make(chan struct{})
				go func() {
					defer close(over)
					failed = r.clock.Wait(ctx, pause, hangups, stop)
				}()
			}
			select {
			case a = <-ticket.Arrivals():
			case <-over:
				if failed != nil { // this process stops: who sends now is told to send it again
					turnAway(ticket, failed)
				} else if !closed(hangups) { // what came at the last moment came in time
					a, came = arrived(ticket)
				}
				if !came {
					return Event{HungUp: closed(hangups)}, failed
				}
			}
		}
		switch {
		case a.Refused != "":
			err := r.append(ctx, journal.Buffered, []journal.Record{record(journal.Note, r.clock.Now(), Refusal{a.Notified.Notification, a.Refused})})
			a.Done(err)
			if err == nil {
				continue
			}
			ticket.Withdraw() // nobody takes anything here any more: who sends meanwhile is not to wait for it
			ended()
			return Event{}, err
		case r.heard[heard{a.Notified.Notification, a.Notified.ID}]: // the process before took it, and could not say so any more
			a.Done(nil)
			ticket.Withdraw()
			ticket = r.Inbox.Expect(r.id, c.Wait.Expect, r.vault)
			continue
		}
		end()
		r.taken = func(err error) {
			a.Done(err)
			ended()
		}
		a.Notified.Found, a.Notified.Issues = boundedFound(a.Notified.Found, a.Notified.Issues)
		return Event{Notified: &a.Notified}, nil
	}
}

// arrived is what is there already.
func arrived(t Ticket) (a Arrival, came bool) {
	select {
	case a = <-t.Arrivals():
		return a, true
	default:
		return a, false
	}
}

// turnAway answers who is on his way into the call.
func turnAway(t Ticket, err error) {
	for a, came := arrived(t); came; a, came = arrived(t) {
		a.Done(err)
	}
}
