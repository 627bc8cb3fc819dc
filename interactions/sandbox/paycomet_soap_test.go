package sandbox

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// paycometCall is a SOAP call; values are in the order of names.
func paycometCall(operation string, names, values []string) string {
	parts := ""
	for i, name := range names {
		parts += "<" + name + ">" + values[i] + "</" + name + ">"
	}
	return `<?xml version="1.0"?><s:Envelope xmlns:s="` + paycometEnvelope + `"><s:Body><s:` + operation + `>` + parts + `</s:` + operation + `></s:Body></s:Envelope>`
}

func TestPaycometSoap(t *testing.T) {
	l := newPaycometLab(t, Config{}, PaycometOptions{})
	call := func(operation, body string) reply {
		return l.do("POST", paycometSoapPath, body, "Content-Type", "text/xml; charset=utf-8", "SOAPAction", `"`+paycometAction+operation+`"`)
	}
	part := func(r reply, name string) string {
		m := regexp.MustCompile("<" + name + "[^>]*>([^<]*)</").FindStringSubmatch(r.body)
		if m == nil {
			return "none in " + r.body
		}
		return m[1]
	}
	request := paycometRequest{provider: "123", station: "STATION01", client: "ab12cd34", terminal: "4321", amount: "1240", currency: "EUR", order: "ORD0001"}
	options := PaycometOptions{}.withDefaults()
	values := []string{"123", "STATION01", "ab12cd34", "4321", "1240", "EUR", "ORD0001", "en", "107", "", "", "", "", "3", "120", "", "", "", "", options.startSignature(&request)}
	names := paycometStartParts()
	with := func(name, value string) string {
		changed := append([]string{}, values...)
		for i := range names {
			if names[i] == name {
				changed[i] = value
			}
		}
		return paycometCall("get_ivr_session", names, changed)
	}
	for name, c := range map[string]struct{ field, value, code string }{
		"signature":         {"IVR_PROVIDER_SIGNATURE", strings.Repeat("0", 40), "1003"},
		"no signature":      {"IVR_PROVIDER_SIGNATURE", "", "1221"},
		"amount unsigned":   {"IVR_MERCHANT_AMOUNT", "1", "1003"},
		"amount":            {"IVR_MERCHANT_AMOUNT", "12.40", "1108"},
		"station":           {"IVR_STATION_ID", "", "1258"},
		"another client":    {"IVR_MERCHANT_CODE", "ab12cd35", "1003"},
		"type":              {"IVR_TRANSACTION_TYPE", "5", "1106"},
		"no dates":          {"IVR_TRANSACTION_TYPE", "9", "1148"},
		"reference":         {"IVR_MERCHANT_ORDER", "", "1107"},
		"language":          {"IVR_MERCHANT_LANGUAGE", "", "1106"},
		"currency":          {"IVR_MERCHANT_CURRENCY", "E", "1109"},
		"terminal":          {"IVR_MERCHANT_TERMINAL", "x", "1105"},
		"provider":          {"IVR_PROVIDER_ID", "", "1206"},
		"session time-out":  {"IVR_SESSION_TIMEOUT", "0", "1106"},
		"phone of a person": {"IVR_CALLER_PHONE_NUMBER", "Ann", "1106"},
	} {
		r := call("get_ivr_session", with(c.field, c.value))
		if r.status != 200 || part(r, "IVR_RESPONSE") != "0" || part(r, "IVR_ERROR_ID") != c.code {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	good := with("", "")
	for name, c := range map[string]struct{ body, contentType, action string }{
		"type":          {good, "application/soap+xml", paycometAction + "get_ivr_session"},
		"no action":     {good, "text/xml", ""},
		"other action":  {good, "text/xml", paycometAction + "get_ivr_sessionstate"},
		"no XML":        {"getIVRData={}", "text/xml", paycometAction},
		"cut":           {good[:len(good)-20], "text/xml", paycometAction + "get_ivr_session"},
		"document type": {strings.Replace(good, "<s:Env", `<!DOCTYPE a [<!ENTITY b "c">]><s:Env`, 1), "text/xml", paycometAction + "get_ivr_session"},
		"namespace":     {strings.Replace(good, paycometEnvelope, "urn:other", 1), "text/xml", paycometAction + "get_ivr_session"},
		"order":         {paycometCall("get_ivr_session", append([]string{names[1], names[0]}, names[2:]...), values), "text/xml", paycometAction + "get_ivr_session"},
		"one missing":   {paycometCall("get_ivr_session", names[:19], values), "text/xml", paycometAction + "get_ivr_session"},
		"one too many":  {paycometCall("get_ivr_session", append(names[:20:20], "MORE"), append(values[:20:20], "")), "text/xml", paycometAction + "get_ivr_session"},
		"operation":     {strings.ReplaceAll(good, "get_ivr_session", "get_ivr_sessions"), "text/xml", paycometAction + "get_ivr_sessions"},
		"too long":      {good + strings.Repeat(" ", maxRequestBody), "text/xml", paycometAction + "get_ivr_session"},
	} {
		r := l.do("POST", paycometSoapPath, c.body, "Content-Type", c.contentType, "SOAPAction", c.action)
		if r.status != 500 && r.status != 415 || !strings.Contains(r.body, "<faultstring>") {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	if l.kinds() != "" {
		t.Fatal(l.kinds())
	}
	if r := call("get_ivr_session", good); r.status != 200 || part(r, "IVR_RESPONSE") != "1" || part(r, "IVR_ERROR_ID") != "0" {
		t.Fatal(r.body)
	}
	if r := call("get_ivr_session", good); part(r, "IVR_ERROR_ID") != "1248" {
		t.Error(r.body)
	}
	l.clock.move(6 * time.Second)
	stateNames := []string{"IVR_PROVIDER_ID", "IVR_MERCHANT_CODE", "IVR_MERCHANT_TERMINAL", "IVR_MERCHANT_ORDER", "IVR_PROVIDER_SIGNATURE"}
	state := []string{"123", "ab12cd34", "4321", "ORD0001", options.stateSignature("123", "ab12cd34", "4321", "ORD0001")}
	r := call("get_ivr_sessionstate", paycometCall("get_ivr_sessionstate", stateNames, state))
	for name, want := range map[string]string{"IVR_RESPONSE": "1", "IVR_SESSION_STATE": "1", "IVR_SESSION_RESULT": "0", "IVR_TIME_LEFT": "114", "IVR_DIGIT_PAN": "9", "IVR_ERROR_ID": "0"} {
		if part(r, name) != want {
			t.Errorf("%s is %s, want %s", name, part(r, name), want)
		}
	}
	state[3] = "ORD0002"
	if r := call("get_ivr_sessionstate", paycometCall("get_ivr_sessionstate", stateNames, state)); part(r, "IVR_ERROR_ID") != "1003" {
		t.Error(r.body)
	}
	if r := call("get_ivr_sessionstate", paycometCall("get_ivr_sessionstate", stateNames[:4], state)); r.status != 500 {
		t.Error(r.body)
	}
	l.clock.move(6 * time.Second)
	if l.kinds() != "session" { // a registered card is a token, which kinds leaves out
		t.Error(l.kinds())
	}
	if all := l.provider.Ledger(); all[len(all)-1].Kind != KindToken {
		t.Error(all)
	}
}
