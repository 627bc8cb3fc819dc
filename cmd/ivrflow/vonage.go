package main

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/interactions"
)

// vonageCode is the code of what Vonage Contact Center would not know.
const vonageCode = "vonage"

// codes are all kinds of findings.
func codes() []source.Code {
	return append(source.Codes(), source.Code{Name: vonageCode, Severity: source.Warning, Doc: "With --vonage: what Vonage Contact Center would not know."})
}

// vonageElements are the elements of an ApiInteraction that Vonage publishes
// (Defining a web service interaction using XML). None of them has attributes.
func vonageElements() []string {
	return []string{"ApiInteraction", "Request", "Url", "Method", "Headers", "Header", "Key", "Value", "Body",
		"Response", "Type", "ResponseCodeDestination", "Fields", "Field", "Locator", "Destination", "DataType"}
}

// vonageWords are the texts of elements that Vonage publishes. Of methods and
// types more may exist than its pages show.
func vonageWords() map[string][]string {
	return map[string][]string{
		"Method":   {"GET", "POST"},
		"Type":     {"JSON", "XML"},
		"DataType": {"String"},
	}
}

// vonageFormatters are all that Vonage has (Using data sources in interaction
// plans).
func vonageFormatters() []string {
	return []string{"RemoveLeadingPlus", "EscapeDoubleQuotes", "ToLowerCase"}
}

// ourSources are data sources that only calls here have.
func ourSources() []string { return []string{"RequestKey", "DNIS", "InboxUrl"} }

// vonageInbound are the elements, outside of interactions, with which we take
// what others send, or send something beside the call. Vonage Contact Center
// asks, and is never told.
func vonageInbound() []string { return []string{notificationRoot, "Await", "SendLink"} }

// vonageFindings lists what Vonage would not know in a document: in its
// interactions, and of what is inbound.
func vonageFindings(root *source.Element, list *source.List) {
	if root.Name == "ApiInteraction" {
		vonageElement(root, interactions.Grammar(), list)
		return
	}
	if slices.Contains(vonageInbound(), root.Name) {
		list.Warn(root.Pos, vonageCode, "Vonage does not know <%s>", root.Name)
	}
	if a, ok := root.Attr("notification"); ok && root.Name == "Poll" {
		list.Warn(a.Pos, vonageCode, "Vonage knows no notifications")
	}
	if root.Name == notificationRoot {
		return
	}
	for _, c := range root.Children {
		vonageFindings(c, list)
	}
}

// vonageElement looks at an element of ours: whatever stands in our grammar
// and not in the tables above is an addition. What is not in our grammar either
// is a mistake already.
func vonageElement(e *source.Element, shape *source.Shape, list *source.List) {
	if !slices.Contains(vonageElements(), e.Name) {
		list.Warn(e.Pos, vonageCode, "Vonage does not know the element <%s>", e.Name)
		return
	}
	for _, a := range e.Attrs {
		if slices.ContainsFunc(shape.Attrs, func(s source.AttrShape) bool { return s.Name == a.Name }) {
			list.Warn(a.Pos, vonageCode, "Vonage does not know the attribute %s of <%s>", a.Name, e.Name)
		}
	}
	if shape.Text == source.AnyText {
		vonageText(e, list)
	}
	seen := map[string]bool{}
	for _, c := range e.Children {
		i := slices.IndexFunc(shape.Children, func(s source.ChildShape) bool { return s.Shape.Name == c.Name })
		if i < 0 {
			continue
		}
		if c.Name == "Locator" && seen[c.Name] {
			list.Warn(c.Pos, vonageCode, "Vonage takes one <Locator> in a <Field>")
		}
		seen[c.Name] = true
		vonageElement(c, shape.Children[i].Shape, list)
	}
}

func vonageText(e *source.Element, list *source.List) {
	text := e.Text().TrimSpace()
	word := text.String()
	if known := vonageWords()[e.Name]; known != nil && word != "" && !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, word) }) {
		list.Warn(text.Pos(), vonageCode, "Vonage's pages show the %s %s only, not %s", e.Name, strings.Join(known, " and "), word)
	}
	if e.Name == "Locator" {
		vonageLocator(text, list)
		return
	}
	for _, p := range placeholderTexts(word) {
		vonagePlaceholder(text, p, list)
	}
}

// vonageLocator looks at a locator: Vonage has names, dots and numbers in
// brackets.
func vonageLocator(text source.Text, list *source.List) {
	s := text.String()
	if all := placeholderTexts(s); len(all) > 0 {
		list.Warn(text.PosAt(all[0].from), vonageCode, "Vonage takes no placeholders in a <Locator>")
	}
	if at := strings.IndexAny(s, `'"`); at > 0 && s[at-1] == '[' {
		list.Warn(text.PosAt(at-1), vonageCode, "Vonage knows no names in brackets in a <Locator>")
	}
}

func vonagePlaceholder(text source.Text, p placeholderText, list *source.List) {
	parts := strings.Split(p.inside, ":")
	if !p.setting && slices.Contains(ourSources(), parts[0]) {
		list.Warn(text.PosAt(p.from), vonageCode, "Vonage does not fill the data source %s", parts[0])
	}
	at := p.from + len("$(") + len(parts[0])
	for i, f := range parts[1:] {
		at += len(":")
		switch {
		case !slices.Contains(vonageFormatters(), f):
			list.Warn(text.PosAt(at), vonageCode, "Vonage does not know the formatter %s; it has %s", f, strings.Join(vonageFormatters(), ", "))
		case i > 0:
			list.Warn(text.PosAt(at), vonageCode, "Vonage's pages show one formatter in a placeholder")
		}
		at += len(f)
	}
}

// placeholderText is a placeholder as it stands in a text.
type placeholderText struct {
	from    int // of the $ or #
	inside  string
	setting bool
}

// placeholderTexts finds the placeholders of a text.
func placeholderTexts(s string) []placeholderText {
	var all []placeholderText
	for i := 0; i+1 < len(s); i++ {
		if (s[i] != '$' && s[i] != '#') || s[i+1] != '(' {
			continue
		}
		end := strings.IndexByte(s[i:], ')')
		if end < 0 {
			break
		}
		all = append(all, placeholderText{from: i, inside: s[i+2 : i+end], setting: s[i] == '#'})
		i += end
	}
	return all
}
