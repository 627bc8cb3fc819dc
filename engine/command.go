package engine

import (
	"errors"
	"fmt"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Command is the one thing that a call waits for: something to do with the
// leg, a request, or a wait. Exactly one of Leg, Fetch and Wait is set.
type Command struct {
	N       int    `json:"n"`       // 1, 2, 3 ... in the call
	Applet  string `json:"applet"`  // whose command it is
	Visit   int    `json:"visit"`   // the how-manieth visit to the applet, from 1
	Ordinal int    `json:"ordinal"` // the how-manieth command of the visit, from 1

	Leg   *leg.Command `json:"leg,omitempty"`
	Link  *Fetch       `json:"link,omitempty"` // beside Leg: the address that its hole [LinkRef] stands for; it is computed, never requested
	Fetch *Fetch       `json:"fetch,omitempty"`
	Wait  *Wait        `json:"wait,omitempty"`
}

// LinkRef is the reference of a computed link in a message.
const LinkRef = "link:"

// The kinds of commands beside those of package leg.
const (
	FetchKind = "fetch"
	WaitKind  = "wait"
)

// Kind is the kind of the command: fetch, wait, or one of package leg's.
func (c *Command) Kind() string {
	switch {
	case c.Fetch != nil:
		return FetchKind
	case c.Wait != nil:
		return WaitKind
	case c.Leg != nil:
		return c.Leg.Kind
	}
	return ""
}

// Ref is the beginning of the references of secrets that the command's answer
// brings: the applet, its visit, and from the second command of a visit on the
// ordinal. It does not change when a flow gets applets elsewhere.
func (c *Command) Ref() string { return refOf(c.Applet, c.Visit, c.Ordinal) }

func refOf(applet string, visit, ordinal int) string {
	if ordinal > 1 {
		return fmt.Sprintf("%s#%d.%d", applet, visit, ordinal)
	}
	return fmt.Sprintf("%s#%d", applet, visit)
}

// Repeatable reports whether performing the command twice does no harm. One
// that is not is in the journal, durably, before it is performed.
func (c *Command) Repeatable() bool {
	if c.Fetch != nil {
		return c.Fetch.Effect != Once
	}
	if c.Leg == nil {
		return true
	}
	switch c.Leg.Kind {
	case leg.Transfer, leg.Queue, leg.Send, leg.SendLink:
		return false
	}
	return true
}

// check says what is wrong with a command that was read from elsewhere.
func (c *Command) check() error {
	n := 0
	for _, is := range []bool{c.Leg != nil, c.Fetch != nil, c.Wait != nil} {
		if is {
			n++
		}
	}
	if n != 1 {
		return errors.New("a command is one of leg, fetch and wait")
	}
	if c.Leg != nil && (c.Leg.Kind == FetchKind || c.Leg.Kind == WaitKind || c.Leg.Kind == "") {
		return fmt.Errorf("%q is nothing to do with a leg", c.Leg.Kind)
	}
	return nil
}

// What a repeat of a request would do: the effect of a [Fetch].
const (
	Safe       = "safe"       // nothing: it reads
	Idempotent = "idempotent" // the same once more
	Keyed      = "keyed"      // the server tells a repeat by its key
	Once       = "once"       // it might charge twice: never sent again by itself
)

// Fetch is a rendered HTTP request: literals and holes.
type Fetch struct {
	Interaction string        `json:"interaction"` // name of the document
	Document    string        `json:"document"`    // its fingerprint
	Ref         string        `json:"ref"`         // beginning of the references of secrets in the answer
	Method      string        `json:"method"`
	URL         vars.Text     `json:"url"`
	Host        vars.Origin   `json:"host"` // who chose the host
	Headers     []Header      `json:"headers,omitempty"`
	Body        vars.Text     `json:"body,omitempty"`
	Effect      string        `json:"effect"`
	Timeout     vars.Duration `json:"timeout"`            // for all attempts together
	Retry       int           `json:"retry,omitempty"`    // attempts after the first
	Seal        []string      `json:"seal,omitempty"`     // destinations whose values are secret
	Lets        []Let         `json:"lets,omitempty"`     // in the order in which they are computed
	Seed        string        `json:"seed,omitempty"`     // of the command: what the nonces of Lets are a function of, with the attempt, and with the time when another process sends it again
	Locators    []string      `json:"locators,omitempty"` // of fields whose locators have placeholders, in their order
	Fresh       bool          `json:"fresh,omitempty"`    // not to be answered from a cache
}

// Let is a value that the shell computes for each attempt, when secrets are
// clear and the time is known. Its holes have the reference "let:Name".
type Let struct {
	Name string                `json:"name"`
	Expr string                `json:"expr"`
	Uses map[string]vars.Value `json:"uses,omitempty"` // the data sources it reads, secrets as references
}

// Header is one header of a request.
type Header struct {
	Key   vars.Text `json:"key"`
	Value vars.Text `json:"value"`
}

// Wait is a pause, with something for the caller to hear. A notification that
// is expected ends it early.
type Wait struct {
	For    vars.Duration `json:"for"`
	Hold   []leg.Prompt  `json:"hold,omitempty"`
	Expect []Expect      `json:"expect,omitempty"`
}
