package interactions

import (
	"context"
	"errors"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// request is one Fetch at work.
type request struct {
	client *Client
	it     *Interaction
	f      engine.Fetch
	vault  vars.Vault
	known  secrets
	begun  bool // sending has begun: something may have left

	answer answer // the whole answer, where one was taken
}

// send performs the request and reads its answer.
func (q *request) send(ctx context.Context) engine.Fetched {
	x, err := q.client.prepare(q.it, q.f, q.vault)
	if err != nil {
		return q.unsent(err)
	}
	q.begun = true
	x.do(ctx)
	if x.computing != nil && len(x.computing.secret) > 0 { // an answer may repeat them
		q.known = append(q.known, knownFrom(x.computing.secret))
	}
	got := q.received(x)
	got.Attempts = x.attempts
	if x.computing != nil && len(q.it.lets) > 0 {
		got.Sent = x.computing.sent
	}
	return got
}

func (q *request) received(x *exchange) engine.Fetched {
	if x.err != nil {
		got := q.unanswered(x)
		got.Status = x.answer.status
		return got
	}
	if x.computing != nil {
		err := x.computing.verified(x.answer)
		if len(x.computing.signed) > 0 {
			q.known = append(q.known, knownFrom(x.computing.signed))
		}
		if err != nil {
			// Its secrets go nowhere: nobody is to use them.
			return unverified(q.it.receive(q.f, x.answer, q.known, vars.NewMemoryVault()), err)
		}
	}
	q.answer = x.answer
	return q.it.receive(q.f, x.answer, q.known, q.vault)
}

// unsent is a request that could not even be put together.
func (q *request) unsent(err error) engine.Fetched {
	got := failed(q.f, false, err.Error())
	got.Lost = lostIn(err)
	return got
}

// unanswered is a request without a whole answer.
func (q *request) unanswered(x *exchange) engine.Fetched {
	var unready *unreadyError
	if errors.As(x.err, &unready) {
		got := failed(q.f, x.left, unready.Error())
		got.Lost = lostIn(unready)
		return got
	}
	return failed(q.f, x.left, reason(x.err, x.left, x.timeout))
}

func lostIn(err error) string {
	var lost *vars.LostError
	if errors.As(err, &lost) {
		return lost.Ref
	}
	return ""
}

// failed is an answer that did not come. left: something may have been sent.
func failed(f engine.Fetch, left bool, msg string) engine.Fetched {
	outcome := engine.NotDone
	if left {
		outcome = engine.MaybeDone
	}
	return engine.Fetched{Outcome: outcome, Document: f.Document, Issues: []engine.Issue{{Msg: msg}}}
}

// reuse answers from the cache, or sends and keeps the answer. Equal requests
// of many calls at once are sent as one; where that one brings nothing that
// can be kept, each goes its own way in the time that it has left.
func (q *request) reuse(ctx context.Context) engine.Fetched {
	cache := &q.client.cache
	key, err := cache.hashOf(&q.f, q.vault)
	if err != nil {
		return q.unsent(err)
	}
	kept, other, own := cache.enter(key, q.f.Fresh, q.client.now())
	if other != nil {
		timeout, began := timeoutOf(q.f), time.Now()
		if !other.wait(ctx, timeout) {
			return failed(q.f, false, "the same request of another call was not answered in time")
		}
		if kept = cache.get(key, q.client.now()); kept == nil {
			left := timeout - time.Since(began)
			if left <= 0 {
				return failed(q.f, false, "the same request of another call was not answered in time")
			}
			q.f.Timeout = vars.Duration(left)
		}
	}
	if kept != nil {
		q.known = append(q.known, kept.known...)
		got := q.it.receive(q.f, kept.answer, q.known, q.vault)
		got.Cached = true
		return got
	}
	defer cache.leave(key, own)
	asked := q.client.now()
	got := q.send(ctx)
	if until, ok := q.it.reuse.until(got, asked, q.vault); ok {
		cache.keep(own, key, keptAnswer{q.answer, until, q.echoed()}, q.client.now())
	}
	return got
}

// echoed are the known secrets that stand in the answer.
func (q *request) echoed() secrets {
	text := q.answer.body
	for _, values := range q.answer.headers {
		for _, one := range values {
			text += "\n" + one
		}
	}
	var found secrets
	for _, k := range q.known {
		found = append(found, k.Within(text))
	}
	return found
}
