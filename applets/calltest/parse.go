package calltest

import (
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine/source"
)

// Root is the name of the root element.
const Root = "CallTest"

// Parse reads a call test. Every mistake goes to list; the result is nil when
// the document cannot be read at all, and not to be run when there are mistakes.
func Parse(file string, data []byte, list *source.List) *Test {
	root, err := source.Parse(file, data)
	if err != nil {
		list.Append(err)
		return nil
	}
	Grammar().Check(root, list)
	if root.Name != Root {
		return nil
	}
	flow, _ := root.Attr("flow")
	t := &Test{Name: root.Value("name"), Flow: root.Value("flow"), FlowPos: flow.Value.Pos(), File: file, Pos: root.Pos, CLID: "+447700900123", DNIS: root.Value("dnis")}
	if t.Name == "" {
		t.Name = strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), ".xml")
	}
	if a, ok := root.Attr("clid"); ok {
		t.CLID = a.Value.String()
	}
	t.At = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	if a, ok := root.Attr("at"); ok {
		if t.At, err = time.Parse(time.RFC3339, a.Value.String()); err != nil {
			list.Mistake(a.Value.Pos(), "bad-value", "at=%q is not a time: write it as 2026-03-02T10:00:00Z", a.Value.String())
		}
	}
	for _, c := range root.Children {
		switch c.Name {
		case "Input":
			t.Inputs = append(t.Inputs, namedOf(c))
		case "Setting":
			t.Settings = append(t.Settings, namedOf(c))
		case "Answer":
			t.Answers = append(t.Answers, answerOf(c, list))
		case "Notification":
			t.Notifications = append(t.Notifications, Notification{Name: c.Value("name"), Fields: allNamed(c, "Field"), Skip: number(c, "skip", 0), Pos: c.Pos, NamePos: posIn(c, "name")})
		case "Caller":
			for _, s := range c.Children {
				t.Caller = append(t.Caller, stepOf(s, list))
			}
		case "Expect":
			t.Expects = append(t.Expects, expectOf(c, list))
		}
	}
	return t
}

func namedOf(e *source.Element) Named {
	return Named{Name: e.Value("name"), Value: e.Text().String(), Pos: e.Pos, NamePos: posIn(e, "name")}
}

// posIn is where the value of an attribute stands.
func posIn(e *source.Element, attr string) source.Pos {
	if a, ok := e.Attr(attr); ok {
		return a.Value.Pos()
	}
	return e.Pos
}

func allNamed(e *source.Element, name string) []Named {
	var all []Named
	for _, c := range e.All(name) {
		all = append(all, namedOf(c))
	}
	return all
}

// number is a whole number, or the default; the grammar has reported another.
func number(e *source.Element, attr string, otherwise int) int {
	if n, err := strconv.Atoi(e.Value(attr)); err == nil {
		return n
	}
	return otherwise
}

func duration(e *source.Element, attr string) time.Duration {
	d, _ := source.ParseDuration(e.Value(attr)) // the grammar has reported a bad one
	return d
}

func answerOf(e *source.Element, list *source.List) Answer {
	a := Answer{Interaction: e.Value("interaction"), Status: number(e, "status", 200), Headers: allNamed(e, "Header"), Fields: allNamed(e, "Field"),
		Delay: duration(e, "delay"), Fault: e.Value("fault"), Times: number(e, "times", 1), Pos: e.Pos, NamePos: posIn(e, "interaction")}
	body := e.Child("Body")
	if body != nil {
		a.Body = body.Text().TrimSpace().String()
	}
	a.ByFields = body == nil && len(a.Headers) == 0
	if t, ok := e.Attr("times"); ok {
		switch n, err := strconv.Atoi(t.Value.String()); {
		case t.Value.String() == "any":
			a.Times = 0
		case err != nil || n < 1:
			list.Mistake(t.Value.Pos(), "bad-value", "times=%q: write how often, 1 or more, or any", t.Value.String())
		}
	}
	switch {
	case body != nil && len(a.Fields) > 0:
		list.Mistake(a.Fields[0].Pos, "surplus-element", "the Answer has a Body already, and the interaction reads its Fields from there: take one of the two out")
	case a.Fault != "" && (body != nil || len(a.Fields) > 0):
		list.Mistake(e.Pos, "surplus-element", "with fault=%q there is no answer: take Body and Fields out", a.Fault)
	}
	if a.Status < 100 || a.Status > 599 {
		at, _ := e.Attr("status")
		list.Mistake(at.Value.Pos(), "bad-value", "status is %d; an HTTP status is 100 to 599", a.Status)
	}
	return a
}

func stepOf(e *source.Element, list *source.List) Step {
	s := Step{Do: e.Name, Text: e.Text().TrimSpace().String(), At: e.Value("at"), Status: e.Value("status"), Times: max(number(e, "times", 1), 1),
		Skip: number(e, "skip", 0), After: duration(e, "after"), Pos: e.Pos, AtPos: posIn(e, "at")}
	switch {
	case s.Do == StepHear && s.Text == "":
		list.Mistake(e.Pos, "missing-text", "write what is to be heard: <Hear>some words of it</Hear>")
	case s.Do == StepPress && strings.Trim(s.Text, "0123456789*#") != "":
		list.Mistake(e.Text().TrimSpace().Pos(), "bad-value", "%q is not made of keys: 0-9, * and #", s.Text)
	case s.Do == StepHangUp && s.After > 0 && s.At != "":
		list.Mistake(e.Pos, "surplus-attribute", "a caller hangs up at an applet or after a time, not both")
	}
	return s
}

func expectOf(e *source.Element, list *source.List) Expect {
	x := Expect{Path: e.Value("path"), Outcome: e.Value("outcome"), Applet: e.Value("applet"), Exit: e.Value("exit"), Heard: e.Value("heard"), NotHeard: e.Value("notHeard"),
		Message: e.Value("message"), DataSource: e.Value("dataSource"), Sent: e.Value("sent"), Nth: number(e, "nth", 1), Count: number(e, "count", -1),
		Locator: e.Value("locator"), Header: e.Value("header"), Query: e.Value("query"), Method: e.Value("method"), Equals: e.Value("equals"), Contains: e.Value("contains"),
		Null: e.Value("null") == "true", has: map[string]bool{}, at: map[string]source.Text{}, Pos: e.Pos}
	for _, a := range e.Attrs {
		x.has[a.Name], x.at[a.Name] = true, a.Value
	}
	subjects := 0
	for _, name := range []string{"path", "outcome", "applet", "heard", "notHeard", "message", "dataSource", "sent"} {
		if x.has[name] {
			subjects++
		}
	}
	compares := x.has["equals"] || x.has["contains"] || x.has["null"]
	looks := x.has["locator"] || x.has["header"] || x.has["query"]
	switch {
	case subjects != 1:
		list.Mistake(e.Pos, "expectation", "an Expect says one thing: path, outcome, applet (with exit), heard, notHeard, message, dataSource or sent")
	case x.has["applet"] != x.has["exit"]:
		list.Mistake(e.Pos, "expectation", "applet= and exit= go together: the applet was left by that exit")
	case x.has["dataSource"] && !compares:
		list.Mistake(e.Pos, "expectation", "say what the data source is to be: equals=, contains= or null=\"true\"")
	case looks && !x.has["sent"]:
		list.Mistake(e.Pos, "expectation", "locator=, header= and query= look at a request: name its interaction with sent=")
	case looks && !compares:
		list.Mistake(e.Pos, "expectation", "say what is to be there: equals=, contains= or null=\"true\"")
	}
	return x
}
