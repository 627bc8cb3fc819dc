package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
)

// rest answers a REST operation. It refuses in this order: token (403), content
// type (415, invented), body (422). act answers the rest with a status and a
// value.
func (p *paycomet) rest(act func(map[string]any) (int, any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if tokens := r.Header.Values("Paycomet-Api-Token"); len(tokens) != 1 || !sameSecret(tokens[0], p.options.Token) {
			answerJSON(w, http.StatusForbidden, map[string]int{"errorCode": paycometCredentials})
			return
		}
		if !contentTypeIs(r, "application/json") {
			answerJSON(w, http.StatusUnsupportedMediaType, paycometError(paycometOperation, "Content-Type must be application/json"))
			return
		}
		raw, err := readBody(r)
		if err != nil {
			answerJSON(w, bodyStatus(err), paycometError(paycometOperation, err.Error()))
			return
		}
		body, err := strictObject(raw)
		if err != nil {
			answerJSON(w, http.StatusUnprocessableEntity, paycometError(paycometOperation, err.Error()))
			return
		}
		status, answer := act(body)
		answerJSON(w, status, answer)
	}
}

// paycometError is the body of a 422: the code, a message and details.
func paycometError(code int, message string, detail ...string) map[string]any {
	return map[string]any{"errorCode": code, "error": map[string]any{"message": message, "detail": append([]string{}, detail...)}}
}

// refusal is the answer to a field that is not right.
func (e *paycometRefusal) answer() (int, any) {
	return http.StatusUnprocessableEntity, paycometError(e.code, "The given data was invalid.", e.Error())
}

// paycometFields reads members with the types that the API has: whole numbers and
// texts. Null and absent are the same.
type paycometFields struct {
	body  map[string]any
	wrong *paycometRefusal // the first
}

func (f *paycometFields) number(name string, code int) string {
	switch v := f.body[name].(type) {
	case nil:
		return ""
	case json.Number:
		if !strings.ContainsAny(v.String(), ".eE-") {
			return v.String()
		}
	}
	f.refuse(code, name, "is not a whole number")
	return ""
}

func (f *paycometFields) text(name string, code int) string {
	switch v := f.body[name].(type) {
	case nil:
		return ""
	case string:
		return v
	}
	f.refuse(code, name, "is not a string")
	return ""
}

func (f *paycometFields) refuse(code int, name, says string) {
	if f.wrong == nil {
		f.wrong = &paycometRefusal{code, name, says}
	}
}

// ownTerminal refuses a terminal of somebody else.
func (p *paycomet) ownTerminal(terminal string) *paycometRefusal {
	if terminal != p.options.Terminal {
		return &paycometRefusal{paycometTerminalID, "terminal", "is not one of this account"}
	}
	return nil
}

// unavailable is the code of a provider or station that does not exist; 0 when
// both do.
func (p *paycomet) unavailable(provider, station string) int {
	switch {
	case provider != p.options.ProviderID:
		return paycometProvider
	case station != p.options.StationID:
		return paycometStation
	}
	return 0
}

// restOrder reads the three members that session-state and session-cancel have.
func (p *paycomet) restOrder(body map[string]any) (order string, code int, wrong *paycometRefusal) {
	f := paycometFields{body: body}
	terminal, provider := f.number("terminal", paycometTerminalID), f.number("ivrProviderId", paycometProvider)
	order = f.text("ivrMerchantOrder", paycometReference)
	if !paycometForms.order.MatchString(order) {
		f.refuse(paycometReference, "ivrMerchantOrder", "is missing or not of the form "+paycometForms.order.String())
	}
	if f.wrong == nil {
		f.wrong = p.ownTerminal(terminal)
	}
	return order, p.unavailable(provider, p.options.StationID), f.wrong
}

// restState answers session-state: numbers and Booleans, unlike the others.
func (p *paycomet) restState(body map[string]any) (int, any) {
	order, code, wrong := p.restOrder(body)
	switch {
	case wrong != nil:
		return wrong.answer()
	case code != 0:
		return http.StatusOK, map[string]any{"errorCode": code, "ivrResponse": false}
	}
	a := p.look(order)
	return http.StatusOK, map[string]any{"errorCode": a.code, "ivrResponse": a.found, "ivrSessionState": a.state, "ivrSessionResult": a.result,
		"ivrTimeLeft": a.left, "ivrDigitPan": a.pan, "ivrDigitExp": a.exp, "ivrDigitCvc": a.cvc}
}

// restCancel answers session-cancel.
func (p *paycomet) restCancel(body map[string]any) (int, any) {
	order, code, wrong := p.restOrder(body)
	switch {
	case wrong != nil:
		return wrong.answer()
	case code != 0:
		return http.StatusOK, map[string]any{"errorCode": code, "ivrResponse": false}
	}
	a, done := p.cancel(order)
	return http.StatusOK, map[string]any{"errorCode": 0, "ivrResponse": done, "ivrSessionState": a.state}
}
