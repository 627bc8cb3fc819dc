package drawing

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
)

// gist is one line of what an applet does: what it says, asks for or names.
// It may be long; "" when nothing is to be said.
func gist(a *flows.Applet) string {
	if a == nil {
		return ""
	}
	e := a.Element
	switch {
	case a.Kind == "Set":
		return "sets " + strings.Join(names(e.All("Value")), ", ")
	case a.Kind == "SubFlow":
		return "runs " + e.Value("flow")
	case a.Kind == "Loop":
		return e.Value("times") + " times at the most"
	case a.Kind == "Collect" || a.Kind == "Record":
		if into := e.Value("into"); into != "" {
			return "into " + into
		}
	}
	for _, name := range []string{"interaction", "link", "notification", "to", "queue", "for", "digits", "zone", "result"} {
		if v := e.Value(name); v != "" {
			return v
		}
	}
	if say := firstSay(e); say != "" {
		return "“" + say + "”"
	}
	return ""
}

// firstSay is the first text that is spoken.
func firstSay(e *source.Element) string {
	if say := e.Child("Say"); say != nil {
		return strings.Join(strings.Fields(say.Text().String()), " ")
	}
	return ""
}

func names(all []*source.Element) []string {
	var out []string
	for _, e := range all {
		out = append(out, e.Value("name"))
	}
	return out
}

// means is the condition or the key of an exit that a child has: "Rule 1".
func means(a *flows.Applet, exit string) string {
	if a == nil {
		return ""
	}
	var e *source.Element
	nth := map[string]int{}
	for _, c := range a.Element.Children {
		nth[c.Name]++
		if flows.ChildExit(c, nth[c.Name]) == exit {
			e = c
			break
		}
	}
	if e == nil || e.Value("key") != "" { // a key is in the exit's name already
		return ""
	}
	switch {
	case e.Value("when") != "":
		return e.Value("when")
	case e.Value("source") != "":
		// The value first: what is cut off is the end.
		operator := e.Value("operator")
		if operator == "Equals" {
			operator = "="
		}
		return strings.TrimSpace(operator+" "+e.Value("value")) + " (" + e.Value("source") + ")"
	case e.Value("date")+e.Value("days") == "":
		return ""
	}
	return strings.TrimSpace(e.Value("date") + e.Value("days") + " " + e.Value("from") + "–" + e.Value("to"))
}
