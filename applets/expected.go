package applets

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// expected is what an applet waits for to come in: notifications by name, and
// the key that tells this call's from others.
type expected struct {
	all []*notification
	key vars.Template
}

// notification is a document as a program uses it.
type notification struct {
	doc  *interactions.Notification
	seal []string // destinations that are secret in this program
}

// expectedAttrs are the attributes of applets that wait for notifications.
func expectedAttrs(required bool) []source.AttrShape {
	return []source.AttrShape{
		{Name: "notification", Required: required, Doc: "The names of ApiNotification documents, with blanks between them; the first that comes counts."},
		{Name: "key", Required: required, Doc: "What tells this call's notification from others: what the document's Key gives; takes placeholders."},
	}
}

// compileExpected is nil when the applet names no notification.
func compileExpected(b *engine.Build, lib *interactions.Library) *expected {
	e := b.Element()
	names, ok := e.Attr("notification")
	key, hasKey := e.Attr("key")
	switch {
	case !ok && hasKey:
		b.List().Mistake(key.Pos, "missing-attribute", "key= is for notification=, which is missing")
		return nil
	case !ok:
		return nil
	case !hasKey:
		b.List().Mistake(names.Pos, "missing-attribute", "notification= needs key=: what tells this call's notification from others")
	}
	x := &expected{key: b.Text("key")}
	b.Uses(engine.UseKey, x.key)
	for _, name := range strings.Fields(names.Value.String()) {
		n := &notification{doc: lib.Notification(name, names.Value.Pos(), b.List())}
		if n.doc == nil {
			continue
		}
		if slices.ContainsFunc(x.all, func(o *notification) bool { return o.doc.Name == n.doc.Name }) {
			b.List().Mistake(names.Value.Pos(), "duplicate-name", "notification= names %s twice", name)
			continue
		}
		n.announce(b)
		x.all = append(x.all, n)
	}
	if len(strings.Fields(names.Value.String())) == 0 {
		b.List().Mistake(names.Value.Pos(), "bad-value", "notification= names nothing")
	}
	x.fills(b)
	return x
}

// fills says what a notification fills. Which of several comes nobody knows,
// nor whether one comes at all where the server is asked, too.
func (x *expected) fills(b *engine.Build) {
	count := map[string]int{}
	for _, n := range x.all {
		for _, d := range n.doc.Destinations() {
			count[d.Name]++
		}
	}
	_, asks := b.Element().Attr("until")
	for _, n := range x.all {
		for _, d := range n.doc.Destinations() {
			b.Fills(engine.Fill{Name: d.Name, Exits: []string{"next"}, Maybe: asks || count[d.Name] < len(x.all), Pos: d.Pos})
		}
	}
}

// announce tells the program what the document is made of, reads and fills.
func (n *notification) announce(b *engine.Build) {
	b.Depend("interaction "+n.doc.Name, n.doc.Data)
	b.Reads(n.doc.Placeholders())
	for _, d := range n.doc.Destinations() {
		b.Declare(d.Name, d.Type, d.Secret)
	}
	b.Later(func() {
		if b.First("notification " + n.doc.Fingerprint) {
			n.doc.CheckIn(env{b}, b.List())
		}
		for _, d := range n.doc.Destinations() {
			if d.Secret != "false" && b.IsSecret(d.Name) {
				n.seal = append(n.seal, d.Name)
			}
		}
	})
}

// expect is what the next wait of the visit expects; none without an applet's
// notification=.
func (x *expected) expect(v *engine.Visit) ([]engine.Expect, error) {
	if x == nil {
		return nil, nil
	}
	r, err := x.key.Render(v)
	if err != nil {
		return nil, err
	}
	key, ok := r.Text.Clear()
	switch {
	case !ok:
		return nil, fmt.Errorf("key=%q is a secret: what tells a call's notification stands in the journal", x.key.String())
	case key == "":
		return nil, errors.New("key=" + x.key.String() + " is empty: no notification could be told to be this call's")
	}
	out := make([]engine.Expect, 0, len(x.all))
	for i, n := range x.all {
		ref := v.Ref()
		if i > 0 {
			ref = fmt.Sprintf("%s/%d", ref, i+1)
		}
		out = append(out, n.doc.Expect(v, key, ref, n.seal))
	}
	return out, nil
}

// assign fills the destinations of the notification that came.
func (x *expected) assign(v *engine.Visit, got *engine.Notified) []engine.Issue {
	for i, n := range x.all {
		if n.doc.Name != got.Notification {
			continue
		}
		ref := v.AnswerRef()
		if i > 0 {
			ref = fmt.Sprintf("%s/%d", ref, i+1)
		}
		found, issues := n.doc.ValuesOf(*got, ref, n.seal)
		for _, f := range found {
			v.Set(f.Name, f.Value)
		}
		return issues
	}
	return nil
}
