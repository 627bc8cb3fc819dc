package sandbox

import (
	"net/http"
	"strconv"
	"strings"
)

// paycometEnvelope is the namespace of SOAP 1.1, in which PAYCOMET's sibling
// service has its operations too.
const paycometEnvelope = "http://schemas.xmlsoap.org/soap/envelope/"

// paycometAction begins every SOAPAction: that of the sibling service with
// another name. Invented, like the path: no description of the IVR service is
// public.
const paycometAction = paycometEnvelope + "#IVR#"

// soap answers the two SOAP operations (rpc: the parts are positional). What
// cannot be read as a call is a Fault with status 500; what is wrong in a call
// is answered by IVR_RESPONSE 0 and IVR_ERROR_ID.
func (p *paycomet) soap(w http.ResponseWriter, r *http.Request) {
	if !contentTypeIs(r, "text/xml") {
		paycometFault(w, http.StatusUnsupportedMediaType, "Content-Type must be text/xml")
		return
	}
	raw, err := readBody(r)
	if err != nil {
		paycometFault(w, http.StatusInternalServerError, err.Error())
		return
	}
	operation, parts, err := paycometSoapCall(string(raw))
	if err != nil {
		paycometFault(w, http.StatusInternalServerError, err.Error())
		return
	}
	if actions := r.Header.Values("Soapaction"); len(actions) != 1 || strings.Trim(actions[0], `"`) != paycometAction+operation {
		paycometFault(w, http.StatusInternalServerError, "SOAPAction is not that of the operation")
		return
	}
	switch operation {
	case "get_ivr_session":
		p.soapStart(w, parts)
	case "get_ivr_sessionstate":
		p.soapState(w, parts)
	default:
		paycometFault(w, http.StatusInternalServerError, "Operation '"+operation+"' is not defined in the WSDL for this service")
	}
}

// paycometStartParts are the parts of get_ivr_session in the order of the
// integration guide, the signature last (inferred). Optional ones may be empty.
func paycometStartParts() []string {
	return []string{"IVR_PROVIDER_ID", "IVR_STATION_ID", "IVR_MERCHANT_CODE", "IVR_MERCHANT_TERMINAL", "IVR_MERCHANT_AMOUNT", "IVR_MERCHANT_CURRENCY",
		"IVR_MERCHANT_ORDER", "IVR_MERCHANT_LANGUAGE", "IVR_TRANSACTION_TYPE", "IVR_MERCHANT_CONCEPT", "IVR_SUBSCRIPTION_STARTDATE",
		"IVR_SUBSCRIPTION_ENDDATE", "IVR_SUBSCRIPTION_PERIODICITY", "IVR_MAX_RETRIES", "IVR_SESSION_TIMEOUT", "IVR_CALLBACK_STATION_TIMEOUT",
		"IVR_CALLBACK_STATION_OK", "IVR_CALLBACK_STATION_KO", "IVR_CALLER_PHONE_NUMBER", "IVR_PROVIDER_SIGNATURE"}
}

func (p *paycomet) soapStart(w http.ResponseWriter, parts []paycometPart) {
	v, err := paycometInOrder(parts, paycometStartParts())
	if err != nil {
		paycometFault(w, http.StatusInternalServerError, err.Error())
		return
	}
	code := p.soapBegin(paycometRequest{
		provider: v["IVR_PROVIDER_ID"], station: v["IVR_STATION_ID"], client: v["IVR_MERCHANT_CODE"], terminal: v["IVR_MERCHANT_TERMINAL"],
		amount: v["IVR_MERCHANT_AMOUNT"], currency: v["IVR_MERCHANT_CURRENCY"], order: v["IVR_MERCHANT_ORDER"], language: v["IVR_MERCHANT_LANGUAGE"],
		kind: v["IVR_TRANSACTION_TYPE"], concept: v["IVR_MERCHANT_CONCEPT"], start: v["IVR_SUBSCRIPTION_STARTDATE"], end: v["IVR_SUBSCRIPTION_ENDDATE"],
		period: v["IVR_SUBSCRIPTION_PERIODICITY"], retries: v["IVR_MAX_RETRIES"], timeout: v["IVR_SESSION_TIMEOUT"],
		onTimeout: v["IVR_CALLBACK_STATION_TIMEOUT"], onOK: v["IVR_CALLBACK_STATION_OK"], onKO: v["IVR_CALLBACK_STATION_KO"],
		phone: v["IVR_CALLER_PHONE_NUMBER"],
	}, v["IVR_PROVIDER_SIGNATURE"])
	paycometAnswer(w, "get_ivr_session", paycometPart{"IVR_RESPONSE", paycometBit(code == 0)}, paycometPart{"IVR_ERROR_ID", strconv.Itoa(code)})
}

// soapBegin checks in this order: fields, signature, account, reference.
func (p *paycomet) soapBegin(r paycometRequest, signature string) (code int) {
	if wrong := r.check(); wrong != nil {
		return wrong.code
	}
	switch {
	case signature == "":
		return 1221 // missing signature
	case !sameSecret(signature, p.options.startSignature(&r)):
		return paycometSignature
	case r.client != p.options.ClientCode:
		return paycometClient
	case r.terminal != p.options.Terminal:
		return paycometTerminalID
	}
	if code = p.unavailable(r.provider, r.station); code != 0 {
		return code
	}
	return p.begin(r)
}

func (p *paycomet) soapState(w http.ResponseWriter, parts []paycometPart) {
	v, err := paycometInOrder(parts, []string{"IVR_PROVIDER_ID", "IVR_MERCHANT_CODE", "IVR_MERCHANT_TERMINAL", "IVR_MERCHANT_ORDER", "IVR_PROVIDER_SIGNATURE"})
	if err != nil {
		paycometFault(w, http.StatusInternalServerError, err.Error())
		return
	}
	a, code := p.signedState(v["IVR_PROVIDER_ID"], v["IVR_MERCHANT_CODE"], v["IVR_MERCHANT_TERMINAL"], v["IVR_MERCHANT_ORDER"], v["IVR_PROVIDER_SIGNATURE"])
	if code != 0 {
		a = paycometState{code: code}
	}
	number := func(name string, n int) paycometPart { return paycometPart{name, strconv.Itoa(n)} }
	paycometAnswer(w, "get_ivr_sessionstate", paycometPart{"IVR_RESPONSE", paycometBit(a.found)}, number("IVR_SESSION_STATE", a.state),
		number("IVR_SESSION_RESULT", a.result), number("IVR_TIME_LEFT", a.left), number("IVR_DIGIT_PAN", a.pan),
		number("IVR_DIGIT_EXP", a.exp), number("IVR_DIGIT_CVC", a.cvc), number("IVR_ERROR_ID", a.code))
}
