package interactions

import (
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// textReader is for Type TEXT. The text is one leaf: a known secret in it
// masks it all; only what a regular expression reads as a secret is masked by
// itself.
type textReader struct{ locators []textLocator }

func newTextReader(locators []locator) reader {
	r := &textReader{}
	for _, at := range locators {
		r.locators = append(r.locators, at.(textLocator))
	}
	return r
}

// wholeText is the path of the whole body in references.
const wholeText = "."

func (r *textReader) read(b body) reply {
	b.text = strings.TrimSpace(b.text)
	if ref, ok := vars.Masked(b.text); ok && b.replay {
		if strings.HasSuffix(ref, "/") {
			return reply{body: b.text, hidden: true}
		}
		return r.readMask(b, ref)
	}
	if b.text == "" {
		return b.empty()
	}
	t := plainText{body: b, found: make([]reading, len(r.locators))}
	for i, at := range r.locators {
		t.find(at, i)
	}
	return reply{body: t.masked(), found: t.found}
}

// readMask reads a recorded text that was masked as one.
func (r *textReader) readMask(b body, ref string) reply {
	found := make([]reading, len(r.locators))
	for i, at := range r.locators {
		found[i] = unknown()
		if at.pattern == "" {
			found[i] = reading{exists: true, mask: ref}
		}
	}
	return reply{body: b.text, found: found}
}

// plainText is a text while it is read.
type plainText struct {
	body
	found []reading
	hide  bool   // nothing of the text is to be kept
	whole []int  // spots of the whole text
	edits []edit // what expressions read of secrets
}

func (t *plainText) find(at textLocator, spot int) {
	// In a recording an expression may look at what a mask hides.
	if t.replay && vars.HoldsMask(t.text) {
		t.found[spot] = unknown()
		return
	}
	if at.pattern == "" {
		t.whole = append(t.whole, spot)
		t.found[spot] = reading{exists: true, raw: t.text, text: t.text, untyped: true, path: wholeText}
		return
	}
	text := t.text[:min(len(t.text), MaxKept)] // a longer body is not kept, so nothing behind this can show
	first := at.re.FindStringSubmatchIndex(text)
	if first == nil || first[2] < 0 {
		return
	}
	part := text[first[2]:first[3]]
	r := reading{exists: true, raw: part, text: part, untyped: true, path: at.String()}
	r.touched = t.secret([]int{spot}, under{}, part, true)
	t.found[spot] = r
	if !r.touched {
		return
	}
	all := at.re.FindAllStringSubmatchIndex(text, maxMatches)
	if len(all) == maxMatches {
		t.hide = true
	}
	for _, m := range all {
		if m[2] < m[3] {
			t.edits = append(t.edits, edit{m[2], m[3], t.ref + "/" + r.path})
		}
	}
}

// maxMatches is how often a secret is looked for in a text by its expression:
// each search may go to the end. Of a text that has more nothing is kept.
const maxMatches = 16

// masked is the text with its masks. Where a known secret still shows nothing
// of it is kept, and what expressions read may be a piece of it. A text that
// says "password" or the like is not kept either, unless a field reads all of
// it as no secret.
func (t *plainText) masked() string {
	out := t.edited()
	if t.hide || t.showsCard(out) || !t.replay && vars.HoldsMask(t.text) || t.known.Clean(out) != out {
		for i := range t.found {
			t.found[i].touched = true
		}
		return vars.MaskOf(t.ref + "/" + wholeText)
	}
	sealed := t.secret(t.whole, under{}, t.text, false)
	if sealed || len(t.edits) > 0 {
		for _, i := range t.whole {
			t.found[i].touched = true
		}
	}
	switch {
	case sealed:
		return vars.MaskOf(t.ref + "/" + wholeText)
	case len(t.whole) == 0 && vars.SecretName(t.text):
		return wholeMask(t.ref)
	}
	return out
}

// showsCard reports whether a card number would be kept in the clear: one among
// words, or one that is all of the text and that no field reads.
func (t *plainText) showsCard(out string) bool {
	if t.replay {
		return false
	}
	if !vars.LooksLikeCard(out) {
		return vars.HoldsCard(out)
	}
	return !slices.ContainsFunc(t.found, func(r reading) bool { return r.exists && r.raw == out })
}

// edited is the text with masks where expressions read secrets.
func (t *plainText) edited() string {
	if len(t.edits) == 0 {
		return t.text
	}
	slices.SortStableFunc(t.edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	for _, e := range t.edits {
		if e.from >= at { // else two expressions read the same
			b.WriteString(t.text[at:e.from])
			b.WriteString(vars.MaskOf(e.ref))
		}
		at = max(at, e.to)
	}
	b.WriteString(t.text[at:])
	return b.String()
}
