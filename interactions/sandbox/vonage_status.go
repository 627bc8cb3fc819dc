package sandbox

import (
	"net/http"
	"strings"
)

// vonageTime is the form of times in answers. Vonage: UTC, ISO 8601, with
// microseconds and Z.
const vonageTime = "2006-01-02T15:04:05.000000Z"

// vonageStatus is the answer to a question for the state. Vonage documents the
// names. callGuid is null for a digital session without a call (invented).
type vonageStatus struct {
	LastUpdatedOn       string            `json:"lastUpdatedOn"`
	CreatedOn           string            `json:"createdOn"`
	CallGUID            *string           `json:"callGuid"`
	SessionGUID         string            `json:"sessionGuid"`
	ProviderSessionGUID string            `json:"providerSessionGuid"`
	SessionState        string            `json:"sessionState"`
	PaymentResultData   map[string]string `json:"paymentResultData,omitempty"`
}

// status answers GET /globalpci/v1/session/{id}. Vonage: the results are kept
// 15 minutes after the session is completed. The statuses 401 and 404 are
// invented.
func (v *vonage) status(w http.ResponseWriter, r *http.Request) {
	if !v.authorized(r) {
		refuseToken(w)
		return
	}
	switch answer, found, refused := v.look(strings.TrimPrefix(r.URL.Path, vonageStatusPath)); {
	case refused:
		refuseToken(w)
	case !found:
		answerMessage(w, http.StatusNotFound, "Session not found.")
	default:
		answerJSON(w, http.StatusOK, answer)
	}
}

// look is the status of a session now. refused is true once a session in the
// scenario "unauthorized-midway": the token stays valid for others.
func (v *vonage) look(id string) (answer vonageStatus, found, refused bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.now()
	v.settle(now)
	s, found := v.sessions[id]
	if !found {
		return vonageStatus{}, false, false
	}
	if s.outcome.refuse && !s.refused {
		s.refused = true
		return vonageStatus{}, true, true
	}
	state, since := s.state(now, v.options.States)
	answer = vonageStatus{
		LastUpdatedOn:       since.Format(vonageTime),
		CreatedOn:           s.created.Format(vonageTime),
		SessionGUID:         s.id,
		ProviderSessionGUID: s.provider,
		SessionState:        state,
	}
	if s.payment.callGUID != "" {
		answer.CallGUID = &s.payment.callGUID
	}
	if s.over(now) && s.outcome.decision != "" {
		answer.PaymentResultData = v.result(s)
	}
	return answer, true, false
}

// result is paymentResultData: a flat dictionary of strings whose keys depend on
// the gateway. Vonage: the keys, ACCEPT, 100 and an Amount without a decimal
// point ("1240") are those of its example; read here as minor units. The other
// values are invented.
func (v *vonage) result(s *vonageSession) map[string]string {
	currency := s.payment.currency
	if currency == "" {
		currency = v.options.Currency
	}
	return map[string]string{
		"decision":              s.outcome.decision,
		"reasonCode":            s.outcome.reason,
		"requestID":             v.ids.digits("vonage request", s.ordinal, 22),
		"requestToken":          v.ids.token("vonage request token", s.ordinal),
		"Amount":                strings.TrimLeft(strings.Replace(s.payment.amount, ".", "", 1), "0"),
		"Currency":              currency,
		"MerchantReferenceCode": s.payment.reference,
		"transactionType":       "sale",
	}
}
