package sandbox

import "net/http"

// restStart answers get-session. The client code is not part of REST: the token
// says who asks. Subscription days may be a number or digits (invented).
// ivrProviderData02 is vrProviderData02 in the published description; both are
// accepted, both at once are not (invented).
func (p *paycomet) restStart(body map[string]any) (int, any) {
	f := paycometFields{body: body}
	r := paycometRequest{
		provider: f.number("ivrProviderId", paycometProvider), station: f.text("ivrStationId", paycometStation), client: p.options.ClientCode,
		terminal: f.number("terminal", paycometTerminalID), amount: f.number("ivrMerchantAmount", paycometAmount),
		currency: f.text("ivrMerchantCurrency", paycometCurrency), order: f.text("ivrMerchantOrder", paycometReference),
		language: f.text("ivrMerchantLanguage", paycometOperation), kind: f.text("ivrTransactionType", paycometOperation),
		concept: f.text("ivrMerchantConcept", paycometOperation), start: f.text("ivrSubscriptionStartdate", paycometSubscription),
		end: f.text("ivrSubscriptionEnddate", paycometSubscription+1), retries: f.number("ivrMaxRetries", paycometOperation),
		timeout: f.number("ivrSessionTimeout", paycometOperation), phone: f.text("ivrCallerPhoneNumber", paycometOperation),
		onTimeout: f.text("ivrCallbackStationTimeout", paycometOperation), onOK: f.text("ivrCallbackStationOk", paycometOperation),
		onKO: f.text("ivrCallbackStationKo", paycometOperation),
	}
	if days, ok := body["ivrSubscriptionPeriodicity"].(string); ok {
		r.period = days
	} else {
		r.period = f.number("ivrSubscriptionPeriodicity", paycometSubscription+2)
	}
	for _, name := range []string{"ivrProviderData01", "ivrProviderData02", "vrProviderData02", "ivrProviderData03", "ivrProviderData04", "ivrProviderData05"} {
		f.text(name, paycometOperation)
	}
	if body["ivrProviderData02"] != nil && body["vrProviderData02"] != nil {
		f.refuse(paycometOperation, "ivrProviderData02", "is there twice")
	}
	if f.wrong == nil {
		f.wrong = r.check()
	}
	if f.wrong == nil {
		f.wrong = p.ownTerminal(r.terminal)
	}
	if f.wrong != nil {
		return f.wrong.answer()
	}
	code := p.unavailable(r.provider, r.station)
	if code == 0 {
		code = p.begin(r)
	}
	return http.StatusOK, map[string]any{"errorCode": code, "ivrResponse": code == 0}
}
