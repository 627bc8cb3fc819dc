package interactions

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// NotificationGrammar is the shape of an <ApiNotification>.
func NotificationGrammar() *source.Shape {
	match := &source.Shape{
		Name: "Match",
		Doc:  "Which requests it is about.",
		Attrs: []source.AttrShape{
			{Name: "method", Required: true, Doc: "POST, GET ...; several are divided by blanks."},
			{Name: "path", Required: true, Doc: "The path, as it is, from where the inbox is mounted. It begins with a slash."},
		},
	}
	reply := &source.Shape{
		Name: "Reply",
		Doc:  "What the sender gets when the notification is taken; it is sent as it stands. Without it: 200 and nothing.",
		Attrs: []source.AttrShape{
			{Name: "status", Type: source.TypeInteger, Default: "200", Doc: "The HTTP status, 200 to 299."},
			{Name: "type", Default: "text/plain", Doc: "The Content-Type."},
		},
		Text: source.AnyText,
	}
	return &source.Shape{
		Name:  "ApiNotification",
		Doc:   "A request that a provider, or a caller's browser, sends to us, and what is read from it.",
		Attrs: []source.AttrShape{{Name: "name", Type: source.TypeName, Required: true, Doc: "The name that flows know it by."}},
		Children: []source.ChildShape{
			once(match, 1),
			once(text("Key", "An expression over the request: what tells the notifications of one call from those of others."), 1),
			{Shape: notificationLetShape()},
			once(text("Verify", "A condition; where it does not hold the notification is refused (403) and no call sees it."), 0),
			once(text("Dedupe", "An expression: two notifications with the same value are the same one, sent twice. Without it the whole request counts."), 0),
			once(text("Type", "The language of the body: "+strings.Join(typeNames(), ", ")+"."), 1),
			once(&source.Shape{Name: "Fields", Doc: "The values, if any.", Children: []source.ChildShape{{Shape: notificationFieldShape()}}}, 0),
			once(reply, 0),
		},
	}
}

func notificationLetShape() *source.Shape {
	s := letShape()
	s.Doc = "A value that is computed from the request, in which secrets can be computed with. Local to the document."
	s.Attrs[0].Doc = "By which the Lets below, Verify, Dedupe and Fields read it."
	return s
}

func notificationFieldShape() *source.Shape {
	s := fieldShape()
	s.Doc = "One value of the notification and the data source that it goes to."
	for i := range s.Attrs {
		switch a := &s.Attrs[i]; a.Name {
		case "from":
			a.Enum = (&Interaction{inbound: true}).sources()
			a.Doc = "header, query, form: the Locator is the name of a header or parameter, with #2 or #last behind it for another of several. let: the name of a Let."
		case "required":
			a.Doc = "A notification without the value is refused (400)."
		}
	}
	return s
}
