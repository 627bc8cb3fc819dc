package calltest

import (
	"encoding/json"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
)

// Caller is the caller of a test in a call whose servers are real or
// simulated: a leg. Where something else is heard than the test says, he hangs
// up. Make it with [Test.NewCaller]; it is for one call.
type Caller struct {
	leg.Leg
	caller *caller
}

// NewCaller is the caller of the test. take gets the messages that the call
// sends to somebody and may be nil; clean takes secrets out of a text.
func (t *Test) NewCaller(c clock.Clock, take func(to, text string) error, clean func(string) string) *Caller {
	r := &run{test: t, Result: &Result{}, live: true, clean: clean}
	r.caller = newCaller(r, c, t.Caller)
	r.caller.take = take
	return &Caller{r.caller, r.caller}
}

// Observe has to see each record of the call: it is for [engine.Drive.Observe].
func (c *Caller) Observe(rec journal.Record) {
	var cmd engine.Command
	if rec.Kind == journal.Command && json.Unmarshal(rec.Data, &cmd) == nil {
		c.caller.comes(cmd)
	}
}

// Over are the steps that went wrong, and the one that the call never came to.
// Ask it when the call is over.
func (c *Caller) Over() source.Errors {
	c.caller.over()
	return c.caller.run.list.Findings()
}
