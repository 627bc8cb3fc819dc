package calltest

import (
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
)

// Grammar is the grammar of a `<CallTest>`.
func Grammar() *source.Shape {
	return &source.Shape{Name: "CallTest", Doc: "A call with what the caller does, how each interaction answers, and what is expected.",
		Attrs: []source.AttrShape{
			{Name: "name", Doc: "What is tested, in a few words; the file's name when it is missing."},
			{Name: "flow", Type: source.TypeName, Required: true, Doc: "The name of the flow."},
			{Name: "clid", Default: "+447700900123", Doc: "The caller's number."},
			{Name: "dnis", Doc: "The number that was dialled."},
			{Name: "at", Default: "2026-03-02T10:00:00Z", Doc: "The time at which the call begins, as in 2026-03-02T10:00:00Z."},
			{Name: "doc", Doc: "For people."},
		},
		Children: []source.ChildShape{
			{Shape: named("Input", "An input of the flow.")},
			{Shape: named("Setting", "A setting that the flow uses, with a made-up value. One that is not given has a made-up value of its own.")},
			{Shape: answerShape()},
			{Shape: notificationShape()},
			{Shape: callerShape(), Max: 1},
			{Shape: expectShape()},
		}}
}

func named(element, doc string) *source.Shape {
	return &source.Shape{Name: element, Doc: doc, Text: source.AnyText, Attrs: []source.AttrShape{{Name: "name", Required: true, Doc: "Its name."}}}
}

func answerShape() *source.Shape {
	return &source.Shape{Name: "Answer", Doc: "What an interaction answers. Several for one interaction are taken in their order.",
		Attrs: []source.AttrShape{
			{Name: "interaction", Required: true, Doc: "The interaction's name; of one that stands inside an applet the applet's name."},
			{Name: "status", Type: source.TypeInteger, Default: "200", Doc: "The HTTP status."},
			{Name: "times", Default: "1", Doc: "How often it answers like this: a number, or any."},
			{Name: "delay", Type: source.TypeDuration, Default: "0s", Doc: "How long the answer takes. Longer than the interaction waits is a time-out."},
			{Name: "fault", Type: source.TypeEnum, Enum: faults(), Doc: "refused: nothing was sent, certainly nothing was done. lost: it may have been done, and no answer came. truncated: the answer breaks off. garbage: an answer that cannot be read."},
		},
		Children: []source.ChildShape{
			{Shape: &source.Shape{Name: "Body", Text: source.AnyText, Doc: "The body of the answer, as the server sends it; it is read by the interaction's Locators."}, Max: 1},
			{Shape: named("Header", "A header of the answer.")},
			{Shape: whenShape()},
			{Shape: named("Field", "Instead of a body: the value that a Field of the interaction finds, by its Destination. What is not named is null, and a Verify counts as true.")},
		}}
}

func whenShape() *source.Shape {
	return &source.Shape{Name: "When", Doc: "Answers only a request with this in it. An Answer without When answers any.",
		Attrs: []source.AttrShape{
			{Name: "locator", Doc: "A part of the request's body: a JSON locator, an XML path or the name of a form's parameter."},
			{Name: "header", Doc: "A header of the request."},
			{Name: "query", Doc: "A parameter of its address."},
			{Name: "equals", Doc: "The value."},
			{Name: "contains", Doc: "A part of it."},
			{Name: "null", Type: source.TypeBoolean, Doc: "true: it is not there."},
		}}
}

func notificationShape() *source.Shape {
	return &source.Shape{Name: "Notification", Doc: "A notification that comes in while the call waits for it: by its Fields, verified, or as the request that the provider sends (Query, Header, Form, Body), which is verified as always. Several are taken in their order.",
		Attrs: []source.AttrShape{
			{Name: "name", Required: true, Doc: "The notification's name."},
			{Name: "skip", Type: source.TypeInteger, Default: "0", Doc: "How many waits for it end without it first: a Poll asks that often meanwhile."},
			{Name: "method", Doc: "Of a request: its method; the document's first when it is missing."},
			{Name: "refused", Type: source.TypeBoolean, Default: "false", Doc: "true: it is to be refused, because it is forged or cannot be read."},
		},
		Children: []source.ChildShape{
			{Shape: named("Field", "The value that a Field of the notification finds, by its Destination.")},
			{Shape: named("Query", "A parameter of the request's address.")},
			{Shape: named("Header", "A header of the request.")},
			{Shape: named("Form", "A parameter of the request's body, a form.")},
			{Shape: &source.Shape{Name: "Body", Text: source.AnyText, Doc: "The body of the request."}, Max: 1},
		}}
}

