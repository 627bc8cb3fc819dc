package sandbox

import (
	"net/http"
	"strconv"
)

// restInfo answers payments/{order}/info: what the books have about an order.
// PAYCOMET: state 0 failed, 1 done, 2 unfinished. There is no card token in it.
// What an order without a payment gets (200 with a code), and that a
// registration is none, are invented.
func (p *paycomet) restInfo(order string, body map[string]any) (int, any) {
	asked, _ := body["payment"].(map[string]any)
	f := paycometFields{body: asked}
	if terminal := f.number("terminal", paycometTerminalID); f.wrong == nil {
		f.wrong = p.ownTerminal(terminal)
	}
	if f.wrong != nil {
		return f.wrong.answer()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	p.settle(now)
	s := p.session(order)
	if s == nil || s.request.kind == "107" || s.state(now) == paycometNotFound {
		return http.StatusOK, map[string]any{"errorCode": paycometNoPayment}
	}
	return http.StatusOK, map[string]any{"errorCode": 0, "payment": p.payment(s, s.answer(now))}
}

// payment is the record of a session. Values are invented but for state and
// response.
func (p *paycomet) payment(s *paycometSession, a paycometState) map[string]any {
	terminal, _ := strconv.Atoi(p.options.Terminal)
	m := map[string]any{
		"order": s.request.order, "terminal": terminal, "amount": s.request.amount, "currency": s.request.currency,
		"operationType": s.request.kind, "state": 0, "response": "KO", "errorCode": a.code,
		"errorDescription": paycometText(a.code, "en"), "authCode": "", "pan": "", "cardBrand": "",
	}
	switch {
	case paycometOpen(a.state) || a.state == paycometOK && s.outcome.unclear:
		m["state"], m["response"] = 2, "UF"
	case a.state == paycometOK:
		m["state"], m["response"], m["authCode"] = 1, "OK", p.ids.digits("paycomet authorisation", s.ordinal, 6)
		m["pan"], m["cardBrand"] = "4111-11XX-XXXX-1111", "VISA"
	}
	m["history"] = []map[string]any{{"timestamp": s.finish.Format(paycometTime), "amount": s.request.amount, "state": m["state"], "response": m["response"]}}
	return m
}

// restError answers /v1/errors.
func (p *paycomet) restError(body map[string]any) (int, any) {
	f := paycometFields{body: body}
	terminal, code, lang := f.number("terminal", paycometTerminalID), f.number("errorCode", paycometOperation), f.text("lang", paycometOperation)
	if code == "" {
		f.refuse(paycometOperation, "errorCode", "is missing")
	}
	if f.wrong == nil {
		f.wrong = p.ownTerminal(terminal)
	}
	if f.wrong != nil {
		return f.wrong.answer()
	}
	n, _ := strconv.Atoi(code)
	return http.StatusOK, map[string]any{"errorCode": n, "errorDescription": paycometText(n, lang)}
}

// paycometText describes a code. PAYCOMET: Spanish unless lang says otherwise.
// The words are invented.
func paycometText(code int, lang string) string {
	texts := map[int][2]string{
		0:                    {"Sin error", "No error"},
		paycometDeclined:     {"Fondos insuficientes", "Insufficient funds"},
		paycometCallerEnded:  {"El cliente ha colgado", "The caller hung up"},
		paycometWrongInputs:  {"Demasiadas entradas erróneas", "Too many wrong inputs"},
		paycometNoSession:    {"No se pudo establecer la sesión IVR", "The IVR session could not be established"},
		paycometReferenceNow: {"Referencia en curso", "The reference is in progress"},
	}
	text, ok := texts[code]
	switch {
	case !ok:
		return "Error " + strconv.Itoa(code)
	case lang == "" || lang == "es":
		return text[0]
	}
	return text[1]
}
