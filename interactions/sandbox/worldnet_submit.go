package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// submit takes the card of a page and sends the browser on with the result.
func (w *worldnet) submit(rw http.ResponseWriter, r *http.Request) {
	form, ok := worldnetForm(rw, r)
	if !ok {
		return
	}
	w.mu.Lock()
	now := w.now()
	w.settle(now)
	p := w.pages[form.Get("PAGE")]
	if p == nil || p.result == nil && !slices.Contains(w.open, p) {
		w.mu.Unlock()
		answerWorldnetPage(rw, http.StatusGone, worldnetMessage, "This page has expired.")
		return
	}
	if p.result == nil {
		w.open = slices.DeleteFunc(w.open, func(o *worldnetPage) bool { return o == p })
		p.result = w.take(p, form, now)
	}
	result := p.result
	w.mu.Unlock()
	w.deliver(rw, result)
}

// take stores the card of a page, or refuses it, and makes the result. The
// caller holds w.mu.
func (w *worldnet) take(p *worldnetPage, form url.Values, now time.Time) worldnetPairs {
	q := p.request
	w.tries[q.ref]++
	card, code := readWorldnetCard(form, now)
	switch {
	case w.scenario.code != "":
		code = w.scenario.code
	case w.scenario.first != "" && w.tries[q.ref] == 1:
		code = w.scenario.first
	case code == "" && w.options.EmailField == "mandatory" && !worldnetEmail.MatchString(form.Get("EMAIL")):
		code = "E03" // invented: no code is for the address
	case code == "":
		if code = w.fits(q); code == "" {
			code = worldnetApproved
		}
	}
	if !worldnetStores(code) {
		w.ledger = append(w.ledger, p.entry(now, KindDecline, code+" "+worldnetTexts()[code]))
		return w.refusal(q.ref, code, q.digest, now)
	}
	if card.masked == "" { // the scenario stores a card that deserves it not
		card = worldnetCard{kind: "Visa Credit", expiry: "1230", holder: "Ann Example", masked: "444433******1111"}
	}
	card.reference = w.cards[q.ref].reference
	if card.reference == "" || w.options.NewReference {
		card.reference = w.reference()
	}
	w.cards[q.ref] = card
	w.ledger = append(w.ledger, p.entry(now, KindToken, strings.TrimSpace(q.action+" "+card.kind)))
	return w.approval(q, code, card, now)
}
