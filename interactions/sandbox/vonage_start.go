package sandbox

import (
	"fmt"
	"net/http"
)

// vonageStarted is the answer to a start. Vonage documents the names of the
// fields; their values are invented.
type vonageStarted struct {
	DtmfFallbackNumber string `json:"dtmfFallbackNumber,omitempty"` // self service only: the number to transfer the call to
	DtmfLinkID         string `json:"dtmfLinkId,omitempty"`         // self service only: ties the call to the session; 10 digits
	SessionID          string `json:"sessionId"`
	Message            string `json:"Message"`
}

// startVoice starts a payment by keypad: "self service".
func (v *vonage) startVoice(w http.ResponseWriter, r *http.Request) { v.start(w, r, false) }

// startDigital starts a payment by a link that is sent to the caller.
func (v *vonage) startDigital(w http.ResponseWriter, r *http.Request) { v.start(w, r, true) }

func (v *vonage) start(w http.ResponseWriter, r *http.Request, digital bool) {
	payment, ok := v.asked(w, r, func(body []byte) (vonagePayment, error) { return readVonagePayment(body, digital) })
	if ok {
		answerJSON(w, http.StatusOK, v.begin(payment))
	}
}

// asked is what a start asks for. It refuses in this order: token, content
// type, body, account configuration. The statuses are invented, Vonage
// documents the texts.
func (v *vonage) asked(w http.ResponseWriter, r *http.Request, read func([]byte) (vonagePayment, error)) (vonagePayment, bool) {
	if !v.authorized(r) {
		refuseToken(w)
		return vonagePayment{}, false
	}
	if !contentTypeIs(r, "application/json") {
		answerMessage(w, http.StatusUnsupportedMediaType, "Content-Type must be application/json.")
		return vonagePayment{}, false
	}
	body, err := readBody(r)
	if err != nil {
		answerMessage(w, bodyStatus(err), err.Error()+".")
		return vonagePayment{}, false
	}
	payment, err := read(body)
	if err != nil {
		answerMessage(w, http.StatusBadRequest, err.Error()+".")
		return vonagePayment{}, false
	}
	if payment.configuration == "" && payment.agent { // optional there
		payment.configuration = v.options.AccountConfigurationID
	}
	if payment.configuration != v.options.AccountConfigurationID {
		answerMessage(w, http.StatusBadRequest, fmt.Sprintf(
			"Account configuration does not exists for account: %s, configuration Id: %s.", v.options.Account, payment.configuration))
		return vonagePayment{}, false
	}
	return payment, true
}

// begin makes one more session.
func (v *vonage) begin(p vonagePayment) vonageStarted {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.now()
	v.settle(now)
	v.started++
	s := &vonageSession{
		id:       v.ids.guid("vonage session", v.started),
		provider: v.ids.guid("vonage provider session", v.started),
		ordinal:  v.started,
		payment:  p,
		created:  now,
		progress: now.Add(v.options.CreatedFor),
		finish:   now.Add(v.options.FinishAfter),
		outcome:  v.scenarios[v.scenario],
	}
	v.sessions[s.id] = s
	if s.outcome.kind != "" {
		v.open = append(v.open, s)
	}
	answer := vonageStarted{SessionID: s.id, Message: "Session created."}
	detail := "digital"
	switch {
	case p.agent:
		detail = "agent assist"
	case !p.digital:
		detail = "self service"
		answer.DtmfFallbackNumber = v.options.DtmfFallbackNumber
		answer.DtmfLinkID = v.ids.digits("vonage dtmf link", v.started, 10)
	}
	v.ledger = append(v.ledger, s.entry(now, KindSession, detail))
	return answer
}