func callerShape() *source.Shape {
	times := source.AttrShape{Name: "times", Type: source.TypeInteger, Default: "1", Doc: "How often."}
	at := source.AttrShape{Name: "at", Doc: "The applet at which it happens; any when it is missing."}
	return &source.Shape{Name: "Caller", Doc: "What the caller does and what the platform reports, in this order.",
		Children: []source.ChildShape{
			{Shape: &source.Shape{Name: StepHear, Text: source.AnyText, Doc: "Waits until this is heard; capital letters do not matter. It fails when the call asks for keys, or ends, before."}},
			{Shape: &source.Shape{Name: StepPress, Text: source.AnyText, Attrs: []source.AttrShape{times, at}, Doc: "Keys at the next question: 0-9, * and #. Empty: the terminator alone."}},
			{Shape: &source.Shape{Name: StepSilence, Attrs: []source.AttrShape{times, at}, Doc: "Keys nothing at the next question."}},
			{Shape: &source.Shape{Name: StepHangUp, Doc: "Hangs up: when the Hear before it is heard, else at the next question or transfer, when the call comes to an applet (at), or some time after the call began (after).",
				Attrs: []source.AttrShape{at, {Name: "skip", Type: source.TypeInteger, Default: "0", Doc: "How many commands of that applet go by first."},
					{Name: "after", Type: source.TypeDuration, Doc: "The time since the call began."}}}},
			{Shape: &source.Shape{Name: StepPlatform, Doc: "What the platform reports of its next command (at an applet): of a transfer, a queue, a recording, a message, a prompt.",
				Attrs: []source.AttrShape{at, times, {Name: "status", Type: source.TypeEnum, Enum: platformStatuses(), Required: true, Doc: "What is reported. A transfer: ended, transferred, busy, noAnswer, failed. A queue: ended, transferred, overflow, failed. A recording: recorded, noInput, failed. Anything: failed."}}}},
		}}
}

func platformStatuses() []string {
	return []string{leg.Done, leg.Ended, leg.Transferred, leg.Busy, leg.NoAnswer, leg.Overflow, leg.Recorded, leg.NoInput, leg.Failed, leg.Unknown}
}

func expectShape() *source.Shape {
	text := func(name, doc string) source.AttrShape { return source.AttrShape{Name: name, Doc: doc} }
	return &source.Shape{Name: "Expect", Doc: "What is expected of the call.",
		Attrs: []source.AttrShape{
			text("path", "The applets that the call comes through, divided by blanks; ... is any number of them."),
			{Name: "outcome", Type: source.TypeEnum, Enum: []string{"completed", "hungup", "fault"}, Doc: "How the call ends."},
			text("applet", "An applet, with exit=: it was left that way."),
			text("exit", "The exit by which the applet was left."),
			text("heard", "A text that the caller heard."),
			text("notHeard", "A text that the caller did not hear."),
			text("message", "A text that the caller got as a message."),
			text("dataSource", "A data source, with equals=, contains= or null=: its value at the end."),
			text("sent", "An interaction that was sent, with what follows."),
			{Name: "nth", Type: source.TypeInteger, Default: "1", Doc: "Which of its requests."},
			{Name: "count", Type: source.TypeInteger, Doc: "How many requests of it were sent in all; 0 for none."},
			text("locator", "What is looked at in the request's body: a JSON locator, an XML path or the name of a form's parameter."),
			text("header", "A header of the request that is looked at."),
			text("query", "A parameter of the request's address that is looked at."),
			text("method", "The request's method."),
			text("equals", "The value that is expected."),
			text("contains", "A part of it."),
			{Name: "null", Type: source.TypeBoolean, Doc: "true: it is null, or is not there."},
		}}
}
