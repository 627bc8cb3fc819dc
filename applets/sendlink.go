package applets

import (
	"slices"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// SendLink has the platform send the caller a message with a link, by SMS or
// e-mail. The link may be any data source; or it is computed: link names an
// ApiInteraction whose request, a GET, is what the caller's browser does. Its
// address is $(Link) in the text, and is never requested by us.
//
//	<SendLink name="Send" to="$(CLID)" next="Sent" onFailure="Agent">
//	  <Text>Please pay here: $(SysPay|ActionUrl)</Text>
//	</SendLink>
//	<SendLink name="Card" to="$(CLID)" link="worldnet/register-page" next="Sent" onFailure="Agent">
//	  <Text>Please enter your card here: $(Link)</Text>
//	</SendLink>
//
// A message is not sent twice by itself: one whose sending is not known leaves
// by onUnknown.
type SendLink struct {
	to, text vars.Template
	link     *exchange // nil: not computed
}

// linkName is what a text calls the computed link.
const linkName = "Link"

func sendLink(d Deps) engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Has the platform send the caller a message with a link.",
			Attrs: []source.AttrShape{
				{Name: "to", Required: true, Doc: "The number or e-mail address; takes placeholders."},
				{Name: "link", Doc: "The name of an ApiInteraction whose address is computed: $(Link) in the text."},
			},
			Children: []source.ChildShape{{Shape: &source.Shape{Name: "Text", Doc: "The message; takes placeholders.", Text: source.AnyText}, Min: 1, Max: 1}}},
		Exits: []engine.ExitSpec{
			{Name: "next", Doc: "The platform has taken it."},
			{Name: "onUnknown", Failure: true, Else: "onFailure", Doc: "Whether it was sent is not known."},
			{Name: "onFailure", Failure: true, Doc: "It was not sent."},
		},
		New: func(b *engine.Build) engine.Applet {
			e := b.Element()
			s := &SendLink{to: b.Text("to")}
			b.Uses(engine.UseNumber, s.to)
			a, computed := e.Attr("link")
			if text := e.Child("Text"); text != nil {
				s.text = vars.Parse(text.Text(), vars.InText, false, b.List())
				own := func(p vars.Placeholder) bool { return computed && !p.Setting && p.Name == linkName }
				b.Reads(slices.DeleteFunc(s.text.Placeholders(), own))
				for _, in := range s.text.Insertions() {
					if !own(in.Placeholder) {
						b.ReadFor(engine.Read{Insertion: in, Use: engine.UseMessage})
					}
				}
			}
			if !computed {
				return s
			}
			s.link = &exchange{doc: document(b, d.Interactions.Load, a)}
			if s.link.doc != nil {
				s.link.doc.CheckLink(a.Value.Pos(), b.List())
				s.link.announce(b)
			}
			if !slices.ContainsFunc(s.text.Placeholders(), func(p vars.Placeholder) bool { return !p.Setting && p.Name == linkName }) {
				b.List().Mistake(a.Value.Pos(), "link", "the Text does not hold $(%s), where the link would stand", linkName)
			}
			return s
		},
	}
}

// withLink is the call's data with the link in front, which only the shell knows.
type withLink struct{ *engine.Visit }

func (w withLink) Data(name string) vars.Value {
	if name == linkName {
		return vars.Secret(engine.LinkRef, vars.Designer)
	}
	return w.Visit.Data(name)
}

// Enter implements [engine.Applet].
func (s *SendLink) Enter(v *engine.Visit) engine.Action {
	var scope vars.Scope = v
	var link *engine.Fetch
	if s.link != nil {
		f, err := s.link.doc.Render(s.link.scope(v))
		if err != nil {
			return engine.Leave("onFailure", &engine.Why{Text: "the link is refused: " + err.Error()})
		}
		f.Ref, f.Seed = v.Ref(), v.CommandSeed()
		link, scope = &f, withLink{v}
	}
	to, err := s.to.Render(v)
	if err != nil {
		return engine.Fault(err.Error())
	}
	if t, ok := to.Text.Clear(); ok && t == "" {
		return engine.Leave("onFailure", &engine.Why{Text: "there is nowhere to send it: " + s.to.String() + " is empty"})
	}
	text, err := s.text.Render(scope)
	if err != nil {
		return engine.Fault(err.Error())
	}
	return engine.DoMessage(leg.MessageTo{To: to.Text, Text: text.Text}, link)
}

// Resume implements [engine.Applet].
func (s *SendLink) Resume(_ *engine.Visit, ev engine.Event) engine.Action {
	why := &engine.Why{Text: ev.Leg.Detail}
	switch ev.Leg.Status {
	case leg.Done:
		return engine.Leave("next", nil)
	case leg.Unknown:
		return engine.Leave("onUnknown", why)
	case leg.Gone:
		why.Text = "the caller is gone"
	}
	return engine.Leave("onFailure", why)
}
