package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// syspayStarted is the answer to a start.
type syspayStarted struct {
	Class     string `json:"class"` // always moto_instance
	ID        string `json:"id"`    // a string, SysPay
	ActionURL string `json:"action_url"`
}

// start makes one more instance. It refuses in this order: credentials, content
// type, body, currency, reference. The statuses are invented.
func (s *syspay) start(w http.ResponseWriter, r *http.Request) {
	partner, ok := s.authorized(w, r)
	if !ok {
		return
	}
	if !contentTypeIs(r, "application/json") {
		refuseSysPay(w, http.StatusUnsupportedMediaType, "content_type", "Content-Type must be application/json.")
		return
	}
	body, err := readBody(r)
	if err != nil {
		refuseSysPay(w, bodyStatus(err), "body", err.Error()+".")
		return
	}
	request, err := readSysPayRequest(body)
	if err != nil {
		refuseSysPay(w, http.StatusBadRequest, "validation", err.Error()+".")
		return
	}
	request.partner = partner
	if p := request.payment; p != nil && !slices.Contains(s.options.Currencies, p.currency) {
		refuseSysPay(w, http.StatusBadRequest, "currency_not_allowed", "payment.currency "+p.currency+" is not enabled.")
		return
	}
	base := "http://" + r.Host
	if r.TLS != nil {
		base = "https://" + r.Host
	}
	instance, ok := s.begin(request, base)
	if !ok {
		refuseSysPay(w, http.StatusBadRequest, "duplicate_reference", "payment.reference was used before.")
		return
	}
	answer := syspayStarted{"moto_instance", instance.id, base + syspayPagePath + instance.pageID}
	if s.plot().comma {
		answerText(w, "application/json", `{"class":"moto_instance","id":"`+answer.ID+`","action_url":"`+answer.ActionURL+`",}`)
		return
	}
	answerJSON(w, http.StatusOK, answer)
}

// answerText sends a text as it is.
func answerText(w http.ResponseWriter, contentType, text string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(http.StatusOK)
	w.Write([]byte(text)) // an error means the client has gone: there is nobody to tell
}

// begin books an instance and plans what the imaginary customer does. It is
// false when the payment's reference was used before, by an instance that may
// never have been paid (invented; SysPay: unique for each payment).
func (s *syspay) begin(p syspayRequest, base string) (*syspayInstance, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.settle(now)
	if p.payment != nil {
		if s.refs[p.payment.reference] {
			return nil, false
		}
		s.refs[p.payment.reference] = true
	}
	n := len(s.instances) + 1
	plot := s.plot()
	i := &syspayInstance{
		id:      s.ids.token("syspay instance", n)[:24], // as in SysPay's sample of a token
		pageID:  s.ids.token("syspay page", n),          // the sample's differs from the id, too
		linkID:  s.ids.token("syspay link", n),
		base:    base,
		request: p,
		created: now,
		until:   now.Add(s.options.LinkFor),
		plot:    plot,
	}
	if plot.strings {
		i.id = strconv.Itoa(8 + n) // as in SysPay's sample of a start
	}
	if p.acceptUntil != 0 {
		i.until = time.Unix(p.acceptUntil, 0).UTC()
	}
	s.instances = append(s.instances, i)
	s.ledger = append(s.ledger, i.entry(now, KindSession, "moto instance"))
	end := now.Add(s.options.CustomerAfter)
	switch {
	case plot.atStart:
		end = now
	case plot.atExpiry:
		end = i.until
	}
	s.schedule(i, end, plot.acts, true)
	return i, true
}
