package engine

import (
	"context"
	"sync"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// turnAway answers who is on his way into the call.
func turnAway(t Ticket, err error) {
	for {
		select {
		case a := <-t.Arrivals():
			a.Done(err)
		default:
			return
		}
	}
}

// heard is a notification that is in the journal.
type heard struct{ notification, id string }

// await waits for what comes first: the time, the hang-up, or a notification.
// Its sender gets his answer when the event is in the journal, not before.
func (r *runner) await(ctx context.Context, c Command, pause time.Duration, hangups <-chan struct{}) (Event, error) {
	ticket := r.Inbox.Expect(r.id, c.Wait.Expect, r.vault)
	defer func() { ticket.Withdraw() }()
	stop := make(chan struct{})
	end := sync.OnceFunc(func() { close(stop) })
	over := make(chan error, 1)
	go func() { over <- r.clock.Wait(ctx, pause, hangups, stop) }()
	for {
		select {
		case a := <-ticket.Arrivals():
			if a.Refused != "" {
				err := r.append(ctx, journal.Buffered, []journal.Record{record(journal.Note, r.clock.Now(), Refusal{a.Notified.Notification, a.Refused})})
				a.Done(err)
				if err == nil {
					continue
				}
				end()
				ticket.Withdraw() // nobody takes anything here any more: who sends meanwhile is not to wait for it
				<-over
				return Event{}, err
			}
			if r.heard[heard{a.Notified.Notification, a.Notified.ID}] { // the process before took it, and could not say so any more
				a.Done(nil)
				ticket.Withdraw()
				ticket = r.Inbox.Expect(r.id, c.Wait.Expect, r.vault)
				continue
			}
			end()
			r.taken = func(err error) {
				a.Done(err)
				<-over
			}
			return Event{Notified: &a.Notified}, nil
		case err := <-over:
			if err != nil { // this process stops: who sends now is told to send it again
				turnAway(ticket, err)
			}
			return Event{HungUp: closed(hangups)}, err
		}
	}
}
