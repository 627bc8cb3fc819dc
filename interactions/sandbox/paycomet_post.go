package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
)

// post answers post_ivr.php: the state by a form whose one field, getIVRData,
// is a JSON object. PAYCOMET's example sends the object without encoding it,
// which a form reader takes too. The answer is JSON text of strings, without the
// result of the session; its content type is that of a page (inferred: the
// example parses a text).
//
// What is refused is answered 200 with IVR_RESPONSE 0 and a code (invented; the
// codes are PAYCOMET's).
func (p *paycomet) post(w http.ResponseWriter, r *http.Request) {
	raw, err := readBody(r)
	if err != nil {
		http.Error(w, err.Error(), bodyStatus(err))
		return
	}
	if !contentTypeIs(r, "application/x-www-form-urlencoded") {
		http.Error(w, "Content-Type must be application/x-www-form-urlencoded", http.StatusUnsupportedMediaType)
		return
	}
	a, code := p.postState(string(raw))
	if code != 0 {
		a = paycometState{code: code}
	}
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	body := newRecording()
	answerJSON(body, http.StatusOK, map[string]string{
		"IVR_RESPONSE": paycometBit(a.found), "IVR_SESSION_STATE": strconv.Itoa(a.state), "IVR_TIME_LEFT": strconv.Itoa(a.left),
		"IVR_DIGIT_PAN": strconv.Itoa(a.pan), "IVR_DIGIT_EXP": strconv.Itoa(a.exp), "IVR_DIGIT_CVC": strconv.Itoa(a.cvc),
		"IVR_ERROR_ID": strconv.Itoa(a.code),
	})
	w.Write(body.body.Bytes()) // an error means the client has gone
}

// postState reads the question and looks.
func (p *paycomet) postState(body string) (a paycometState, code int) {
	form, err := url.ParseQuery(body)
	if err != nil || len(form["getIVRData"]) != 1 {
		return a, paycometOperation
	}
	asked, err := strictObject([]byte(form.Get("getIVRData")))
	if err != nil {
		return a, paycometOperation
	}
	text := func(name string) string { s, _ := asked[name].(string); return s }
	if text("OPERATION") != "1" {
		return a, 1240 // method not implemented
	}
	return p.signedState(text("IVR_PROVIDER_ID"), text("IVR_MERCHANT_CODE"), text("IVR_MERCHANT_TERMINAL"), text("IVR_MERCHANT_ORDER"), text("IVR_PROVIDER_SIGNATURE"))
}

// signedState is the state for who signs the question, in SOAP and
// post_ivr.php.
func (p *paycomet) signedState(provider, client, terminal, order, signature string) (a paycometState, code int) {
	switch {
	case !paycometForms.provider.MatchString(provider):
		return a, paycometProvider
	case !paycometForms.client.MatchString(client):
		return a, paycometClient
	case !paycometForms.terminal.MatchString(terminal):
		return a, 1210 // missing terminalID
	case !paycometForms.order.MatchString(order):
		return a, 1220 // missing reference
	case signature == "":
		return a, 1221 // missing signature
	case !sameSecret(signature, p.options.stateSignature(provider, client, terminal, order)):
		return a, paycometSignature
	case provider != p.options.ProviderID:
		return a, paycometProvider
	case client != p.options.ClientCode:
		return a, paycometClient
	case terminal != p.options.Terminal:
		return a, paycometTerminalID
	}
	return p.look(order), 0
}

func paycometBit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
