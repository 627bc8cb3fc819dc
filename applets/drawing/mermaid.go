package drawing

import (
	"fmt"
	"strings"
)

// Mermaid is the drawing as a Mermaid flowchart.
func (d *Drawing) Mermaid() []byte {
	var b strings.Builder
	b.WriteString("%% drawn by ivrflow graph\nflowchart TD\n")
	for i, x := range d.Boxes {
		open, shut := mermaidShape(x.Group)
		fmt.Fprintf(&b, "  n%d%s\"%s\"%s\n", i, open, mermaidLines(x.texts()), shut)
	}
	for i, e := range d.Entries {
		fmt.Fprintf(&b, "  e%d((\"%s\")) --> n%d\n", i, mermaidText(e.Name), e.To)
	}
	for _, l := range d.Lines {
		arrow := "-->"
		switch {
		case l.Failure():
			arrow = "-.->"
		case l.Ways[0].Count.Known && !l.Never():
			arrow = "==>"
		}
		fmt.Fprintf(&b, "  n%d %s", l.From, arrow)
		if texts := l.texts(); len(texts) > 0 {
			fmt.Fprintf(&b, "|\"%s\"|", mermaidLines(texts))
		}
		fmt.Fprintf(&b, " n%d\n", l.To)
	}
	return []byte(b.String())
}

// mermaidShape are the brackets of a group.
func mermaidShape(g Group) (open, shut string) {
	switch g {
	case Asks:
		return "[/", "/]"
	case Speaks:
		return "(", ")"
	case Server, Runs:
		return "[[", "]]"
	case Decides:
		return "{{", "}}"
	case Ends:
		return "([", "])"
	}
	return "[", "]"
}

func mermaidLines(texts []string) string {
	for i, t := range texts {
		texts[i] = mermaidText(t)
	}
	return strings.Join(texts, "<br/>")
}

// mermaidText is a text in which nothing means anything to Mermaid.
func mermaidText(text string) string {
	var b strings.Builder
	for _, r := range visible(text) {
		if r == ' ' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '.' || r == ',' || r == ':' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}
