package sandbox

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// paycometRequest is what a request for a session asks for, after all checks.
// Numbers are kept as the text they came in.
type paycometRequest struct {
	provider, station, client, terminal string
	amount, currency, order, language   string
	kind                                string // one of paycometKinds
	concept, start, end, period         string
	retries, timeout                    string
	onTimeout, onOK, onKO, phone        string
}

// paycometKinds are the operations that are authorised in the IVR integration.
// PAYCOMET, appendix I.
func paycometKinds() map[string]string {
	return map[string]string{"1": "authorisation", "3": "pre-authorisation", "9": "subscription", "107": "card registration"}
}

// paycometRefusal is a refused field: its code and what is wrong.
type paycometRefusal struct {
	code  int
	field string
	says  string
}

func (e *paycometRefusal) Error() string { return e.field + " " + e.says }

var paycometForms = struct {
	provider, station, client, terminal, amount, currency, order, language, retries, timeout, phone, period *regexp.Regexp
}{
	provider: regexp.MustCompile(`^[0-9]{1,6}$`),
	station:  regexp.MustCompile(`^[A-Za-z0-9]{1,255}$`),
	client:   regexp.MustCompile(`^[A-Za-z0-9]{1,8}$`),
	terminal: regexp.MustCompile(`^[0-9]{1,5}$`),
	amount:   regexp.MustCompile(`^[0-9]{1,8}$`),
	currency: regexp.MustCompile(`^[A-Z]{3}$`),
	order:    regexp.MustCompile(`^[A-Za-z0-9]{1,20}$`),
	language: regexp.MustCompile(`^[A-Za-z0-9]{2}$`),
	retries:  regexp.MustCompile(`^[0-9]$`),
	timeout:  regexp.MustCompile(`^[1-9][0-9]{0,2}$`),
	phone:    regexp.MustCompile(`^\+?[0-9]{3,15}$`),
	period:   regexp.MustCompile(`^[0-9]{1,3}$`),
}

// check looks at every field as the integration guide describes it. Which code
// belongs to which field is by its name in the list of errors. That an amount of
// 0 is right for a registration only is invented, and so is the form of a phone
// number.
func (r *paycometRequest) check() *paycometRefusal {
	for _, f := range []struct {
		value, name string
		form        *regexp.Regexp
		code        int
		optional    bool
	}{
		{r.provider, "IVR_PROVIDER_ID", paycometForms.provider, paycometProvider, false},
		{r.station, "IVR_STATION_ID", paycometForms.station, paycometStation, false},
		{r.client, "IVR_MERCHANT_CODE", paycometForms.client, paycometClient, false},
		{r.terminal, "IVR_MERCHANT_TERMINAL", paycometForms.terminal, paycometTerminalID, false},
		{r.amount, "IVR_MERCHANT_AMOUNT", paycometForms.amount, paycometAmount, false},
		{r.currency, "IVR_MERCHANT_CURRENCY", paycometForms.currency, paycometCurrency, false},
		{r.order, "IVR_MERCHANT_ORDER", paycometForms.order, paycometReference, false},
		{r.language, "IVR_MERCHANT_LANGUAGE", paycometForms.language, paycometOperation, false},
		{r.retries, "IVR_MAX_RETRIES", paycometForms.retries, paycometOperation, true},
		{r.timeout, "IVR_SESSION_TIMEOUT", paycometForms.timeout, paycometOperation, true},
		{r.phone, "IVR_CALLER_PHONE_NUMBER", paycometForms.phone, paycometOperation, true},
	} {
		if f.value == "" && f.optional {
			continue
		}
		if !f.form.MatchString(f.value) {
			return &paycometRefusal{f.code, f.name, "is missing or not of the form " + f.form.String()}
		}
	}
	if paycometKinds()[r.kind] == "" {
		return &paycometRefusal{paycometOperation, "IVR_TRANSACTION_TYPE", "is not one of 1, 3, 9 and 107"}
	}
	if n, _ := strconv.Atoi(r.amount); n == 0 && r.kind != "107" {
		return &paycometRefusal{paycometAmount, "IVR_MERCHANT_AMOUNT", "is 0"}
	}
	if len(r.concept) > 255 {
		return &paycometRefusal{paycometOperation, "IVR_MERCHANT_CONCEPT", "is longer than 255"}
	}
	if r.kind == "9" {
		return r.checkSubscription()
	}
	return nil
}

// checkSubscription: dates YYYY-MM-DD, the end at most five years after the
// start, a period of at most 365 days. PAYCOMET. A period of 0 and an end before
// the start are refused (invented).
func (r *paycometRequest) checkSubscription() *paycometRefusal {
	start, err := time.Parse(time.DateOnly, r.start)
	if err != nil {
		return &paycometRefusal{paycometSubscription, "IVR_SUBSCRIPTION_STARTDATE", "is missing or not YYYY-MM-DD"}
	}
	end, err := time.Parse(time.DateOnly, r.end)
	if err != nil || end.Before(start) || end.After(start.AddDate(5, 0, 0)) {
		return &paycometRefusal{paycometSubscription + 1, "IVR_SUBSCRIPTION_ENDDATE", "is missing, before the start or more than 5 years after it"}
	}
	if n, _ := strconv.Atoi(r.period); !paycometForms.period.MatchString(r.period) || n < 1 || n > 365 {
		return &paycometRefusal{paycometSubscription + 2, "IVR_SUBSCRIPTION_PERIODICITY", "is not 1 to 365 days"}
	}
	return nil
}

// major is the amount in major units with two decimals.
func (r *paycometRequest) major() string {
	n, _ := strconv.Atoi(r.amount)
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}
