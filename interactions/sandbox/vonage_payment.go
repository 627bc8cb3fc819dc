package sandbox

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// vonagePayment is what a start asks for, after all checks.
type vonagePayment struct {
	configuration string // AccountConfigurationId as text
	callGUID      string // "" when the request has none
	reference     string // merchantTxnRef
	amount        string // major units with two decimals
	currency      string // Currency of PaymentData; "" when it has none
	digital       bool
	agent         bool // taken by an agent
}

// readVonagePayment checks the body of a start. Vonage: all fields mandatory to
// the payment provider must be there; which ones depends on that provider. The
// fields here are those of the example of a call plan, and CustomerPhoneNumber
// for digital, which Vonage calls mandatory. What a value must look like is
// invented. Errors name the field. Further fields are allowed.
func readVonagePayment(body []byte, digital bool) (vonagePayment, error) {
	p := vonagePayment{digital: digital}
	request, err := strictObject(body)
	if err != nil {
		return p, err
	}
	if p.configuration, err = configurationID(request["AccountConfigurationId"]); err != nil {
		return p, err
	}
	if digital {
		p.callGUID, _ = request["CallGuid"].(string)
	} else if p.callGUID, err = vonageText(request, "CallGuid"); err != nil {
		return p, err
	}
	data, ok := request["PaymentData"].(map[string]any)
	if !ok {
		return p, errors.New("PaymentData is missing or not an object")
	}
	return p, p.read(data)
}

// read checks the members that the payment provider demands.
func (p *vonagePayment) read(data map[string]any) error {
	for _, name := range []string{"cardholderName", "cardholderPostCode", "cardholder Address"} {
		if _, err := vonageText(data, name); err != nil {
			return err
		}
	}
	var err error
	if p.reference, err = vonageText(data, "merchantTxnRef"); err != nil {
		return err
	}
	if p.amount, err = vonageAmount(data["amount"]); err != nil {
		return err
	}
	if p.digital {
		phone, err := vonageText(data, "CustomerPhoneNumber")
		if err != nil {
			return err
		}
		if !isE164(phone) {
			return errors.New("CustomerPhoneNumber is not in E.164 form with a leading +")
		}
	}
	p.currency, _ = data["Currency"].(string)
	return nil
}

// vonageText is a field that must be a string with something in it.
func vonageText(object map[string]any, name string) (string, error) {
	s, ok := object[name].(string)
	if !ok || strings.TrimSpace(s) == "" {
		return "", fmt.Errorf("%s is missing, empty or not a string", name)
	}
	return s, nil
}

// configurationID reads AccountConfigurationId, which is a string in the example
// of a call plan and an integer in the API pages of Vonage.
func configurationID(v any) (string, error) {
	switch v := v.(type) {
	case string:
		if v != "" {
			return v, nil
		}
	case json.Number:
		if !strings.ContainsAny(v.String(), ".eE") {
			return v.String(), nil
		}
	}
	return "", errors.New("AccountConfigurationId is missing or neither a string nor an integer")
}

// vonageAmount reads a string or a number: digits, at most two decimals, more
// than 0. The answer has two decimals and no leading zeros.
func vonageAmount(v any) (string, error) {
	text, ok := v.(string)
	if n, number := v.(json.Number); number {
		text, ok = n.String(), true
	}
	whole, cents, point := strings.Cut(text, ".")
	if !ok || !isDigits(whole, 1, 12) || point && !isDigits(cents, 1, 2) || strings.Trim(text, "0.") == "" {
		return "", errors.New("amount is not a decimal above 0 with at most two decimals")
	}
	return cmp.Or(strings.TrimLeft(whole, "0"), "0") + "." + (cents + "00")[:2], nil
}

// isE164 wants a plus and 8 to 15 digits, the first of them not 0.
func isE164(s string) bool {
	digits, plus := strings.CutPrefix(s, "+")
	return plus && isDigits(digits, 8, 15) && digits[0] != '0'
}

// isDigits reports whether s is least to most of the digits 0 to 9.
func isDigits(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
}
