package sandbox

import (
	"fmt"
	"regexp"
	"time"
)

// syspayRequest is what a start asks for, after all checks.
type syspayRequest struct {
	partner     string // who acts for the merchant; "" when the merchant does
	language    string // of the page
	expiration  int64  // of the token, unix seconds; 0 when not given
	noExpiry    bool   // expiration_date is null, said on purpose
	acceptUntil int64  // of the link, unix seconds; 0 when not given
	description string
	returnURL   string // where the operator's browser goes
	customerURL string // where the customer's browser goes after a secure link
	emsURL      string
	extra       string
	booking     map[string]any
	checkOut    time.Time
	customer    map[string]any
	locked      map[string]bool // inputs of the page that may not be changed
	closed      map[string]bool // tabs of the page that may not be used
	payment     *syspayPayment
}

// syspayPayment is the initial payment.
type syspayPayment struct {
	reference, currency string
	cents               int64
	preauth             bool
}

// amount is in major units with two decimals.
func (p *syspayPayment) amount() string { return fmt.Sprintf("%d.%02d", p.cents/100, p.cents%100) }

var (
	syspayLanguage  = regexp.MustCompile(`^[a-z]{2}$`)
	syspayCurrency  = regexp.MustCompile(`^[A-Z]{3}$`)
	syspayPrintable = regexp.MustCompile(`^[ -~]+$`)

	syspayInputs = []string{"description", "operation", "payment_amount", "reference", "booking_dates", "accept_until", "payment_currency",
		"payment_type", "customer_gender", "customer_lastname", "customer_email", "customer_language"}
	syspayTabs = []string{"direct_processing", "email_request", "secure_link"}
)

// readSysPayRequest checks the body of a start: types, lengths and patterns are
// those of SysPay's table. Errors name the field. A member that is null counts
// as not given, and members that the table does not have are ignored (both
// invented); a name in locked_inputs or allowed_tabs that it does not have is
// refused (invented), for such a lock would silently lock nothing.
func readSysPayRequest(body []byte) (syspayRequest, error) {
	var p syspayRequest
	object, err := strictObject(body)
	if err != nil {
		return p, err
	}
	in := &syspayReader{object: object}
	in.number("source")
	if v, has := object["expiration_date"]; has && v == nil {
		p.noExpiry = true
	}
	p.expiration = in.number("expiration_date")
	p.acceptUntil = in.number("accept_until")
	p.language = in.text("language", 0, syspayLanguage)
	p.description = in.text("description", 300, nil)
	p.returnURL = in.address("phone_booking_return_url")
	p.customerURL = in.address("payment_page_return_url")
	p.emsURL = in.address("ems_url")
	p.extra = in.text("extra", 300, nil)
	in.detokenizers("authorized_detokenizers")
	p.booking, p.checkOut = in.booking()
	p.customer = in.customer()
	all := in.boolean("locked")
	p.locked = in.flags("locked_inputs", syspayInputs)
	if p.acceptUntil != 0 {
		if _, said := p.locked["accept_until"]; !said { // locked unless it is said otherwise
			p.locked["accept_until"] = true
		}
	}
	if all { // SysPay: locked overrides a partial lock
		for _, name := range syspayInputs {
			p.locked[name] = true
		}
	}
	p.closed = in.flags("allowed_tabs", syspayTabs)
	for name, allowed := range p.closed { // a tab that is not named is open
		p.closed[name] = !allowed
	}
	p.payment = in.payment()
	return p, in.err
}
