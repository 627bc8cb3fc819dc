package sandbox

import (
	"strconv"
	"strings"
	"time"
)

// Refusals of the payment service. The first was recorded for wrong
// credentials; the others are invented.
const (
	hostedpciBadLogin     = "PPA_ACT_1"
	hostedpciBadParameter = "PPA_ACT_2"
	hostedpciDuplicate    = "PPA_ACT_3"
)

// hostedpciPayment is what a payment asks for, after all checks.
type hostedpciPayment struct {
	session   *hostedpciSession // whose card it is
	amount    string            // major units with two decimals
	reference string            // merchantRefId
}

// pay answers paymentAuth and paymentSale. id names the number of the payment
// in the answer. Refused in this order: credentials, parameters. There is no
// idempotency: every accepted payment reaches the gateway.
func (h *hostedpci) pay(f hostedpciForm, id, detail string) hostedpciPairs {
	if !h.known(f) {
		return refuseHostedPCIPayment(hostedpciBadLogin, "")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.now()
	h.settle(now)
	p, wrong := h.payment(f, now)
	if wrong != "" {
		return refuseHostedPCIPayment(hostedpciBadParameter, wrong)
	}
	if h.options.RefuseDuplicateRef && h.paid[p.reference] {
		return refuseHostedPCIPayment(hostedpciDuplicate, "pxyTransaction.merchantRefId")
	}
	// HostedPCI: the CVV is cleared after it was used, the token lives on.
	p.session.cleared, p.session.used = true, now
	h.payments++
	entry := p.session.entry(now, KindCharge, detail)
	entry.Reference, entry.Amount = p.reference, p.amount
	switch h.outcome.gateway {
	case "approved":
		h.paid[p.reference] = true
		h.ledger = append(h.ledger, entry)
	case "declined":
		entry.Kind = KindDecline
		h.ledger = append(h.ledger, entry)
	}
	return h.gateway(id)
}

// gateway is the answer of the gateway: the fields of a recorded one in another
// order. That a decline has status=success is invented; a gateway's error has
// status=error.
func (h *hostedpci) gateway(id string) hostedpciPairs {
	status, code, text := "success", h.ids.digits("hostedpci approval", h.payments, 6), "Approved"
	switch h.outcome.gateway {
	case "declined":
		code, text = "05", "Do not honor"
	case "error":
		status, code, text = "error", "", "TRAN NOT SETTLED"
	}
	var p hostedpciPairs
	p.add("status", status)
	p.add("operId", "")
	p.add(id, h.ids.digits("hostedpci payment", h.payments, 7))
	p.add("pxyResponse.responseStatus.name", "")
	p.add("pxyResponse.processorRefId", strings.ToUpper(h.ids.token("hostedpci processor", h.payments)[:19]))
	p.add("pxyResponse.responseStatus.code", code)
	p.add("pxyResponse.processorType", "sandbox")
	p.add("pxyResponse.responseStatus.description", text)
	p.add("pxyResponse.fullNativeResp", "RESPONSE_TEXT="+strings.ReplaceAll(text, " ", "+")+"&APPROVAL_CODE="+code)
	p.add("pxyResponse.responseStatus", h.outcome.gateway)
	p.add("pxyResponse.responseStatus.reasonCode", "")
	p.add("pxyResponse.threeDSErrorDesc", "")
	return p
}

// payment checks the parameters; wrong names the first that is not right. The
// names are those of the demo clients; which are required and what they look
// like is invented, as is that the CVV must be the one of the card's session.
// The caller holds h.mu.
func (h *hostedpci) payment(f hostedpciForm, now time.Time) (p hostedpciPayment, wrong string) {
	const card, transaction = "pxyCreditCard.", "pxyTransaction."
	s := h.tokens[f.get(card+"creditCardNumber")]
	if s == nil || !s.has(hostedpciCardTask, now) || !s.used.IsZero() && !now.Before(hostedpciTokenLife(s.used)) || !now.Before(hostedpciTokenLife(s.created)) && s.used.IsZero() {
		return p, card + "creditCardNumber"
	}
	if code := f.get(card + "cardCodeVerification"); code != "" && !h.codeOf(s, code, now) {
		return p, card + "cardCodeVerification"
	}
	month, err := strconv.Atoi(f.get(card + "expirationMonth"))
	if err != nil || !isDigits(f.get(card+"expirationMonth"), 2, 2) || month < 1 || month > 12 {
		return p, card + "expirationMonth"
	}
	year, err := strconv.Atoi(f.get(card + "expirationYear"))
	if err != nil || !isDigits(f.get(card+"expirationYear"), 4, 4) || !now.Before(time.Date(year, time.Month(month)+1, 1, 0, 0, 0, 0, time.UTC)) {
		return p, card + "expirationYear"
	}
	if p.amount, err = vonageAmount(f.get(transaction + "txnAmount")); err != nil {
		return p, transaction + "txnAmount"
	}
	if c := f.get(transaction + "txnCurISO"); len(c) != 3 || strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return p, transaction + "txnCurISO"
	}
	if strings.TrimSpace(f.get(transaction+"txnPayName")) == "" {
		return p, transaction + "txnPayName"
	}
	if p.reference = f.get(transaction + "merchantRefId"); strings.TrimSpace(p.reference) == "" {
		return p, transaction + "merchantRefId"
	}
	p.session = s
	return p, ""
}

// codeOf reports whether code is the token of the CVV of the session and may be
// used.
func (h *hostedpci) codeOf(s *hostedpciSession, code string, now time.Time) bool {
	return sameSecret(code, s.code) && s.has(hostedpciCodeTask, now) && !s.cleared && now.Before(s.gone)
}
