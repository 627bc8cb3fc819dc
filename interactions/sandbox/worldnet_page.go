package sandbox

import (
	"net/http"
	"net/url"
	"time"
)

// worldnetPage is a page that was opened. It takes one card; sending its form
// again gives the same result again (invented).
type worldnetPage struct {
	id      string
	request worldnetRequest
	until   time.Time // from then on it takes no card
	result  worldnetPairs
}

func (p *worldnetPage) entry(at time.Time, kind, detail string) Entry {
	return Entry{At: at, Kind: kind, Session: p.id, Reference: p.request.ref, Detail: detail}
}

// show answers the merchant's link (GET) or form (POST) with the page. It may be
// opened as often as wanted while its DATETIME is timely (invented).
func (w *worldnet) show(rw http.ResponseWriter, r *http.Request) {
	form, ok := worldnetForm(rw, r)
	if !ok {
		return
	}
	w.mu.Lock()
	now := w.now()
	w.settle(now)
	q, code := w.read(form, now)
	if code == "" {
		code = w.fits(q)
	}
	if code != "" {
		result := w.refusal(form.Get("MERCHANTREF"), code, q.digest, now)
		w.mu.Unlock()
		w.refuse(rw, code, result)
		return
	}
	w.opened++
	p := &worldnetPage{id: w.ids.token("worldnet page", w.opened), request: q, until: now.Add(w.options.PageLife)}
	w.pages[p.id] = p
	w.open = append(w.open, p)
	w.ledger = append(w.ledger, p.entry(now, KindSession, q.action))
	w.mu.Unlock()
	answerWorldnetPage(rw, http.StatusOK, worldnetCardForm, worldnetCardPage{
		Action: worldnetSubmitPath, Page: p.id, Email: q.email,
		EmailShown: w.options.EmailField != "hidden", EmailRequired: w.options.EmailField == "mandatory",
	})
}

// refuse answers a request that shows no page: by a redirect that says why, or
// by a page. Without a known terminal there is no Secure Tokens URL to go to.
func (w *worldnet) refuse(rw http.ResponseWriter, code string, result worldnetPairs) {
	if w.options.ErrorPage || code == "E06" || w.inbox == "" {
		answerWorldnetPage(rw, http.StatusOK, worldnetMessage, code+" "+worldnetTexts()[code])
		return
	}
	w.deliver(rw, result)
}

// settle books the pages that nobody filled in in time. The caller holds w.mu.
func (w *worldnet) settle(now time.Time) {
	for len(w.open) > 0 && !now.Before(w.open[0].until) {
		p := w.open[0]
		w.open = w.open[1:]
		w.ledger = append(w.ledger, p.entry(p.until, KindEnd, "page not filled in"))
	}
}

// worldnetForm reads the query of a GET and the form of a POST, never both.
func worldnetForm(rw http.ResponseWriter, r *http.Request) (url.Values, bool) {
	text := r.URL.RawQuery
	if r.Method == http.MethodPost {
		if !contentTypeIs(r, "application/x-www-form-urlencoded") {
			answerWorldnetPage(rw, http.StatusUnsupportedMediaType, worldnetMessage, "A form is wanted here.")
			return nil, false
		}
		body, err := readBody(r)
		if err != nil {
			answerWorldnetPage(rw, bodyStatus(err), worldnetMessage, err.Error())
			return nil, false
		}
		text = string(body)
	}
	form, err := url.ParseQuery(text)
	if err != nil {
		answerWorldnetPage(rw, http.StatusBadRequest, worldnetMessage, "The parameters cannot be read.")
		return nil, false
	}
	return form, true
}
