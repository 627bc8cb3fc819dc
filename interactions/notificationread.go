package interactions

import (
	"errors"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// errRequired is a notification that lacks what a Field requires.
var errRequired = errors.New("a required value is missing")

// errUnreadable is a body that is not of the document's Type.
var errUnreadable = errors.New("the body cannot be read as its Type says")

// errVault is a vault that does not take the secrets of a notification.
var errVault = errors.New("the vault does not take the secrets of the notification")

// receive makes what a call gets of a notification that was verified: it reads
// the Fields, masks, and puts what it read of secrets into the call's vault.
func (h *hearing) receive() (engine.Notified, error) {
	n, e := h.m.n, h.expect
	known := secrets{vars.KnownIn(h.vault), knownFrom(h.secret), knownFrom(h.signed)}
	x, err := h.read(e.Ref, e.Seal, known)
	if err == nil && len(x.harvest.clear) > 0 { // once more, with what was just learnt
		x, err = h.read(e.Ref, e.Seal, append(known, knownFrom(x.harvest.clear)))
	}
	if err != nil {
		return engine.Notified{}, err
	}
	got := engine.Notified{Notification: n.Name, Document: n.Fingerprint, Body: x.body, Read: x.headers, Found: x.harvest.found, Issues: x.harvest.issues}
	if len(got.Body) > MaxKept {
		got.Body = wholeMask(e.Ref)
	}
	if _, issue := n.doc.decoded(h.answer()); issue != "" {
		got.Issues = append([]engine.Issue{{Msg: ofNotification(issue)}}, got.Issues...)
	}
	got.ID = h.shownID(append(known, knownFrom(x.harvest.clear)))
	for ref, clear := range x.harvest.clear {
		if h.vault.Put(ref, clear) != nil {
			return engine.Notified{}, errVault
		}
	}
	return got, nil
}

// readable says what is wrong with a notification that no call is there for.
func (h *hearing) readable() error {
	_, err := h.read("", nil, nil)
	if h.lets == nil && errors.Is(err, errRequired) { // a Let that nobody can compute yet may have it
		return nil
	}
	return err
}

// read reads everything that the document wants. Its error means that the
// notification is none that can be delivered.
func (h *hearing) read(ref string, seal []string, known secrets) (extracted, error) {
	d := h.m.n.doc
	text, _ := d.decoded(h.answer())
	if d.language.name == "JSON" && repeatsMember(text) {
		return extracted{}, &repeatedError{"a name in an object of the body"}
	}
	x := d.extractNotification(notificationMaterial{
		body:   body{text: text, ref: ref, known: known},
		header: h.m.header, query: h.m.query.values(), form: h.m.form.values(),
		lets: h.lets, hidden: h.secret,
	}, seal)
	for i := range x.harvest.issues {
		x.harvest.issues[i].Msg = ofNotification(x.harvest.issues[i].Msg)
	}
	switch {
	case x.issue != "":
		return x, errUnreadable
	case x.harvest.required != "":
		return x, errRequired
	}
	return x, nil
}

func (h *hearing) answer() answer { return answer{headers: h.m.header, body: h.m.body} }

// ofNotification is an issue in the words of a notification.
func ofNotification(msg string) string {
	return strings.ReplaceAll(msg, "the answer", "the notification")
}

// maxID bounds an ID in bytes.
const maxID = 128

// shownID is the identity as the journal may have it: not one that a digest was
// made for, or that is a signature or holds a secret, which could be guessed
// from it.
func (h *hearing) shownID(known secrets) string {
	d := h.m.n.dedupe
	if d == nil {
		return ""
	}
	id, said := h.identity()
	digest, _ := d.expr.Calls(expression.DigestFunctions()...)
	if !said || digest != "" || h.readsSecret(d) || len(id) > maxID || vars.LooksLikeCard(id) || known.In(id) {
		return ""
	}
	for _, p := range d.expr.Placeholders() {
		if !p.Setting && h.m.n.doc.let(p.Name) != nil { // it may be a digest
			return ""
		}
	}
	return id
}
