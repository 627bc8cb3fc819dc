package interactions

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// ParseNotification reads a document. name is what it was asked for by, which
// it must say itself; "" takes any. file is for positions; nothing is opened.
// Every mistake and warning goes to list; the result is nil only when the data
// cannot be read as an ApiNotification at all. One with mistakes is for
// listing, not for use.
func ParseNotification(name, file string, data []byte, list *source.List) *Notification {
	root, err := source.Parse(file, data)
	if err != nil {
		list.Append(err)
		return nil
	}
	if root.Name != "ApiNotification" {
		list.Mistake(root.Pos, "root", "a notification begins with <ApiNotification>, this document with <%s>%s", root.Name, source.Suggest(root.Name, []string{"ApiNotification"}))
		return nil
	}
	NotificationGrammar().Check(root, list)
	sum := sha256.Sum256(append([]byte("ApiNotification "+Dialect+"\n"), data...))
	n := &Notification{Name: root.Value("name"), Fingerprint: hex.EncodeToString(sum[:]), Data: data, Pos: root.Pos}
	if a, ok := root.Attr("name"); ok && name != "" && n.Name != name {
		list.Mistake(a.Value.Pos(), "bad-name", "this notification was looked up as %q and says that its name is %q: the two must be the same", name, n.Name)
	}
	n.doc = &Interaction{Name: n.Name, Fingerprint: n.Fingerprint, Pos: root.Pos, inbound: true, fixed: &plan{reader: noneReader{}}}
	n.match(root.Child("Match"), list)
	n.doc.letElements(root, list)
	n.expressions(root, list)
	n.doc.response(root, list)
	n.checkFields(list)
	n.doc.unusedLets(n.computed(), list)
	n.replyElement(root.Child("Reply"), list)
	return n
}

// expressions reads Key, Verify and Dedupe.
func (n *Notification) expressions(root *source.Element, list *source.List) {
	n.key = &let{name: "(key)"}
	if e := root.Child("Key"); e != nil {
		n.key.at, n.key.text = e.Pos, e.Text()
	} else {
		n.key.text = source.Plain("", `""`)
	}
	var own source.List
	n.key.expr = n.doc.computed(n.key.text, vars.Null, &own)
	list.Append(own.Err())
	_, reads := n.key.expr.ReadsMessage()
	for _, p := range n.key.expr.Placeholders() {
		if !p.Setting {
			list.Mistake(p.Pos, "key", "the Key finds the call: it reads the request and settings only, and $(%s) is known when the call is", p.Name)
		}
	}
	if root.Child("Key") != nil && !reads && own.Err() == nil {
		list.Mistake(n.key.expr.Pos(), "key", `the Key reads nothing of the request: write what tells calls apart, such as query("order") or json(body()).order`)
	}
	n.doc.verifyElement(root, list)
	if n.doc.verify == nil {
		list.Warn(root.Pos, "unverified", "this notification has no <Verify>: whoever knows the path and a key can send one")
	}
	if e := root.Child("Dedupe"); e != nil {
		n.dedupe = &let{name: "(dedupe)", at: e.Pos, text: e.Text()}
		n.dedupe.expr = n.doc.computed(n.dedupe.text, vars.Null, list)
	}
	n.checkTiming(list)
}

// checkTiming points at a digest that is compared with ==: how long that takes
// tells how much of a forged one is right.
func (n *Notification) checkTiming(list *source.List) {
	if n.doc.verify == nil {
		return
	}
	digests := false
	for _, l := range append(n.doc.lets[:len(n.doc.lets):len(n.doc.lets)], n.doc.verify) {
		name, _ := l.expr.Calls(expression.DigestFunctions()...)
		digests = digests || name != ""
	}
	if name, _ := n.doc.verify.expr.Calls("secureEquals"); digests && name == "" {
		list.Warn(n.doc.verify.expr.Pos(), "timing", "compare digests with secureEquals(a, b): the time that == takes helps to forge one")
	}
}

// checkFields points at Fields that read what is not there.
func (n *Notification) checkFields(list *source.List) {
	for _, one := range n.doc.sought {
		for i := range one.holes {
			for _, p := range one.holes[i].Placeholders() {
				list.Mistake(p.Pos, "field", "a notification's Locator has no placeholders")
			}
		}
		f := n.doc.fields[min(one.field, len(n.doc.fields)-1)]
		switch p, _ := one.at.(paramLocator); one.from {
		case fromForm:
			if t := n.doc.language.name; t != "" && t != "URLENCODED" && t != "NONE" {
				list.Mistake(f.pos, "field", `from="form" is for Type URLENCODED or NONE, this is Type %s`, t)
			}
		case fromLet:
			if n.doc.let(p.String()) == nil {
				var names []string
				for _, l := range n.doc.lets {
					names = append(names, l.name)
				}
				list.Mistake(f.pos, "field", "there is no Let %s%s", p.String(), source.Suggest(p.String(), names))
			}
		}
	}
	for _, d := range n.doc.Destinations() {
		if l := n.doc.let(d.Name); l != nil {
			list.Mistake(d.Pos, "let", "%s is a Let of this document (line %d): it cannot be filled", d.Name, l.at.Line)
		}
	}
}

// CheckIn reports what is wrong with the document in a program: an expression
// that cannot take the types of the data sources it reads, a name that means
// two things. Ask it when all data sources are known.
func (n *Notification) CheckIn(env expression.Env, list *source.List) {
	n.doc.letNames(env, list)
	n.doc.expressionsIn(env, n.computed(), list)
}
