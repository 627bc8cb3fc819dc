package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// submitted takes the form.
func (s *syspay) submitted(w http.ResponseWriter, r *http.Request, i *syspayInstance, customer bool) {
	body, err := readBody(r)
	form, malformed := url.ParseQuery(string(body))
	if err != nil || malformed != nil || !contentTypeIs(r, "application/x-www-form-urlencoded") {
		showSysPay(w, http.StatusBadRequest, syspayView{Title: "This does not work"})
		return
	}
	location, made, mistake := s.take(i, customer, form)
	switch {
	case mistake != "":
		status, view := s.view(i, customer, mistake)
		showSysPay(w, status, view)
	case made != "":
		showSysPay(w, http.StatusOK, syspayView{Title: "Secure link", Made: made})
	case location == "":
		showSysPay(w, http.StatusOK, syspayView{Title: "Thank you"})
	default:
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusSeeOther)
	}
}

// take does what the form asks for: location is where the browser goes, made a
// secure link, mistake a text for who has typed.
func (s *syspay) take(i *syspayInstance, customer bool, form url.Values) (location, made, mistake string) {
	s.mu.Lock()
	now := s.now()
	s.settle(now)
	if gone := i.gone(now); gone != "" {
		s.mu.Unlock()
		return "", "", gone
	}
	acts, card, mistake := s.wanted(i, customer, form, now)
	if mistake != "" || len(acts) == 0 {
		s.mu.Unlock()
		return "", "", mistake
	}
	s.drop(i)
	if acts[0].token == syspayRedirect {
		i.linked = true
		s.do(&syspayStep{syspayAct: acts[0], at: now, instance: i})
		i.used = false // the customer's page is still to be used
		s.mu.Unlock()
		return "", i.base + syspayLinkPath + i.linkID, ""
	}
	first := &syspayStep{syspayAct: acts[0], at: now, instance: i, card: card}
	s.do(first)
	s.schedule(i, now, acts[1:], false)
	s.mu.Unlock()
	location, _ = s.notices(first)
	s.tell(first)
	return location, "", ""
}

// wanted reads the form: the acts that it leads to. What happens to a good card
// is up to the scenario where that is about somebody who pays. The caller holds
// s.mu.
func (s *syspay) wanted(i *syspayInstance, customer bool, form url.Values, now time.Time) ([]syspayAct, *syspayCard, string) {
	closed := !customer && i.request.closed["direct_processing"]
	switch action := form.Get("action"); {
	case action == "secure_link" && !customer && !i.request.closed["secure_link"]:
		return []syspayAct{{token: syspayRedirect}}, nil, s.edit(i, form)
	case action == "cancel" && !closed:
		return []syspayAct{{token: syspayCancelled, payment: syspayCancelled, events: 1}}, nil, ""
	case action != "submit" && action != "" || closed:
		return nil, nil, "This is not allowed here."
	}
	card, mistake := s.options.readSysPayCard(form.Get, now)
	if mistake != "" {
		return nil, nil, mistake
	}
	if !customer {
		if mistake := s.edit(i, form); mistake != "" {
			return nil, nil, mistake
		}
	}
	if card.declined {
		return []syspayAct{{token: syspayFailed, payment: syspayFailed, events: 1}}, card, ""
	}
	var acts []syspayAct
	for _, act := range i.plot.acts {
		if !act.forged && !i.plot.atExpiry {
			acts = append(acts, act)
		}
	}
	if len(acts) == 0 {
		acts = []syspayAct{{token: syspayActive, payment: syspaySuccess, events: 1}}
	}
	return acts, card, ""
}

// edit takes over the inputs that are not locked. The caller holds s.mu.
func (s *syspay) edit(i *syspayInstance, form url.Values) (mistake string) {
	p := i.request
	value := func(name string) (string, bool) { return form.Get(name), form.Has(name) && !p.locked[name] }
	if text, ok := value("description"); ok {
		p.description = text
	}
	if p.payment != nil {
		pay := *p.payment
		if text, ok := value("payment_amount"); ok {
			amount, err := vonageAmount(text)
			cents, _ := strconv.ParseInt(strings.Replace(amount, ".", "", 1), 10, 64)
			if err != nil || cents == 0 {
				return "This is not an amount."
			}
			pay.cents = cents
		}
		if text, ok := value("payment_currency"); ok {
			pay.currency = text
		}
		if text, ok := value("reference"); ok && text != pay.reference {
			if s.refs[text] || !syspayPrintable.MatchString(text) {
				return "This reference was used before."
			}
			s.refs[text], pay.reference = true, text
		}
		p.payment = &pay
	}
	i.request = p
	return ""
}
