package flows_test

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// shippedCall is a call to a shipped flow and what is to come of it. One row
// of it is a test of the flow, a golden journal, and a call that is crashed
// after each of its records.
type shippedCall struct {
	name     string // what it shows; the golden journal is called so
	provider string // of sandbox.Catalog
	flow     string
	scenario string            // of the provider; "" is its first
	keys     string            // the caller (leg.ParseSteps)
	inputs   map[string]string // beside the provider's samples
	faults   []string          // sandbox.ParseFault
	slow     string            // MATCH=3s: so long the provider takes for these requests, in virtual time
	pauses   bool              // requests are repeated after pauses of real time
	fickle   bool              // the provider answers another way when it is asked the same again, or later
	lost     []string          // how the path may end when a crash loses a notification that nobody sends again, or has one sent again

	want     string // how the path ends
	outcome  string // "" is engine.Completed
	noted    string // what the data source Outcome has at last
	sessions int    // what the provider's books have at last
	charges  int
	also     map[string]int // of other kinds of entries, where it matters
}

// shippedCalls are all of them. Each provider has its own file.
func shippedCalls() []shippedCall {
	return slices.Concat(
		vonageSelfService(),
		vonageDigital(),
		vonageAgentAssist(),
		syspayLinkCalls(),
		syspayCardCalls(),
		paycometPayment(),
		paycometRegister(),
		worldnetRegister(),
		worldnetUpdate(),
		hostedpciSale(),
		hostedpciToken(),
	)
}

// of fills in what the rows of a flow have in common.
func of(provider, flow string, rows []shippedCall) []shippedCall {
	for i := range rows {
		rows[i].provider, rows[i].flow = provider, flow
		rows[i].outcome = cmp.Or(rows[i].outcome, engine.Completed)
	}
	return rows
}

// file is the call's name as a file has it: "wants an agent" is wants-an-agent.
func (c shippedCall) file() string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case r == ' ', r == '-':
			return '-'
		}
		return -1
	}, strings.ToLower(c.name)), "-")
}

func (c shippedCall) String() string { return c.flow + "/" + c.file() }

// TestShippedCalls takes the shipped flows through everything that the
// provider, the caller and the network may do.
func TestShippedCalls(t *testing.T) {
	for _, c := range shippedCalls() {
		t.Run(c.String(), func(t *testing.T) {
			c.check(t, c.world(t))
		})
	}
}

// check runs the call, and sees that everything comes of it.
func (c shippedCall) check(t *testing.T, w *world) {
	t.Helper()
	out, recs := w.run(t)
	if got := path(t, recs); !strings.HasSuffix(got, c.want) {
		t.Errorf("path %s\nwant ... %s", got, c.want)
	}
	if got := out.State.Frames[0].Data["Outcome"].Text; got != c.noted || out.End.Outcome != c.outcome {
		t.Errorf("ended %+v, noted %q", out.End, got)
	}
	if n := w.books(t); n[sandbox.KindSession] != c.sessions || n[sandbox.KindCharge] != c.charges {
		t.Errorf("ledger: %v, want %d sessions and %d charges", w.provider.Ledger(), c.sessions, c.charges)
	}
	for kind, want := range c.also {
		if n := w.ledger(); n[kind] != want {
			t.Errorf("ledger: %v, want %d of %s", w.provider.Ledger(), want, kind)
		}
	}
}

// TestShippedCallsCoverAll: each shipped flow has calls, under a name of its own each.
func TestShippedCallsCoverAll(t *testing.T) {
	names, err := fs.Glob(flows.Shipped(), "*.xml")
	if err != nil {
		t.Fatal(err)
	}
	covered, seen := map[string]int{}, map[string]bool{}
	for _, c := range shippedCalls() {
		covered[c.flow+".xml"]++
		if c.file() == "" || seen[c.String()] {
			t.Errorf("two calls are called %s", c)
		}
		seen[c.String()] = true
	}
	for _, name := range names {
		if covered[name] < 5 {
			t.Errorf("%s has %d calls here; a flow is to be seen paid, declined, hung up, timed out and failing", name, covered[name])
		}
	}
}
