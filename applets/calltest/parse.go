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
			t.Notifications = append(t.Notifications, notificationOf(c, list))
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
	for _, w := range e.All("When") {
		a.When = append(a.When, whenOf(w, list))
	}
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
	case a.Fault == FaultTruncated && len(a.Fields) > 0:
		list.Mistake(a.Fields[0].Pos, "surplus-element", "an answer that breaks off has a Body, of which the first half comes: take the Fields out")
	case a.Fault != "" && a.Fault != FaultTruncated && (body != nil || len(a.Fields) > 0):
		list.Mistake(e.Pos, "surplus-element", "with fault=%q there is no answer: take Body and Fields out", a.Fault)
	}
	if a.Status < 100 || a.Status > 599 {
		at, _ := e.Attr("status")
		list.Mistake(at.Value.Pos(), "bad-value", "status is %d; an HTTP status is 100 to 599", a.Status)
	}
	return a
}

// whenOf is a condition on a request.
func whenOf(e *source.Element, list *source.List) Expect {
	x := newExpect(e)
	if !x.looks() || !x.compares() {
		list.Mistake(e.Pos, "expectation", "a When looks at locator=, header= or query= of the request, and says equals=, contains= or null=\"true\"")
	}
	return x
}

func notificationOf(e *source.Element, list *source.List) Notification {
	n := Notification{Name: e.Value("name"), Fields: allNamed(e, "Field"), Skip: number(e, "skip", 0), Pos: e.Pos, NamePos: posIn(e, "name")}
	raw := Raw{Method: e.Value("method"), Query: allNamed(e, "Query"), Headers: allNamed(e, "Header"), Form: allNamed(e, "Form"), Refused: e.Value("refused") == "true"}
	body := e.Child("Body")
	if body != nil {
		raw.Body = body.Text().TrimSpace().String()
	}
	if body != nil || raw.Method != "" || raw.Refused || len(raw.Query)+len(raw.Headers)+len(raw.Form) > 0 {
		n.Raw = &raw
	}
	switch {
	case n.Raw != nil && len(n.Fields) > 0:
		list.Mistake(n.Fields[0].Pos, "surplus-element", "the notification is given as a request, and its Fields are read from there: take the one or the other out")
	case body != nil && len(raw.Form) > 0:
		list.Mistake(raw.Form[0].Pos, "surplus-element", "the notification has a Body already: take the Body or the Form parameters out")
	}
	return n
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

// newExpect reads the attributes.
func newExpect(e *source.Element) Expect {
	x := Expect{Path: e.Value("path"), Outcome: e.Value("outcome"), Applet: e.Value("applet"), Exit: e.Value("exit"), Heard: e.Value("heard"), NotHeard: e.Value("notHeard"),
		Message: e.Value("message"), DataSource: e.Value("dataSource"), Sent: e.Value("sent"), Nth: number(e, "nth", 1), Count: number(e, "count", -1),
		Locator: e.Value("locator"), Header: e.Value("header"), Query: e.Value("query"), Method: e.Value("method"), Equals: e.Value("equals"), Contains: e.Value("contains"),
		Null: e.Value("null") == "true", has: map[string]bool{}, at: map[string]source.Text{}, Pos: e.Pos}
	for _, a := range e.Attrs {
		x.has[a.Name], x.at[a.Name] = true, a.Value
	}
	return x
}

func (x Expect) compares() bool { return x.has["equals"] || x.has["contains"] || x.has["null"] }
func (x Expect) looks() bool    { return x.has["locator"] || x.has["header"] || x.has["query"] }

func expectOf(e *source.Element, list *source.List) Expect {
	x := newExpect(e)
	subjects := 0
	for _, name := range []string{"path", "outcome", "applet", "heard", "notHeard", "message", "dataSource", "sent"} {
		if x.has[name] {
			subjects++
		}
	}
	compares, looks := x.compares(), x.looks()
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
