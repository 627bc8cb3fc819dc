// Package calltest runs call tests: `<CallTest>` documents that say what a
// caller does, how each interaction answers, and what is expected of a flow.
// Nothing is sent and nobody waits: answers come out of the document, and time
// is virtual.
//
//	<CallTest name="declined card" flow="pay">
//	  <Input name="Amount">12.40</Input>
//	  <Answer interaction="acme/pay" status="402"><Field name="State">declined</Field></Answer>
//	  <Caller>
//	    <Hear>amount is 12.40</Hear><Press>1</Press>
//	    <Hear>declined</Hear><HangUp/>
//	  </Caller>
//	  <Expect path="Welcome Pay Declined"/>
//	</CallTest>
//
// [Parse] reads a document, [Test.Run] runs it on a program, [Write] makes a
// document of a call that took place.
package calltest

import (
	"time"

	"github.com/ivrflow/ivrflow/engine/source"
)

// Test is a call test as it was written. It is immutable.
type Test struct {
	Name string
	Flow string // the flow's name
	File string
	Pos  source.Pos

	FlowPos  source.Pos
	Inputs   []Named
	Settings []Named
	CLID     string
	DNIS     string
	At       time.Time // the time at which the call begins

	Answers       []Answer
	Notifications []Notification
	Caller        []Step
	Expects       []Expect
}

// Named is a value with a name.
type Named struct {
	Name, Value string
	Pos         source.Pos
	NamePos     source.Pos
}

// Answer is what an interaction answers, once or several times.
type Answer struct {
	Interaction string
	Status      int // 0: 200
	Headers     []Named
	Body        string
	Fields      []Named // instead of a body: what the document's Fields find
	ByFields    bool
	Delay       time.Duration
	Fault       string   // [FaultRefused] ... or ""
	When        []Expect // only to a request of which these hold
	Times       int      // 0: as often as it is asked
	Pos         source.Pos
	NamePos     source.Pos // of the interaction's name
}

// Notification is one that comes in while the call waits for it: by the values
// that are found in it, or as the request that the provider sends.
type Notification struct {
	Name   string
	Fields []Named
	Raw    *Raw // nil: by Fields
	Skip   int  // how many waits for it end without it first
	Pos    source.Pos

	NamePos source.Pos
}

// Raw is a notification as a request. It goes to a real inbox, which verifies
// it with the settings of the test.
type Raw struct {
	Method  string // "": the first that the document takes
	Query   []Named
	Headers []Named
	Form    []Named // the body, where there is no Body
	Body    string
	Refused bool // it is to be refused
}

// Step is one thing that the caller, or the telephone platform, does.
type Step struct {
	Do     string // the element's name
	Text   string // of Hear, Press
	At     string // the applet; "" is any
	Status string // of what the platform does: leg.Busy ...
	Times  int
	Skip   int // how many commands of the applet go by first
	After  time.Duration
	Pos    source.Pos
	AtPos  source.Pos // of the applet's name
}

// The steps.
const (
	StepHear     = "Hear"     // waits until the text is heard
	StepPress    = "Press"    // keys at the next question
	StepSilence  = "Silence"  // keys nothing at the next question
	StepHangUp   = "HangUp"   // hangs up: at the next question, or when the call comes to an applet
	StepPlatform = "Platform" // what comes of the next command of a kind: a transfer is busy, a prompt cannot be played
)

// Expect is one expectation; which of its members are set says which.
type Expect struct {
	Path       string // applets, divided by blanks; ... is any number of them
	Outcome    string // completed, hungup or fault
	Applet     string // with Exit: it was left that way
	Exit       string
	Heard      string
	NotHeard   string
	Message    string
	DataSource string
	Sent       string // an interaction
	Nth        int    // which of its requests; 0 is the first
	Count      int    // of requests; -1 is not asked
	Locator    string // of a member of the JSON body, an XML path or a form's name
	Header     string
	Query      string
	Method     string
	Equals     string
	Contains   string
	Null       bool
	has        map[string]bool
	at         map[string]source.Text // the attributes
	Pos        source.Pos
}
